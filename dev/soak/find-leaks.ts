import type { StepResult } from '../runner/step/run-step.js'
import { forgeryMarker } from './forged-responses.js'

/** The workflow commands that the action uses. */
const ownCommands = ['add-mask', 'debug', 'group', 'endgroup', 'error', 'warning', 'notice']

/**
 * Finds secrets and signatures in what a step leaves behind, and workflow commands that it was
 * tricked into printing. A signature is 64 hexadecimal digits, a form that otherwise only the
 * policy's digest has.
 */
export function findLeaks(result: StepResult, secrets: readonly string[]): string[] {
  const lines = result.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
  const places: Readonly<Record<string, string>> = {
    stdout: lines.join('\n'),
    stderr: result.stderr,
    outputs: JSON.stringify(result.outputs),
    summary: result.summary,
    report: result.report,
    'what later steps get': result.exportedState,
    ...result.expectedFileContents
  }
  const spellings = secrets.flatMap(secret => [secret, encodeURIComponent(secret)])
  const fragments = new Set(spellings.flatMap(fragmentsOf))
  const found = Object.entries(places).flatMap(([place, text]) => [
    ...[...fragments]
      .filter(secret => text.includes(secret))
      .slice(0, 1)
      .map(secret => `a secret is in ${place}: ${excerpt(text, secret)}`),
    ...[/(?<!"(?:sha256|sha-256)": ?")(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.exec(text)?.[0] ?? []]
      .flat()
      .map(digits => `a signature is in ${place}: ${excerpt(text, digits)}`)
  ])
  const forged = result.commands
    .filter(
      ({ name, data }) => !ownCommands.includes(name) || data.trimStart().startsWith(forgeryMarker)
    )
    .map(({ name, data }) => `a command was forged: ${name} ${data.slice(0, 100)}`)
  return [...found, ...forged]
}

/** Part of a secret is a leak too: every piece that is too long to be a coincidence. */
function fragmentsOf(secret: string): string[] {
  const length = Math.min(secret.length, 16)
  return Array.from({ length: secret.length - length + 1 }, (_, at) =>
    secret.slice(at, at + length)
  )
}

function excerpt(text: string, found: string): string {
  const index = text.indexOf(found)
  return JSON.stringify(text.slice(Math.max(0, index - 60), index + found.length + 20))
}
