import type { StepResult } from '../runner/step.js'
import { forgery } from './answers.js'

/** The commands that the action has a use for. */
const own = ['add-mask', 'debug', 'group', 'endgroup', 'error', 'warning', 'notice']

/**
 * Secrets and signatures in what a step leaves behind, and commands that someone else had it print. A
 * signature is 64 hexadecimal digits, as nothing else is but the policy's own digest.
 */
export function leaksIn(result: StepResult, secrets: readonly string[]): string[] {
  const lines = result.stdout.split('\n').filter(line => !line.startsWith('::add-mask::'))
  const places: Readonly<Record<string, string>> = {
    stdout: lines.join('\n'),
    stderr: result.stderr,
    outputs: JSON.stringify(result.outputs),
    summary: result.summary,
    report: result.report,
    'what later steps get': result.exported,
    ...result.written
  }
  const spellings = secrets.flatMap(secret => [secret, encodeURIComponent(secret)])
  const pieces = new Set(spellings.flatMap(piecesOf))
  const found = Object.entries(places).flatMap(([place, text]) => [
    ...[...pieces]
      .filter(secret => text.includes(secret))
      .slice(0, 1)
      .map(secret => `a secret is in ${place}: ${around(text, secret)}`),
    ...[/(?<!"(?:sha256|sha-256)": ?")(?<![0-9a-f])[0-9a-f]{64}(?![0-9a-f])/i.exec(text)?.[0] ?? []]
      .flat()
      .map(digits => `a signature is in ${place}: ${around(text, digits)}`)
  ])
  const forged = result.commands
    .filter(({ name, data }) => !own.includes(name) || data.trimStart().startsWith(forgery))
    .map(({ name, data }) => `a command was forged: ${name} ${data.slice(0, 100)}`)
  return [...found, ...forged]
}

/** Half of a secret is one, too: every piece of it that is long enough to be no chance. */
function piecesOf(secret: string): string[] {
  const length = Math.min(secret.length, 16)
  return Array.from({ length: secret.length - length + 1 }, (_, at) =>
    secret.slice(at, at + length)
  )
}

function around(text: string, found: string): string {
  const at = text.indexOf(found)
  return JSON.stringify(text.slice(Math.max(0, at - 60), at + found.length + 20))
}
