import type { Diagnostic } from '../encryption/source-location.js'
import { cut } from '../text/plain-text.js'
import { limitToLevel, policyTitle, type WorkflowAnnotation } from './annotations.js'
import { formatDiagnostic } from './format-location.js'
import { logLine } from './log-line.js'
import type { ConfigErrorReport } from './report.js'

/** Problems that the message lists; it only counts the others. */
const maxProblems = 50

/** In characters, for one problem: keeps the whole message small enough for an output. */
const maxProblemLength = 2_000

export const configErrorIntros: Readonly<Record<ConfigErrorReport['phase'], string>> = {
  nothing: 'Nothing was sent to OSS, because of what the step was given:',
  list: 'No bucket was looked at, because of what the step was given, as the list of the account’s buckets shows:',
  survey: 'The buckets were read, and nothing came of it:'
}

/** The message that the step fails with. */
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

/** Keeps line breaks: everything after the first line is to be typed. */
function formatProblem(problem: string): string {
  return cut(problem, maxProblemLength).split('\n').map(logLine).join('\n')
}

/** The error annotations that the runner shows; the step's own failure lists every problem. */
export function configErrorAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  return limitToLevel(problemAnnotations(problems), 'error', 'in the error of the step')
}

/** An error annotation for each problem with a line in the policy. */
export function problemAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  return problems.flatMap(({ message, source }): WorkflowAnnotation[] =>
    source === undefined ? [] : [{ level: 'error', title: policyTitle, message, source }]
  )
}
