import { codeElement } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import { changesSince, type OpenBuckets } from '../open-buckets.js'
import type { Report } from '../report.js'
import { fixedSection, type Section } from './section.js'

/** Buckets named for each change; the others are counted. */
const maxNamed = 10

/** What is new, fixed and unchanged since an earlier run of which a comment, an issue or a check run is known. */
export function sinceLastRunSection(
  { findings, listFailure }: Report,
  previous: OpenBuckets | undefined
): Section {
  if (previous === undefined || listFailure !== undefined) return fixedSection()
  const { added, fixed, exempted, unchanged, gone } = changesSince(previous, findings)
  const parts = [
    ...named(added, 'new'),
    ...named(fixed, 'fixed'),
    ...named(exempted, 'now exempt'),
    ...(unchanged === 0 ? [] : [`${unchanged} unchanged`]),
    ...(gone === 0 ? [] : [`${count(gone, 'bucket')} no longer checked`])
  ]
  return fixedSection(
    `<p>Since the last report: ${parts.length === 0 ? 'no change' : parts.join('; ')}.</p>`
  )
}

function named(buckets: readonly string[], change: string): string[] {
  if (buckets.length === 0) return []
  const names = buckets.slice(0, maxNamed).map(codeElement).join(', ')
  const omitted = buckets.length - maxNamed
  return [
    `<b>${buckets.length} ${change}</b> (${names}${omitted > 0 ? ` and ${omitted} more` : ''})`
  ]
}
