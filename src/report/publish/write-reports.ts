import { randomUUID } from 'node:crypto'
import path from 'node:path'
import {
  outputFileAt,
  removeOutputFile,
  writeOutputFile,
  type OutputFile,
  type Protected
} from '../../runtime/output-file.js'
import { plainText } from '../../text/plain-text.js'
import { temporaryFolderOf } from '../../runtime/workspace.js'
import { appendAtomically } from '../append-whole.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where a JSON report goes that was given no place: a new file of the runner's temp folder. */
export function temporaryReportPath(env: Environment): string {
  const name = `oss-bucket-encryption-${randomUUID().slice(0, 8)}.json`
  return path.join(temporaryFolderOf(env), name)
}

/** Writes a report; answers with what is wrong when it can't be written, in a sentence. */
export function writeReport(
  what: string,
  file: OutputFile,
  report: string,
  protectedFiles: readonly Protected[]
): string | null {
  return failureMessageOf(`${what} could not be written to ${file.path}`, () => {
    writeOutputFile(file, report, protectedFiles)
  })
}

/** Writes a report to a new path of ours; answers as {@link writeReport} does. */
export function writeTemporaryReport(
  what: string,
  file: string,
  report: string,
  env: Environment
): string | null {
  return failureMessageOf(`${what} could not be written to ${file}`, () => {
    const output = outputFileAt(file, env, [])
    if ('problem' in output) throw new Error(`it ${output.problem}`)
    writeOutputFile(output, report, [], false)
  })
}

/** Removes what came to the place of a report that is not written; answers as {@link writeReport} does. */
export function removeStaleReport(
  what: string,
  file: OutputFile,
  protectedFiles: readonly Protected[]
): string | null {
  return failureMessageOf(
    `${what} of an earlier run could not be removed from ${file.path}`,
    () => {
      removeOutputFile(file, protectedFiles)
    }
  )
}

/** Adds to the job summary, where the runner has one; answers as {@link writeReport} does. */
export function appendJobSummary(summary: string, env: Environment): string | null {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return null
  return failureMessageOf('The job summary could not be written', () => {
    appendAtomically(file, summary, true)
  })
}

function failureMessageOf(what: string, write: () => void): string | null {
  try {
    write()
    return null
  } catch (error) {
    return `${what}: ${plainText(error instanceof Error ? error.message : String(error), Infinity)}`
  }
}
