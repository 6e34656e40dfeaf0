import { createHash } from 'node:crypto'
import { lstatSync, realpathSync } from 'node:fs'
import path from 'node:path'
import { readBoundedFile } from '../runtime/bounded-file.js'
import type { Diagnostic } from '../encryption/source-location.js'
import {
  outputFileAt,
  runnerFilesIn,
  writeOutputFile,
  type OutputFile
} from '../runtime/output-file.js'
import { plainText, quoted } from '../text/plain-text.js'
import type { Policy } from '../policy/policy.js'
import { parsePolicy } from '../policy/parse-policy.js'
import type { Runner } from '../runtime/runner.js'
import { isAbsence, isInside, isWithin, realPlaceOf } from '../runtime/workspace.js'

/** The file that a policy came from. */
export interface PolicyFile {
  /** Seen from the workspace, with `/` between folders. */
  readonly file: string
  /** Of its bytes, in hex: what an auditor compares. */
  readonly sha256: string
}

/** A draft about 5,000 buckets with the longest of names takes 1.3 MB. In bytes. */
const largest = 4 * 1024 * 1024

interface Problem {
  readonly problem: string
}

/** A policy with its file and what is odd about it; or every mistake in it. */
export type LoadedPolicy =
  | {
      readonly policy: Policy
      readonly file: PolicyFile
      readonly diagnostics: readonly Diagnostic[]
    }
  | { readonly problems: readonly Diagnostic[] }

/** Reads the policy file; tells all of its mistakes at once. */
export function loadPolicy(asked: string, runner: Runner): LoadedPolicy {
  const read = readText(asked, runner)
  if ('problem' in read)
    return { problems: [{ message: `policy-file ${quoted(asked)} ${read.problem}.` }] }
  const { text, ...file } = read
  const result = parsePolicy(text, file.file)
  return 'problems' in result
    ? result
    : { policy: result.policy, file, diagnostics: result.warnings }
}

/** Why no policy can be written to this path: a sentence; `null` when it can, as far as can be told. */
export function checkNewPolicyFile(asked: string, runner: Runner): string | null {
  const place = newPlaceOf(asked, runner)
  return 'problem' in place ? `policy-file ${quoted(asked)} ${place.problem}.` : null
}

/** Writes a policy to a new file of the workspace, but only one that can be read again. */
export function savePolicy(asked: string, text: string, runner: Runner): LoadedPolicy {
  const refused = (problem: string): LoadedPolicy => ({
    problems: [{ message: `policy-file ${quoted(asked)} ${problem}.` }]
  })
  const place = newPlaceOf(asked, runner)
  if ('problem' in place) return refused(place.problem)
  const { output, file } = place
  const read = parsePolicy(text, file)
  if ('problems' in read || Buffer.byteLength(text) > largest) {
    return refused(
      'would be larger than this action reads; draft it part by part, with patterns in bucket, and a file each'
    )
  }
  try {
    writeOutputFile(output, text, runnerFilesIn(runner), false)
  } catch (error) {
    return refused(`could not be written: ${plainText(String(error), Infinity)}`)
  }
  const sha256 = digest(Buffer.from(text))
  return { policy: read.policy, file: { file, sha256 }, diagnostics: read.warnings }
}

function newPlaceOf(
  asked: string,
  runner: Runner
): { readonly output: OutputFile; readonly file: string } | Problem {
  const place = placeOf(asked, runner)
  if ('problem' in place) return place
  if (isThere(place.path)) {
    return {
      problem:
        'is there already, and mode draft writes over nothing; give the name of a file that is not'
    }
  }
  const real = realPlaceOf(place.path)
  if (real !== null && !isInside([runner.workspace], real)) return { problem: leadingOut }
  const output = outputFileAt(place.path, runner, runnerFilesIn(runner))
  return 'problem' in output ? output : { output, file: place.file }
}

function isThere(file: string): boolean {
  try {
    lstatSync(file)
    return true
  } catch {
    return false
  }
}

const leadingOut = 'is behind a link that leads out of the workspace'

interface PolicyPath {
  readonly path: string
  /** Seen from the workspace, with `/` between folders. */
  readonly file: string
}

function placeOf(asked: string, runner: Runner): PolicyPath | Problem {
  if (/[/\\]$/.test(asked)) return { problem: 'names a folder; give the name of a file' }
  const workspace = runner.workspace
  const absolute = path.resolve(workspace, asked)
  const file = path.relative(workspace, absolute).split(path.sep).join('/')
  return absolute !== workspace && isWithin(workspace, absolute)
    ? { path: absolute, file }
    : {
        problem:
          'is outside of the workspace; give a path in it, such as .github/oss-encryption.yml'
      }
}

function readText(asked: string, runner: Runner): ({ text: string } & PolicyFile) | Problem {
  const place = placeOf(asked, runner)
  if ('problem' in place) return place
  try {
    const real = realpathSync.native(place.path)
    // A link out of the workspace would show what is on the runner in the errors about it.
    if (!isInside([runner.workspace], real)) return { problem: leadingOut }
    const bytes = bytesOf(real)
    if (!Buffer.isBuffer(bytes)) return bytes
    const text = decode(bytes)
    if (text === null) return { problem: 'is not UTF-8 text' }
    return { text, file: place.file, sha256: digest(bytes) }
  } catch (error) {
    if (isAbsence(error)) {
      return {
        problem:
          'is not there; has the workflow checked the repository out (actions/checkout), and is the path seen from its root'
      }
    }
    return { problem: `could not be read (${plainText(String(error), Infinity)})` }
  }
}

/** Of an ordinary file. */
function bytesOf(real: string): Buffer | Problem {
  const bytes = readBoundedFile(real, largest, 'refused')
  if (bytes === 'no-file') return { problem: 'is no file' }
  return bytes === 'too-large' ? { problem: `is larger than ${largest / 1024} KiB` } : bytes
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
