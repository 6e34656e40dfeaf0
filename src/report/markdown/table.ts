/** A column of a table; `cell` returns HTML, or an empty string. */
export interface Column<Item> {
  readonly title: string
  readonly cell: (item: Item) => string
}

export interface Table<Item> {
  /** Opens the table. */
  readonly head: string
  readonly row: (item: Item) => string
}

/** Tables with this many rows are folded. */
export const foldThreshold = 11

export const tableEnd = '</table>'

/** A table for these items, without columns that are empty for all of them. */
export function buildTable<Item>(
  items: readonly Item[],
  columns: readonly Column<Item>[]
): Table<Item> {
  const used = columns.filter(({ cell }) => items.some(item => cell(item) !== ''))
  return {
    head: `<table>\n<tr>${used.map(({ title }) => `<th>${title}</th>`).join('')}</tr>`,
    row: item => `<tr>${used.map(({ cell }) => `<td>${cell(item)}</td>`).join('')}</tr>`
  }
}
