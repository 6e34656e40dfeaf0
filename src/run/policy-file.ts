import { createHash } from 'node:crypto'
import { lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'
import type { Diagnostic } from '../encryption/source-location.js'
import { parsePolicy } from '../policy/parse-policy.js'
import type { Policy } from '../policy/policy.js'
import { readBoundedFile } from '../runtime/bounded-file.js'
import {
  describeFileError,
  isFolderPath,
  namesFolder,
  resolveOutputFile,
  runnerFilesIn,
  writeOutputFile,
  type OutputFile
} from '../runtime/output-file.js'
import {
  isLexicallyWithin,
  isNotFound,
  isReallyInside,
  resolveRealPath
} from '../runtime/real-path.js'
import type { Runner } from '../runtime/actions-runner.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { code, input, message, quote, type Message } from '../text/message.js'

/** The file that a policy came from. */
export interface PolicyFile {
  /** Relative to the workspace, with `/` between folders. */
  readonly file: string
  /** Of the bytes, in hex, for auditors to compare. */
  readonly sha256: string
}

export interface LoadedPolicy {
  readonly policy: Policy
  readonly file: PolicyFile
  /** Warnings about the policy. */
  readonly diagnostics: readonly Diagnostic[]
}

/** In bytes. A draft for 5,000 buckets with names of maximum length takes 1.3 MB. */
const maxPolicyBytes = 4 * 1024 * 1024

const tooLarge = message`larger than ${maxPolicyBytes / 1024 / 1024} MiB, the limit for a policy file`
const outsideByLink = message`goes through a symbolic link that leads outside the workspace. Use a path in the workspace.`

/** Reads and parses the policy file. */
export function loadPolicy(
  requestedPath: string,
  runner: Runner
): Checked<LoadedPolicy, Diagnostic> {
  const content = readPolicyText(requestedPath, runner)
  if (!content.ok) return rejectFile(requestedPath, content.problems)
  const { text, ...file } = content.value
  const result = parsePolicy(text, file.file)
  return result.ok
    ? ok({ policy: result.value.policy, file, diagnostics: result.value.warnings })
    : result
}

/** Why no policy can be written to this path; empty if nothing is known to prevent it. */
export function checkNewPolicyFile(requestedPath: string, runner: Runner): readonly Diagnostic[] {
  const target = resolveNewFile(requestedPath, runner)
  return target.ok ? [] : describeProblems(requestedPath, target.problems)
}

/** Writes a policy to a new file of the workspace, if {@link loadPolicy} could read it back. */
export function savePolicy(
  requestedPath: string,
  text: string,
  runner: Runner
): Checked<LoadedPolicy, Diagnostic> {
  const target = resolveNewFile(requestedPath, runner)
  if (!target.ok) return rejectFile(requestedPath, target.problems)
  const { output, file } = target.value
  if (Buffer.byteLength(text) > maxPolicyBytes) {
    return rejectFile(requestedPath, [
      message`was not written: it would be ${tooLarge}. Draft several smaller files: in each run, set different patterns in ${input('bucket')} and a different ${input('policy-file')}.`
    ])
  }
  const result = parsePolicy(text, file)
  if (!result.ok) {
    const problem = message`was not written, because the drafted policy has these problems:`
    return bad(...describeProblems(requestedPath, [problem]), ...result.problems)
  }
  try {
    writeOutputFile(output, text, runnerFilesIn(runner), false)
  } catch (error) {
    return rejectFile(requestedPath, [message`could not be written: ${describeFileError(error)}.`])
  }
  const sha256 = digest(Buffer.from(text))
  return ok({
    policy: result.value.policy,
    file: { file, sha256 },
    diagnostics: result.value.warnings
  })
}

function rejectFile(requestedPath: string, problems: readonly Message[]) {
  return bad(...describeProblems(requestedPath, problems))
}

/** @param problems each completes a sentence that begins with the path. */
function describeProblems(requestedPath: string, problems: readonly Message[]): Diagnostic[] {
  return problems.map(problem => ({
    message: message`${input('policy-file')} ${quote(requestedPath)} ${problem}`
  }))
}

interface PolicyPath {
  /** Absolute, with links as the user wrote them. */
  readonly path: string
  /** Relative to the workspace, with `/` between folders. */
  readonly file: string
}

function resolvePolicyPath(requestedPath: string, { workspace }: Runner): Checked<PolicyPath> {
  if (isFolderPath(requestedPath)) return bad(namesFolder)
  const absolute = path.resolve(workspace, requestedPath)
  if (absolute === workspace || !isLexicallyWithin(workspace, absolute)) {
    return bad(
      message`is outside the workspace. Use a path in the workspace, such as ${code('.github/oss-encryption.yml')}.`
    )
  }
  const file = path.relative(workspace, absolute).split(path.sep).join('/')
  return ok({ path: absolute, file })
}

function resolveNewFile(
  requestedPath: string,
  runner: Runner
): Checked<{ readonly output: OutputFile; readonly file: string }> {
  const target = resolvePolicyPath(requestedPath, runner)
  if (!target.ok) return target
  const { path: absolute, file } = target.value
  if (exists(absolute)) {
    return bad(
      message`already exists, and ${input('mode', 'draft')} does not overwrite files. Use the path of a new file.`
    )
  }
  const real = resolveRealPath(absolute)
  if (real !== null && !isReallyInside([runner.workspace], real)) return bad(outsideByLink)
  const output = resolveOutputFile(absolute, runner, runnerFilesIn(runner))
  return output.ok ? ok({ output: output.value, file }) : output
}

/** Whether the name is taken, by a broken link too. */
function exists(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch {
    return false
  }
}

function readPolicyText(
  requestedPath: string,
  runner: Runner
): Checked<{ readonly text: string } & PolicyFile> {
  const source = resolvePolicyPath(requestedPath, runner)
  if (!source.ok) return source
  try {
    const real = realpathSync.native(source.value.path)
    // Errors quote the file, so a link out of the workspace would disclose files of the runner.
    if (!isReallyInside([runner.workspace], real)) return bad(outsideByLink)
    const bytes = readBoundedFile(real, maxPolicyBytes, 'refused')
    if (bytes === 'no-file') return bad(message`is not a regular file. Use the path of a file.`)
    if (bytes === 'too-large') return bad(message`is ${tooLarge}.`)
    const text = decode(bytes)
    if (text === null) return bad(message`is not UTF-8 text. Save it as UTF-8.`)
    return ok({ text, file: source.value.file, sha256: digest(bytes) })
  } catch (error) {
    return isNotFound(error)
      ? bad(
          message`does not exist. Check that the job checks out the repository (${code('actions/checkout')}) before this step, and that the path is relative to the workspace (${code('GITHUB_WORKSPACE')}).`
        )
      : bad(message`could not be read: ${describeFileError(error)}.`)
  }
}

function decode(bytes: Buffer): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return null
  }
}

function digest(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex')
}
