import { restoreLine } from '../encryption/restore.js'
import { describeRule, type Rule } from '../encryption/rule.js'
import type { Doubt } from './canary.js'
import type { Outcome } from './outcome.js'
import type { PutBack } from './put-back.js'
import type { Change } from './read-back.js'

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
  change: Change,
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
      return rollbackFailed(bucket, change, began, done)
  }
}

function rollbackFailed(
  bucket: string,
  { from }: Change,
  began: string,
  { back, failure }: Extract<PutBack, { outcome: 'failed' }>
): Outcome {
  const trouble = failure?.reason.message ?? back.failure?.reason.message
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
