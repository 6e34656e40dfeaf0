import type { Finding, Status } from '../encryption/finding.js'
import { describeRequirement } from '../encryption/requirement.js'
import { restoreInputs } from '../encryption/restore.js'
import { describeRule, sameRule } from '../encryption/rule.js'
import { html } from './html.js'
import { placeOf } from './place.js'

export const icons: Record<Status, string> = {
  drifted: '❌',
  unknown: '❓',
  applied: '🔧',
  exempt: '➖',
  compliant: '✅'
}

export const findingHead =
  '<tr><th>Bucket</th><th>Status</th><th>Required</th><th>Now</th><th>Why, and what to do</th></tr>'

/** A bucket as a row of the job summary. */
export function findingRow(finding: Finding): string {
  const { status, reason } = finding
  const code = reason === undefined ? '' : `<br><code>${html(reason.code)}</code>`
  return (
    `<tr><td>${bucketCell(finding)}</td>` +
    `<td>${icons[status]}&nbsp;${status}${code}</td>` +
    `<td>${requiredCell(finding)}</td>` +
    `<td>${foundCell(finding)}</td>` +
    `<td>${[...notes(finding).map(html), ...restoring(finding)].join('<br>')}</td></tr>`
  )
}

export function bucketCell({ bucket, region }: Finding): string {
  return `<code>${html(bucket)}</code>${region === undefined ? '' : small(region)}`
}

export function foundCell({ actual }: Finding): string {
  return html(actual === undefined ? 'not known' : describeRule(actual))
}

/** The name of the policy's rule says it for all of its buckets; why one differs is in words of its own. */
function requiredCell({ rule, source, required }: Finding): string {
  const words =
    rule ?? (required === undefined ? 'a rule of the policy' : describeRequirement(required))
  return html(words) + (source === undefined ? '' : small(placeOf(source)))
}

function small(text: string): string {
  return `<br><sub>${html(text)}</sub>`
}

/** The inputs that would bring back what was there before. */
function restoring({ previous, actual, reason }: Finding): string[] {
  if (previous === undefined) return []
  // Put back, and shown. Any other bucket that shows the old rule may show it no longer a moment later.
  const isBack = actual !== undefined && sameRule(previous, actual)
  if (isBack && reason?.code.startsWith('canary-') === true) return []
  const inputs = restoreInputs(previous, actual)
  if (inputs === null) return []
  const lines = inputs.map(([name, value]) => `<code>${html(`${name}: ${value}`)}</code>`)
  return [`To bring it back: ${lines.join(' ')}`]
}

function notes({ reason, previous, checks, warnings, requestIds }: Finding): string[] {
  const id = requestIds.at(-1)
  return [
    ...(reason === undefined ? [] : [reason.message, reason.hint]),
    ...(previous === undefined ? [] : [`Before the change: ${describeRule(previous)}.`]),
    ...checks,
    ...warnings,
    ...(id === undefined || reason?.message.includes(id) === true ? [] : [`Request id: ${id}`])
  ]
}
