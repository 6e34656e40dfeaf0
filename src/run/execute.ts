import { describeIdentity, sessionCount } from '../aliyun/credentials/identity.js'
import { defined } from '../encryption/defined-fields.js'
import { verdictOf } from '../encryption/verdict.js'
import { reportPages } from '../github/workflow-run.js'
import { needsBucketList } from '../policy/assignment.js'
import { resultOrFailure, CallFailure } from '../ports/call-failure.js'
import type { BucketListing } from '../ports/cloud-ports.js'
import type { Report } from '../report/report.js'
import { ok } from '../text/checked-value.js'
import type { Validated } from './config-errors.js'
import { reconcilePolicy, type PolicyResult, type RunContext } from './reconcile-policy.js'
import { listingLimit } from './time-limit.js'
import { version } from './version.js'

/** Executes the plan. Fails if the account's list, or a drafted policy, shows errors in the configuration. */
export async function execute(context: RunContext): Promise<Validated<Report>> {
  const { policy, inputs, diagnostics } = context.plan
  const listing = await listBuckets(context)
  if (listing instanceof CallFailure) {
    return ok(makeReport({ findings: [], diagnostics, sessions: 1 }, context, listing.reason))
  }
  const account = defined({ account: listing?.account })
  const result = await reconcilePolicy(policy, listing, context)
  if (!result.ok) return { ...result, ...account }
  const listed = listing && { listedBuckets: listing.buckets.length, ...account }
  if (inputs.scope.kind !== 'draft') {
    return ok({ ...makeReport(result.value, context), ...listed })
  }
  const { draft } = await import('./draft.js')
  const drafted = await draft(inputs.scope, { survey: result.value, listing }, context)
  if (!drafted.ok) return { ...drafted, ...account }
  const report = makeReport(drafted.value.result, context)
  // Nothing links to the new policy: the commit of the run does not have it.
  const pages = defined({ reasons: report.pages.reasons })
  return ok({ ...report, pages, ...listed, ...drafted.value.report })
}

/** Lists the account's buckets if the policy needs them; plain bucket names do not. */
async function listBuckets({
  plan,
  connection,
  shutdown
}: RunContext): Promise<BucketListing | CallFailure | undefined> {
  if (!needsBucketList(plan.policy)) return undefined
  shutdown.limitTo(listingLimit({ ...plan.inputs, sessions: sessionCount(plan.identity, 1) }))
  return await resultOrFailure(connection.account.list())
}

function makeReport(
  { findings, diagnostics, sessions }: PolicyResult,
  { plan, shutdown, startedAt, workflowRun, runner }: RunContext,
  listFailure?: CallFailure['reason']
): Report {
  const { inputs, identity, file } = plan
  const { mode, failOn } = inputs
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
    pages: reportPages(runner),
    step: plan.step,
    ...defined({
      policy: file,
      listFailure,
      endpoint: inputs.endpoint?.origin,
      kmsEndpoint: inputs.kmsEndpoint?.origin,
      stsEndpoint: inputs.stsEndpoint?.origin,
      stoppedBy
    })
  }
}
