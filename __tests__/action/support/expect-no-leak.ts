import { expect } from '@jest/globals'
import type { Step, StepResult } from '../../../dev/runner/step/run-step.js'

/** The workflow commands that the action uses. */
const ownCommands = ['add-mask', 'debug', 'group', 'endgroup', 'error', 'warning', 'notice']
const secretNames = /secret|token|access.key|password/i

/**
 * Expects no secret and no signature in anything that a step leaves behind, except mask commands:
 * output, outputs, every file it writes, and what it `sent` elsewhere. Also expects no unintended
 * commands. A signature is 64 hexadecimal digits, a form that nothing else here has.
 */
export function expectNoLeak(
  step: Step,
  result: StepResult,
  moreSecrets: readonly string[] = [],
  published: Readonly<Record<string, string>> = {}
): void {
  const settings = [...Object.entries(step.with), ...Object.entries(step.env ?? {})]
  const secrets = settings
    .filter(([name]) => secretNames.test(name) && !/_(?:URL|FILE)$/.test(name))
    .flatMap(([, value]) => [value.trim(), ...value.split('\n').map(line => line.trim())])
    .concat(settings.flatMap(([name, value]) => (/_proxy$/i.test(name) ? passwordIn(value) : [])))
    .concat(moreSecrets)
    .filter(value => value.length >= 4)
    .flatMap(value => [value, encodeURIComponent(value)])
  const texts = {
    stdout: result.stdout
      .split('\n')
      .filter(line => !line.startsWith('::add-mask::'))
      .join('\n'),
    stderr: result.stderr,
    outputs: JSON.stringify(result.outputs),
    ...result.changedFiles,
    ...published
  }
  for (const [place, text] of Object.entries(texts)) {
    for (const secret of new Set(secrets)) {
      const fragment = fragmentIn(text, secret)
      if (fragment !== undefined) {
        throw new Error(`A secret is in ${place}: ${excerpt(text, fragment)}`)
      }
    }
    // The policy file's own digest is not a signature.
    const signature = /(?<!"sha256": ")[0-9a-f]{64}/i.exec(text)?.[0]
    if (signature !== undefined) {
      throw new Error(`A signature is in ${place}: ${excerpt(text, signature)}`)
    }
  }
  expect(ownCommands).toEqual(expect.arrayContaining(result.commands.map(({ name }) => name)))
}

/** Part of a secret is a leak too: every piece that is too long to be a coincidence. */
const fragmentLength = 20

/** The first such piece of a secret in the text. */
function fragmentIn(text: string, secret: string): string | undefined {
  if (secret.length <= fragmentLength) return text.includes(secret) ? secret : undefined
  // Each piece covers a whole block of half its length: a text without any block has no piece.
  const block = fragmentLength / 2
  const blocks = Array.from({ length: Math.floor(secret.length / block) }, (_, at) =>
    secret.slice(at * block, (at + 1) * block)
  )
  if (!blocks.some(part => text.includes(part))) return undefined
  return Array.from({ length: secret.length - fragmentLength + 1 }, (_, at) =>
    secret.slice(at, at + fragmentLength)
  ).find(piece => text.includes(piece))
}

/** The password in a proxy URL: as written, decoded, and as sent. */
function passwordIn(url: string): string[] {
  const [, user = '', password = ''] = /^(?:[^/]*\/\/)?([^:]*):(.*)@/s.exec(url) ?? []
  if (password === '') return []
  const decoded = decodeURIComponent(password)
  const sent = Buffer.from(`${decodeURIComponent(user)}:${decoded}`).toString('base64')
  return [password, decoded, sent]
}

function excerpt(text: string, found: string): string {
  const index = text.indexOf(found)
  return text.slice(Math.max(0, index - 80), index + found.length + 20)
}
