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
import { inputDefaults, type InputName, type Inputs } from './inputs.js'
import { heedSignals, type Interruption } from './interruption.js'
import type { LeakGuard } from './leak-guard.js'
import { describePolicy, planOf, type Plan, type Refusal } from './plan.js'
import { accountIdentity, policyIdentity, requirementIdentity } from './policy-identity.js'
import { announce } from './report/announcement.js'
import { cleaned } from './report/cleaned.js'
import { publish, publishRefusal } from './report/publish.js'
import type { RefusedRun } from './report/refusal.js'
import { runContext } from './report/run-context.js'
import type { Report } from './report/report.js'
import type { GitHubPublication } from './report/github/telling.js'
import { logLine, writeDebug, writeLine } from './report/workflow-log.js'
import { githubPatienceMs } from './time-limit.js'
import { version } from './version.js'
import { work } from './work.js'

type Environment = Readonly<Record<string, string | undefined>>
type Clean = (text: string) => string

/** What ends a run either way. */
interface Ending {
  readonly interruption: Interruption
  readonly env: Environment
  readonly clean: Clean
}

/**
 * The whole step: inputs, buckets, findings, verdict, reports. Resolves to whether the step passed.
 *
 * @param guard knows no secret yet.
 */
export async function run(env: Environment, guard: LeakGuard): Promise<boolean> {
  const startedAt = new Date()
  const interruption = heedSignals(cause => {
    writeLine(`${cause}: nothing new is begun; what is in hand is finished or undone.`)
  })
  const raw = readInputs()
  keepSecrets(raw, env, guard)
  const clean: Clean = text => guard.clean(text)

  const ending = { interruption, env, clean }
  // Also where it is not said as it should be.
  const annotated = !/^false$/i.test(raw.annotations)
  const plan = await planOf(raw, env)
  if ('problems' in plan) return await refuse(plan, plan.inputs, annotated, startedAt, ending)
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
  if ('problems' in report) return await refuse(report, inputs, annotated, startedAt, ending)
  const error = await publish(cleaned(report, clean), {
    summary: inputs.summary,
    annotations: inputs.annotations,
    reports: plan.reportFiles,
    env,
    clean,
    ...toGitHub(inputs, report.account, ending)
  })
  if (error !== '') core.setFailed(logLine(error))
  return !report.verdict.failed && error === ''
}

function readInputs(): Record<InputName, string> {
  const inputs: Record<InputName, string> = { ...inputDefaults }
  for (const name of Object.keys(inputDefaults) as InputName[]) inputs[name] = core.getInput(name)
  return inputs
}

/** Before anything else: whatever may be a secret is masked, and kept out of all that is written. */
function keepSecrets(
  raw: Readonly<Record<InputName, string>>,
  env: Environment,
  guard: LeakGuard
): void {
  for (const secret of secretsIn(raw, env)) keep(secret, guard)
  guard.watch(process.stdout, process.stderr)
}

/** Masked by the runner, and kept out of what we write ourselves. */
function keep(secret: string, guard: LeakGuard): void {
  if (guard.add(secret)) core.setSecret(secret)
}

async function refuse(
  { problems, advice, after, account }: Refusal,
  inputs: Inputs,
  annotations: boolean,
  startedAt: Date,
  ending: Ending
): Promise<false> {
  const { interruption, env, clean } = ending
  // A number that could not be read came out as the least.
  const requestTimeoutSeconds = Math.max(inputs.requestTimeoutSeconds, 10)
  const stoppedBy = interruption.stoppedBy()
  const refused: RefusedRun = {
    problems,
    advice,
    after: after ?? 'nothing',
    mode: inputs.mode,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    startedAt,
    finishedAt: new Date(),
    run: runContext(env)
  }
  const error = await publishRefusal(cleaned(refused, clean), {
    annotations,
    env,
    clean,
    ...toGitHub({ ...inputs, requestTimeoutSeconds }, account, ending)
  })
  core.setFailed(error)
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

/** What it takes to tell GitHub; nothing where nobody asked for it, or it lacks the token. */
function toGitHub(
  inputs: Inputs,
  account: string | undefined,
  { interruption: { stop, limitTo }, env, clean }: Ending
): { readonly github?: GitHubPublication } {
  const { github, maxAttempts, requestTimeoutSeconds } = inputs
  if (github === undefined || github.token === '') return {}
  // A request may end 2 s later; the rest is for what nobody thought of.
  limitTo({ ms: githubPatienceMs + 10_000, words: 'for telling GitHub' })
  const policy = policyIdentity(inputs)
  const requirement = requirementIdentity(inputs)
  // Also where there was no list, or it could not be had.
  const whose = account ?? (inputs.role && accountOfRole(inputs.role))
  return {
    github: {
      ...github,
      ...(requirement === undefined ? {} : { requirement }),
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
        debug: text => {
          writeDebug(clean(text))
        }
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
    debug: text => {
      writeDebug(guard.clean(text))
    },
    clean: text => guard.clean(text),
    keep: secret => {
      keep(secret, guard)
    },
    userAgent: `oss-bucket-encryption/${version} (run ${runId})`
  })
}
