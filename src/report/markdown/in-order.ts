import type { Finding } from '../../encryption/finding.js'
import { count } from '../../text/plain-text.js'
import { foundWords, notesOf } from './bucket-words.js'
import { bucketColumn, policyColumn, regionColumn } from './finding-columns.js'
import { icons } from './icons.js'
import { fixed, rowsSection, type Section } from './section.js'
import { tableEnd, tableOf } from './table.js'

function isInOrder({ status }: Finding): boolean {
  return status === 'compliant'
}

/** The buckets that are as required, folded. */
export function inOrder(findings: readonly Finding[]): Section {
  const all = findings.filter(isInOrder)
  const table = tableOf(all, [
    bucketColumn,
    regionColumn,
    { title: 'Has', cell: foundWords },
    policyColumn,
    { title: 'Checked', cell: ({ checks }) => notesOf({ checks, warnings: [] }) }
  ])
  return rowsSection(all, table.row, {
    before: `<details>\n<summary>${words(all.length)}</summary>\n${table.head}`,
    after: `${tableEnd}\n</details>`,
    thing: 'bucket',
    which: ' as required',
    reserved: 0
  })
}

/** The same without their names. */
export function inOrderCounted(findings: readonly Finding[]): Section {
  const total = findings.filter(isInOrder).length
  if (total === 0) return fixed()
  return fixed(
    `<p>${words(total)}; the JSON report has ${total === 1 ? 'it' : 'each of them'}.</p>`
  )
}

function words(total: number): string {
  return `${icons.compliant} ${count(total, 'bucket')} ${total === 1 ? 'is' : 'are'} as required`
}
