/** A table or a list of which not every row may fit. */
export interface Part {
  readonly total: number
  readonly row: (index: number) => string
  /** So much is kept for it, whatever the parts before it need. In bytes. */
  readonly reserved: number
}

export interface Fitted {
  /** The first rows, whole ones only. */
  readonly rows: readonly string[]
  /** How many more there are. */
  readonly left: number
  /** In bytes, with a line end for each row. */
  readonly size: number
}

export function partOf<Item>(
  items: readonly Item[],
  render: (item: Item) => string,
  reserved = 0
): Part {
  const row = (index: number): string =>
    items
      .slice(index, index + 1)
      .map(render)
      .join('')
  return { total: items.length, row, reserved }
}

/**
 * Shares so many bytes out between parts, those that matter most first: each takes what it needs
 * of what is not kept for the parts behind it. Of what can't fit, no more than a row is rendered.
 */
export function fitParts<const Parts extends readonly Part[]>(
  parts: Parts,
  bytes: number
): { readonly [Index in keyof Parts]: Fitted } {
  let kept = parts.map(part => fit(part, part.reserved).size)
  let room = bytes
  const fitted = parts.map(part => {
    kept = kept.slice(1)
    const taken = fit(part, room - kept.reduce((sum, size) => sum + size, 0))
    room -= taken.size
    return taken
  })
  return fitted as { readonly [Index in keyof Parts]: Fitted }
}

function fit({ total, row }: Part, bytes: number): Fitted {
  const rows: string[] = []
  let size = 0
  while (rows.length < total) {
    const next = row(rows.length)
    const grown = size + Buffer.byteLength(next) + 1
    if (grown > bytes) break
    size = grown
    rows.push(next)
  }
  return { rows, left: total - rows.length, size }
}
