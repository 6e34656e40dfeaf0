import { describeRule, type Rule, type RuleChange } from '../encryption/rule.js'
import type { Reason, UnknownCode } from '../encryption/reason.js'
import type { CallFailure } from '../ports/call-failure.js'
import {
  bucket as bucketPart,
  fact,
  input,
  message,
  own,
  sentences,
  type Message,
  type Part,
  untrusted,
  words
} from '../text/message.js'
import { foundRule, newRule, stepsToRestore } from './bucket-facts.js'
import type { ReadBack } from './read-back.js'

/** The rule has an algorithm or a data encryption that this version does not know. */
export function unclearRule(bucket: string, what: Message): Reason<UnknownCode> {
  return {
    code: 'bad-response',
    message: message`${bucketPart(bucket, 'Bucket')} has a rule with ${what}, which this version of the action does not recognize. It could not be determined whether the bucket meets its requirement.`,
    hint: message`Check the bucket's rule in the console, and update this action to its latest version.`
  }
}

/** A bug in this action. */
export function brokenRun(bucket: string, error: unknown): Reason<UnknownCode> {
  const description = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    code: 'bad-response',
    message: message`This action failed with an internal error while processing ${bucketPart(bucket)}: ${untrusted(description)}.`,
    hint: message`Report the error to the maintainers of this action, and attach the log of a run with step debug logging enabled.`
  }
}

const runAgain = message`Run the workflow again.`

/** The run was stopped before it changed the bucket. `step`: a clause that says before what. */
export function interrupted(step: Message): Reason<UnknownCode> {
  return {
    code: 'interrupted',
    message: message`The run was stopped before ${step}. The bucket's rule is unchanged.`,
    hint: runAgain
  }
}

/** The run was stopped before an upload could prove a rule, which may be a new one. */
export function stoppedBeforeUpload(bucket: string): Reason<UnknownCode> {
  return {
    code: 'interrupted',
    message: message`The run was stopped before the test upload to ${bucketPart(bucket)}.`,
    hint: runAgain
  }
}

/** The hint for a bucket whose uploads may fail. `when`: `now`, `in a few minutes`. */
export function uploadThenRestore(bucket: string, when: Message, previous: Rule | null): Message {
  return message`Upload an object to ${bucketPart(bucket)} ${when}. If the upload fails, ${previous === null ? message`remove the new rule` : message`restore the previous rule`}: ${stepsToRestore(previous, undefined)}.`
}

/** OSS refused the change, and the run was stopped before a retry. */
export function stoppedAfterRefusal(bucket: string, actual: Rule | null): Reason<UnknownCode> {
  return {
    code: 'interrupted',
    message: message`OSS refused the change to ${bucketPart(bucket)}, and the run was stopped before it could retry.${fact('Found', describeRule(actual))}`,
    hint: runAgain
  }
}

/** Whether the bucket has the required key depends on an alias that KMS did not resolve. */
export function aliasNotResolved(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    code: 'kms-check-failed',
    message: sentences(
      message`It could not be determined whether ${bucketPart(bucket)} has the required key: the key's alias could not be resolved.`,
      reason.message
    ),
    hint: sentences(
      reason.hint,
      message`Alternatively, set ${input('kms-key-id')} to the key's id instead of its alias.`
    )
  }
}

/** The key must be checked before it is set, and could not be. */
export function keyNotChecked(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    code: 'kms-check-failed',
    message: sentences(
      message`${bucketPart(bucket, 'Bucket')} was not changed: the required key could not be checked.`,
      reason.message
    ),
    hint: sentences(
      reason.hint,
      reason.code === 'access-denied'
        ? message`Alternatively, set ${input('check-kms-key', 'auto')} to continue without the check where the permission is missing.`
        : message`If you are sure that the key can be used, set ${input('check-kms-key', 'off')} and ${input('canary', 'true')}.`
    )
  }
}

const cause = message`Either another process changed the rule, or one of the reads was stale.`

function bothReads(first: Rule | null, second: Rule | null): Message {
  return message`${fact('First read', describeRule(first))}${fact('Second read', describeRule(second))}`
}

/** The read right before the change disagrees with the one that the bucket was judged by. */
export function changedMeanwhile(
  bucket: string,
  judged: Rule | null,
  now: Rule | null
): Reason<UnknownCode> {
  return {
    code: 'read-back-mismatch',
    message: message`${bucketPart(bucket, 'Bucket')} was not changed, because two reads of its rule differ. ${cause}${bothReads(judged, now)}`,
    hint: message`Find out which other process (for example, Terraform or another workflow) sets this rule, then run the workflow again.`
  }
}

/** Two reads of a bucket that needs no change disagree. */
export function readsDiffer(
  bucket: string,
  first: Rule | null,
  second: Rule | null
): Reason<UnknownCode> {
  return {
    code: 'read-back-mismatch',
    message: message`Two reads of ${bucketPart(bucket)} returned different rules. ${cause}${bothReads(first, second)}`,
    hint: message`Run the workflow again. If the reads differ again, find out which other process (for example, Terraform or another workflow) sets this rule.`
  }
}

/** The read right before a change failed. */
export function notReadAgain(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    ...reason,
    message: sentences(reason.message, message`${bucketPart(bucket, 'Bucket')} was not changed.`)
  }
}

interface UnshownChange {
  readonly back: ReadBack
  /** Why OSS did not confirm the change; undefined: it did. */
  readonly writeFailure: CallFailure | undefined
  readonly isStopped: boolean
}

/** A change was sent, and the bucket does not show it. */
export function notShown(
  bucket: string,
  { to }: RuleChange,
  { back, writeFailure, isStopped }: UnshownChange
): Reason<UnknownCode> {
  const change =
    to === null
      ? message`the deletion of the rule from ${bucketPart(bucket)}`
      : message`the change to ${bucketPart(bucket)} (new rule: ${newRule(to)})`
  const found = foundRule(back.rule ?? null)
  if (writeFailure !== undefined) {
    return {
      ...writeFailure.reason,
      message: sentences(
        message`OSS did not confirm ${change}.`,
        writeFailure.reason.message,
        ...(back.failure === undefined
          ? [message`Found afterwards: ${found}.`]
          : [message`The bucket could not be read afterwards.`, back.failure.reason.message])
      )
    }
  }
  if (back.failure !== undefined) {
    return {
      ...back.failure.reason,
      message: sentences(
        message`OSS accepted ${change}, but the bucket could not be read afterwards.`,
        back.failure.reason.message
      )
    }
  }
  const foundAfter = message`Found after ${seconds(back.waitedMs)}: ${found}.`
  if (back.foreign !== undefined) {
    return {
      code: 'read-back-mismatch',
      message: message`OSS accepted ${change}, but then another process set a different rule. ${foundAfter}`,
      hint: message`Find out which other process (for example, Terraform or another workflow) sets this rule, then run the workflow again.`
    }
  }
  if (isStopped) {
    return {
      code: 'interrupted',
      message: message`OSS accepted ${change}, but the run was stopped before the bucket reflected it. ${foundAfter}`,
      hint: message`Run the workflow again. It checks the bucket, and repeats the change if necessary.`
    }
  }
  return {
    code: 'read-back-mismatch',
    message: message`OSS accepted ${change}, but the bucket does not reflect it. ${foundAfter}`,
    hint: message`Run the workflow again. If the bucket still does not reflect the change, find out whether another process (for example, Terraform or another workflow) sets this rule.`
  }
}

function seconds(ms: number): Part {
  return own(words(`${Math.round(ms / 1000)} s`), 'some time')
}
