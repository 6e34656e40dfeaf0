import * as core from '@actions/core'
import { connect } from './aliyun/connect.js'
import { findCredentials, secretsIn, type FoundCredentials } from './aliyun/credentials.js'
import { describeRequirement } from './encryption/requirement.js'
import { verdictOf } from './encryption/verdict.js'
import { inputDefaults, parseInputs, unknownInputs, type InputName, type Inputs } from './inputs.js'
import { LeakGuard } from './leak-guard.js'
import { reconcileMany } from './reconcile/many.js'
import type { Clock } from './reconcile/ports.js'
import { publish, setOutputs } from './report/publish.js'
import type { Report } from './report/report.js'
import { runContext } from './report/run-context.js'
import { logLine, writeDebug, writeLine } from './report/workflow-log.js'
import { version } from './version.js'

type Environment = Readonly<Record<string, string | undefined>>

/** The whole step: inputs, buckets, findings, verdict, reports. Resolves to whether the step passed. */
export async function run(env: Environment): Promise<boolean> {
  const raw = readInputs()
  const guard = keepSecrets(raw, env)
  const clean = guard.clean.bind(guard)

  const plan = await prepare(raw, env)
  if ('problems' in plan) {
    refuse(plan, clean)
    return false
  }
  const { inputs, found } = plan
  announce(inputs, found)
  const report = await reconcile(inputs, found, env)
  const error = await publish(report, { ...inputs, env, clean })
  if (report.verdict.failed) core.setFailed(logLine(error))
  return !report.verdict.failed
}

function readInputs(): Record<InputName, string> {
  const names = Object.keys(inputDefaults) as InputName[]
  return Object.fromEntries(names.map(name => [name, core.getInput(name)])) as Record<
    InputName,
    string
  >
}

/** Before anything else: whatever may be a secret is masked, and kept out of all that is written. */
function keepSecrets(raw: Record<InputName, string>, env: Environment): LeakGuard {
  const secrets = secretsIn(raw, env)
  for (const secret of secrets) core.setSecret(secret)
  const guard = new LeakGuard(secrets)
  guard.watch(process.stdout, process.stderr)
  return guard
}

interface Plan {
  readonly inputs: Inputs
  readonly found: FoundCredentials
}

interface Refusal {
  readonly problems: readonly string[]
  /** What else a person should know; may be empty. */
  readonly advice: string
}

/** Checks all that can be checked without sending anything, and tells all problems at once. */
async function prepare(raw: Record<InputName, string>, env: Environment): Promise<Plan | Refusal> {
  const parsed = parseInputs(raw)
  const found = findCredentials(raw, env)
  const problems = [
    ...unknownInputs(env),
    ...('problems' in parsed ? parsed.problems : []),
    ...('problems' in found ? found.problems : [])
  ]
  if (problems.length === 0 && 'inputs' in parsed && 'credentials' in found) {
    return { inputs: parsed.inputs, found }
  }
  const absent = 'problems' in found && found.absent
  const advice = absent ? await (await import('./absent-secrets.js')).whyNoSecrets() : ''
  return { problems, advice }
}

function refuse({ problems, advice }: Refusal, clean: (text: string) => string): void {
  const error = clean(
    [
      'Nothing was sent to OSS, because of what the step was given:',
      ...problems.map(problem => `- ${logLine(problem)}`),
      ...(advice === '' ? [] : [logLine(advice)])
    ].join('\n')
  )
  setOutputs({ status: 'unknown', error }, clean)
  core.setFailed(error)
}

function announce({ buckets, mode, requirement }: Inputs, { source }: FoundCredentials): void {
  writeLine(`OSS bucket encryption ${version}`)
  writeLine(`mode         ${mode}`)
  writeLine(`required     ${describeRequirement(requirement)}`)
  writeLine(`buckets      ${buckets.length}`)
  writeLine(`credentials  ${source}`)
}

async function reconcile(
  inputs: Inputs,
  { credentials }: FoundCredentials,
  env: Environment
): Promise<Report> {
  const startedAt = new Date()
  const { requirement, mode, failOn, concurrency } = inputs
  const run = runContext(env)
  const connection = connect({
    ...inputs,
    credentials,
    clock,
    random: Math.random,
    debug: writeDebug,
    userAgent: `oss-bucket-encryption/${version} (run ${run['runId'] ?? 'local'})`
  })
  try {
    const targets = inputs.buckets.map(bucket => ({ bucket, requirement }))
    const findings = await reconcileMany(
      targets,
      { store: connection.store, clock, mode },
      concurrency
    )
    const verdict = verdictOf(findings, failOn)
    return { mode, failOn, verdict, findings, startedAt, finishedAt: new Date(), version, run }
  } finally {
    connection.close()
  }
}

const clock: Clock = {
  now: () => performance.now(),
  sleep: ms =>
    new Promise(resolve => {
      setTimeout(resolve, ms)
    })
}
