import type { Finding } from '../../encryption/finding.js'
import { notesCell } from './bucket-words.js'
import { code } from './html.js'
import { policyCell } from './place-words.js'
import { relevantRequestIds } from './generalize-message.js'
import type { Column } from './table.js'

export const bucketColumn: Column<Finding> = {
  title: 'Bucket',
  cell: ({ bucket }) => code(bucket)
}

export const regionColumn: Column<Finding> = {
  title: 'Region',
  cell: ({ region }) => (region === undefined ? '' : code(region))
}

export const policyColumn: Column<Finding> = { title: 'Policy', cell: policyCell }

export const requestColumn: Column<Finding> = {
  title: 'Request id',
  cell: finding => relevantRequestIds(finding).map(code).join(' ')
}

/** The same of a bucket that has no row, as one line. */
export function inlineCells(finding: Finding, ...columns: readonly Column<Finding>[]): string {
  return columns
    .map(({ title, cell }) => [title, cell(finding)] as const)
    .filter(([, words]) => words !== '')
    .map(([title, words]) => `${title} ${words}`)
    .join(' · ')
}

export const notesColumn: Column<Finding> = { title: 'Notes', cell: notesCell }
