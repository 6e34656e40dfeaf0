import { randomUUID } from 'node:crypto'
import type { Connection } from '../aliyun/connect.js'
import { sessionCount } from '../aliyun/credentials/identity.js'
import { grantsFor } from '../aliyun/ram/grants.js'
import { longestPolicy, sessionPolicies } from '../aliyun/ram/session-policy.js'
import { defined } from '../encryption/defined-fields.js'
import type { Finding } from '../encryption/finding.js'
import { treatmentFor } from '../encryption/mode.js'
import type { Diagnostic } from '../encryption/source-location.js'
import type { Target } from '../encryption/target.js'
import { assignRequirements } from '../policy/assignment.js'
import type { Policy } from '../policy/policy.js'
import type { Clock } from '../ports/clock.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import { reconcileBuckets } from '../reconcile/reconcile-buckets.js'
import { writeWorkload, type RunWorkload } from '../report/publish/log-header.js'
import { writeMessage } from '../report/publish/workflow-log.js'
import type { Runner } from '../runtime/actions-runner.js'
import { limitYoungGeneration } from '../runtime/v8-heap.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { emptyMessage, input, message } from '../text/message.js'
import type { ConfigErrors, Validated } from './config-errors.js'
import type { Plan } from './plan.js'
import { reportProgress } from './progress-reporter.js'
import type { Shutdown } from './shutdown.js'
import { timeLimit } from './time-limit.js'

/** Everything that the execution of a plan works with. */
export interface RunContext {
  readonly plan: Plan
  readonly connection: Connection
  readonly shutdown: Shutdown
  readonly clock: Clock
  /** When the execution started: exemptions that expire later are still valid. */
  readonly startedAt: Date
  /** Identifies the workflow run in the report. */
  readonly workflowRun: Readonly<Record<string, string>>
  readonly runner: Runner
}

/** The findings about the buckets of a policy. */
export interface PolicyResult {
  readonly findings: readonly Finding[]
  readonly diagnostics: readonly Diagnostic[]
  /** The number of restricted sessions. */
  readonly sessions: number
}

/**
 * Verifies or applies a policy on the buckets that it names. Fails if the account's list shows an
 * error in the policy.
 *
 * @param announce tells the size of the run before it begins.
 */
export async function reconcilePolicy(
  policy: Policy,
  listing: BucketListing | undefined,
  context: RunContext,
  announce: (workload: RunWorkload) => void = writeWorkload
): Promise<Validated<PolicyResult>> {
  const assigned = assignRequirements(policy, listing?.buckets, context.startedAt)
  const phase: ConfigErrors['phase'] = listing === undefined ? undefined : 'list'
  const reject = (problems: readonly Diagnostic[]): ConfigErrors =>
    defined({ ok: false, problems, advice: emptyMessage, phase })
  if (!assigned.ok) return reject(assigned.problems)
  const { targets, warnings } = assigned.value
  limitYoungGeneration(targets.length)
  const sessions = restrictSessions(targets, context)
  if (!sessions.ok) return reject(sessions.problems)
  announce({
    buckets: targets.length,
    ...defined({ listed: listing?.buckets.length }),
    sessions: sessions.value
  })
  return ok({
    findings: await reconcileTargets(targets, sessions.value, context),
    diagnostics: [...context.plan.diagnostics, ...warnings],
    sessions: sessions.value
  })
}

/** The inputs with the mode that buckets are treated in: a draft verifies them. */
function effectiveInputs({ inputs }: Plan) {
  return { ...inputs, mode: treatmentFor(inputs.mode) }
}

/** Restricts the sessions to what the targets need, if the inputs ask for it; the value is their number. */
function restrictSessions(
  targets: readonly Target[],
  { plan, connection }: RunContext
): Checked<number, Diagnostic> {
  if (!plan.inputs.restrictSession) return ok(0)
  const narrowed = sessionPolicies(grantsFor(targets, effectiveInputs(plan)))
  if (narrowed.kind === 'too-long') {
    return bad({
      message: message`Even for a single bucket, the session policy has ${narrowed.length} characters, but STS accepts at most ${longestPolicy}. Name fewer keys in ${input('kms-key-id')}. If you need all of them, first restrict the role's own permissions, then remove ${input('restrict-session')}.`
    })
  }
  connection.narrow(narrowed.policies)
  return ok(narrowed.policies.length)
}

async function reconcileTargets(
  targets: readonly Target[],
  restrictedSessions: number,
  { plan, connection, shutdown, clock }: RunContext
): Promise<Finding[]> {
  const inputs = effectiveInputs(plan)
  const { shutdownSignal, overtime, limitTo } = shutdown
  const sessions = sessionCount(plan.identity, restrictedSessions)
  limitTo(timeLimit({ ...inputs, buckets: targets.length, sessions }))
  const { cloud } = connection
  const options = {
    ...inputs,
    cloud,
    clock,
    shutdownSignal,
    overtime,
    newName: randomUUID,
    log: writeMessage
  }
  const progress = reportProgress(targets.length, writeMessage, () => clock.now())
  try {
    return await reconcileBuckets(targets, options, inputs.concurrency, progress.finished)
  } finally {
    progress.end()
  }
}
