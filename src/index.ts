// First, before ali-oss is loaded.
import './aliyun/oss/url-parse-warning.js'
import * as core from '@actions/core'
import { SecretRedactor } from './runtime/secret-redactor.js'
import { readEnvironment } from './run/environment.js'
import { setOutputs } from './report/publish/set-outputs.js'
import { logLine } from './report/log-line.js'
import { run } from './run/run.js'

// Failed until proven otherwise: should the process end early, for whatever reason, it must not end green.
process.exitCode = 1
// Whoever reads the log may be gone, as when a workflow is cancelled: that must stop no roll-back.
for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined)
const environment = readEnvironment(process.env)
const redactor = new SecretRedactor()
const redact = (text: string): string => redactor.redact(text)
let ended = false
const background: { faulted: boolean; cause?: unknown } = { faulted: false }

/** A fault of our own, or of a library's in the background: red, in one line, whatever its text. */
function fail(error: unknown): void {
  ended = true
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  core.setFailed(logLine(`A fault in this action, please report it: ${redact(said)}`))
  // Outputs that can't be written may be the fault that was just told.
  setOutputs(
    { status: 'unknown', error: 'A fault in this action; the log has it.' },
    environment.runner.outputFile,
    redact
  )
}

function failInBackground(error: unknown): void {
  // Node may tell of a rejection twice: as an exception, too.
  if (background.faulted && error === background.cause) return
  const again = background.faulted
  background.faulted = true
  background.cause = error
  fail(error)
  // What is in hand is finished or undone, as when the step is cancelled; unless there is nobody to do it.
  if (again || !process.emit('SIGTERM', 'SIGTERM')) process.exit(1)
}

process.on('uncaughtException', failInBackground)
// Not left to Node, which NODE_OPTIONS may tell to let them pass.
process.on('unhandledRejection', failInBackground)
process.on('exit', () => {
  if (!ended) fail(new Error('The run came to an end before it was done.'))
})

// No certificate goes unchecked: Octokit leaves that to Node, which would ask this variable.
delete process.env['NODE_TLS_REJECT_UNAUTHORIZED']
try {
  const passed = await run(environment, redactor)
  if (passed && !background.faulted) process.exitCode = 0
  ended = true
} catch (error) {
  fail(error)
}
