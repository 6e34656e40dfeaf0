import { randomUUID } from 'node:crypto'
import { EOL } from 'node:os'
import * as core from '@actions/core'
import { errorMessage } from '../../text/error-message.js'
import { plainText } from '../../text/plain-text.js'
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
): string | null {
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
    return `The outputs could not be written to the file that GITHUB_OUTPUT names: ${plainText(cause, Infinity)}. Later steps must not decide without them, so this step fails. See that nothing else in the job removes or replaces that file, and that the runner’s disk has room, and run it again.`
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
