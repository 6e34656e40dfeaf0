/** Rows of a table or a list, of which some may not fit. */
export interface RowBlock {
  readonly total: number
  readonly row: (index: number) => string
  /**
   * Room reserved for these rows, whatever the blocks before them need, in the unit of the measure.
   */
  readonly reserved: number
}

export interface FittedRows {
  /** The first rows; rows are never cut. */
  readonly rows: readonly string[]
  /** The number of other rows. */
  readonly omitted: number
  /** Including a line break for each row, in the unit of the measure. */
  readonly size: number
}

/** Measures a text in the unit of a limit. */
export type SizeMeasure = (text: string) => number
export const inBytes: SizeMeasure = text => Buffer.byteLength(text)
/** UTF-16 code units, as in JavaScript and GitHub's API. */
export const inCharacters: SizeMeasure = text => text.length

/** @param first adds to the first row what is there only if there are rows. */
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
 * Distributes the limit among blocks, the most important first: each takes what it needs except
 * what is reserved for later blocks. Renders at most one row that does not fit.
 */
export function fitToLimit<const Blocks extends readonly RowBlock[]>(
  blocks: Blocks,
  limit: number,
  measure: SizeMeasure
): { readonly [Index in keyof Blocks]: FittedRows } {
  let reservedSizes = blocks.map(block => fitRows(block, block.reserved, measure).size)
  let free = limit
  const fitted = blocks.map(block => {
    reservedSizes = reservedSizes.slice(1)
    const reserved = reservedSizes.reduce((sum, size) => sum + size, 0)
    const rows = fitRows(block, free - reserved, measure)
    free -= rows.size
    return rows
  })
  return fitted as { readonly [Index in keyof Blocks]: FittedRows }
}

function fitRows({ total, row }: RowBlock, limit: number, measure: SizeMeasure): FittedRows {
  const rows: string[] = []
  let size = 0
  while (rows.length < total) {
    const next = row(rows.length)
    const newSize = size + measure(next) + 1
    if (newSize > limit) break
    size = newSize
    rows.push(next)
  }
  return { rows, omitted: total - rows.length, size }
}
