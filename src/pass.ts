import { randomUUID } from 'node:crypto'
import type { Connection } from './aliyun/connect.js'
import { sessionsOf } from './aliyun/credentials/identity.js'
import { grantsFor } from './aliyun/ram/grants.js'
import { longestPolicy, sessionPolicies } from './aliyun/ram/session-policy.js'
import type { Finding } from './encryption/finding.js'
import { treatmentIn } from './encryption/mode.js'
import type { Remark } from './encryption/source.js'
import type { Target } from './encryption/target.js'
import type { Interruption } from './interruption.js'
import type { Plan, Refusal } from './plan.js'
import { assign } from './policy/assignment.js'
import type { Policy } from './policy/policy.js'
import { progressLines } from './progress-lines.js'
import { reconcileMany } from './reconcile/many.js'
import type { Clock, Listing } from './reconcile/ports.js'
import { announceWorkload } from './report/announcement.js'
import { writeLine } from './report/workflow-log.js'
import { timeLimit } from './time-limit.js'
import { keepYoungHeapSmall } from './young-heap.js'

/** All that a run has to work with. */
export interface Scene {
  readonly plan: Plan
  readonly connection: Connection
  readonly interruption: Interruption
  readonly clock: Clock
  /** Which workflow run it is. */
  readonly run: Readonly<Record<string, string>>
  readonly env: Readonly<Record<string, string | undefined>>
}

/** What came of it. */
export interface Results {
  readonly findings: readonly Finding[]
  readonly remarks: readonly Remark[]
  /** How many of the role's sessions were narrowed. */
  readonly sessions: number
}

/** Verifies or applies the policy on the buckets that it names. */
export async function makePass(
  policy: Policy,
  listing: Listing | undefined,
  now: Date,
  scene: Scene
): Promise<Results | Refusal> {
  const assigned = assign(policy, listing?.buckets, now)
  const refused = { advice: '', ...(listing && { after: 'list' as const }) }
  if ('problems' in assigned) return { ...refused, problems: assigned.problems }
  const { targets, warnings } = assigned
  keepYoungHeapSmall(targets.length)
  const sessions = narrow(targets, scene)
  if (typeof sessions === 'string') return { ...refused, problems: [{ message: sessions }] }
  announceWorkload({
    buckets: targets.length,
    ...(listing && { listed: listing.buckets.length }),
    sessions
  })
  return {
    findings: await reconcileTargets(targets, sessions, scene),
    remarks: [...scene.plan.remarks, ...warnings],
    sessions
  }
}

function treated({ inputs }: Plan) {
  return { ...inputs, mode: treatmentIn(inputs.mode) }
}

/** Where the sessions are to be narrowed: to how many they were, or why they can't be. */
function narrow(targets: readonly Target[], { plan, connection }: Scene): number | string {
  if (!plan.inputs.restrictSession) return 0
  const policies = sessionPolicies(grantsFor(targets, treated(plan)))
  if ('tooLong' in policies) {
    return `restrict-session: the session policy for one bucket alone has ${policies.tooLong} characters, and STS takes ${longestPolicy}. Name fewer keys in kms-key-id, or leave restrict-session out and narrow the role itself.`
  }
  connection.narrow(policies)
  return policies.length
}

async function reconcileTargets(
  targets: readonly Target[],
  sessions: number,
  { plan, connection, interruption, clock }: Scene
): Promise<Finding[]> {
  const inputs = treated(plan)
  const { stop, overtime, limitTo } = interruption
  limitTo(
    timeLimit({ ...inputs, buckets: targets.length, sessions: sessionsOf(plan.identity, sessions) })
  )
  const { outside } = connection
  const around = { ...inputs, outside, clock, stop, overtime, newName: randomUUID, say: writeLine }
  const progress = progressLines(targets.length, writeLine, () => clock.now())
  try {
    return await reconcileMany(targets, around, inputs.concurrency, progress.finished)
  } finally {
    progress.end()
  }
}
