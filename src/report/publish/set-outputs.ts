import { randomUUID } from 'node:crypto'
import { EOL } from 'node:os'
import * as core from '@actions/core'
import { errorMessage } from '../../text/error-message.js'
import { code, message, untrusted, type Message } from '../../text/message.js'
import { appendAtomically } from './write-reports.js'
import { outputNames, type OutputName } from '../outputs.js'

export type OutputValues = Partial<Record<OutputName, string>>

/**
 * Sets all outputs at once, redacted: the runner drops an output with a secret. Returns a message
 * if the file can't be written; no output is set then.
 */
export function setOutputs(
  values: OutputValues,
  outputFile: string,
  redact: (text: string) => string
): Message | null {
  const outputs = outputNames.flatMap(name => {
    const value = values[name]
    return value === undefined ? [] : [[name, redact(value)] as const]
  })
  try {
    if (outputFile !== '') appendAtomically(outputFile, outputs.map(toFileEntry).join(''))
    // For old servers, which do not provide the file.
    else for (const [name, value] of outputs) core.setOutput(name, value)
    return null
  } catch (error) {
    const cause = redact(errorMessage(error))
    return message`The outputs could not be written to the file that ${code('GITHUB_OUTPUT')} names (${untrusted(cause)}). Later steps may depend on the outputs, so this step fails. Check that nothing else in the job removes or replaces that file and that the runner has free disk space, then run the workflow again.`
  }
}

/**
 * The random delimiter can't occur in the value by chance. Source: docs.github.com, "Workflow
 * commands", multiline strings.
 */
function toFileEntry([name, value]: readonly [OutputName, string]): string {
  const delimiter = `ghadelimiter_${randomUUID()}`
  return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`
}
