import type { Reason, UnknownReason } from '../encryption/reason.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import type { StoreFailure } from './ports.js'
import { propagationLimitMs, type ReadBack } from './read-back.js'

/** OSS answered with a rule in words that this version does not know. */
export function unclearRule(bucket: string, what: string): Reason<UnknownReason> {
  return {
    code: 'bad-response',
    message: `Bucket ${bucket} has a rule with ${what}, which this version does not know, so it can't be judged.`,
    hint: 'Look at the bucket in the console, and update this action.'
  }
}

/** A fault of this action's own. */
export function brokenRun(bucket: string, error: unknown): Reason<UnknownReason> {
  const said = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
  return {
    code: 'bad-response',
    message: `Bucket ${bucket} could not be judged because of a fault in this action: ${said}.`,
    hint: 'Please report it, with the log of a run with step debug logging.'
  }
}

/** A change was sent, and the bucket does not show it. */
export function notShown(
  bucket: string,
  wanted: Rule | null,
  back: ReadBack,
  unanswered: StoreFailure | undefined
): Reason<UnknownReason> {
  const change =
    wanted === null
      ? `deletion of the rule of bucket ${bucket}`
      : `change of bucket ${bucket} to ${describeRule(wanted)}`
  const shows =
    back.failure === undefined
      ? `the bucket shows ${describeRule(back.rule ?? null)}.`
      : `the bucket could not be read: ${back.failure.reason.message}`
  if (unanswered !== undefined) {
    return {
      ...unanswered.reason,
      message: `The ${change} was sent, but OSS did not confirm it, and afterwards ${shows} ${unanswered.reason.message}`
    }
  }
  if (back.failure !== undefined) {
    return {
      ...back.failure.reason,
      message: `The ${change} was accepted, but could not be proved. ${back.failure.reason.message}`
    }
  }
  return {
    code: 'read-back-mismatch',
    message: `The ${change} was accepted, but after ${propagationLimitMs / 1000} s ${shows}`,
    hint: 'Someone or something else may be setting this rule too (Terraform, another workflow). Find out who, then run again.'
  }
}
