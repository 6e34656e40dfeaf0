// First, before ali-oss is loaded.
import './deprecation.js'
import * as core from '@actions/core'
import { logLine } from './report/workflow-log.js'
import { run } from './run.js'

/** A fault of our own, or of a library's in the background: red, in one line, whatever its text. */
function fail(error: unknown): void {
  const said = error instanceof Error ? (error.stack ?? error.message) : String(error)
  core.setOutput('status', 'unknown')
  core.setOutput('error', 'A fault in this action; the log has it.')
  core.setFailed(logLine(`A fault in this action, please report it: ${said}`))
}

// Failed until proven otherwise: should the process end early, for whatever reason, it must not end green.
process.exitCode = 1
process.on('uncaughtException', error => {
  fail(error)
  process.exit(1)
})

try {
  const passed = await run(process.env)
  if (passed) process.exitCode = 0
} catch (error) {
  fail(error)
}
