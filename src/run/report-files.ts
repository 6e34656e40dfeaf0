import path from 'node:path'
import type { Inputs } from '../inputs/inputs.js'
import {
  guardedFiles,
  outputFileAt,
  removeOutputFile,
  type OutputFile,
  type ReportFiles
} from '../runtime/output-file.js'
import { plainText, quoted } from '../text/plain-text.js'
import type { Runner } from '../runtime/runner.js'
import { realPlaceOf } from '../runtime/workspace.js'

/**
 * Checks where each report is to go, and removes what an earlier run left there: however this run
 * ends, nobody must take an old report for its own. All problems are sentences.
 */
export function prepareReportFiles(
  { scope, reports }: Pick<Inputs, 'scope' | 'reports'>,
  runner: Runner
): { readonly files: ReportFiles; readonly problems: readonly string[] } {
  const policyFile = scope.kind === 'inputs' || scope.path === '' ? undefined : scope.path
  const guarded = guardedFiles(policyFile, runner)
  const problems: string[] = []
  // Capitals do not tell two files apart on Windows and macOS, so they do not here.
  const names = new Map<string, { readonly name: string; readonly place: string }>()
  if (policyFile !== undefined) {
    const real = realPlaceOf(path.resolve(runner.workspace, policyFile))
    if (real !== null) names.set(real.toLowerCase(), { name: 'policy-file', place: real })
  }
  const prepare = (name: string, requested: string | undefined): OutputFile | undefined => {
    if (requested === undefined) return undefined
    const place = realPlaceOf(path.resolve(runner.workspace, requested))
    const other = place === null ? undefined : names.get(place.toLowerCase())
    if (other !== undefined) {
      const where = other.place === place ? '' : ' on Windows and macOS'
      problems.push(
        `${other.name} and ${name} name the same file${where}: one would be written over the other.`
      )
      return undefined
    }
    const file = outputFileAt(requested, runner, guarded)
    if ('problem' in file) {
      problems.push(`${name} ${quoted(requested)} ${file.problem}.`)
      return undefined
    }
    names.set(file.real.toLowerCase(), { name, place: file.real })
    try {
      removeOutputFile(file, guarded)
      return file
    } catch (error) {
      problems.push(
        `${name} ${quoted(requested)} holds a report of an earlier run that could not be removed: ${plainText(String(error), Infinity)}. Remove it, or give another path.`
      )
      return undefined
    }
  }
  const [json, sarif, junit] = [
    prepare('json-report', reports.json),
    prepare('sarif-report', reports.sarif),
    prepare('junit-report', reports.junit)
  ]
  return {
    files: { ...(json && { json }), ...(sarif && { sarif }), ...(junit && { junit }) },
    problems
  }
}
