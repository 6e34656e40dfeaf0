import type { Mode } from '../encryption/mode.js'
import type { Diagnostic } from '../encryption/source-location.js'
import { cut } from '../text/plain-text.js'
import { firstOfLevel, policyTitle, type Annotation } from './annotations.js'
import { placedRemark } from './place.js'
import { logLine } from './workflow-log.js'

/** A run that found its inputs or its policy wrong, and so judged no bucket. */
export interface RefusedRun {
  /** Every problem; what a person must type stands on lines of its own. */
  readonly problems: readonly Diagnostic[]
  /** What else a person should know; may be empty. */
  readonly advice: string
  /** What was done before it showed. */
  readonly after: 'nothing' | 'list' | 'survey'
  readonly mode: Mode
  /** The signal that cut the run short. */
  readonly stoppedBy?: string
  readonly startedAt: Date
  readonly finishedAt: Date
  /** Which workflow run this was; whatever the runner did not tell is left out. */
  readonly run: Readonly<Record<string, string>>
}

/** Problems that are told one by one; of any others only how many there are. */
const mostProblems = 50

/** In characters: so much of one problem is shown, so that all of them stay small enough for an output. */
const longestProblem = 2_000

export const refusalOpenings: Readonly<Record<RefusedRun['after'], string>> = {
  nothing: 'Nothing was sent to OSS, because of what the step was given:',
  list: 'No bucket was looked at, because of what the step was given, as the list of the account’s buckets shows:',
  survey: 'The buckets were read, and nothing came of it:'
}

/** Why the step can't go on, as the text that it must fail with. */
export function refusal({
  problems,
  advice,
  after
}: Pick<RefusedRun, 'problems' | 'advice' | 'after'>): string {
  const left = problems.length - mostProblems
  return [
    refusalOpenings[after],
    ...problems.slice(0, mostProblems).map(problem => `- ${told(placedRemark(problem))}`),
    ...(left > 0 ? [`- and ${left} more ${left === 1 ? 'problem' : 'problems'}.`] : []),
    ...(advice === '' ? [] : [logLine(advice)])
  ].join('\n')
}

/** What a person must type stands on lines of its own, which are kept. */
function told(problem: string): string {
  return cut(problem, longestProblem).split('\n').map(logLine).join('\n')
}

/** An error on its line for each problem that has one, as far as the runner shows them; the step's own failure has them all. */
export function refusalAnnotations(problems: readonly Diagnostic[]): Annotation[] {
  return firstOfLevel(placedProblems(problems), 'error', 'in the error of the step')
}

/** An error on its line for each problem that has one. */
export function placedProblems(problems: readonly Diagnostic[]): Annotation[] {
  return problems.flatMap(({ message, source }): Annotation[] =>
    source === undefined ? [] : [{ level: 'error', title: policyTitle, message, source }]
  )
}
