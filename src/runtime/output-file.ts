import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  linkSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type BigIntStats
} from 'node:fs'
import path from 'node:path'
import { plainText } from '../text/plain-text.js'
import type { Runner } from './runner.js'
import { isAbsence, isInside, realPlaceOf } from './workspace.js'

/** A file that this run may write, as it was found before anything was sent. */
export interface OutputFile {
  /** Absolute, as a person looks it up, links and all. */
  readonly path: string
  /** The same by the real path of its folder. */
  readonly real: string
}

/** The report files that a run is to write. */
export interface ReportFiles {
  readonly json?: OutputFile
  readonly sarif?: OutputFile
  readonly junit?: OutputFile
}

/** A file that nothing may be written over, and what it is: `the policy file`. */
export interface Protected {
  readonly path: string
  readonly what: string
}

/** What is wrong with a path: the end of a sentence that begins with its input. */
export interface PathProblem {
  readonly problem: string
}

export function runnerFilesIn({ files }: Pick<Runner, 'files'>): Protected[] {
  return files.map(file => ({ path: file.path, what: `the runner’s own file ${file.variable}` }))
}

/** What a report must never be written over. */
export function guardedFiles(policyFile: string | undefined, runner: Runner): Protected[] {
  const policy = policyFile === undefined ? [] : [path.resolve(runner.workspace, policyFile)]
  return [
    ...policy.map(file => ({ path: file, what: 'the policy file' })),
    ...runnerFilesIn(runner)
  ]
}

/** Where a file is to be written, seen from the workspace; or why it can't be there. */
export function outputFileAt(
  asked: string,
  runner: Runner,
  guarded: readonly Protected[]
): OutputFile | PathProblem {
  if (/[/\\]$/.test(asked)) return { problem: 'names a folder; give the name of a file' }
  const absolute = path.resolve(runner.workspace, asked)
  const real = realPlaceOf(absolute)
  if (real === null) return { problem: 'is behind a link that leads nowhere; give another path' }
  if (!isInside([runner.workspace, runner.temporaryFolder], real)) {
    return { problem: 'leads out of the workspace; give a path in it or in RUNNER_TEMP' }
  }
  try {
    const problem = occupant(real, guarded)
    if (problem === null) return { path: absolute, real }
    return { problem: `${problem}; give another path` }
  } catch (error) {
    return { problem: `could not be looked at (${plainText(String(error), Infinity)})` }
  }
}

/** What stands in the way at a real path, as `is a link`; `null`: nothing, or a file that may be replaced. */
function occupant(real: string, guarded: readonly Protected[]): string | null {
  const there = statsOf(real)
  if (there?.isSymbolicLink() === true) return 'is a link'
  if (there?.isDirectory() === true) return 'is a folder'
  if (there?.isFile() === false) return 'is no ordinary file, but a pipe, a device or a socket'
  const other = guarded.find(file => isSame(real, there, file.path))
  return other === undefined ? null : `is ${other.what}`
}

function statsOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true })
  } catch (error) {
    if (isAbsence(error)) return undefined
    throw error
  }
}

/** Under one name, also where nothing is there yet; or under two, by a hard link. */
function isSame(real: string, there: BigIntStats | undefined, other: string): boolean {
  if (real === realPlaceOf(other)) return true
  try {
    const its = statSync(other, { bigint: true })
    return its.ino === there?.ino && its.dev === there.dev
  } catch {
    return false
  }
}

/** Removes what an earlier run left there. Throws where it can't, or where the place is no longer what it was. */
export function removeOutputFile({ real }: OutputFile, guarded: readonly Protected[]): void {
  if (statsOf(real) === undefined) return
  expectUnchanged(real, guarded)
  rmSync(real)
}

/**
 * Writes a file whole or not at all: to a new file beside it, which then takes its name. At once, so
 * that neither a signal nor the end of the process comes between. Throws when it could not, or when
 * its place is no longer what it was.
 *
 * @param replace what is there; else a file that came meanwhile is left as it is, and that is an error.
 */
export function writeOutputFile(
  { real }: OutputFile,
  text: string,
  guarded: readonly Protected[],
  replace = true
): void {
  const folder = path.dirname(real)
  expectUnchanged(real, guarded)
  mkdirSync(folder, { recursive: true })
  const draft = path.join(folder, `.oss-bucket-encryption-${randomUUID()}.tmp`)
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
  const file = openSync(draft, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666)
  try {
    try {
      writeFileSync(file, text)
    } finally {
      closeSync(file)
    }
    expectUnchanged(real, guarded)
    if (replace) renameSync(draft, real)
    else nameOnce(draft, real)
  } finally {
    // After a rename it is not there any more.
    rmSync(draft, { force: true })
  }
}

/** Gives a file a name that must not be taken. */
function nameOnce(draft: string, real: string): void {
  try {
    linkSync(draft, real)
  } catch (error) {
    // Some file systems have no second names; a rename would take one that came this very moment.
    if (statsOf(real) !== undefined) throw error
    renameSync(draft, real)
  }
}

/** A link may have been put there since the path was checked, for the file or for a folder of it. */
function expectUnchanged(real: string, guarded: readonly Protected[]): void {
  if (realPlaceOf(real) !== real) throw new Error('a folder of its path has become a link')
  const problem = occupant(real, guarded)
  if (problem !== null) throw new Error(`it ${problem}`)
}
