import { setMaxListeners } from 'node:events'
import * as core from '@actions/core'
import { connect, type Connection } from '../aliyun/connect.js'
import { describeIdentity } from '../aliyun/credentials/identity.js'
import { accountOfRole } from '../aliyun/credentials/role.js'
import { secretsIn } from '../aliyun/credentials/secrets.js'
import { describeProxies } from '../aliyun/http/proxy-settings.js'
import { listingPolicy } from '../aliyun/ram/session-policy.js'
import { interruptibleClock } from '../runtime/clock.js'
import type { Clock } from '../ports/clock.js'
import { inputDefaults, type InputName, type Inputs } from '../inputs/inputs.js'
import type { Environment } from './environment.js'
import { installSignalHandlers, type Shutdown } from './shutdown.js'
import type { SecretRedactor } from '../runtime/secret-redactor.js'
import { describePolicy, makePlan, type Plan, type ConfigErrors } from './plan.js'
import { accountIdentity, policyIdentity, requirementIdentity } from './policy-identity.js'
import { writeLogHeader } from '../report/publish/log-header.js'
import { redactDeep } from '../runtime/redact-deep.js'
import { publish, publishConfigErrorReport } from '../report/publish/publish.js'
import type { ConfigErrorReport } from '../report/config-errors.js'
import { describeWorkflowRun } from '../github/workflow-run.js'
import type { Report } from '../report/report.js'
import type { GitHubPublication } from '../report/publish/github/publication.js'
import { logLine } from '../report/log-line.js'
import { writeDebug, writeLine } from '../report/publish/workflow-log.js'
import { githubTimeLimitMs } from './time-limit.js'
import { version } from './version.js'
import { execute } from './execute.js'

type Redact = (text: string) => string

/** What ends a run either way. */
interface Publishing {
  readonly shutdown: Shutdown
  readonly environment: Environment
  readonly redact: Redact
}

/**
 * The whole step: inputs, buckets, findings, verdict, reports. Resolves to whether the step passed.
 *
 * @param redactor knows no secret yet.
 */
