import { count } from '../../text/plain-text.js'
import { partOf, type Fitted, type Part } from './rows-that-fit.js'

/** A piece of a report: the rows of which some may not fit, and the blocks that it makes of those that do. */
export interface Section {
  readonly parts: readonly Part[]
  /** HTML blocks, none with a blank line in it. */
  readonly write: (fitted: readonly Fitted[]) => readonly string[]
}

/** What is said in any case. */
export function fixed(...blocks: readonly string[]): Section {
  return { parts: [], write: () => blocks }
}

export interface Frame {
  readonly before: string
  readonly after: string
  /** What a row is about, for one: `bucket`. */
  readonly thing: string
  /** Follows it, if need be: ` that …`. */
  readonly which?: string
  /** Room that is kept for the rows. */
  readonly reserved: number
}

/** Rows between a head and an end, which are there only with a row. */
export function rowsSection<Item>(
  items: readonly Item[],
  row: (item: Item) => string,
  { before, after, thing, which, reserved }: Frame
): Section {
  const framed = (rows: readonly string[]): string => [before, ...rows, after].join('\n')
  return {
    // One line end more with the first: an empty line is between blocks.
    parts: [partOf(items, row, reserved, first => `${framed([first])}\n`)],
    write: ([fitted]) => {
      if (fitted === undefined || items.length === 0) return []
      const rows = [...items.slice(0, 1).map(row), ...fitted.rows.slice(1)]
      const shown = fitted.rows.length === 0 ? [] : [framed(rows)]
      return [...shown, ...leftOut(fitted.left, thing, which)]
    }
  }
}

/** Nothing is left out without a word. */
export function leftOut(left: number, thing: string, which = ''): string[] {
  if (left === 0) return []
  const them = left === 1 ? 'it' : 'them all'
  return [
    `<p>${count(left, `more ${thing}`)}${which} did not fit here; the JSON report has ${them}.</p>`
  ]
}
