import { needsAttention, statuses, type Finding, type Status } from '../../encryption/finding.js'
import type { Report } from '../report.js'
import { grouped } from '../grouped.js'
import { headlineOf } from './headline.js'
import { code, html } from './html.js'
import { icons } from './icons.js'
import { lines } from './lines.js'
import { prose } from './prose.js'
import { fixed, type Section } from './section.js'

/** What a person sees first. */
export function headline(report: Report): Section {
  const { icon, words } = headlineOf(report, code)
  return fixed(`<h2>${icon} OSS bucket encryption: ${words}</h2>`)
}

/** The numbers, why the step ended as it did, and what was judged by what. `linked`: with the run. */
export function tally(report: Report, linked: boolean): Section {
  const { stoppedBy, unlisted, verdict } = report
  return fixed(
    `<p>${[...counts(report), `The step ${outcome(report)}.`].join('<br>\n')}</p>`,
    ...(stoppedBy === undefined || unlisted !== undefined
      ? []
      : [`<p>${prose(verdict.sentence)}</p>`]),
    ...(unlisted === undefined
      ? []
      : [
          lines([
            ['Why', `${code(unlisted.code)} ${prose(unlisted.message)}`],
            ['👉&nbsp;To do', prose(unlisted.hint)]
          ])
        ]),
    `<p>${facts(report, linked).join(' · ')}</p>`
  )
}

/** A line for each status that needs a person, with its causes; one for all others. */
function counts({ verdict, findings }: Report): string[] {
  const told = statuses.filter(status => verdict.counts[status] > 0)
  const words = (status: Status): string =>
    `${icons[status]}&nbsp;${verdict.counts[status]}&nbsp;${status}`
  const settled = told.filter(status => !needsAttention(status)).map(words)
  return [
    ...told.filter(needsAttention).map(status => `${words(status)}: ${causes(findings, status)}`),
    ...(settled.length === 0 ? [] : [settled.join(' · ')])
  ]
}

/** The reason codes of a status, the most frequent first. */
function causes(findings: readonly Finding[], status: Status): string {
  const alike = grouped(
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

function outcome({ verdict, failOn }: Report): string {
  if (verdict.failed) return '<b>failed</b>'
  return `<b>passed</b>${needsAttention(verdict.status) ? `, because ${code('fail-on')} is ${code(failOn)}` : ''}`
}

function facts({ mode, policy, account, listed, run }: Report, linked: boolean): string[] {
  const url = linked ? run['url'] : undefined
  return [
    `Mode ${code(mode)}`,
    ...(policy === undefined
      ? []
      : [`Policy ${code(policy.file)} (sha256 ${code(policy.sha256.slice(0, 12))})`]),
    // Not where others than the run's readers may read.
    ...(account === undefined || linked ? [] : [`Account ${code(account)}`]),
    ...(listed === undefined ? [] : [`${listed} buckets in the account`]),
    ...(url === undefined || !/^https?:\/\//.test(url)
      ? []
      : [`<a href="${html(url)}">The run</a>`])
  ]
}
