import type { Finding } from '../../src/encryption/finding.js'
import type { Message } from '../../src/text/message.js'
import { plain } from '../../src/text/plain.js'

/** A finding whose sentences are plain text, for tests that compare them. */
export function plainFinding({ reason, checks, warnings, ...facts }: Finding) {
  return {
    ...facts,
    ...(reason && { reason: plainReason(reason) }),
    checks: checks.map(plain),
    warnings: warnings.map(plain)
  }
}

export type PlainFinding = ReturnType<typeof plainFinding>

export function plainReason<Code extends string>({
  code,
  message,
  hint
}: {
  readonly code: Code
  readonly message: Message
  readonly hint: Message
}) {
  return { code, message: plain(message), hint: plain(hint) }
}
