import type { Finding } from '../../encryption/finding.js'
import { notesOf } from './bucket-words.js'
import { code } from './html.js'
import { policyWords } from './place-words.js'
import { requestIdsOf } from './shared-words.js'
import type { Column } from './table.js'

export const bucketColumn: Column<Finding> = {
  title: 'Bucket',
  cell: ({ bucket }) => code(bucket)
}

export const regionColumn: Column<Finding> = {
  title: 'Region',
  cell: ({ region }) => (region === undefined ? '' : code(region))
}

export const policyColumn: Column<Finding> = { title: 'Policy', cell: policyWords }

export const requestColumn: Column<Finding> = {
  title: 'Request id',
  cell: finding => requestIdsOf(finding).map(code).join(' ')
}

/** The same of a bucket that has no row, as one line. */
export function ownWords(finding: Finding, ...columns: readonly Column<Finding>[]): string {
  return columns
    .map(({ title, cell }) => [title, cell(finding)] as const)
    .filter(([, words]) => words !== '')
    .map(([title, words]) => `${title} ${words}`)
    .join(' · ')
}

export const notesColumn: Column<Finding> = { title: 'Notes', cell: notesOf }
