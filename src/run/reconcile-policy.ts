import { randomUUID } from 'node:crypto'
import type { Connection } from '../aliyun/connect.js'
import { sessionCount } from '../aliyun/credentials/identity.js'
import { grantsFor } from '../aliyun/ram/grants.js'
import { longestPolicy, sessionPolicies } from '../aliyun/ram/session-policy.js'
import type { Finding } from '../encryption/finding.js'
import { treatmentFor } from '../encryption/mode.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Target } from '../encryption/target.js'
import type { Shutdown } from './shutdown.js'
import type { Plan, ConfigErrors } from './plan.js'
import { assignRequirements } from '../policy/assignment.js'
import type { Policy } from '../policy/policy.js'
import { reportProgress } from './progress-reporter.js'
import { reconcileBuckets } from '../reconcile/reconcile-buckets.js'
import type { Runner } from '../runtime/runner.js'
import type { Clock } from '../ports/clock.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import { writeWorkload } from '../report/publish/log-header.js'
import { writeLine } from '../report/publish/workflow-log.js'
import { timeLimit } from './time-limit.js'
import { limitYoungGeneration } from '../runtime/v8-heap.js'

/** All that a run has to work with. */
export interface RunContext {
  readonly plan: Plan
  readonly connection: Connection
  readonly shutdown: Shutdown
  readonly clock: Clock
  /** Which workflow run it is. */
  readonly run: Readonly<Record<string, string>>
  readonly runner: Runner
}

/** What came of it. */
export interface PolicyResult {
  readonly findings: readonly Finding[]
  readonly diagnostics: readonly Diagnostic[]
  /** How many of the role's sessions were narrowed. */
  readonly sessions: number
}

/** Verifies or applies the policy on the buckets that it names. */
export async function reconcilePolicy(
  policy: Policy,
  listing: BucketListing | undefined,
  now: Date,
  context: RunContext
): Promise<PolicyResult | ConfigErrors> {
  const assigned = assignRequirements(policy, listing?.buckets, now)
  const refused = { advice: '', ...(listing && { after: 'list' as const }) }
  if ('problems' in assigned) return { ...refused, problems: assigned.problems }
  const { targets, warnings } = assigned
  limitYoungGeneration(targets.length)
  const sessions = narrowSessions(targets, context)
  if (typeof sessions === 'string') return { ...refused, problems: [{ message: sessions }] }
  writeWorkload({
    buckets: targets.length,
    ...(listing && { listed: listing.buckets.length }),
    sessions
  })
  return {
    findings: await reconcileTargets(targets, sessions, context),
    diagnostics: [...context.plan.diagnostics, ...warnings],
    sessions
  }
}

function effectiveInputs({ inputs }: Plan) {
  return { ...inputs, mode: treatmentFor(inputs.mode) }
}

/** Where the sessions are to be narrowed: to how many they were, or why they can't be. */
function narrowSessions(
  targets: readonly Target[],
  { plan, connection }: RunContext
): number | string {
  if (!plan.inputs.restrictSession) return 0
  const policies = sessionPolicies(grantsFor(targets, effectiveInputs(plan)))
  if ('tooLong' in policies) {
    return `restrict-session: the session policy for one bucket alone has ${policies.tooLong} characters, and STS takes ${longestPolicy}. Name fewer keys in kms-key-id, or leave restrict-session out and narrow the role itself.`
  }
  connection.narrow(policies)
  return policies.length
}

async function reconcileTargets(
  targets: readonly Target[],
  sessions: number,
  { plan, connection, shutdown, clock }: RunContext
): Promise<Finding[]> {
  const inputs = effectiveInputs(plan)
  const { stop, overtime, limitTo } = shutdown
  limitTo(
    timeLimit({
      ...inputs,
      buckets: targets.length,
      sessions: sessionCount(plan.identity, sessions)
    })
  )
  const { cloud } = connection
  const options = { ...inputs, cloud, clock, stop, overtime, newName: randomUUID, say: writeLine }
  const progress = reportProgress(targets.length, writeLine, () => clock.now())
  try {
    return await reconcileBuckets(targets, options, inputs.concurrency, progress.finished)
  } finally {
    progress.end()
  }
}
