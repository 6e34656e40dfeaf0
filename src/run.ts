import { setMaxListeners } from 'node:events'
import * as core from '@actions/core'
import { connect, type Connection } from './aliyun/connect.js'
import { describeIdentity } from './aliyun/credentials/identity.js'
import { accountOfRole } from './aliyun/credentials/role.js'
import { secretsIn } from './aliyun/credentials/secrets.js'
import { namesOf } from './aliyun/http/proxies.js'
import { listingPolicy } from './aliyun/ram/session-policy.js'
import { clockUntil } from './clock.js'
import type { Clock } from './reconcile/ports.js'
import { inputDefaults, type InputName } from './inputs.js'
import { heedSignals, type Interruption } from './interruption.js'
import { LeakGuard } from './leak-guard.js'
import { describePolicy, planOf, type Plan, type Refusal } from './plan.js'
import { accountIdentity, policyIdentity } from './policy-identity.js'
import { announce } from './report/announcement.js'
import { cleaned } from './report/cleaned.js'
import { publish, setOutputs } from './report/publish.js'
import { refusal, refusalAnnotations } from './report/refusal.js'
import { runContext } from './report/run-context.js'
import type { Report } from './report/report.js'
import type { GitHubPublication } from './report/github/telling.js'
import { logLine, writeAnnotation, writeDebug, writeLine } from './report/workflow-log.js'
import { version } from './version.js'
import { work } from './work.js'

type Environment = Readonly<Record<string, string | undefined>>
type Clean = (text: string) => string

/** The whole step: inputs, buckets, findings, verdict, reports. Resolves to whether the step passed. */
export async function run(env: Environment): Promise<boolean> {
  const interruption = heedSignals(cause => {
    writeLine(`${cause}: nothing new is begun; what is in hand is finished or undone.`)
  })
  const raw = readInputs()
  const guard = keepSecrets(raw, env)
  const clean: Clean = text => guard.clean(text)

  const plan = await planOf(raw, env)
  if ('problems' in plan) return refuse(plan, raw.annotations !== 'false', clean)
  const { inputs, identity, proxies } = plan
  announce({
    version,
    mode: inputs.mode,
    ...describePolicy(plan),
    endpoint: inputs.endpoint?.origin,
    kmsEndpoint: inputs.kmsEndpoint?.origin,
    stsEndpoint: inputs.stsEndpoint?.origin,
    proxy: namesOf(proxies),
    credentials: describeIdentity(identity)
  })

  const report = await reconcile(plan, interruption, env, guard)
  if ('problems' in report) return refuse(report, inputs.annotations, clean)
  const error = await publish(cleaned(report, clean), {
    summary: inputs.summary,
    annotations: inputs.annotations,
    reports: inputs.reports,
    env,
    clean,
    ...toGitHub(plan, report, interruption, env, clean)
  })
  if (report.verdict.failed) core.setFailed(logLine(error))
  return !report.verdict.failed
}

function readInputs(): Record<InputName, string> {
  const inputs: Record<InputName, string> = { ...inputDefaults }
  for (const name of Object.keys(inputDefaults) as InputName[]) inputs[name] = core.getInput(name)
  return inputs
}

/** Before anything else: whatever may be a secret is masked, and kept out of all that is written. */
function keepSecrets(raw: Readonly<Record<InputName, string>>, env: Environment): LeakGuard {
  const guard = new LeakGuard()
  for (const secret of secretsIn(raw, env)) keep(secret, guard)
  guard.watch(process.stdout, process.stderr)
  return guard
}

/** Masked by the runner, and kept out of what we write ourselves. */
function keep(secret: string, guard: LeakGuard): void {
  if (guard.add(secret)) core.setSecret(secret)
}

function refuse({ problems, advice, after }: Refusal, annotated: boolean, clean: Clean): false {
  const error = clean(refusal(problems, advice, after))
  if (annotated) refusalAnnotations(problems).forEach(writeAnnotation)
  core.setFailed(error)
  setOutputs({ status: 'unknown', error }, clean)
  return false
}

async function reconcile(
  plan: Plan,
  interruption: Interruption,
  env: Environment,
  guard: LeakGuard
): Promise<Report | Refusal> {
  const { stop, overtime } = interruption
  const over = new AbortController()
  setMaxListeners(0, over.signal)
  const clock = clockUntil(stop, over.signal)
  const run = runContext(env)
  const connection = connectFor(plan, clock, stop, over.signal, guard, run['runId'] ?? 'local')
  try {
    return await work({ plan, connection, interruption, clock, run, env })
  } finally {
    // In overtime something is still being undone.
    if (!overtime.aborted) over.abort()
  }
}

/** For all calls to GitHub together, in milliseconds: they hold up a job that is done. */
const githubPatienceMs = 120_000

/** What it takes to tell GitHub; nothing where nobody asked for it. */
function toGitHub(
  plan: Plan,
  { account }: Report,
  { stop, limitTo }: Interruption,
  env: Environment,
  clean: Clean
): { readonly github?: GitHubPublication } {
  const { github, maxAttempts, requestTimeoutSeconds } = plan.inputs
  if (github === undefined) return {}
  // A request may end 2 s later; the rest is for what nobody thought of.
  limitTo({ ms: githubPatienceMs + 10_000, words: 'for telling GitHub' })
  const policy = policyIdentity(plan)
  // Also where there was no list, or it could not be had.
  const whose = account ?? (plan.inputs.role && accountOfRole(plan.inputs.role))
  return {
    github: {
      ...github,
      about: { policy, ...(whose === undefined ? {} : { account: accountIdentity(whose) }) },
      userAgent: `oss-bucket-encryption/${version}`,
      patience: {
        clock: clockUntil(stop, stop),
        time: Date.now,
        random: Math.random,
        maxAttempts,
        requestTimeoutSeconds,
        patienceMs: githubPatienceMs,
        stop,
        debug: writeDebug
      },
      env,
      clean
    }
  }
}

function connectFor(
  { inputs, identity, proxies, region }: Plan,
  clock: Clock,
  hurry: AbortSignal,
  over: AbortSignal,
  guard: LeakGuard,
  runId: string
): Connection {
  return connect({
    ...inputs,
    ...(region === undefined ? {} : { region }),
    identity,
    // Until it is known which buckets there are to do something about.
    policies: inputs.restrictSession ? [listingPolicy()] : [],
    proxies,
    clock,
    random: Math.random,
    hurry,
    over,
    debug: writeDebug,
    clean: text => guard.clean(text),
    keep: secret => {
      keep(secret, guard)
    },
    userAgent: `oss-bucket-encryption/${version} (run ${runId})`
  })
}
