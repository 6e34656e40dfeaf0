import { describeDaysLeft } from '../../encryption/exemption.js'
import type { Finding } from '../../encryption/finding.js'
import { describeFound, describeRule } from '../../encryption/rule.js'
import { value, type Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { formatLocation, fixLocation } from '../format-location.js'
import type { WorkflowRun } from '../report.js'
import { unstatedRequirement, unstatedRule } from '../unstated-facts.js'

/** A bucket, or the run as a whole. */
export interface TestCase {
  readonly name: string
  readonly durationMs: number
  readonly outcome: 'passed' | 'failure' | 'error' | 'skipped'
  /** The reason code of a failure or an error. */
  readonly type: string
  readonly message: string
  /** Lines that explain the outcome. They begin with the message, since GitLab shows these lines only. */
  readonly details: readonly string[]
  /** Further lines, for any outcome. */
  readonly notes: readonly string[]
}

const outcomes = {
  drifted: 'failure',
  unknown: 'error',
  exempt: 'skipped',
  applied: 'passed',
  compliant: 'passed'
} as const

/** The test case of a bucket, whatever `fail-on` is. */
export function bucketTestCase(finding: Finding, run: WorkflowRun): TestCase {
  const { bucket, status, reason, exemption, durationMs, requestIds } = finding
  const location = fixLocation(finding, run)
  const reasonLines = reason === undefined ? [] : [plain(reason.message), plain(reason.hint)]
  const explanation =
    status !== 'exempt' || exemption === undefined
      ? reasonLines
      : [
          `Exempt until ${exemption.expires} (${describeDaysLeft(exemption)}; owner: ${exemption.owner}): ${exemption.reason}`,
          ...reasonLines.slice(0, 1)
        ]
  return {
    name: bucket,
    durationMs,
    outcome: outcomes[status],
    type: reason?.code ?? status,
    message: explanation[0] ?? `Bucket ${bucket} is ${status}.`,
    details: [
      ...explanation,
      ...bucketFacts(finding),
      ...(location === undefined ? [] : [`Location: ${formatLocation(location)}`]),
      ...(requestIds.length === 0 ? [] : [`Request ids: ${requestIds.join(', ')}`])
    ],
    notes: testNotes(finding)
  }
}

/** What is true of the bucket, without what the reason states. */
function bucketFacts(finding: Finding): string[] {
  const facts: readonly [name: string, content: Message | undefined][] = [
    ['Region', finding.region === undefined ? undefined : [value(finding.region)]],
    ['Required', unstatedRequirement(finding)],
    ['Found', unstatedRule(finding)]
  ]
  return facts.flatMap(([name, content]) =>
    content === undefined ? [] : [`${name}: ${plain(content)}`]
  )
}

function testNotes({ bucket, status, previous, actual, checks, warnings }: Finding): string[] {
  const before = previous === undefined ? '' : ` Before: ${plain(describeRule(previous))}.`
  const now = plain(describeFound(actual))
  return [
    ...(status === 'applied' ? [`Bucket ${bucket} was changed.${before} Now: ${now}.`] : []),
    ...checks.map(plain),
    ...warnings.map(warning => `Warning: ${plain(warning)}`)
  ]
}
