import { howToRestore } from '../encryption/restore.js'
import { describeRule, type Rule, type RuleChange, sameRule } from '../encryption/rule.js'
import { outcomeOfFailedProof, type FailedProof } from './canary.js'
import type { BucketOutcome } from './outcome.js'
import type { CallFailure } from '../ports/call-failure.js'

/** A rule that someone else seems to have set, and that was replaced. */
export interface OverwrittenRule {
  readonly rule: Rule | null
  /** Several reads showed it, and uploads were refused under it. */
  readonly isSure: boolean
}

/** What became of a roll-back. */
export type RollbackResult =
  | {
      readonly outcome: 'restored'
      /** A rule that this run had not set, and that the restored one took the place of. */
      readonly overwritten?: OverwrittenRule
      /** A request of the change may still take effect, and why that could not be waited for to the end. */
      readonly unwatched?: keyof typeof notWaited
    }
  /** Someone else has changed the rule meanwhile. `sent`: the old rule had been sent before it showed. */
  | { readonly outcome: 'foreign'; readonly rule: Rule | null; readonly sent: boolean }
  | {
      readonly outcome: 'failed'
      /** What the bucket shows; absent: not known. */
      readonly rule?: Rule | null
      /** A rule that this run had not set, and that the old one was sent over. */
      readonly overwritten?: OverwrittenRule
      /** Why OSS did not take it, did not say so, or does not show it. */
      readonly failure?: CallFailure
    }

/** A change that was not proved, and what became of it. */
export function rollbackOutcome(
  bucket: string,
  change: RuleChange,
  failedProof: FailedProof,
  done: RollbackResult
): BucketOutcome {
  const { from, to } = change
  const previous = from
  const { message: began, hint } = failedProof.reason
  switch (done.outcome) {
    case 'restored': {
      if (done.overwritten !== undefined) {
        return restoredOver(bucket, from, failedProof, done.overwritten)
      }
      const was =
        from === null
          ? 'The new rule was deleted again, as there was none before'
          : `The rule before, ${describeRule(from)}, was put back`
      const message = `${began} ${was}, and OSS shows it.`
      if (done.unwatched !== undefined) {
        return notWatched(bucket, change, message, notWaited[done.unwatched])
      }
      return { previous, actual: from, ...outcomeOfFailedProof(failedProof, message) }
    }
    case 'foreign': {
      const ours = done.sent
        ? `The rule before, ${describeRule(from)}, was sent, but then the bucket showed ${describeRule(done.rule)}, which this run did not set`
        : `Meanwhile someone else has set ${describeRule(done.rule)}, so nothing was put back`
      return {
        previous,
        actual: done.rule,
        status: 'unknown',
        reason: {
          code: 'read-back-mismatch',
          message: `${began} ${ours}.`,
          hint: 'Find out who sets this rule too (Terraform, another workflow), and see that uploads to the bucket work.'
        }
      }
    }
    case 'failed': {
      const { rule, failure } = done
      const trouble = failure === undefined ? '' : ` ${failure.reason.message}`
      const actual = rule === undefined ? {} : { actual: rule }
      if (rule !== undefined && sameRule(rule, from)) {
        if (done.overwritten !== undefined) {
          return restoredOver(bucket, from, failedProof, done.overwritten)
        }
        const message = `${began} The bucket shows the rule from before, ${describeRule(from)}, but that could not be made sure of: a change that went unanswered may still take effect.${trouble}`
        return {
          previous,
          ...actual,
          status: 'unknown',
          reason: { code: 'canary-inconclusive', message, hint }
        }
      }
      const shows =
        rule === undefined
          ? 'what the bucket has now is not known'
          : `the bucket shows ${describeRule(rule)}`
      return {
        previous,
        ...actual,
        status: 'unknown',
        reason: {
          code: 'rollback-failed',
          message: `THE ROLL-BACK FAILED, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${began} The rule before, ${describeRule(from)}, could not be put back over ${describeRule(to)}: ${shows}.${trouble}`,
          hint: `Restore it by hand at once: ${howToRestore(from, rule)}. Then upload an object to be sure.${failure === undefined ? '' : ` ${failure.reason.hint}`}`
        }
      }
    }
  }
}

