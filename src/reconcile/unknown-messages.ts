import { describeRule, type Rule, type RuleChange } from '../encryption/rule.js'
import type { Reason, UnknownCode } from '../encryption/reason.js'
import type { CallFailure } from '../ports/call-failure.js'
import type { ReadBack } from './read-back.js'

/** The rule has an algorithm or a data encryption that this version does not know. */
export function unclearRule(bucket: string, what: string): Reason<UnknownCode> {
  return {
    code: 'bad-response',
    message: `Bucket ${bucket} has a rule with ${what}, which this version does not know, so it can't be judged.`,
    hint: 'Look at the bucket in the console, and update this action.'
  }
}

/** A bug in this action. */
export function brokenRun(bucket: string, error: unknown): Reason<UnknownCode> {
  const description = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    code: 'bad-response',
    message: `A fault in this action came up at bucket ${bucket}: ${description}.`,
    hint: 'Please report it, with the log of a run with step debug logging.'
  }
}

/** The run was stopped before this bucket was changed; `when` says at which step. */
export function interrupted(bucket: string, when: string): Reason<UnknownCode> {
  return {
    code: 'interrupted',
    message: `The run was stopped ${when}: nothing was changed in bucket ${bucket}.`,
    hint: 'Run it again; what was finished stays finished.'
  }
}

/** OSS refused the change, and the run was stopped before a retry. */
export function stoppedAfterRefusal(bucket: string, actual: Rule | null): Reason<UnknownCode> {
  return {
    code: 'interrupted',
    message: `The run was stopped before bucket ${bucket} could be sent a change again that was refused at first; the bucket shows ${describeRule(actual)}.`,
    hint: 'Run it again; what was finished stays finished.'
  }
}

/** Whether the bucket has the required key depends on an alias that could not be looked up. */
export function aliasNotResolved(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    code: 'kms-check-failed',
    message: `Whether bucket ${bucket} has the required key could not be told, since its alias could not be looked up. ${reason.message}`,
    hint: `${reason.hint} Or give the id of the key instead of its alias.`
  }
}

/** The key must be checked before it is set, and could not be. */
export function keyNotChecked(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    code: 'kms-check-failed',
    message: `The key for bucket ${bucket} could not be checked, so nothing was changed. ${reason.message}`,
    hint: `${reason.hint} ${
      reason.code === 'access-denied'
        ? 'Or set check-kms-key: auto, to go on where that is not permitted.'
        : 'If you are sure of the key all the same: check-kms-key: off, with canary: true.'
    }`
  }
}

/** The read right before the change disagrees with the one that the bucket was judged by. */
export function changedMeanwhile(
  bucket: string,
  judged: Rule | null,
  now: Rule | null
): Reason<UnknownCode> {
  return {
    code: 'read-back-mismatch',
    message: `Bucket ${bucket} had ${describeRule(judged)} when it was judged, and now shows ${describeRule(now)}: something else is changing it, or one of the two answers was out of date. Nothing was changed.`,
    hint: 'Find out who sets this rule too (Terraform, another workflow), then run again.'
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
    message: `Bucket ${bucket} had ${describeRule(first)} in a first read and ${describeRule(second)} in a second one: something else is changing it, or one of the two answers was out of date.`,
    hint: 'Run it again. If it lasts, find out who sets this rule too (Terraform, another workflow).'
  }
}

/** The read right before a change failed. */
export function notReadAgain(bucket: string, { reason }: CallFailure): Reason<UnknownCode> {
  return {
    ...reason,
    message: `${reason.message} Nothing was changed in bucket ${bucket}.`
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
  change: RuleChange,
  { back, writeFailure, isStopped }: UnshownChange
): Reason<UnknownCode> {
  const what =
    change.to === null
      ? `deletion of the rule of bucket ${bucket}`
      : `change of bucket ${bucket} to ${describeRule(change.to)}`
  const shows =
    back.failure === undefined
      ? `the bucket shows ${describeRule(back.rule ?? null)}.`
      : `the bucket could not be read: ${back.failure.reason.message}`
  if (writeFailure !== undefined) {
    return {
      ...writeFailure.reason,
      message: `The ${what} was sent, but OSS did not confirm it, and afterwards ${shows} ${writeFailure.reason.message}`
    }
  }
  if (back.failure !== undefined) {
    return {
      ...back.failure.reason,
      message: `The ${what} was accepted, but could not be proved. ${back.failure.reason.message}`
    }
  }
  const after = `after ${Math.round(back.waitedMs / 1000)} s`
  if (back.foreign !== undefined) {
    return {
      code: 'read-back-mismatch',
      message: `The ${what} was accepted, but ${after} ${shows.replace(/\.$/, '')}, which someone else has set.`,
      hint: 'Something else sets this rule too (Terraform, another workflow). Find out who, then run again.'
    }
  }
  if (isStopped) {
    return {
      code: 'interrupted',
      message: `The run was stopped before bucket ${bucket} showed the ${change.to === null ? 'deletion of its rule' : `change to ${describeRule(change.to)}`}, which OSS had accepted; ${after} ${shows}`,
      hint: 'Run it again; the summary has the inputs that bring the old rule back.'
    }
  }
  return {
    code: 'read-back-mismatch',
    message: `The ${what} was accepted, but ${after} ${shows}`,
    hint: 'Someone or something else may be setting this rule too (Terraform, another workflow). Find out who, then run again.'
  }
}
