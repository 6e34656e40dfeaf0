import type { Diagnostic } from '../encryption/source-location.js'
import { message, type Message } from '../text/message.js'
import { plain, plainLines } from '../text/plain.js'
import { count, cut } from '../text/plain-text.js'
import { limitToLevel, policyTitle, type WorkflowAnnotation } from './annotations.js'
import { formatPosition } from './format-location.js'
import { logLine } from './log-line.js'
import type { ConfigErrorReport } from './report.js'

/** Problems that the message lists; it only counts the others. */
const maxProblems = 50

/** In characters, for one line of a problem: keeps the whole message small enough for an output. */
const maxLineLength = 2_000

export const configErrorIntros: Readonly<Record<ConfigErrorReport['phase'], Message>> = {
  nothing: message`Invalid configuration; nothing was sent to Alibaba Cloud.`,
  list: message`Invalid configuration; the account's buckets were listed, but no buckets were checked.`,
  survey: message`The buckets were read, but no policy was written.`
}

/** The message that the step fails with. */
export function configErrorMessage({
  problems,
  advice,
  phase
}: Pick<ConfigErrorReport, 'problems' | 'advice' | 'phase'>): string {
  const omitted = problems.length - maxProblems
  return [
    plain(configErrorIntros[phase]),
    ...problems.slice(0, maxProblems).flatMap(problemLines),
    ...(omitted > 0 ? [`- ${count(omitted, 'more problem')}.`] : []),
    ...(advice.length === 0 ? [] : [logLine(plain(advice))])
  ].join('\n')
}

/** The problem with its position in the policy, then the lines to be typed. */
function problemLines({ message: problem, source }: Diagnostic): string[] {
  const [first = '', ...typed] = plainLines(problem)
  return [`- ${fitLine(formatPosition(source) + first)}`, ...typed.map(fitLine)]
}

function fitLine(line: string): string {
  return logLine(cut(line, maxLineLength))
}

/** The error annotations that the runner shows, and where the others are. */
export function configErrorAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  const location =
    problems.length > maxProblems
      ? message`not shown here. The step's error message lists the first ${maxProblems} problems`
      : message`in the step's error message`
  return limitToLevel(problemAnnotations(problems), 'error', location)
}

/** An error annotation for each problem with a line in the policy. */
export function problemAnnotations(problems: readonly Diagnostic[]): WorkflowAnnotation[] {
  return problems.flatMap(({ message, source }): WorkflowAnnotation[] =>
    source === undefined ? [] : [{ level: 'error', title: policyTitle, message, source }]
  )
}
