import { randomUUID } from 'node:crypto'
import { setMaxListeners } from 'node:events'
import * as core from '@actions/core'
import { connect } from './aliyun/connect.js'
import { describeIdentity, sessionsOf } from './aliyun/credentials/identity.js'
import { secretsIn } from './aliyun/credentials/secrets.js'
import { namesOf } from './aliyun/http/proxies.js'
import { clockUntil } from './clock.js'
import { verdictOf } from './encryption/verdict.js'
import { inputDefaults, type InputName } from './inputs.js'
import { heedSignals, type Interruption } from './interruption.js'
import { LeakGuard } from './leak-guard.js'
import { planOf, type Plan } from './plan.js'
import { reconcileMany } from './reconcile/many.js'
import { announce, publish, refusal, setOutputs } from './report/publish.js'
import type { Report } from './report/report.js'
import { runContext } from './report/run-context.js'
import { logLine, writeDebug, writeLine } from './report/workflow-log.js'
import { timeLimit } from './time-limit.js'
import { version } from './version.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The whole step: inputs, buckets, findings, verdict, reports. Resolves to whether the step passed. */
export async function run(env: Environment): Promise<boolean> {
  const interruption = heedSignals(cause => {
    writeLine(`${cause}: nothing new is begun; what is in hand is finished or undone.`)
  })
  const raw = readInputs()
  const guard = keepSecrets(raw, env)
  const clean = (text: string): string => guard.clean(text)

  const plan = await planOf(raw, env)
  if ('problems' in plan) {
    const error = clean(refusal(plan.problems, plan.advice))
    core.setFailed(error)
    setOutputs({ status: 'unknown', error }, clean)
    return false
  }
  const { mode, requirement, buckets, endpoint, kmsEndpoint, stsEndpoint } = plan.inputs
  announce({
    version,
    mode,
    requirement,
    buckets: buckets.length,
    endpoint: endpoint?.origin,
    kmsEndpoint: kmsEndpoint?.origin,
    stsEndpoint: stsEndpoint?.origin,
    proxy: namesOf(plan.proxies),
    credentials: describeIdentity(plan.identity),
    sessions: plan.policies.length
  })

  const report = await reconcile(plan, interruption, env, guard)
  const error = await publish(report, { ...plan.inputs, env, clean })
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

async function reconcile(
  { inputs, identity, policies, proxies }: Plan,
  { stop, overtime, stoppedBy, limitTo }: Interruption,
  env: Environment,
  guard: LeakGuard
): Promise<Report> {
  const { requirement, mode, failOn, concurrency, endpoint, kmsEndpoint, stsEndpoint } = inputs
  limitTo(
    timeLimit({
      ...inputs,
      buckets: inputs.buckets.length,
      sessions: sessionsOf(identity, policies.length)
    })
  )
  const over = new AbortController()
  setMaxListeners(0, over.signal)
  const clock = clockUntil(stop, over.signal)
  const startedAt = new Date()
  const run = runContext(env)
  const outside = connect({
    ...inputs,
    identity,
    policies,
    proxies,
    clock,
    random: Math.random,
    hurry: stop,
    over: over.signal,
    debug: writeDebug,
    clean: text => guard.clean(text),
    keep: secret => {
      keep(secret, guard)
    },
    userAgent: `oss-bucket-encryption/${version} (run ${run['runId'] ?? 'local'})`
  })
  try {
    const targets = inputs.buckets.map(bucket => ({ bucket, requirement }))
    const around = {
      ...inputs,
      outside,
      clock,
      stop,
      overtime,
      newName: randomUUID,
      say: writeLine
    }
    const findings = await reconcileMany(targets, around, concurrency)
    const signal = stoppedBy()
    const verdict = verdictOf(findings, failOn, signal)
    return {
      mode,
      failOn,
      credentials: describeIdentity(identity),
      restrictedSession: policies.length > 0,
      verdict,
      findings,
      startedAt,
      finishedAt: new Date(),
      version,
      run,
      ...(endpoint && { endpoint: endpoint.origin }),
      ...(kmsEndpoint && { kmsEndpoint: kmsEndpoint.origin }),
      ...(stsEndpoint && { stsEndpoint: stsEndpoint.origin }),
      ...(signal === undefined ? {} : { stoppedBy: signal })
    }
  } finally {
    // In overtime something is still being undone.
    if (!overtime.aborted) over.abort()
  }
}
