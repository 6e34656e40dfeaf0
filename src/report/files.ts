import { randomUUID } from 'node:crypto'
import { appendFile, mkdir, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { plainText } from '../plain-text.js'
import { writeWarning } from './workflow-log.js'

type Environment = Readonly<Record<string, string | undefined>>

/** Where the JSON report goes: the path that was asked for, seen from the workspace, or a new file of the runner's temp folder. */
export function reportPath(asked: string | undefined, env: Environment): string {
  if (asked !== undefined) return path.resolve(workspace(env), asked)
  const name = `oss-bucket-encryption-${randomUUID().slice(0, 8)}.json`
  return path.join(env['RUNNER_TEMP'] || tmpdir(), name)
}

function workspace(env: Environment): string {
  return path.resolve(env['GITHUB_WORKSPACE'] || '.')
}

function isWithin(folder: string, file: string): boolean {
  const way = path.relative(folder, file)
  return !way.startsWith('..') && !path.isAbsolute(way)
}

/** Writes the report; answers with its path, or with nothing when it could not be written, which is a warning. */
export async function writeReport(file: string, report: string, env: Environment): Promise<string> {
  return await orWarn(`The JSON report could not be written to ${file}`, '', async () => {
    // Folders are made in the workspace only; elsewhere they are somebody else's.
    if (isWithin(workspace(env), file)) await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, report)
    return file
  })
}

/** Appends to the job summary, where the runner has one. A summary that can't be written never changes the verdict. */
export async function writeSummary(summary: string, env: Environment): Promise<void> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return
  await orWarn('The job summary could not be written', undefined, () => appendFile(file, summary))
}

async function orWarn<T>(what: string, otherwise: T, write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    writeWarning(`${what}: ${plainText(error instanceof Error ? error.message : String(error))}`)
    return otherwise
  }
}
