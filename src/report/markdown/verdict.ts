import { needsAttention, statuses, type Finding, type Status } from '../../encryption/finding.js'
import type { Report, WorkflowRun } from '../report.js'
import { groupBy } from '../sort-and-group.js'
import { headlineOf, statusIcons } from './headline.js'
import { code, escapeHtml, factList } from './html.js'
import { prose } from './prose.js'
import { fixedSection, type Section } from './section.js'

/** What a person sees first. */
export function headlineSection(report: Report): Section {
  const { icon, text } = headlineOf(report, code)
  return fixedSection(`<h2>${icon} OSS bucket encryption: ${text}</h2>`)
}

/** The numbers, why the step ended as it did, and what was judged by what. `linked`: with the run. */
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

/** A line for each status that needs a person, with its causes; one for all others. */
function statusLines({ verdict, findings }: Report): string[] {
  const present = statuses.filter(status => verdict.counts[status] > 0)
  const words = (status: Status): string =>
    `${statusIcons[status]}&nbsp;${verdict.counts[status]}&nbsp;${status}`
  const settled = present.filter(status => !needsAttention(status)).map(words)
  return [
    ...present
      .filter(needsAttention)
      .map(status => `${words(status)}: ${reasonCounts(findings, status)}`),
    ...(settled.length === 0 ? [] : [settled.join(' · ')])
  ]
}

/** The reason codes of a status, the most frequent first. */
function reasonCounts(findings: readonly Finding[], status: Status): string {
  const alike = groupBy(
    findings.filter(finding => finding.status === status),
    ({ reason }) => reason?.code ?? status
  )
  return alike
    .sort((one, other) => other.length - one.length)
    .map(({ length, 0: { reason } }) => {
      const number = alike.length === 1 ? '' : `${length}&nbsp;`
      return number + code(reason?.code ?? status)
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
    // Not where others than the run's readers may read.
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
