import type { Finding, OpenFinding } from '../encryption/finding.js'
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

/** Merges the reasons of findings with the same cause. */
export function shareReason([first, ...others]: readonly [
  OpenFinding,
  ...OpenFinding[]
]): SharedReason {
  const message = shareMessage([
    first.reason.message,
    ...others.map(({ reason }) => reason.message)
  ])
  const hint = shareMessage([first.reason.hint, ...others.map(({ reason }) => reason.hint)])
  return {
    message: message.message,
    hint: hint.message,
    differing: [...message.differing, ...hint.differing]
  }
}
