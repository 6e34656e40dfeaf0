import { randomUUID } from 'node:crypto'
import { EOL } from 'node:os'
import * as core from '@actions/core'
import { plainText } from '../../text/plain-text.js'
import { appendAtomically } from './write-reports.js'
import { outputNames, type OutputName } from '../outputs.js'

export type OutputValues = Partial<Record<OutputName, string>>

/**
 * Sets all outputs at once, without the secrets of this run: the runner would drop an output that
 * holds one. Answers with what is wrong when they can't be written, in sentences; then none is set.
 */
export function setOutputs(
  values: OutputValues,
  outputFile: string,
  redact: (text: string) => string
): string | null {
  const all = outputNames.flatMap(name => {
    const value = values[name]
    return value === undefined ? [] : [[name, redact(value)] as const]
  })
  try {
    if (outputFile !== '') appendAtomically(outputFile, all.map(toFileEntry).join(''))
    // As on servers so old that they have no such file.
    else for (const [name, value] of all) core.setOutput(name, value)
    return null
  } catch (error) {
    const said = redact(error instanceof Error ? error.message : String(error))
    return `The outputs could not be written to the file that GITHUB_OUTPUT names: ${plainText(said, Infinity)}. Later steps must not decide without them, so this step fails. See that nothing else in the job removes or replaces that file, and that the runner’s disk has room, and run it again.`
  }
}

/** Source: docs.github.com, "Workflow commands", multiline strings. The delimiter can't be in the value by chance. */
function toFileEntry([name, value]: readonly [OutputName, string]): string {
  const delimiter = `ghadelimiter_${randomUUID()}`
  return `${name}<<${delimiter}${EOL}${value}${EOL}${delimiter}${EOL}`
}
