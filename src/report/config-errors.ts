import type { Diagnostic } from '../encryption/source-location.js'
import { cut } from '../text/plain-text.js'
import { limitToLevel, policyTitle, type WorkflowAnnotation } from './annotations.js'
import { formatDiagnostic } from './format-location.js'
import { logLine } from './log-line.js'
import type { ConfigErrorReport } from './report.js'

/** Problems that are told one by one; of any others only how many there are. */
const maxProblems = 50

/** In characters: so much of one problem is shown, so that all of them stay small enough for an output. */
const maxProblemLength = 2_000

export const configErrorIntros: Readonly<Record<ConfigErrorReport['phase'], string>> = {
  nothing: 'Nothing was sent to OSS, because of what the step was given:',
  list: 'No bucket was looked at, because of what the step was given, as the list of the account’s buckets shows:',
  survey: 'The buckets were read, and nothing came of it:'
}

/** Why the step can't go on, as the text that it must fail with. */
export function configErrorMessage({
  problems,
  advice,
  phase
}: Pick<ConfigErrorReport, 'problems' | 'advice' | 'phase'>): string {
  const omitted = problems.length - maxProblems
  return [
    configErrorIntros[phase],
    ...problems
      .slice(0, maxProblems)
      .map(problem => `- ${formatProblem(formatDiagnostic(problem))}`),
    ...(omitted > 0 ? [`- and ${omitted} more ${omitted === 1 ? 'problem' : 'problems'}.`] : []),
    ...(advice === '' ? [] : [logLine(advice)])
  ].join('\n')
}

/** What a person must type stands on lines of its own, which are kept. */
function formatProblem(problem: string): string {
  return cut(problem, maxProblemLength).split('\n').map(logLine).join('\n')
}

/** An error on its line for each problem that has one, as far as the runner shows them; the step's own failure has them all. */
export function configErrorAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  return limitToLevel(problemAnnotations(problems), 'error', 'in the error of the step')
}

/** An error on its line for each problem that has one. */
export function problemAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  return problems.flatMap(({ message, source }): WorkflowAnnotation[] =>
    source === undefined ? [] : [{ level: 'error', title: policyTitle, message, source }]
  )
}
