// Must be imported before ali-oss is loaded.
import './aliyun/oss/silence-url-parse-warning.js'
import * as core from '@actions/core'
import { SecretRedactor } from './runtime/secret-redactor.js'
import { readEnvironment } from './run/environment.js'
import { setOutputs } from './report/publish/set-outputs.js'
import { writeMessage } from './report/publish/workflow-log.js'
import { logLine } from './report/log-line.js'
import { run } from './run/run.js'
import { installSignalHandlers } from './run/shutdown.js'

// Fail by default: a process that ends early, for whatever reason, must not pass the step.
process.exitCode = 1
// The reader of the log may be gone, as in a cancelled workflow. That must not stop a rollback.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
const environment = readEnvironment(process.env)
const redactor = new SecretRedactor()
const redact = (text: string): string => redactor.redact(text)
const shutdown = installSignalHandlers(writeMessage)
let hasEnded = false
const background: { fault?: { readonly cause: unknown } } = {}

/** Fails the step for a fault of this action or of a library: one line in the log, whatever its text. */
function fail(error: unknown): void {
  hasEnded = true
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  core.setFailed(logLine(`Internal error in this action. Please report it: ${redact(details)}`))
  setFaultOutputs()
}

/** The runner takes the last value of an output. Ignores a failure: it may be the very fault. */
function setFaultOutputs(): void {
  setOutputs(
    { status: 'unknown', error: 'Internal error in this action. The log shows the details.' },
    environment.runner.outputFile,
    redact
  )
}

function failInBackground(error: unknown): void {
  // Node may report one rejection twice: the second time as an exception.
  if (background.fault !== undefined && error === background.fault.cause) return
  const isFirst = background.fault === undefined
  background.fault = { cause: error }
  fail(error)
  // Let the run finish or roll back what is in progress, as for a cancelled step.
  if (isFirst) shutdown.abort()
  else process.exit(1)
}

process.on('uncaughtException', failInBackground)
// Handle rejections here: NODE_OPTIONS may make Node ignore them.
process.on('unhandledRejection', failInBackground)
process.on('exit', () => {
  if (!hasEnded) fail(new Error('The process ended before the run finished.'))
})

// Verify every certificate: Octokit leaves that to Node, which this variable would make skip it.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
try {
  const passed = await run(environment, redactor, shutdown)
  // The outputs of a run with a fault must not say more than its exit code.
  if (background.fault !== undefined) setFaultOutputs()
  else if (passed) process.exitCode = 0
  hasEnded = true
} catch (error) {
  fail(error)
}
