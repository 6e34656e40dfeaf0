import type { Finding, Status } from '../encryption/finding.js'
import { describeRequirement } from '../encryption/requirement.js'
import { restoreInputs } from '../encryption/restore.js'
import { describeRule, sameRule } from '../encryption/rule.js'
import { worstFirst } from './findings-order.js'
import { html } from './html.js'
import type { Report } from './report.js'

/** The runner drops a step's summary above 1 MiB; this leaves room for what other code of the step may add. In bytes. */
const largestTable = 900 * 1024

const icons: Record<Status, string> = {
  drifted: '❌',
  unknown: '❓',
  applied: '🔧',
  compliant: '✅'
}

/** The job summary: the verdict, then the buckets, those that need a person first. Markdown made of HTML blocks, all text escaped. */
export function renderSummary({ mode, failOn, verdict, findings }: Report): string {
  const { rows, left } = rowsThatFit(worstFirst(findings))
  const table = [
    '<table>',
    '<tr><th>Bucket</th><th>Status</th><th>Required</th><th>Now</th><th>Why, and what to do</th></tr>',
    ...rows,
    '</table>'
  ].join('\n')
  const cut =
    left === 0
      ? []
      : [`<p>${left} more buckets did not fit here; the JSON report has them all.</p>`]
  const tolerated = !verdict.failed && (verdict.drift || verdict.counts.unknown > 0)
  const outcome = verdict.failed
    ? 'failed'
    : `passed${tolerated ? `, because <code>fail-on</code> is <code>${failOn}</code>` : ''}`
  return [
    `<h3>${icons[verdict.status]} OSS bucket encryption: ${html(verdict.sentence)}</h3>`,
    `<p>Mode: <code>${mode}</code>. The step ${outcome}.</p>`,
    table,
    ...cut,
    '<p>A bucket’s rule encrypts objects uploaded from now on without a header of their own; objects already stored keep what they have.</p>',
    ''
  ].join('\n\n')
}

function rowsThatFit(findings: readonly Finding[]): { rows: string[]; left: number } {
  const rows: string[] = []
  let size = 0
  for (const finding of findings) {
    const row = renderRow(finding)
    size += Buffer.byteLength(row) + 1
    if (size > largestTable) break
    rows.push(row)
  }
  return { rows, left: findings.length - rows.length }
}

function renderRow(finding: Finding): string {
  const { bucket, status, reason, required, actual, region } = finding
  const place = region === undefined ? '' : `<br><sub>${html(region)}</sub>`
  const code = reason === undefined ? '' : `<br><code>${html(reason.code)}</code>`
  const found = actual === undefined ? 'not known' : describeRule(actual)
  return (
    `<tr><td><code>${html(bucket)}</code>${place}</td>` +
    `<td>${icons[status]}&nbsp;${status}${code}</td>` +
    `<td>${html(describeRequirement(required))}</td>` +
    `<td>${html(found)}</td>` +
    `<td>${[...remarks(finding).map(html), ...restoring(finding)].join('<br>')}</td></tr>`
  )
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

function remarks({ reason, previous, checks, warnings, requestIds }: Finding): string[] {
  const id = requestIds.at(-1)
  return [
    ...(reason === undefined ? [] : [reason.message, reason.hint]),
    ...(previous === undefined ? [] : [`Before the change: ${describeRule(previous)}.`]),
    ...checks,
    ...warnings,
    ...(id === undefined || reason?.message.includes(id) === true ? [] : [`Request id: ${id}`])
  ]
}
