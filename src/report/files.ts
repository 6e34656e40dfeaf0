import { randomUUID } from 'node:crypto'
import { appendFile, lstat, mkdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { plainText } from '../plain-text.js'
import { isWithin, leadsOut, workspaceOf } from '../workspace.js'

type Environment = Readonly<Record<string, string | undefined>>

/** A path as the inputs give it: seen from the workspace. */
export function inWorkspace(file: string, env: Environment): string {
  return path.resolve(workspaceOf(env), file)
}

/** Where a JSON report goes that was given no place: a new file of the runner's temp folder. */
export function newReportPath(env: Environment): string {
  const name = `oss-bucket-encryption-${randomUUID().slice(0, 8)}.json`
  return path.join(env['RUNNER_TEMP'] || tmpdir(), name)
}

/** Files of others that a report must not be written over: paths. */
export type Others = readonly string[]

/** The runner's own files, by which it takes orders from a step. */
const runnerFiles = [
  'GITHUB_OUTPUT',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_EVENT_PATH'
] as const

/** Writes a report; answers with what is wrong when it can't be written, in a sentence. */
export async function writeReport(
  what: string,
  file: string,
  report: string,
  env: Environment,
  others: Others
): Promise<string | null> {
  return await problemWith(`${what} could not be written to ${file}`, async () => {
    await refuseOthers(file, env, others)
    // Folders are made in the workspace only; elsewhere they are somebody else's.
    if (isWithin(workspaceOf(env), file)) await mkdir(path.dirname(file), { recursive: true })
    await writeFile(file, report)
  })
}

/** Takes away what an earlier run has left in the place of a report that is not written. */
export async function removeReport(
  what: string,
  file: string,
  env: Environment,
  others: Others
): Promise<string | null> {
  return await problemWith(
    `${what} of an earlier run could not be taken away from ${file}`,
    async () => {
      await refuseOthers(file, env, others)
      await rm(file, { force: true })
    }
  )
}

/**
 * Throws where a report would go elsewhere than its path says, or over a file of somebody else. What is
 * in the workspace may be of a pull request, links included, and what is in a report is partly of
 * whoever names a bucket.
 */
async function refuseOthers(file: string, env: Environment, others: Others): Promise<void> {
  const runners = runnerFiles.flatMap(name => env[name] || [])
  for (const other of [...others, ...runners]) {
    if (await isSameFile(file, other)) throw new Error(`it is the same file as ${other}`)
  }
  if (!isWithin(workspaceOf(env), file)) return
  const there = await lstat(file).catch(() => undefined)
  if (there?.isSymbolicLink() === true) throw new Error('it is a link')
  if (there?.isFile() === false && !there.isDirectory()) throw new Error('it is no ordinary file')
  if (await leadsOut(file, env)) {
    throw new Error('it is behind a link that leads out of the workspace')
  }
}

async function isSameFile(file: string, other: string): Promise<boolean> {
  const [one, two] = await Promise.all(
    [file, other].map(path => stat(path, { bigint: true }).catch(() => undefined))
  )
  return one !== undefined && one.ino === two?.ino && one.dev === two.dev
}

/** Appends to the job summary, where the runner has one; answers as {@link writeReport} does. */
export async function writeSummary(summary: string, env: Environment): Promise<string | null> {
  const file = env['GITHUB_STEP_SUMMARY']
  if (file === undefined || file === '') return null
  return await problemWith('The job summary could not be written', () => appendFile(file, summary))
}

async function problemWith(what: string, write: () => Promise<unknown>): Promise<string | null> {
  try {
    await write()
    return null
  } catch (error) {
    return `${what}: ${plainText(error instanceof Error ? error.message : String(error))}`
  }
}
