import { needsAttention, statuses, type Finding, type Status } from '../../encryption/finding.js'
import type { Report, WorkflowRun } from '../report.js'
import { groupBy } from '../sort-and-group.js'
import { headlineOf, statusIcons } from './headline.js'
import { code, escapeHtml, factList } from './html.js'
import { prose } from './prose.js'
import { fixedSection, type Section } from './section.js'

/** The heading of a summary, a comment or an issue. */
export function headlineSection(report: Report): Section {
  const { icon, text } = headlineOf(report, code)
  return fixedSection(`<h2>${icon} OSS bucket encryption: ${text}</h2>`)
}

/**
 * The counts, the result of the step, and facts about the run.
 *
 * @param linked links to the run, and leaves out what only readers of the run may see.
 */
export function verdictSection(report: Report, linked: boolean): Section {
  const { stoppedBy, listFailure, verdict } = report
  return fixedSection(
    `<p>${[...statusLines(report), `The step ${stepResult(report)}.`].join('<br>\n')}</p>`,
    ...(stoppedBy === undefined || listFailure !== undefined
      ? []
      : [`<p>${prose(verdict.sentence)}</p>`]),
    ...(listFailure === undefined
      ? []
      : [
          factList([
            ['Why', `${code(listFailure.code)} ${prose(listFailure.message)}`],
            ['👉&nbsp;To do', prose(listFailure.hint)]
          ])
        ]),
    `<p>${runFacts(report, linked).join(' · ')}</p>`
  )
}

/** A line with reasons for each status that needs attention, and one line for all others. */
function statusLines({ verdict, findings }: Report): string[] {
  const present = statuses.filter(status => verdict.counts[status] > 0)
  const describeStatus = (status: Status): string =>
    `${statusIcons[status]}&nbsp;${verdict.counts[status]}&nbsp;${status}`
  const settled = present.filter(status => !needsAttention(status)).map(describeStatus)
  return [
    ...present
      .filter(needsAttention)
      .map(status => `${describeStatus(status)}: ${reasonCounts(findings, status)}`),
    ...(settled.length === 0 ? [] : [settled.join(' · ')])
  ]
}

/** The reason codes of a status, the most frequent first. */
function reasonCounts(findings: readonly Finding[], status: Status): string {
  const groups = groupBy(
    findings.filter(finding => finding.status === status),
    ({ reason }) => reason?.code ?? status
  )
  return groups
    .sort((a, b) => b.length - a.length)
    .map(({ length, 0: { reason } }) => {
      const occurrences = groups.length === 1 ? '' : `${length}&nbsp;`
      return occurrences + code(reason?.code ?? status)
    })
    .join(', ')
}

function stepResult({ verdict, failOn }: Report): string {
  if (verdict.failed) return '<b>failed</b>'
  return `<b>passed</b>${needsAttention(verdict.status) ? `, because ${code('fail-on')} is ${code(failOn)}` : ''}`
}

function runFacts(
  { mode, policy, account, listedBuckets, workflowRun }: Report,
  linked: boolean
): string[] {
  return [
    `Mode ${code(mode)}`,
    ...(policy === undefined
      ? []
      : [`Policy ${code(policy.file)} (sha256 ${code(policy.sha256.slice(0, 12))})`]),
    // Comments and issues may have more readers than the run.
    ...(account === undefined || linked ? [] : [`Account ${code(account)}`]),
    ...(listedBuckets === undefined ? [] : [`${listedBuckets} buckets in the account`]),
    ...(linked ? runLink(workflowRun) : [])
  ]
}

/** A link to the workflow run; none if its URL is unknown or not of the web. */
export function runLink({ url }: WorkflowRun): string[] {
  if (url === undefined || !/^https?:\/\//.test(url)) return []
  return [`<a href="${escapeHtml(url)}">The run</a>`]
}
