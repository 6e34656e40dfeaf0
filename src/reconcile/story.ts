import type { RuleChange } from '../encryption/rule-change.js'
import { restoreLine } from '../encryption/restore.js'
import { describeRule, sameRule, type Rule } from '../encryption/rule.js'
import type { Doubt } from './canary.js'
import type { Outcome } from './outcome.js'
import type { PutBack } from './put-back.js'

/** A bucket whose own rule an upload did not prove. */
export function wasNotProved(bucket: string, rule: Rule | null, doubt: Doubt): Outcome {
  const { why, hint } = doubt
  const has = `Bucket ${bucket} has ${describeRule(rule)}, as required`
  if (doubt.verdict === 'fails') {
    const message = `${has}, but uploads do not work as it says. ${why}`
    return { status: 'drifted', reason: { code: 'canary-failed', message, hint } }
  }
  const message = `${has}, but whether uploads work could not be told. ${why}`
  return { status: 'unknown', reason: { code: doubt.code, message, hint } }
}

/** A change that was not proved, and what became of it. */
export function tellOfPutBack(
  bucket: string,
  change: RuleChange,
  doubt: Doubt,
  done: PutBack
): Outcome {
  const { why: began, hint } = doubt
  switch (done.outcome) {
    case 'restored': {
      const was =
        change.from === null
          ? 'The new rule was deleted again, as there was none before'
          : `The rule before, ${describeRule(change.from)}, was put back`
      const message = `${began} ${was}, and OSS shows it.`
      return doubt.verdict === 'fails'
        ? {
            status: 'drifted',
            reason: { code: 'canary-failed', message, hint },
            actual: change.from
          }
        : {
            status: 'unknown',
            reason: { code: doubt.code, message, hint },
            actual: change.from
          }
    }
    case 'foreign':
      return {
        status: 'unknown',
        reason: {
          code: 'read-back-mismatch',
          message: `${began} Meanwhile someone else has set ${describeRule(done.rule)}, so nothing was put back: the rule is theirs now.`,
          hint: `Find out who sets this rule too (Terraform, another workflow), and see that uploads to the bucket work.`
        },
        actual: done.rule
      }
    case 'failed':
      return rollbackFailed(bucket, change, doubt, done)
  }
}

/** The rule from before is back, and takes no uploads either: the bucket takes none at all. */
export function oldFailsToo(bucket: string, from: Rule, doubt: Doubt, old: Doubt): Outcome {
  return {
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: `BUCKET ${bucket} TAKES NO UPLOADS. ${doubt.why} The rule from before, ${describeRule(from)}, was put back, but uploads under it fail too: ${old.why}`,
      hint: `Mend the key of one of the two rules in KMS at once, or set a rule that works. ${old.hint}`
    },
    actual: from
  }
}

/** The run had to report before this bucket was done. `change`: what was sent to it, if anything. */
export function ranOutOfTime(
  bucket: string,
  change: RuleChange | undefined,
  canary: boolean
): Outcome {
  const hint = 'Look at the bucket, and run again.'
  if (change === undefined) {
    const message = `The run was stopped, and bucket ${bucket} was not finished in time: nothing was changed.`
    return { status: 'unknown', reason: { code: 'interrupted', message, hint } }
  }
  const { from, to } = change
  const changed = `The run was stopped after bucket ${bucket} was sent a change from ${describeRule(from)} to ${describeRule(to)}`
  const inputs = restoreLine(from, undefined)
  return {
    status: 'unknown',
    previous: from,
    reason: canary
      ? {
          code: 'rollback-failed',
          message: `THE ROLL-BACK MAY NOT BE DONE, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${changed}, and there was no time to prove it or to put it back.`,
          hint: `${hint}${inputs === null ? '' : ` The rule from before: ${inputs}.`}`
        }
      : { code: 'interrupted', message: `${changed}, and there was no time to read it back.`, hint }
  }
}

function rollbackFailed(
  bucket: string,
  { from }: RuleChange,
  { why: began, hint }: Doubt,
  { back, failure }: Extract<PutBack, { outcome: 'failed' }>
): Outcome {
  const trouble = failure?.reason.message ?? back.failure?.reason.message
  if (back.rule !== undefined && sameRule(back.rule, from)) {
    const message = `${began} The bucket shows the rule from before, ${describeRule(from)}, but that could not be made sure of: ${trouble ?? 'a change that went unanswered may still take effect.'}`
    return {
      status: 'unknown',
      reason: { code: 'canary-inconclusive', message, hint },
      actual: from
    }
  }
  const shows =
    back.rule === undefined
      ? 'what the bucket has now is not known'
      : `the bucket shows ${describeRule(back.rule)}`
  const inputs = restoreLine(from, back.rule)
  const byHand =
    from === null
      ? 'delete the rule of the bucket in the console'
      : `set ${describeRule(from)} in the console`
  const unchecked = from?.kmsKeyId === undefined ? '' : ', and check-kms-key: off if KMS refuses it'
  const byRun = inputs === null ? '' : `, or run this action with ${inputs}${unchecked}`
  return {
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: `THE ROLL-BACK FAILED, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${began} The rule before, ${describeRule(from)}, could not be put back: ${shows}.${trouble === undefined ? '' : ` ${trouble}`}`,
      hint: `Restore it by hand at once: ${byHand}${byRun}. Then upload an object to be sure.${failure === undefined ? '' : ` ${failure.reason.hint}`}`
    },
    ...(back.rule === undefined ? {} : { actual: back.rule })
  }
}
