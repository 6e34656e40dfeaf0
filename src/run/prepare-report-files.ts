import path from 'node:path'
import { defined } from '../encryption/defined-fields.js'
import type { Inputs } from '../inputs/inputs.js'
import {
  describeFileError,
  protectedFilesOf,
  removeOutputFile,
  resolveOutputFile,
  type OutputFile,
  type ReportFiles
} from '../runtime/output-file.js'
import { resolveRealPath } from '../runtime/real-path.js'
import type { Runner } from '../runtime/actions-runner.js'
import { emptyMessage, input, message, quote, type Message } from '../text/message.js'

/**
 * Checks the path of each report, and removes the report of an earlier run: however this run ends,
 * an old report must not be mistaken for its own. Each problem consists of sentences.
 */
export function prepareReportFiles(
  { scope, reports }: Pick<Inputs, 'scope' | 'reports'>,
  runner: Runner
): { readonly files: ReportFiles; readonly problems: readonly Message[] } {
  const policyFile = scope.kind === 'inputs' || scope.path === '' ? undefined : scope.path
  const protectedFiles = protectedFilesOf(policyFile, runner)
  const problems: Message[] = []
  // Keyed in lower case, since Windows and macOS ignore case: one workflow must work everywhere.
  const taken = new Map<string, { readonly inputName: string; readonly real: string }>()
  if (policyFile !== undefined) {
    const real = resolveRealPath(path.resolve(runner.workspace, policyFile))
    if (real !== null) taken.set(real.toLowerCase(), { inputName: 'policy-file', real })
  }
  const prepare = (
    inputName: string,
    requestedPath: string | undefined
  ): OutputFile | undefined => {
    if (requestedPath === undefined) return undefined
    const real = resolveRealPath(path.resolve(runner.workspace, requestedPath))
    const other = real === null ? undefined : taken.get(real.toLowerCase())
    if (other !== undefined) {
      const where = other.real === real ? emptyMessage : message` on Windows and macOS`
      problems.push(
        message`${input(other.inputName)} and ${input(inputName)} name the same file${where}. One would overwrite the other. Use two different paths.`
      )
      return undefined
    }
    const subject = message`${input(inputName)} ${quote(requestedPath)}`
    const file = resolveOutputFile(requestedPath, runner, protectedFiles)
    if (!file.ok) {
      problems.push(...file.problems.map(problem => message`${subject} ${problem}`))
      return undefined
    }
    taken.set(file.value.real.toLowerCase(), { inputName, real: file.value.real })
    try {
      removeOutputFile(file.value, protectedFiles)
      return file.value
    } catch (error) {
      problems.push(
        message`${subject} already exists and could not be removed: ${describeFileError(error)}. Remove it, or use another path.`
      )
      return undefined
    }
  }
  const files = defined({
    json: prepare('json-report', reports.json),
    sarif: prepare('sarif-report', reports.sarif),
    junit: prepare('junit-report', reports.junit)
  })
  return { files, problems }
}
