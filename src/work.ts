import { describeIdentity, sessionsOf } from './aliyun/credentials/identity.js'
import { verdictOf } from './encryption/verdict.js'
import { makePass, type Results, type Scene } from './pass.js'
import type { Refusal } from './plan.js'
import { needsList } from './policy/assignment.js'
import type { Policy } from './policy/policy.js'
import { attempt, CallFailure, type Listing } from './reconcile/ports.js'
import type { Report } from './report/report.js'
import { listingLimit } from './time-limit.js'
import { version } from './version.js'

/** Does what the plan says. A refusal is a mistake in the policy that only the account's list shows. */
export async function work(scene: Scene): Promise<Report | Refusal> {
  const { plan } = scene
  const startedAt = new Date()
  const listing = await listFor(plan.policy, scene)
  if (listing instanceof CallFailure) {
    const none = { findings: [], remarks: plan.remarks, sessions: 1 }
    return reportOf(none, startedAt, scene, listing.reason)
  }
  const whose = listing?.account === undefined ? {} : { account: listing.account }
  const results = await makePass(plan.policy, listing, startedAt, scene)
  if ('problems' in results) return { ...results, ...whose }
  const listed = listing && { listed: listing.buckets.length, ...whose }
  if (plan.inputs.scope.kind !== 'draft') {
    return { ...reportOf(results, startedAt, scene), ...listed }
  }
  const { draft } = await import('./draft.js')
  const drafted = await draft(plan.inputs.scope, results, listing, startedAt, scene)
  if ('problems' in drafted) return { ...drafted, ...whose }
  return { ...reportOf(drafted.results, startedAt, scene), ...listed, ...drafted.report }
}

/** The account's buckets, where the policy can't do without; plain names never need them. */
async function listFor(
  policy: Policy,
  { connection, interruption, plan }: Scene
): Promise<Listing | CallFailure | undefined> {
  if (!needsList(policy)) return undefined
  interruption.limitTo(listingLimit({ ...plan.inputs, sessions: sessionsOf(plan.identity, 1) }))
  return await attempt(connection.account.list())
}

function reportOf(
  { findings, remarks, sessions }: Results,
  startedAt: Date,
  { plan, interruption, run }: Scene,
  unlisted?: CallFailure['reason']
): Report {
  const { inputs, identity, file } = plan
  const { mode, failOn, endpoint, kmsEndpoint, stsEndpoint } = inputs
  const stoppedBy = interruption.stoppedBy()
  return {
    mode,
    failOn,
    credentials: describeIdentity(identity),
    restrictedSession: inputs.restrictSession && sessions > 0,
    verdict: verdictOf(findings, failOn, stoppedBy, unlisted),
    findings,
    remarks,
    startedAt,
    finishedAt: new Date(),
    version,
    run,
    ...(file && { policy: file }),
    ...(unlisted && { unlisted }),
    ...(endpoint && { endpoint: endpoint.origin }),
    ...(kmsEndpoint && { kmsEndpoint: kmsEndpoint.origin }),
    ...(stsEndpoint && { stsEndpoint: stsEndpoint.origin }),
    ...(stoppedBy === undefined ? {} : { stoppedBy })
  }
}
