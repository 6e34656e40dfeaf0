/** A table or a list of which not every row may fit. */
export interface Part {
  readonly total: number
  readonly row: (index: number) => string
  /** So much is kept for it, whatever the parts before it need. In the unit of the measure. */
  readonly reserved: number
}

export interface Fitted {
  /** The first rows, whole ones only. */
  readonly rows: readonly string[]
  /** How many more there are. */
  readonly left: number
  /** With a line end for each row, in the unit of the measure. */
  readonly size: number
}

/** How a limit counts a text. */
export type Measure = (text: string) => number
export const inBytes: Measure = text => Buffer.byteLength(text)
/** As JavaScript and GitHub's API count: UTF-16 code units, of which a character has one or two. */
export const inCharacters: Measure = text => text.length

/** `first`: the first row with what is there only if there is any. */
export function partOf<Item>(
  items: readonly Item[],
  render: (item: Item) => string,
  reserved = 0,
  first = (row: string): string => row
): Part {
  const row = (index: number): string => {
    const [text = ''] = items.slice(index, index + 1).map(render)
    return index === 0 ? first(text) : text
  }
  return { total: items.length, row, reserved }
}

/**
 * Shares so much room out between parts, those that matter most first: each takes what it needs of
 * what is not kept for the parts behind it. Of what can't fit, no more than a row is rendered.
 */
export function fitParts<const Parts extends readonly Part[]>(
  parts: Parts,
  room: number,
  measure: Measure
): { readonly [Index in keyof Parts]: Fitted } {
  let kept = parts.map(part => fit(part, part.reserved, measure).size)
  let free = room
  const fitted = parts.map(part => {
    kept = kept.slice(1)
    const taken = fit(part, free - kept.reduce((sum, size) => sum + size, 0), measure)
    free -= taken.size
    return taken
  })
  return fitted as { readonly [Index in keyof Parts]: Fitted }
}

function fit({ total, row }: Part, room: number, measure: Measure): Fitted {
  const rows: string[] = []
  let size = 0
  while (rows.length < total) {
    const next = row(rows.length)
    const grown = size + measure(next) + 1
    if (grown > room) break
    size = grown
    rows.push(next)
  }
  return { rows, left: total - rows.length, size }
}