export async function run(environment: Environment, redactor: SecretRedactor): Promise<boolean> {
  const startedAt = new Date()
  const shutdown = installSignalHandlers(cause => {
    writeLine(`${cause}: nothing new is begun; what is in hand is finished or undone.`)
  })
  const raw = readInputs()
  maskSecrets(raw, environment, redactor)
  const redact: Redact = text => redactor.redact(text)

  const publishing = { shutdown, environment, redact }
  // Also where it is not said as it should be.
  const annotated = !/^false$/i.test(raw.annotations)
  const plan = await makePlan(raw, environment)
  if ('problems' in plan)
    return await publishConfigErrors(plan, plan.inputs, annotated, startedAt, publishing)
  const { inputs, identity, proxies } = plan
  writeLogHeader({
    version,
    mode: inputs.mode,
    ...describePolicy(plan),
    endpoint: inputs.endpoint?.origin,
    kmsEndpoint: inputs.kmsEndpoint?.origin,
    stsEndpoint: inputs.stsEndpoint?.origin,
    proxy: describeProxies(proxies),
    credentials: describeIdentity(identity)
  })

  const report = await reconcile(plan, shutdown, environment, redactor)
  if ('problems' in report)
    return await publishConfigErrors(report, inputs, annotated, startedAt, publishing)
  const error = await publish(redactDeep(report, redact), {
    summary: inputs.summary,
    annotations: inputs.annotations,
    reports: plan.reportFiles,
    runner: environment.runner,
    redact,
    useColor: environment.useColor,
    ...toGitHub(inputs, report.account, publishing)
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
function maskSecrets(
  raw: Readonly<Record<InputName, string>>,
  environment: Environment,
  redactor: SecretRedactor
): void {
  for (const secret of secretsIn(raw, environment)) mask(secret, redactor)
  redactor.watch(process.stdout, process.stderr)
}

/** Masked by the runner, and kept out of what we write ourselves. */
function mask(secret: string, redactor: SecretRedactor): void {
  if (redactor.add(secret)) core.setSecret(secret)
}

async function publishConfigErrors(
  { problems, advice, after, account }: ConfigErrors,
  inputs: Inputs,
  annotations: boolean,
  startedAt: Date,
  publishing: Publishing
): Promise<false> {
  const { shutdown, environment, redact } = publishing
  // A number that could not be read came out as the least.
  const requestTimeoutSeconds = Math.max(inputs.requestTimeoutSeconds, 10)
  const stoppedBy = shutdown.stoppedBy()
  const refused: ConfigErrorReport = {
    problems,
    advice,
    phase: after ?? 'nothing',
    mode: inputs.mode,
    ...(stoppedBy === undefined ? {} : { stoppedBy }),
    startedAt,
    finishedAt: new Date(),
    workflowRun: describeWorkflowRun(environment.runner)
  }
  const error = await publishConfigErrorReport(redactDeep(refused, redact), {
    annotations,
    runner: environment.runner,
    redact,
    ...toGitHub({ ...inputs, requestTimeoutSeconds }, account, publishing)
  })
  core.setFailed(error)
  return false
}

async function reconcile(
  plan: Plan,
  shutdown: Shutdown,
  environment: Environment,
  redactor: SecretRedactor
): Promise<Report | ConfigErrors> {
  const { stop, overtime } = shutdown
  const end = new AbortController()
  setMaxListeners(0, end.signal)
  const clock = interruptibleClock(stop, end.signal)
  const run = describeWorkflowRun(environment.runner)
  const connection = connectFor(plan, clock, stop, end.signal, redactor, run['runId'] ?? 'local')
  try {
    return await execute({ plan, connection, shutdown, clock, run, runner: environment.runner })
  } finally {
    // In overtime something is still being undone.
    if (!overtime.aborted) end.abort()
  }
}

/** What it takes to tell GitHub; nothing where nobody asked for it, or it lacks the token. */
function toGitHub(
  inputs: Inputs,
  account: string | undefined,
  { shutdown: { stop: shutdownSignal, limitTo }, environment, redact }: Publishing
): { readonly github?: GitHubPublication } {
  const { github, maxAttempts, requestTimeoutSeconds } = inputs
  if (github === undefined || github.token === '') return {}
  // A request may end 2 s later; the rest is for what nobody thought of.
  limitTo({ ms: githubTimeLimitMs + 10_000, calculation: 'for telling GitHub' })
  const policy = policyIdentity(inputs)
  const requirement = requirementIdentity(inputs)
  // Also where there was no list, or it could not be had.
  const whose = account ?? (inputs.role && accountOfRole(inputs.role))
  return {
    github: {
      ...github,
      ...(requirement === undefined ? {} : { requirement }),
      identity: { policy, ...(whose === undefined ? {} : { account: accountIdentity(whose) }) },
      userAgent: `oss-bucket-encryption/${version}`,
      retryPolicy: {
        clock: interruptibleClock(shutdownSignal, shutdownSignal),
        wallClock: Date.now,
        random: Math.random,
        maxAttempts,
        requestTimeoutSeconds,
        timeBudgetMs: githubTimeLimitMs,
        shutdownSignal,
        debug: text => {
          writeDebug(redact(text))
        }
      },
      runner: environment.runner,
      redact
    }
  }
}

function connectFor(
  { inputs, identity, proxies, region }: Plan,
  clock: Clock,
  shutdownSignal: AbortSignal,
  end: AbortSignal,
  redactor: SecretRedactor,
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
    shutdownSignal,
    endSignal: end,
    debug: text => {
      writeDebug(redactor.redact(text))
    },
    redact: text => redactor.redact(text),
    onSecret: secret => {
      mask(secret, redactor)
    },
    userAgent: `oss-bucket-encryption/${version} (run ${runId})`
  })
}
