import { setMaxListeners } from 'node:events'
import * as core from '@actions/core'
import { describeIdentity } from '../aliyun/credentials/identity.js'
import { describeProxies } from '../aliyun/http/proxy-settings.js'
import { defined } from '../encryption/defined-fields.js'
import { describeWorkflowRun, reportPages } from '../github/workflow-run.js'
import { inputDefaults, type InputName } from '../inputs/inputs.js'
import { logLine } from '../report/log-line.js'
import { writeLogHeader } from '../report/publish/log-header.js'
import { publish, publishConfigErrorReport } from '../report/publish/publish.js'
import type { ConfigErrorReport, Report } from '../report/report.js'
import { interruptibleClock } from '../runtime/clock.js'
import { redactDeep } from '../runtime/redact-deep.js'
import type { SecretRedactor } from '../runtime/secret-redactor.js'
import type { ConfigErrors, Validated } from './config-errors.js'
import type { Environment } from './environment.js'
import { execute } from './execute.js'
import { maskSecrets } from './mask-secrets.js'
import { describePolicy, makePlan, type Plan } from './plan.js'
import type { Shutdown } from './shutdown.js'
import { version } from './version.js'
import { connectToCloud, prepareGitHubPublication, type StepContext } from './wiring.js'

/**
 * Runs the whole step: plans it, executes the plan, and publishes the report. Resolves to whether the
 * step passed.
 *
 * @param redactor knows no secret yet.
 */
export async function run(
  environment: Environment,
  redactor: SecretRedactor,
  shutdown: Shutdown
): Promise<boolean> {
  const startedAt = new Date()
  const raw = readInputs()
  maskSecrets(raw, environment, redactor)
  const errorReports = {
    annotations: isNotFalse(raw.annotations),
    summary: isNotFalse(raw.summary)
  }
  const step: StepContext = { environment, shutdown, redactor, startedAt, errorReports }

  const plan = await makePlan(raw, environment)
  if (!plan.ok) return await publishConfigErrors(plan, plan, step)
  writePlan(plan.value)
  const report = await executePlan(plan.value, step)
  if (!report.ok) return await publishConfigErrors(report, plan.value, step)
  return await publishReport(report.value, plan.value, step)
}

/** For an input that is not validated yet: everything but a plain false counts as true. */
function isNotFalse(input: string): boolean {
  return !/^false$/i.test(input)
}

function readInputs(): Record<InputName, string> {
  const inputs: Record<InputName, string> = { ...inputDefaults }
  for (const name of Object.keys(inputDefaults) as InputName[]) inputs[name] = core.getInput(name)
  return inputs
}

function writePlan(plan: Plan): void {
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
}

async function executePlan(plan: Plan, step: StepContext): Promise<Validated<Report>> {
  const { runner } = step.environment
  const { shutdownSignal, overtime } = step.shutdown
  const end = new AbortController()
  // Every request in progress listens, however many there are.
  setMaxListeners(0, end.signal)
  const clock = interruptibleClock(shutdownSignal, end.signal)
  const connection = connectToCloud(plan, { clock, endSignal: end.signal }, step)
  try {
    return await execute({
      plan,
      connection,
      shutdown: step.shutdown,
      clock,
      startedAt: new Date(),
      workflowRun: describeWorkflowRun(runner),
      runner
    })
  } finally {
    // In overtime a rollback may still be in progress.
    if (!overtime.aborted) end.abort()
  }
}

async function publishReport(report: Report, plan: Plan, step: StepContext): Promise<boolean> {
  const { inputs, reportFiles } = plan
  const { runner, useColor } = step.environment
  const redact = (text: string): string => step.redactor.redact(text)
  const error = await publish(redactDeep(report, redact), {
    summary: inputs.summary,
    annotations: inputs.annotations,
    reports: reportFiles,
    runner,
    useColor,
    redact,
    ...defined({ github: prepareGitHubPublication(inputs, report.account, step) })
  })
  if (error !== '') core.setFailed(logLine(error))
  return !report.verdict.failed && error === ''
}

async function publishConfigErrors(
  { problems, advice, phase, account }: ConfigErrors,
  { inputs, diagnostics }: Pick<Plan, 'inputs' | 'diagnostics'>,
  step: StepContext
): Promise<false> {
  const { runner } = step.environment
  const redact = (text: string): string => step.redactor.redact(text)
  const report: ConfigErrorReport = {
    kind: 'config-errors',
    problems,
    advice,
    diagnostics,
    phase: phase ?? 'nothing',
    mode: inputs.mode,
    ...defined({ stoppedBy: step.shutdown.stoppedBy() }),
    startedAt: step.startedAt,
    finishedAt: new Date(),
    workflowRun: describeWorkflowRun(runner),
    pages: reportPages(runner)
  }
  // parseInputs replaces an invalid number with the smallest one, too short to reach GitHub.
  const requestTimeoutSeconds = Math.max(inputs.requestTimeoutSeconds, 10)
  const github = prepareGitHubPublication({ ...inputs, requestTimeoutSeconds }, account, step)
  const error = await publishConfigErrorReport(redactDeep(report, redact), {
    ...step.errorReports,
    runner,
    redact,
    ...defined({ github })
  })
  core.setFailed(error)
  return false
}
