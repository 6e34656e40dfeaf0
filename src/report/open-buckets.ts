import { createHash } from 'node:crypto'
import { needsAttention, type Finding } from '../encryption/finding.js'
import type { Report } from './report.js'

/** More would take the room of what people read. */
const maxRemembered = 1_000

/** The buckets that needed attention in an earlier run, as hashes of their names. */
export type OpenBuckets = ReadonlySet<string>

const notePattern = /<!-- oss-bucket-encryption open:(?<hashes>(?: [0-9a-f]{12})*) -->\s*$/

/**
 * A hidden note for the end of a comment, an issue or a check run: which buckets need attention, for
 * the next run to compare with. Empty if they are too many, or if the buckets could not be listed:
 * nothing is known about them then.
 */
export function openBucketsNote({
  findings,
  listFailure
}: Pick<Report, 'findings' | 'listFailure'>): string {
  if (listFailure !== undefined) return ''
  const open = findings.filter(({ status }) => needsAttention(status))
  if (open.length > maxRemembered) return ''
  return `<!-- oss-bucket-encryption open:${open.map(finding => ` ${hashOf(finding)}`).join('')} -->\n`
}

/** Reads the note of an earlier run; `null`: the text has none. */
export function parseOpenBuckets(text: string | null | undefined): OpenBuckets | null {
  const hashes = notePattern.exec(text ?? '')?.groups?.['hashes']
  return hashes === undefined ? null : new Set(hashes.split(' ').filter(hash => hash !== ''))
}

/** What has changed since an earlier run, by whether buckets need attention. */
export interface ChangesSince {
  /** Names of buckets that need attention now and did not before. */
  readonly added: readonly string[]
  /** Names of buckets that needed attention before and meet their requirement now. */
  readonly fixed: readonly string[]
  /** Names of buckets that needed attention before and are exempt now. */
  readonly exempted: readonly string[]
  readonly unchanged: number
  /** The number of buckets that needed attention before and are not part of this run. */
  readonly gone: number
}

export function changesSince(previous: OpenBuckets, findings: readonly Finding[]): ChangesSince {
  const seen = new Set(findings.map(hashOf))
  const wasOpen = (finding: Finding): boolean => previous.has(hashOf(finding))
  const open = findings.filter(({ status }) => needsAttention(status))
  const settled = findings.filter(({ status }) => !needsAttention(status)).filter(wasOpen)
  const named = (buckets: readonly Finding[]): string[] => buckets.map(({ bucket }) => bucket)
  return {
    added: named(open.filter(finding => !wasOpen(finding))),
    fixed: named(settled.filter(({ status }) => status !== 'exempt')),
    exempted: named(settled.filter(({ status }) => status === 'exempt')),
    unchanged: open.filter(wasOpen).length,
    gone: [...previous].filter(hash => !seen.has(hash)).length
  }
}

function hashOf({ bucket }: Finding): string {
  return createHash('sha256').update(bucket).digest('hex').slice(0, 12)
}
