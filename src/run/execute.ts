import { describeIdentity, sessionCount } from '../aliyun/credentials/identity.js'
import { verdictOf } from '../encryption/verdict.js'
import { reconcilePolicy, type PolicyResult, type RunContext } from './reconcile-policy.js'
import type { ConfigErrors } from './plan.js'
import { needsBucketList } from '../policy/assignment.js'
import type { Policy } from '../policy/policy.js'
import { attempt, CallFailure } from '../ports/call-failure.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import type { Report } from '../report/report.js'
import { listingLimit } from './time-limit.js'
import { version } from './version.js'

/** Does what the plan says. A refusal is a mistake in the policy that only the account's list shows. */
export async function execute(context: RunContext): Promise<Report | ConfigErrors> {
  const { plan } = context
  const startedAt = new Date()
  const listing = await listFor(plan.policy, context)
  if (listing instanceof CallFailure) {
    const none = { findings: [], diagnostics: plan.diagnostics, sessions: 1 }
    return reportOf(none, startedAt, context, listing.reason)
  }
  const whose = listing?.account === undefined ? {} : { account: listing.account }
  const results = await reconcilePolicy(plan.policy, listing, startedAt, context)
  if ('problems' in results) return { ...results, ...whose }
  const listed = listing && { listedBuckets: listing.buckets.length, ...whose }
  if (plan.inputs.scope.kind !== 'draft') {
    return { ...reportOf(results, startedAt, context), ...listed }
  }
  const { draft } = await import('./draft.js')
  const drafted = await draft(plan.inputs.scope, results, listing, startedAt, context)
  if ('problems' in drafted) return { ...drafted, ...whose }
  return { ...reportOf(drafted.results, startedAt, context), ...listed, ...drafted.report }
}

/** The account's buckets, where the policy can't do without; plain names never need them. */
async function listFor(
  policy: Policy,
  { connection, shutdown, plan }: RunContext
): Promise<BucketListing | CallFailure | undefined> {
  if (!needsBucketList(policy)) return undefined
  shutdown.limitTo(listingLimit({ ...plan.inputs, sessions: sessionCount(plan.identity, 1) }))
  return await attempt(connection.account.list())
}

function reportOf(
  { findings, diagnostics: diagnostics, sessions }: PolicyResult,
  startedAt: Date,
  { plan, shutdown, run: workflowRun }: RunContext,
  listFailure?: CallFailure['reason']
): Report {
  const { inputs, identity, file } = plan
  const { mode, failOn, endpoint, kmsEndpoint, stsEndpoint } = inputs
  const stoppedBy = shutdown.stoppedBy()
  return {
    kind: 'findings',
    mode,
    failOn,
    credentials: describeIdentity(identity),
    restrictedSession: inputs.restrictSession && sessions > 0,
    verdict: verdictOf(findings, failOn, stoppedBy, listFailure),
    findings,
    diagnostics,
    startedAt,
    finishedAt: new Date(),
    version,
    workflowRun,
    ...(file && { policy: file }),
    ...(listFailure && { listFailure }),
    ...(endpoint && { endpoint: endpoint.origin }),
    ...(kmsEndpoint && { kmsEndpoint: kmsEndpoint.origin }),
    ...(stsEndpoint && { stsEndpoint: stsEndpoint.origin }),
    ...(stoppedBy === undefined ? {} : { stoppedBy })
  }
}
