import type { Remark } from '../encryption/source.js'
import { exemptionHead, exemptionRow, exemptionsIn } from './exemption-row.js'
import { findingHead, findingRow, icons } from './finding-row.js'
import { worstFirst } from './findings-order.js'
import { html, preformatted } from './html.js'
import { placeOf } from './place.js'
import type { Report } from './report.js'
import { fitParts, partOf, type Fitted } from './rows-that-fit.js'

/** The runner drops a step's summary above 1 MiB; this leaves room for what other code of the step may add. In bytes. */
const largestRows = 900 * 1024

/** Beyond this a policy is not read in a summary. In bytes, before it is escaped. */
const largestDraft = 50 * 1024

/** Kept for the remarks and the exemptions, however many buckets there are. In bytes. */
const reserved = { remarks: 100 * 1024, exemptions: 200 * 1024 }

/**
 * The job summary: the verdict, what is odd about the policy, the buckets, those that need a person
 * first, and the exemptions. Markdown made of HTML blocks, all text escaped.
 */
export function renderSummary(report: Report): string {
  const { mode, verdict, findings, unlisted } = report
  const [buckets, remarks, exemptions] = fitParts(
    [
      // An exempt bucket is in the other table.
      partOf(
        worstFirst(findings).filter(({ status }) => status !== 'exempt'),
        findingRow
      ),
      partOf(report.remarks, remarkRow, reserved.remarks),
      partOf(exemptionsIn(findings), exemptionRow, reserved.exemptions)
    ],
    largestRows
  )
  return [
    `<h3>${icons[verdict.status]} OSS bucket encryption: ${html(verdict.sentence)}</h3>`,
    `<p>Mode: <code>${mode}</code>. The step ${outcome(report)}.</p>`,
    ...policy(report),
    ...drafted(report),
    ...(unlisted === undefined
      ? []
      : [`<p><code>${html(unlisted.code)}</code> ${html(unlisted.hint)}</p>`]),
    ...block('<p>About the policy:</p>\n\n<ul>', remarks, '</ul>', 'remarks'),
    ...block(`<table>\n${findingHead}`, buckets, '</table>', 'buckets'),
    ...block(
      `<h4>Exemptions</h4>\n\n<table>\n${exemptionHead}`,
      exemptions,
      '</table>',
      'exemptions'
    ),
    '<p>A bucket’s rule encrypts objects uploaded from now on without a header of their own; objects already stored keep what they have.</p>',
    ''
  ].join('\n\n')
}

function outcome({ verdict, failOn }: Report): string {
  if (verdict.failed) return 'failed'
  const tolerated = verdict.drift || verdict.status === 'unknown' || verdict.counts.unknown > 0
  return `passed${tolerated ? `, because <code>fail-on</code> is <code>${failOn}</code>` : ''}`
}

function policy({ policy, listed }: Report): string[] {
  const sentences = [
    ...(policy === undefined
      ? []
      : [
          `Policy: <code>${html(policy.file)}</code> (sha256 <code>${html(policy.sha256.slice(0, 12))}</code>).`
        ]),
    ...(listed === undefined ? [] : [`The account has ${listed} buckets.`])
  ]
  return sentences.length === 0 ? [] : [`<p>${sentences.join(' ')}</p>`]
}

/** The policy that the run wrote, to be copied from here. */
function drafted({ policy, drafted: text }: Report): string[] {
  if (policy === undefined || text === undefined) return []
  const shown =
    Buffer.byteLength(text) > largestDraft
      ? '<p>It is too long to be shown here.</p>'
      : preformatted(text)
  return [
    `<details>\n<summary>Policy written to <code>${html(policy.file)}</code></summary>\n${shown}\n</details>`
  ]
}

function remarkRow({ message, source }: Remark): string {
  const place = source === undefined ? '' : `<code>${html(placeOf(source))}</code> `
  return `<li>⚠️ ${place}${html(message)}</li>`
}

/** A part with its rows, and how many of them did not fit; nothing when it has none. */
function block(before: string, { rows, left }: Fitted, after: string, things: string): string[] {
  const cut =
    left === 0
      ? []
      : [`<p>${left} more ${things} did not fit here; the JSON report has them all.</p>`]
  return rows.length + left === 0 ? [] : [[before, ...rows, after].join('\n'), ...cut]
}
