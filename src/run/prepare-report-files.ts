import path from 'node:path'
import { defined } from '../encryption/defined-fields.js'
import type { Inputs } from '../inputs/inputs.js'
import {
  protectedFilesOf,
  removeOutputFile,
  resolveOutputFile,
  type OutputFile,
  type ReportFiles
} from '../runtime/output-file.js'
import { resolveRealPath } from '../runtime/real-path.js'
import type { Runner } from '../runtime/actions-runner.js'
import { plainText, quoted } from '../text/plain-text.js'

/**
 * Checks the path of each report, and removes the report of an earlier run: however this run ends,
 * an old report must not be mistaken for its own. Each problem is a sentence.
 */
export function prepareReportFiles(
  { scope, reports }: Pick<Inputs, 'scope' | 'reports'>,
  runner: Runner
): { readonly files: ReportFiles; readonly problems: readonly string[] } {
  const policyFile = scope.kind === 'inputs' || scope.path === '' ? undefined : scope.path
  const protectedFiles = protectedFilesOf(policyFile, runner)
  const problems: string[] = []
  // Keyed in lower case, since Windows and macOS ignore case: one workflow must work everywhere.
  const taken = new Map<string, { readonly input: string; readonly real: string }>()
  if (policyFile !== undefined) {
    const real = resolveRealPath(path.resolve(runner.workspace, policyFile))
    if (real !== null) taken.set(real.toLowerCase(), { input: 'policy-file', real })
  }
  const prepare = (input: string, requestedPath: string | undefined): OutputFile | undefined => {
    if (requestedPath === undefined) return undefined
    const real = resolveRealPath(path.resolve(runner.workspace, requestedPath))
    const other = real === null ? undefined : taken.get(real.toLowerCase())
    if (other !== undefined) {
      const where = other.real === real ? '' : ' on Windows and macOS'
      problems.push(
        `${other.input} and ${input} name the same file${where}: one would be written over the other.`
      )
      return undefined
    }
    const file = resolveOutputFile(requestedPath, runner, protectedFiles)
    if (!file.ok) {
      problems.push(
        ...file.problems.map(problem => `${input} ${quoted(requestedPath)} ${problem}.`)
      )
      return undefined
    }
    taken.set(file.value.real.toLowerCase(), { input, real: file.value.real })
    try {
      removeOutputFile(file.value, protectedFiles)
      return file.value
    } catch (error) {
      problems.push(
        `${input} ${quoted(requestedPath)} holds a report of an earlier run that could not be removed: ${plainText(String(error), Infinity)}. Remove it, or give another path.`
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
