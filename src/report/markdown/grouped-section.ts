import { count } from '../../text/plain-text.js'
import { rowBlock, type FittedRows } from './fit-to-limit.js'
import { omittedNote, type Section } from './section.js'
import { foldThreshold, tableEnd, buildTable, type Column } from './table.js'

/** Items with the same message. */
export interface SectionGroup<Item> {
  readonly items: readonly Item[]
  /** HTML blocks with the message. */
  readonly head: readonly string[]
  /** What differs between the items; shown if there are several. */
  readonly columns: readonly Column<Item>[]
}

/**
 * Groups of buckets, each with one message and a table of its buckets. If room is short, every
 * group is shown before the second bucket of any. Each half of `reserved` is for one of the two.
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
      // One more line break: blocks are separated by an empty line.
      rowBlock(blocks, block => `${block.render([]).join('\n\n')}\n`, reserved / 2),
      rowBlock(additional, ({ block, item }) => block.row(item), reserved / 2)
    ],
    render: ([heads, rows]) => {
      const shown = blocks.slice(0, heads?.rows.length ?? 0)
      const omitted = blocks.slice(shown.length).reduce((sum, { size }) => sum + size, 0)
      return [
        heading,
        ...shown.flatMap(block => block.render(rowsOf(block, additional, rows))),
        ...omittedNote(omitted, 'bucket')
      ]
    }
  }
}

interface AdditionalRow<Item> {
  readonly block: GroupRenderer<Item>
  readonly item: Item
}

/** The second item of each group, then the third of each, and so on. */
function interleave<Item>(blocks: readonly GroupRenderer<Item>[]): AdditionalRow<Item>[] {
  const rows = blocks.flatMap(block =>
    block.additional.map((item, round) => ({ block, item, round }))
  )
  return rows.sort((a, b) => a.round - b.round)
}

function rowsOf<Item>(
  block: GroupRenderer<Item>,
  additional: readonly AdditionalRow<Item>[],
  fitted: FittedRows | undefined
): string[] {
  return (fitted?.rows ?? []).filter((_, index) => additional[index]?.block === block)
}

class GroupRenderer<Item> {
  readonly size: number
  /** All items but the first, which is shown with the group. */
  readonly additional: readonly Item[]
  readonly row: (item: Item) => string
  readonly #head: readonly string[]
  readonly #first: readonly string[]
  readonly #tableHead: string

  constructor({ items, head, columns }: SectionGroup<Item>) {
    const table = buildTable(items, columns)
    this.size = items.length
    this.additional = items.slice(1)
    this.row = table.row
    this.#head = head
    this.#first = items.slice(0, 1).map(table.row)
    this.#tableHead = table.head
  }

  /** Renders the group with its first row and these. */
  render(rows: readonly string[]): string[] {
    if (this.size === 1) return [...this.#head]
    const table = [this.#tableHead, ...this.#first, ...rows, tableEnd]
    const buckets = count(this.size, 'bucket')
    const folded = ['<details>', `<summary>The ${buckets}</summary>`, ...table, '</details>']
    return [
      ...this.#head,
      (this.size < foldThreshold ? table : folded).join('\n'),
      ...omittedNote(this.additional.length - rows.length, 'bucket', ' like these')
    ]
  }
}
