import { count } from '../../text/plain-text.js'
import { rowBlock, type FittedRows } from './fit-to-limit.js'
import { omittedNote, type Section } from './section.js'
import { foldThreshold, tableEnd, buildTable, type Column } from './table.js'

/** Items about which the same is to be said. */
export interface SectionGroup<Item> {
  readonly items: readonly Item[]
  /** HTML blocks that say it. */
  readonly head: readonly string[]
  /** What differs from item to item; shown where there are several. */
  readonly columns: readonly Column<Item>[]
}

/**
 * Groups of buckets: what is said once, and a table of the buckets. Where room is short, each group
 * is told before the second bucket of any. `reserved` is kept half for the one and half for the other.
 */
export function groupedSection<Item>(
  heading: string,
  groups: readonly SectionGroup<Item>[],
  reserved = 0
): Section {
  if (groups.length === 0) return { rowBlocks: [], render: () => [] }
  const blocks = groups.map(group => new GroupRenderer(group))
  const additional = interleave(blocks)
  return {
    rowBlocks: [
      // One line end more: an empty line is between blocks.
      rowBlock(blocks, block => `${block.write([]).join('\n\n')}\n`, reserved / 2),
      rowBlock(additional, ({ block, item }) => block.row(item), reserved / 2)
    ],
    render: ([heads, rows]) => {
      const shown = blocks.slice(0, heads?.rows.length ?? 0)
      const omitted = blocks.slice(shown.length).reduce((sum, { size }) => sum + size, 0)
      return [
        heading,
        ...shown.flatMap(block => block.write(rowsOf(block, additional, rows))),
        ...omittedNote(omitted, 'bucket')
      ]
    }
  }
}

interface AdditionalRow<Item> {
  readonly block: GroupRenderer<Item>
  readonly item: Item
}

/** The second item of each group, the third of each, and so on. */
function interleave<Item>(blocks: readonly GroupRenderer<Item>[]): AdditionalRow<Item>[] {
  const rows = blocks.flatMap(block => block.further.map((item, turn) => ({ block, item, turn })))
  return rows.sort((one, other) => one.turn - other.turn)
}

function rowsOf<Item>(
  block: GroupRenderer<Item>,
  further: readonly AdditionalRow<Item>[],
  fitted: FittedRows | undefined
): string[] {
  return (fitted?.rows ?? []).filter((_, index) => further[index]?.block === block)
}

class GroupRenderer<Item> {
  readonly size: number
  /** All items but the first, which is told with the group. */
  readonly further: readonly Item[]
  readonly row: (item: Item) => string
  readonly #head: readonly string[]
  readonly #first: readonly string[]
  readonly #tableHead: string

  constructor({ items, head, columns }: SectionGroup<Item>) {
    const table = buildTable(items, columns)
    this.size = items.length
    this.further = items.slice(1)
    this.row = table.row
    this.#head = head
    this.#first = items.slice(0, 1).map(table.row)
    this.#tableHead = table.head
  }

  /** With these rows beside the first. */
  write(rows: readonly string[]): string[] {
    if (this.size === 1) return [...this.#head]
    const table = [this.#tableHead, ...this.#first, ...rows, tableEnd]
    const all = count(this.size, 'bucket')
    const folded = ['<details>', `<summary>The ${all}</summary>`, ...table, '</details>']
    return [
      ...this.#head,
      (this.size < foldThreshold ? table : folded).join('\n'),
      ...omittedNote(this.further.length - rows.length, 'bucket', ' like these')
    ]
  }
}
