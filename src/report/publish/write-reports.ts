import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import {
  resolveOutputFile,
  removeOutputFile,
  writeOutputFile,
  type OutputFile,
  type ProtectedFile
} from '../../runtime/output-file.js'
import { plainText } from '../../text/plain-text.js'
import type { Runner } from '../../runtime/runner.js'

/** Where a JSON report goes that was given no place: a new file of the runner's temp folder. */
export function temporaryReportPath({ temporaryFolder }: Runner): string {
  const name = `oss-bucket-encryption-${randomUUID().slice(0, 8)}.json`
  return path.join(temporaryFolder, name)
}

/** Writes a report; answers with what is wrong when it can't be written, in a sentence. */
export function writeReport(
  what: string,
  file: OutputFile,
  report: string,
  protectedFiles: readonly ProtectedFile[]
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
  runner: Runner
): string | null {
  return failureMessageOf(`${what} could not be written to ${file}`, () => {
    const output = resolveOutputFile(file, runner, [])
    if (!output.ok) throw new Error(`it ${output.problems.join()}`)
    writeOutputFile(output.value, report, [], false)
  })
}

/** Removes what came to the place of a report that is not written; answers as {@link writeReport} does. */
export function removeStaleReport(
  what: string,
  file: OutputFile,
  protectedFiles: readonly ProtectedFile[]
): string | null {
  return failureMessageOf(
    `${what} of an earlier run could not be removed from ${file.path}`,
    () => {
      removeOutputFile(file, protectedFiles)
    }
  )
}

/** Adds to the job summary, where the runner has one; answers as {@link writeReport} does. */
export function appendJobSummary(summary: string, summaryFile: string): string | null {
  if (summaryFile === '') return null
  return failureMessageOf('The job summary could not be written', () => {
    appendAtomically(summaryFile, summary, true)
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

/**
 * Adds a text to a file that other code writes as well: all of it or, as far as the file can be cut
 * back, nothing. A pipe that nobody reads is an error rather than a wait. Throws when it could not.
 *
 * @param create a file that is not there; else that is an error.
 */
export function appendAtomically(file: string, text: string, create = false): void {
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants
  const flags = O_WRONLY | O_APPEND | O_NONBLOCK | (create ? O_CREAT : 0)
  const target = openSync(file, flags, 0o666)
  try {
    const before = fstatSync(target)
    const bytes = Buffer.from(text)
    try {
      for (let sent = 0; sent < bytes.length;) sent += writeSync(target, bytes, sent)
    } catch (error) {
      // Half an output would be read as another one.
      if (before.isFile()) ftruncateSync(target, before.size)
      throw error
    }
  } finally {
    closeSync(target)
  }
}
