/** A table or a list of which not every row may fit. */
export interface RowBlock {
  readonly total: number
  readonly row: (index: number) => string
  /** So much is kept for it, whatever the parts before it need. In the unit of the measure. */
  readonly reserved: number
}

export interface FittedRows {
  /** The first rows, whole ones only. */
  readonly rows: readonly string[]
  /** How many more there are. */
  readonly omitted: number
  /** With a line end for each row, in the unit of the measure. */
  readonly size: number
}

/** How a limit counts a text. */
export type SizeMeasure = (text: string) => number
export const inBytes: SizeMeasure = text => Buffer.byteLength(text)
/** As JavaScript and GitHub's API count: UTF-16 code units, of which a character has one or two. */
export const inCharacters: SizeMeasure = text => text.length

/** `first`: the first row with what is there only if there is any. */
export function rowBlock<Item>(
  items: readonly Item[],
  render: (item: Item) => string,
  reserved = 0,
  first = (row: string): string => row
): RowBlock {
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
export function fitToLimit<const Parts extends readonly RowBlock[]>(
  parts: Parts,
  limit: number,
  measure: SizeMeasure
): { readonly [Index in keyof Parts]: FittedRows } {
  let reservedSizes = parts.map(part => fitRows(part, part.reserved, measure).size)
  let free = limit
  const fitted = parts.map(part => {
    reservedSizes = reservedSizes.slice(1)
    const block = fitRows(part, free - reservedSizes.reduce((sum, size) => sum + size, 0), measure)
    free -= block.size
    return block
  })
  return fitted as { readonly [Index in keyof Parts]: FittedRows }
}

function fitRows({ total, row }: RowBlock, limit: number, measure: SizeMeasure): FittedRows {
  const rows: string[] = []
  let size = 0
  while (rows.length < total) {
    const next = row(rows.length)
    const grown = size + measure(next) + 1
    if (grown > limit) break
    size = grown
    rows.push(next)
  }
  return { rows, omitted: total - rows.length, size }
}