const notWaited = {
  stopped: 'the run was stopped before that could be waited for',
  unreadable: 'the bucket could not be read any more while that was waited for'
} as const

/** A request of the change could still break the bucket again. */
function notWatched(
  bucket: string,
  { from, to }: RuleChange,
  message: string,
  why: string
): BucketOutcome {
  return {
    previous: from,
    actual: from,
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: `THE ROLL-BACK OF BUCKET ${bucket} MAY NOT LAST. ${message} But a request that sets ${describeRule(to)} went unanswered and may still take effect, and ${why}.`,
      hint: `Upload an object to bucket ${bucket} in some minutes. If that fails, restore the rule from before: ${howToRestore(from, undefined)}.`
    }
  }
}

/** Someone else's rule was in the way, or seemed to be: never without an alarm. */
function restoredOver(
  bucket: string,
  from: Rule | null,
  failedProof: FailedProof,
  { rule, isSure }: OverwrittenRule
): BucketOutcome {
  const theirs = describeRule(rule)
  const seen = isSure
    ? `Then several reads showed ${theirs}, and uploads were still refused.`
    : `Then a read showed ${theirs}, which could not be made sure of.`
  return {
    previous: from,
    actual: from,
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: `${
        isSure
          ? `BUCKET ${bucket} REFUSED UPLOADS UNDER A RULE THAT THIS RUN HAD NOT SET`
          : `BUCKET ${bucket} MAY HAVE LOST A RULE THAT THIS RUN HAD NOT SET`
      }. ${failedProof.reason.message} ${seen} The rule before, ${describeRule(from)}, was restored over it, and OSS shows it.`,
      hint: 'Find out who sets this rule too (Terraform, another workflow), and upload an object to be sure.'
    }
  }
}

/** The rule from before is back, and takes no uploads either: the bucket takes none at all. */
export function restoredRuleFails(
  bucket: string,
  from: Rule,
  failedProof: FailedProof,
  old: FailedProof
): BucketOutcome {
  return {
    previous: from,
    actual: from,
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: `BUCKET ${bucket} TAKES NO UPLOADS. ${failedProof.reason.message} The rule from before, ${describeRule(from)}, was put back, but uploads under it fail too: ${old.reason.message}`,
      hint: `Mend the key of one of the two rules in KMS at once, or set a rule that works. ${old.reason.hint}`
    }
  }
}

/** The rule from before is back, but whether it takes uploads could not be tried, as by us who may not use its key. */
export function restoredRuleUntested(
  bucket: string,
  from: Rule,
  failedProof: FailedProof,
  old: FailedProof
): BucketOutcome {
  return {
    previous: from,
    actual: from,
    status: 'unknown',
    reason: {
      code: 'canary-inconclusive',
      message: `${failedProof.reason.message} The rule before, ${describeRule(from)}, was put back, and OSS shows it; whether uploads to bucket ${bucket} work under it was not shown: ${old.reason.message}`,
      hint: `Upload an object to be sure. ${failedProof.reason.hint}`
    }
  }
}

/** The run had to report before this bucket was done. `sent`: the change that was sent to it, if any. */
export function ranOutOfTime(
  bucket: string,
  sent: RuleChange | undefined,
  canary: boolean
): BucketOutcome {
  if (sent === undefined) {
    const message = `The run was stopped, and bucket ${bucket} was not finished in time: nothing was changed.`
    const hint = 'Run it again; what was finished stays finished.'
    return { status: 'unknown', reason: { code: 'interrupted', message, hint } }
  }
  const { from, to } = sent
  const changed = `The run was stopped after bucket ${bucket} was sent a change from ${describeRule(from)} to ${describeRule(to)}`
  const restore = `Upload an object to bucket ${bucket} now. If that fails, restore the rule from before: ${howToRestore(from, undefined)}.`
  return {
    previous: from,
    status: 'unknown',
    reason: canary
      ? {
          code: 'rollback-failed',
          message: `THE ROLL-BACK MAY NOT BE DONE, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${changed}, and there was no time to prove it or to put it back.`,
          hint: restore
        }
      : {
          code: 'interrupted',
          message: `${changed}, and there was no time to read it back.`,
          hint: restore
        }
  }
}
