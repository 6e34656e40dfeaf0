import { count } from '../../text/plain-text.js'
import { rowBlock, type FittedRows, type RowBlock } from './fit-to-limit.js'

/** A piece of a report: the rows of which some may not fit, and the blocks that it makes of those that do. */
export interface Section {
  readonly rowBlocks: readonly RowBlock[]
  /** HTML blocks, none with a blank line in it. */
  readonly render: (fitted: readonly FittedRows[]) => readonly string[]
}

/** What is said in any case. */
export function fixedSection(...blocks: readonly string[]): Section {
  return { rowBlocks: [], render: () => blocks }
}

export interface RowsFrame {
  readonly before: string
  readonly after: string
  /** What a row is about, for one: `bucket`. */
  readonly itemName: string
  /** Follows it, if need be: ` that …`. */
  readonly qualifier?: string
  /** Room that is kept for the rows. */
  readonly reserved: number
}

/** Rows between a head and an end, which are there only with a row. */
export function rowsSection<Item>(
  items: readonly Item[],
  row: (item: Item) => string,
  { before, after, itemName, qualifier, reserved }: RowsFrame
): Section {
  const framed = (rows: readonly string[]): string => [before, ...rows, after].join('\n')
  return {
    // One line end more with the first: an empty line is between blocks.
    rowBlocks: [rowBlock(items, row, reserved, first => `${framed([first])}\n`)],
    render: ([fitted]) => {
      if (fitted === undefined || items.length === 0) return []
      const rows = [...items.slice(0, 1).map(row), ...fitted.rows.slice(1)]
      const shown = fitted.rows.length === 0 ? [] : [framed(rows)]
      return [...shown, ...omittedNote(fitted.omitted, itemName, qualifier)]
    }
  }
}

/** Nothing is left out without a word. */
export function omittedNote(omitted: number, itemName: string, qualifier = ''): string[] {
  if (omitted === 0) return []
  const them = omitted === 1 ? 'it' : 'them all'
  return [
    `<p>${count(omitted, `more ${itemName}`)}${qualifier} did not fit here; the JSON report has ${them}.</p>`
  ]
}
