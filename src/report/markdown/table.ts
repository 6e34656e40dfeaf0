/** A column of a table; `cell` is HTML, empty where there is nothing to say. */
export interface Column<Item> {
  readonly title: string
  readonly cell: (item: Item) => string
}

export interface Table<Item> {
  /** Opens the table. */
  readonly head: string
  readonly row: (item: Item) => string
}

/** From so many rows on they are folded away: what a person has to read is above them. */
export const foldThreshold = 11

export const tableEnd = '</table>'

/** A table for these items, without the columns in which none of them has anything. */
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
