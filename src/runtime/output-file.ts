import { randomUUID } from 'node:crypto'
import {
  closeSync,
  constants,
  existsSync,
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
import { bad, ok, type Checked } from '../text/checked-value.js'
import { errorMessage } from '../text/error-message.js'
import { code, message, untrusted, type Message } from '../text/message.js'
import { isLexicallyWithin, isNotFound, isReallyInside, resolveRealPath } from './real-path.js'
import type { Runner } from './actions-runner.js'

/** A file that this run may write, as checked before anything was sent. */
export interface OutputFile {
  /** Absolute, with links as the user wrote them. */
  readonly path: string
  /** The same file by the real path of its folder. */
  readonly real: string
}

/** The report files that a run writes. */
export interface ReportFiles {
  readonly json?: OutputFile
  readonly sarif?: OutputFile
  readonly junit?: OutputFile
}

/** A file that must not be overwritten. */
export interface ProtectedFile {
  readonly path: string
  /** A noun phrase, such as `the policy file`. */
  readonly what: Message
}

/** The runner's own files: writing one could give the runner commands, or forge the event. */
export function runnerFilesIn({ files }: Pick<Runner, 'files'>): ProtectedFile[] {
  return files.map(file => ({
    path: file.path,
    what: message`the runner's own file ${code(file.variable)}`
  }))
}

/** The files that no report may overwrite. */
export function protectedFilesOf(policyFile: string | undefined, runner: Runner): ProtectedFile[] {
  const policy = policyFile === undefined ? [] : [path.resolve(runner.workspace, policyFile)]
  return [
    ...policy.map(file => ({ path: file, what: message`the policy file` })),
    ...runnerFilesIn(runner)
  ]
}

/**
 * Resolves a path, relative to the workspace, to a file that may be written. Each problem completes
 * a sentence that begins with the path.
 */
export function resolveOutputFile(
  requestedPath: string,
  runner: Runner,
  protectedFiles: readonly ProtectedFile[]
): Checked<OutputFile> {
  if (isFolderPath(requestedPath)) return bad(namesFolder)
  const absolute = path.resolve(runner.workspace, requestedPath)
  const real = resolveRealPath(absolute)
  if (real === null) return bad(message`goes through a broken symbolic link. Use another path.`)
  const folders = [runner.workspace, runner.temporaryFolder]
  if (!isReallyInside(folders, real)) {
    const isInsideByName = folders.some(
      folder => folder !== absolute && existsSync(folder) && isLexicallyWithin(folder, absolute)
    )
    const where = isInsideByName
      ? message`goes through a symbolic link that leads outside the workspace and ${code('RUNNER_TEMP')}`
      : message`is outside the workspace`
    return bad(message`${where}. Use a path in the workspace or in ${code('RUNNER_TEMP')}.`)
  }
  try {
    const obstacle = findObstacle(real, protectedFiles)
    return obstacle === null
      ? ok({ path: absolute, real })
      : bad(message`${obstacle}. Use another path.`)
  } catch (error) {
    return bad(message`could not be checked: ${describeFileError(error)}.`)
  }
}

/** Whether a path can only be that of a folder, by its end: `a/`, `.`, `a/..`. */
export function isFolderPath(requestedPath: string): boolean {
  return /(?:^|[/\\])\.{0,2}$/.test(requestedPath)
}

export const namesFolder = message`is the path of a folder. Use the path of a file.`

/** Why the file at a real path must not be replaced, such as `is a link`; `null` if it may be. */
function findObstacle(real: string, protectedFiles: readonly ProtectedFile[]): Message | null {
  const stats = statsOf(real)
  if (stats?.isSymbolicLink() === true) return message`is a symbolic link`
  if (stats?.isDirectory() === true) return message`is a folder`
  if (stats?.isFile() === false) {
    return message`is a pipe, a device or a socket, not a regular file`
  }
  const match = protectedFiles.find(file => isSameFile(real, stats, file.path))
  return match === undefined ? null : message`is ${match.what}`
}

function statsOf(file: string): BigIntStats | undefined {
  try {
    return lstatSync(file, { bigint: true })
  } catch (error) {
    if (isNotFound(error)) return undefined
    throw error
  }
}

/** Compares by real path, since the file may not exist yet, and by inode, since it may be a hard link. */
function isSameFile(real: string, stats: BigIntStats | undefined, other: string): boolean {
  if (real === resolveRealPath(other)) return true
  try {
    const otherStats = statSync(other, { bigint: true })
    return otherStats.ino === stats?.ino && otherStats.dev === stats.dev
  } catch {
    return false
  }
}

/** Removes the file of an earlier run. Throws if that fails, or if the path has changed since its check. */
export function removeOutputFile(
  { real }: OutputFile,
  protectedFiles: readonly ProtectedFile[]
): void {
  if (statsOf(real) === undefined) return
  expectUnchanged(real, protectedFiles)
  rmSync(real)
}

/**
 * Writes a file completely or not at all: to a temporary file next to it, which is then renamed.
 * Synchronous, so that no signal interrupts it. Throws if writing fails, or if the path has changed
 * since its check.
 *
 * @param replace whether an existing file is replaced; if not, one that was created meanwhile is an error.
 */
export function writeOutputFile(
  { real }: OutputFile,
  text: string,
  protectedFiles: readonly ProtectedFile[],
  replace = true
): void {
  const folder = path.dirname(real)
  expectUnchanged(real, protectedFiles)
  mkdirSync(folder, { recursive: true })
  const temporary = path.join(folder, `.oss-bucket-encryption-${randomUUID()}.tmp`)
  const { O_CREAT, O_EXCL, O_NOFOLLOW, O_WRONLY } = constants
  const descriptor = openSync(temporary, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW, 0o666)
  try {
    try {
      writeFileSync(descriptor, text)
    } finally {
      closeSync(descriptor)
    }
    expectUnchanged(real, protectedFiles)
    if (replace) renameSync(temporary, real)
    else renameWithoutReplacing(temporary, real)
  } finally {
    // Already gone after a rename.
    rmSync(temporary, { force: true })
  }
}

/** Links instead of renaming: a link fails if the name is taken, a rename would replace the file. */
function renameWithoutReplacing(temporary: string, real: string): void {
  try {
    linkSync(temporary, real)
  } catch (error) {
    if (statsOf(real) !== undefined) throw error
    // The file system has no hard links. A file created at this very moment would be replaced.
    renameSync(temporary, real)
  }
}

/** The path has changed since it was checked. */
class ChangedPath extends Error {
  /** A clause. */
  readonly description: Message

  constructor(description: Message) {
    super('the path has changed since it was checked')
    this.name = 'ChangedPath'
    this.description = description
  }
}

/**
 * Why a file could not be checked, removed or written: a clause. Of any length, since it may be
 * redacted only after it is rendered, and half a secret is not found.
 */
export function describeFileError(error: unknown): Message {
  return error instanceof ChangedPath
    ? error.description
    : [untrusted(errorMessage(error), Infinity)]
}

/** Since the path was checked, the file or one of its folders may have been replaced with a link. */
function expectUnchanged(real: string, protectedFiles: readonly ProtectedFile[]): void {
  if (resolveRealPath(real) !== real) {
    throw new ChangedPath(message`a folder in its path was replaced with a symbolic link`)
  }
  const obstacle = findObstacle(real, protectedFiles)
  if (obstacle !== null) throw new ChangedPath(message`it ${obstacle}`)
}
