import type { Remark } from '../encryption/source.js'
import { cut } from '../plain-text.js'
import { firstOfLevel, policyTitle, type Annotation } from './annotations.js'
import { placedRemark } from './place.js'
import { logLine } from './workflow-log.js'

/** Problems that are told one by one; of any others only how many there are. */
const mostProblems = 50

/** In characters: so much of one problem is shown, so that all of them stay small enough for an output. */
const longestProblem = 2_000

const openings = {
  nothing: 'Nothing was sent to OSS, because of what the step was given:',
  list: 'No bucket was looked at, because of what the step was given, as the list of the account’s buckets shows:',
  survey: 'The buckets were read, and nothing came of it:'
}

/** Why the step can't go on, as the text that it must fail with; `after` is what was done before that showed. */
export function refusal(
  problems: readonly Remark[],
  advice: string,
  after: keyof typeof openings = 'nothing'
): string {
  const left = problems.length - mostProblems
  return [
    openings[after],
    ...problems.slice(0, mostProblems).map(problem => `- ${told(placedRemark(problem))}`),
    ...(left > 0 ? [`- and ${left} more ${left === 1 ? 'problem' : 'problems'}.`] : []),
    ...(advice === '' ? [] : [logLine(advice)])
  ].join('\n')
}

/** What a person must type stands on lines of its own, which are kept. */
function told(problem: string): string {
  return cut(problem, longestProblem).split('\n').map(logLine).join('\n')
}

/** An error on its line for each problem that has one; the step's own failure has them all. */
export function refusalAnnotations(problems: readonly Remark[]): Annotation[] {
  const placed = problems.flatMap(({ message, source }): Annotation[] =>
    source === undefined ? [] : [{ level: 'error', title: policyTitle, message, source }]
  )
  return firstOfLevel(placed, 'error', 'in the error of the step')
}
