import type { Finding } from '../encryption/finding.js'
import type { Message } from '../text/message.js'
import { causeKey, shareMessage, type DifferingPart } from '../text/shared-cause.js'

/** Equal for findings with the same cause: the same status, code and advice, whatever buckets, regions and keys. */
export function findingCause({ status, reason }: Finding): string {
  if (reason === undefined) return status
  return [status, reason.code, causeKey(reason.message), causeKey(reason.hint)].join('\n')
}

/** What the reasons of several findings have in common, and what differs. */
export interface SharedReason {
  readonly message: Message
  readonly hint: Message
  readonly differing: readonly DifferingPart[]
}

/** Merges the reasons of findings; `null` if they have none, or not the same cause. */
export function shareReason(findings: readonly [Finding, ...Finding[]]): SharedReason | null {
  const [first, ...others] = findings
  const key = findingCause(first)
  if (first.reason === undefined || others.some(other => findingCause(other) !== key)) return null
  const messages = findings.flatMap(({ reason }) => (reason === undefined ? [] : [reason.message]))
  const hints = findings.flatMap(({ reason }) => (reason === undefined ? [] : [reason.hint]))
  const message = shareMessage([first.reason.message, ...messages.slice(1)])
  const hint = shareMessage([first.reason.hint, ...hints.slice(1)])
  return {
    message: message.message,
    hint: hint.message,
    differing: [...message.differing, ...hint.differing]
  }
}
