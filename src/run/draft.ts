import { defined } from '../encryption/defined-fields.js'
import { explainUncovered } from '../encryption/exemption.js'
import type { Finding } from '../encryption/finding.js'
import type { Inputs } from '../inputs/inputs.js'
import { draftPolicy, placeholderOwner, type BucketInventory } from '../policy/draft-policy.js'
import type { Policy } from '../policy/policy.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import { writeMessage } from '../report/publish/workflow-log.js'
import type { Report } from '../report/report.js'
import { ok } from '../text/checked-value.js'
import { bucket as bucketPart, code, emptyMessage, message, value } from '../text/message.js'
import type { Validated } from './config-errors.js'
import { savePolicy } from './policy-file.js'
import { reconcilePolicy, type PolicyResult, type RunContext } from './reconcile-policy.js'

type DraftScope = Extract<Inputs['scope'], { kind: 'draft' }>

/** What the draft is made from. */
interface Survey {
  readonly survey: PolicyResult
  readonly listing: BucketListing | undefined
}

interface Draft {
  readonly result: PolicyResult
  /** What a draft adds to the report. */
  readonly report: Partial<Pick<Report, 'policy' | 'draft'>>
}

/**
 * Writes a policy that states what a survey found, then verifies the buckets against it, so that no
 * draft is published that would not pass. Buckets that the survey could not read stay unknown.
 */
export async function draft(
  { path, policy }: DraftScope,
  { survey, listing }: Survey,
  context: RunContext
): Promise<Validated<Draft>> {
  const { text, omitted } = draftPolicy(inventoryOf(survey.findings, policy), context.startedAt)
  for (const { bucket, why } of omitted) {
    writeMessage(message`${bucketPart(bucket, 'Bucket')} is not in the policy: ${why}.`)
  }
  if (text === undefined || context.shutdown.shutdownSignal.aborted) {
    writeMessage(message`No policy was written.`)
    const findings = survey.findings.map(omittedFinding)
    return ok({ result: { ...survey, findings }, report: {} })
  }
  const saved = savePolicy(path, text, context.runner)
  if (!saved.ok) return { ...saved, advice: emptyMessage, phase: 'survey' }
  writeMessage(
    message`The policy was written to ${value(path)}. The buckets are now being verified against it.`
  )

  // The survey has announced these buckets already.
  const verified = await reconcilePolicy(saved.value.policy, listing, context, () => undefined)
  if (!verified.ok) return verified
  const omittedBuckets = new Set(omitted.map(({ bucket }) => bucket))
  const findings = [
    ...verified.value.findings.filter(({ bucket }) => !omittedBuckets.has(bucket)),
    ...survey.findings.filter(({ bucket }) => omittedBuckets.has(bucket)).map(omittedFinding)
  ]
  return ok({
    result: { ...verified.value, findings },
    report: { policy: saved.value.file, draft: { text, unowned: unownedBuckets(findings) } }
  })
}

/** The buckets whose exemptions still have the placeholder of the draft as their owner. */
function unownedBuckets(findings: readonly Finding[]): string[] {
  return findings
    .filter(({ exemption }) => exemption?.owner === placeholderOwner)
    .map(({ bucket }) => bucket)
}

function inventoryOf(findings: readonly Finding[], { rules }: Policy): BucketInventory {
  const patterns = rules.flatMap(({ buckets }) => buckets)
  const isUnknown = ({ status }: Finding): boolean => status === 'unknown'
  return {
    buckets: findings.flatMap(finding => {
      const { bucket, actual, region } = finding
      return actual === undefined || isUnknown(finding)
        ? []
        : [{ bucket, rule: actual, ...defined({ region }) }]
    }),
    unreadable: findings.filter(isUnknown).map(({ bucket, reason }) => ({
      bucket,
      why: message`its rule could not be determined (${code(reason?.code ?? 'unknown')})`
    })),
    isComplete:
      patterns.some(({ text, excludes }) => !excludes && /^\*+$/.test(text)) &&
      !patterns.some(({ excludes }) => excludes)
  }
}

/** The finding about a bucket that the policy does not name: never compliant. */
function omittedFinding(finding: Finding): Finding {
  // The survey required only that the bucket be readable.
  const { required, ...observed } = finding
  if (observed.status === 'unknown' || required === undefined) return observed
  return {
    ...observed,
    status: 'drifted',
    reason: explainUncovered(observed.bucket, observed.actual ?? null)
  }
}
