import { count } from '../../text/plain-text.js'
import { rowBlock, type FittedRows, type RowBlock } from './fit-to-limit.js'

/** A part of a document: its rows, of which some may not fit, and how to render those that do. */
export interface Section {
  readonly rowBlocks: readonly RowBlock[]
  /** Returns HTML blocks without empty lines. */
  readonly render: (fitted: readonly FittedRows[]) => readonly string[]
}

/** A section without rows, which is never cut. */
export function fixedSection(...blocks: readonly string[]): Section {
  return { rowBlocks: [], render: () => blocks }
}

export interface RowsFrame {
  readonly before: string
  readonly after: string
  /** What a row is about, in the singular: `bucket`. */
  readonly itemName: string
  /** Follows the item's name: ` that …`. */
  readonly qualifier?: string
  /** A sentence that says where to find the omitted rows; absent: the log and the JSON report list them. */
  readonly elsewhere?: string | undefined
  /** Room reserved for the rows. */
  readonly reserved: number
}

/** Rows between a start and an end, which are only rendered with rows. */
export function rowsSection<Item>(
  items: readonly Item[],
  row: (item: Item) => string,
  { before, after, itemName, qualifier, elsewhere, reserved }: RowsFrame
): Section {
  const framed = (rows: readonly string[]): string => [before, ...rows, after].join('\n')
  return {
    // One more line break: blocks are separated by an empty line.
    rowBlocks: [rowBlock(items, row, reserved, first => `${framed([first])}\n`)],
    render: ([fitted]) => {
      if (fitted === undefined || items.length === 0) return []
      const rows = [...items.slice(0, 1).map(row), ...fitted.rows.slice(1)]
      const shown = fitted.rows.length === 0 ? [] : [framed(rows)]
      return [...shown, ...omittedNote(fitted.omitted, itemName, qualifier, elsewhere)]
    }
  }
}

/** Counts omitted items. */
export function omittedNote(
  omitted: number,
  itemName: string,
  qualifier = '',
  elsewhere = `The log and the JSON report list ${omitted === 1 ? 'it' : 'them'}.`
): string[] {
  if (omitted === 0) return []
  return [`<p>${count(omitted, `more ${itemName}`)}${qualifier} did not fit here. ${elsewhere}</p>`]
}

/** A name, which may be empty, and its content; facts without content are left out. */
export type Fact = readonly [name: string, content: string]

/** A block with one fact per line. */
export function factList(facts: readonly Fact[]): string {
  const present = facts.filter(([, content]) => content !== '')
  const rendered = present.map(([name, content]) =>
    name === '' ? content : `<b>${name}:</b> ${content}`
  )
  return `<p>${rendered.join('<br>\n')}</p>`
}
