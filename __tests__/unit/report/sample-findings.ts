import type { Exemption } from '../../../src/encryption/exemption.js'
import type { Finding, FindingDetails, Judgment, Status } from '../../../src/encryption/finding.js'
import { verdictOf, type FailOn } from '../../../src/encryption/verdict.js'
import type { Report } from '../../../src/report/report.js'
import {
  bucket as bucketPart,
  code,
  message,
  untrusted,
  type Message
} from '../../../src/text/message.js'

/** A finding of this status. */
export type FindingOf<S extends Status> = Extract<Finding, { readonly status: S }>

/** A compliant finding, or one of another status that the rest of it says. */
export function compliant(bucket: string, more?: Partial<FindingDetails>): FindingOf<'compliant'>
export function compliant<J extends Judgment>(
  bucket: string,
  more: Partial<FindingDetails> & J
): FindingDetails & J
export function compliant(bucket: string, more: Partial<FindingDetails & Judgment> = {}): object {
  return {
    bucket,
    region: 'cn-hangzhou',
    status: 'compliant',
    required: { algorithm: 'AES256' },
    actual: { algorithm: 'AES256' },
    differences: [],
    checks: [],
    warnings: [],
    requestIds: ['65C0A1B2'],
    durationMs: 3,
    ...more
  }
}

export const drifted = (
  bucket: string,
  text = message`${bucketPart(bucket, 'Bucket')} has no rule.`
): FindingOf<'drifted'> =>
  compliant(bucket, {
    status: 'drifted',
    actual: null,
    reason: { code: 'rule-missing', message: text, hint: message`Apply.` },
    differences: [{ field: 'algorithm', required: 'AES256', actual: '' }]
  })

export const unknown = (bucket: string): FindingOf<'unknown'> => ({
  ...without(compliant(bucket), 'actual'),
  status: 'unknown',
  reason: {
    code: 'access-denied',
    message: message`${bucketPart(bucket, 'Bucket')} could not be read.`,
    hint: message`Allow.`
  }
})

/** A bucket without a rule in the policy, which could not be read either. */
export const uncovered = (bucket: string): FindingOf<'drifted'> => ({
  ...without(compliant(bucket), 'actual', 'required', 'region'),
  status: 'drifted',
  reason: {
    code: 'uncovered',
    message: message`No rule in the policy matches ${bucketPart(bucket)}.`,
    hint: message`Add it.`
  },
  source: policyLine(20)
})

/** A finding without some of its properties. */
export function without<F extends Finding, Name extends keyof F>(
  finding: F,
  ...names: Name[]
): Omit<F, Name> {
  const kept = Object.entries(finding).filter(([name]) => !names.includes(name as Name))
  return Object.fromEntries(kept) as unknown as Omit<F, Name>
}

export const exemption = (daysLeft: number, more: Partial<Exemption> = {}): Exemption => ({
  reason: 'anonymous downloads',
  owner: 'web-team',
  expires: '2027-03-31',
  daysLeft,
  source: policyLine(30, 5),
  ...more
})

export const exempt = (
  bucket: string,
  daysLeft = 126,
  more: Partial<FindingDetails> = {}
): FindingOf<'exempt'> => ({
  ...drifted(bucket),
  status: 'exempt',
  rule: 'customer data',
  source: policyLine(12),
  exemption: exemption(daysLeft),
  ...more
})

/** A location in the policy of these tests. */
export function policyLine(line: number, column = 3) {
  return { file: 'tiers.yml', line, column }
}

export const makeReport = (
  findings: readonly Finding[],
  failOn: FailOn = 'drift',
  more: Partial<Report> = {}
): Report => ({
  kind: 'findings',
  mode: 'verify',
  failOn,
  credentials: message`the inputs access-key-id and access-key-secret`,
  restrictedSession: false,
  verdict: verdictOf(findings, failOn, more.stoppedBy, more.listFailure),
  findings,
  diagnostics: [],
  startedAt: new Date(0),
  finishedAt: new Date(1),
  version: '1.0.0',
  workflowRun: {},
  pages: {},
  step: { inputs: [], secretInputs: [] },
  ...more
})

export const manyFindings = (
  count: number,
  make: (bucket: string) => Finding = drifted
): Finding[] =>
  Array.from({ length: count }, (_, index) => make(`bucket-${String(index).padStart(5, '0')}`))

export const listFailure = {
  code: 'access-denied',
  message: message`No list.`,
  hint: message`Allow it.`
} as const

export const hostileText =
  'a\r\n::error::forged\n##[error]forged ##[add-mask]e\u2028::x::\u200b::stop-commands::t <script>alert(1)</script> </td></table>\n\n# Heading | cell | `code` [l](javascript:x) <!-- \u001b[31mred\u202e'

/** A message of text from outside. */
export const fromOutside = (text: string): Message => [untrusted(text)]

/** A sentence of our own, to be found again in a report. */
export const said = (text: string): Message => message([text])

/** What stopped a run. */
export const sigterm = message`${code('SIGTERM')}`
