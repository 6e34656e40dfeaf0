import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'
import { randomUUID } from 'node:crypto'
import path from 'node:path'
import {
  describeFileError,
  resolveOutputFile,
  removeOutputFile,
  writeOutputFile,
  type OutputFile,
  type ProtectedFile
} from '../../runtime/output-file.js'
import { input, join, message, value, words, type Message } from '../../text/message.js'
import type { Runner } from '../../runtime/actions-runner.js'

/**
 * The path of a JSON report without the input `json-report`: a new file in the runner's temp
 * folder.
 */
export function temporaryReportPath({ temporaryFolder }: Runner): string {
  const name = `oss-bucket-encryption-${randomUUID().slice(0, 8)}.json`
  return path.join(temporaryFolder, name)
}

/** Writes a report. Returns a message if that fails. */
export function writeReport(
  name: string,
  file: OutputFile,
  report: string,
  protectedFiles: readonly ProtectedFile[]
): Message | null {
  return failureMessageOf(
    message`${words(name)} could not be written to ${value(file.path)}`,
    () => {
      writeOutputFile(file, report, protectedFiles)
    }
  )
}

/** Writes a report to a new path of our own. Returns a message if that fails. */
export function writeTemporaryReport(
  name: string,
  file: string,
  report: string,
  runner: Runner
): Message | null {
  const problem = message`${words(name)} could not be written to ${value(file)}`
  const output = resolveOutputFile(file, runner, [])
  if (!output.ok)
    return message`${problem}, which ${join(output.problems, ' It ')} Set the path in ${input('json-report')}.`
  return failureMessageOf(problem, () => {
    writeOutputFile(output.value, report, [], false)
  })
}

/**
 * Removes the file of an earlier run where this run writes none. Returns a message if that fails.
 */
export function removeStaleReport(
  name: string,
  file: OutputFile,
  protectedFiles: readonly ProtectedFile[]
): Message | null {
  return failureMessageOf(
    message`${words(name)} of an earlier run could not be removed from ${value(file.path)}`,
    () => {
      removeOutputFile(file, protectedFiles)
    }
  )
}

/** Appends to the job summary, if the runner has one. Returns a message if that fails. */
export function appendJobSummary(summary: string, summaryFile: string): Message | null {
  if (summaryFile === '') return null
  return failureMessageOf(message`The job summary could not be written`, () => {
    appendAtomically(summaryFile, summary, true)
  })
}

function failureMessageOf(problem: Message, write: () => void): Message | null {
  try {
    write()
    return null
  } catch (error) {
    return message`${problem}: ${describeFileError(error)}.`
  }
}

/**
 * Appends to a file that other code writes as well: the whole text or, where the file can be
 * truncated again, nothing. A pipe without a reader is an error, not a wait. Throws on failure.
 *
 * @param create creates a missing file, which otherwise is an error.
 */
export function appendAtomically(file: string, text: string, create = false): void {
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants
  const flags = O_WRONLY | O_APPEND | O_NONBLOCK | (create ? O_CREAT : 0)
  const descriptor = openSync(file, flags, 0o666)
  try {
    const before = fstatSync(descriptor)
    const bytes = Buffer.from(text)
    try {
      for (let written = 0; written < bytes.length;)
        written += writeSync(descriptor, bytes, written)
    } catch (error) {
      // A partial output would be read as another one.
      if (before.isFile()) ftruncateSync(descriptor, before.size)
      throw error
    }
  } finally {
    closeSync(descriptor)
  }
}
