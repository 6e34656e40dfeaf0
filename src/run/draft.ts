import { explainUncovered } from '../encryption/exemption.js'
import type { Finding } from '../encryption/finding.js'
import type { Inputs } from '../inputs/inputs.js'
import { savePolicy } from './policy-file.js'
import { draftPolicy, type BucketInventory } from '../policy/draft-policy.js'
import type { Policy } from '../policy/policy.js'
import type { ConfigErrors } from './plan.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import type { Report } from '../report/report.js'
import { writeLine } from '../report/publish/workflow-log.js'
import { reconcilePolicy, type PolicyResult, type RunContext } from './reconcile-policy.js'

type DraftScope = Extract<Inputs['scope'], { kind: 'draft' }>

/** What a draft adds to the report. */
export type DraftReport = Partial<Pick<Report, 'policy' | 'draftedPolicy'>>

/**
 * Writes a policy about what a survey of the buckets found, and verifies the buckets against it: a
 * draft that would not pass is none. What the survey could not tell stays unknown.
 */
export async function draft(
  { path, policy }: DraftScope,
  survey: PolicyResult,
  listing: BucketListing | undefined,
  now: Date,
  context: RunContext
): Promise<{ readonly results: PolicyResult; readonly report: DraftReport } | ConfigErrors> {
  const { text, omitted } = draftPolicy(surveyOf(survey.findings, policy), now)
  for (const { bucket, why } of omitted) writeLine(`Bucket ${bucket} is not in the policy: ${why}.`)
  if (text === undefined || context.shutdown.stop.aborted) {
    writeLine('No policy was written.')
    return { results: { ...survey, findings: survey.findings.map(omittedFinding) }, report: {} }
  }
  const loaded = savePolicy(path, text, context.runner)
  if ('problems' in loaded) return { problems: loaded.problems, advice: '', after: 'survey' }
  writeLine(`Policy written to ${path}; the buckets are now verified against it.`)

  const left = new Set(omitted.map(({ bucket }) => bucket))
  const results = await reconcilePolicy(loaded.policy, listing, now, context)
  if ('problems' in results) return results
  const findings = [
    ...results.findings.filter(({ bucket }) => !left.has(bucket)),
    ...survey.findings.filter(({ bucket }) => left.has(bucket)).map(omittedFinding)
  ]
  return {
    results: { ...results, findings },
    report: { policy: loaded.file, draftedPolicy: text }
  }
}

function surveyOf(findings: readonly Finding[], { rules }: Policy): BucketInventory {
  const patterns = rules.flatMap(({ buckets }) => buckets)
  const isUnknown = ({ status }: Finding): boolean => status === 'unknown'
  return {
    buckets: findings.flatMap(finding =>
      finding.actual === undefined || isUnknown(finding)
        ? []
        : [
            {
              bucket: finding.bucket,
              rule: finding.actual,
              ...(finding.region === undefined ? {} : { region: finding.region })
            }
          ]
    ),
    unreadable: findings.filter(isUnknown).map(({ bucket, reason }) => ({
      bucket,
      why: `what it has could not be told (${reason?.code ?? 'unknown'})`
    })),
    isComplete:
      patterns.some(({ text, excludes }) => !excludes && /^\*+$/.test(text)) &&
      !patterns.some(({ excludes }) => excludes)
  }
}

/** What becomes of a bucket that the policy does not name: nothing that would be green. */
function omittedFinding(finding: Finding): Finding {
  const { required, ...seen } = finding
  // That was only to be readable.
  if (seen.status === 'unknown' || required === undefined) return seen
  return { ...seen, status: 'drifted', reason: explainUncovered(seen.bucket, seen.actual ?? null) }
}
