import { needsAttention, statuses } from '../../encryption/finding.js'
import { describeStop } from '../../encryption/verdict.js'
import { codeElement, html, linkElement } from '../../text/html.js'
import { count } from '../../text/plain-text.js'
import type { Report, WorkflowRun } from '../report.js'
import { headlineOf, statusIcons } from './headline.js'
import { policyFileLink, reasonLink } from './links.js'
import { factList, fixedSection, type Section } from './section.js'

/** The heading of a summary, a comment or an issue. */
export function headlineSection(report: Report): Section {
  const { icon, text } = headlineOf(report)
  return fixedSection(`<h2>${icon} OSS bucket encryption: ${html(text)}</h2>`)
}

/**
 * The counts, the result of the step, and facts about the run.
 *
 * @param linked links to the run, and leaves out what only readers of the run may see.
 */
export function verdictSection(report: Report, linked: boolean): Section {
  const { stoppedBy, listFailure, findings, pages } = report
  const facts = [`The step ${stepResult(report)}`, ...runFacts(report, linked)].join(' · ')
  return fixedSection(
    `<p>${[...statusCounts(report), facts].join('<br>\n')}</p>`,
    ...(stoppedBy === undefined || listFailure !== undefined
      ? []
      : [`<p>${html(describeStop(findings, stoppedBy))}</p>`]),
    ...(listFailure === undefined
      ? []
      : [
          factList([
            ['', `${reasonLink(listFailure.code, pages)}: ${html(listFailure.message)}`],
            ['👉&nbsp;To do', html(listFailure.hint)]
          ])
        ])
  )
}

function statusCounts({ verdict: { counts } }: Report): string[] {
  const present = statuses.filter(status => counts[status] > 0)
  const shown = present.map(
    status => `${statusIcons[status]}&nbsp;${counts[status]}&nbsp;${status}`
  )
  return shown.length === 0 ? [] : [shown.join(' · ')]
}

function stepResult({ verdict, failOn }: Report): string {
  if (verdict.failed) return '<b>failed</b>'
  return `<b>passed</b>${needsAttention(verdict.status) ? `, because ${codeElement(`fail-on: ${failOn}`)} is set` : ''}`
}

function runFacts(
  { mode, policy, account, listedBuckets, workflowRun, pages }: Report,
  linked: boolean
): string[] {
  return [
    `Mode ${codeElement(mode)}`,
    ...(policy === undefined
      ? []
      : [
          `Policy ${policyFileLink(policy.file, pages)} (sha256 ${codeElement(policy.sha256.slice(0, 12))})`
        ]),
    // Comments and issues may have more readers than the run.
    ...(account === undefined || linked ? [] : [`Account ${codeElement(account)}`]),
    ...(listedBuckets === undefined ? [] : [`${count(listedBuckets, 'bucket')} in the account`]),
    ...(linked ? runLink(workflowRun) : [])
  ]
}

/** A link to the workflow run; none if its URL is unknown or not of the web. */
export function runLink({ url }: WorkflowRun): string[] {
  return url !== undefined && /^https?:\/\//.test(url) ? [linkElement('Workflow run', url)] : []
}
