import { defined } from '../encryption/defined-fields.js'
import { howToRestore } from '../encryption/restore.js'
import { describeRule, sameRule, type Rule, type RuleChange } from '../encryption/rule.js'
import type { CallFailure } from '../ports/call-failure.js'
import { outcomeOfFailedProof, type FailedProof } from './canary.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'

/** A change that was sent to a bucket, and why it is not proved. */
export interface UnprovedChange {
  readonly bucket: string
  readonly change: RuleChange
  readonly failedProof: FailedProof
}

/** A rule that someone else seems to have set, and that the rollback replaced. */
export interface OverwrittenRule {
  readonly rule: Rule | null
  /** Several reads showed it, and uploads were refused under it. */
  readonly isSure: boolean
}

export type RollbackResult =
  | {
      readonly kind: 'restored'
      /** A foreign rule that the restored one replaced. */
      readonly overwritten?: OverwrittenRule
      /** A request of the change may still take effect; why the watch for it ended early. */
      readonly unwatched?: keyof typeof unwatchedBecause
    }
  /** Someone else has changed the rule. `isSent`: the previous rule was sent before that showed. */
  | { readonly kind: 'foreign'; readonly rule: Rule | null; readonly isSent: boolean }
  | {
      readonly kind: 'failed'
      /** What the bucket shows; absent: not determined. */
      readonly rule?: Rule | null
      /** A foreign rule that the previous one was sent over. */
      readonly overwritten?: OverwrittenRule
      /** Why OSS did not accept the previous rule, did not confirm it, or does not show it. */
      readonly failure?: CallFailure
    }

/** The outcome of a change that was not proved, by how its rollback ended. */
export function rollbackOutcome(unproved: UnprovedChange, rollback: RollbackResult): BucketOutcome {
  const { failedProof, change } = unproved
  const { from } = change
  const { message: cause } = failedProof.reason
  switch (rollback.kind) {
    case 'restored': {
      if (rollback.overwritten !== undefined) return restoredOver(unproved, rollback.overwritten)
      const restored =
        from === null
          ? 'The new rule was deleted again, as there was none before'
          : `The rule before, ${describeRule(from)}, was put back`
      const message = `${cause} ${restored}, and OSS shows it.`
      return rollback.unwatched === undefined
        ? { previous: from, actual: from, ...outcomeOfFailedProof(failedProof, message) }
        : notWatched(unproved, message, unwatchedBecause[rollback.unwatched])
    }
    case 'foreign': {
      const found = rollback.isSent
        ? `The rule before, ${describeRule(from)}, was sent, but then the bucket showed ${describeRule(rollback.rule)}, which this run did not set`
        : `Meanwhile someone else has set ${describeRule(rollback.rule)}, so nothing was put back`
      return unknown(
        {
          code: 'read-back-mismatch',
          message: `${cause} ${found}.`,
          hint: 'Find out who sets this rule too (Terraform, another workflow), and see that uploads to the bucket work.'
        },
        { previous: from, actual: rollback.rule }
      )
    }
    case 'failed':
      return rollback.rule !== undefined && sameRule(rollback.rule, from)
        ? restoredUnconfirmed(unproved, rollback)
        : notRestored(unproved, rollback)
  }
}

type FailedRollback = Extract<RollbackResult, { kind: 'failed' }>

/** The bucket shows the previous rule, but not because OSS confirmed it. */
function restoredUnconfirmed(
  unproved: UnprovedChange,
  { rule, overwritten, failure }: FailedRollback
): BucketOutcome {
  if (overwritten !== undefined) return restoredOver(unproved, overwritten)
  const { from } = unproved.change
  const { message: cause, hint } = unproved.failedProof.reason
  const why = failure === undefined ? '' : ` ${failure.reason.message}`
  const message = `${cause} The bucket shows the rule from before, ${describeRule(from)}, but that could not be made sure of: a change that went unanswered may still take effect.${why}`
  return unknown(
    { code: 'canary-inconclusive', message, hint },
    defined({ previous: from, actual: rule })
  )
}

function notRestored(
  { bucket, change: { from, to }, failedProof }: UnprovedChange,
  { rule, failure }: FailedRollback
): BucketOutcome {
  const why = failure === undefined ? '' : ` ${failure.reason.message}`
  const shows =
    rule === undefined
      ? 'what the bucket has now is not known'
      : `the bucket shows ${describeRule(rule)}`
  return unknown(
    {
      code: 'rollback-failed',
      message: `THE ROLL-BACK FAILED, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${failedProof.reason.message} The rule before, ${describeRule(from)}, could not be put back over ${describeRule(to)}: ${shows}.${why}`,
      hint: `Restore it by hand at once: ${howToRestore(from, rule)}. Then upload an object to be sure.${failure === undefined ? '' : ` ${failure.reason.hint}`}`
    },
    defined({ previous: from, actual: rule })
  )
}

const unwatchedBecause = {
  stopped: 'the run was stopped before that could be waited for',
  unreadable: 'the bucket could not be read any more while that was waited for'
} as const

/** A late request of the change could still break the bucket again. */
function notWatched(
  { bucket, change: { from, to } }: UnprovedChange,
  message: string,
  why: string
): BucketOutcome {
  return unknown(
    {
      code: 'rollback-failed',
      message: `THE ROLL-BACK OF BUCKET ${bucket} MAY NOT LAST. ${message} But a request that sets ${describeRule(to)} went unanswered and may still take effect, and ${why}.`,
      hint: `Upload an object to bucket ${bucket} in some minutes. If that fails, restore the rule from before: ${howToRestore(from, undefined)}.`
    },
    { previous: from, actual: from }
  )
}

/** A foreign rule, seen or suspected, was replaced: always an alarm. */
function restoredOver(
  { bucket, change: { from }, failedProof }: UnprovedChange,
  { rule, isSure }: OverwrittenRule
): BucketOutcome {
  const theirs = describeRule(rule)
  const alarm = isSure
    ? `BUCKET ${bucket} REFUSED UPLOADS UNDER A RULE THAT THIS RUN HAD NOT SET`
    : `BUCKET ${bucket} MAY HAVE LOST A RULE THAT THIS RUN HAD NOT SET`
  const seen = isSure
    ? `Then several reads showed ${theirs}, and uploads were still refused.`
    : `Then a read showed ${theirs}, which could not be made sure of.`
  return unknown(
    {
      code: 'rollback-failed',
      message: `${alarm}. ${failedProof.reason.message} ${seen} The rule before, ${describeRule(from)}, was restored over it, and OSS shows it.`,
      hint: 'Find out who sets this rule too (Terraform, another workflow), and upload an object to be sure.'
    },
    { previous: from, actual: from }
  )
}

/** The previous rule is restored, but refuses uploads as well: the bucket takes none at all. */
export function restoredRuleFails(
  bucket: string,
  from: Rule,
  failedProof: FailedProof,
  oldKeyProof: FailedProof
): BucketOutcome {
  return unknown(
    {
      code: 'rollback-failed',
      message: `BUCKET ${bucket} TAKES NO UPLOADS. ${failedProof.reason.message} The rule from before, ${describeRule(from)}, was put back, but uploads under it fail too: ${oldKeyProof.reason.message}`,
      hint: `Mend the key of one of the two rules in KMS at once, or set a rule that works. ${oldKeyProof.reason.hint}`
    },
    { previous: from, actual: from }
  )
}

/** The previous rule is restored, but could not be tested, for example since this caller may not use its key. */
export function restoredRuleUntested(
  bucket: string,
  from: Rule,
  failedProof: FailedProof,
  oldKeyProof: FailedProof
): BucketOutcome {
  return unknown(
    {
      code: 'canary-inconclusive',
      message: `${failedProof.reason.message} The rule before, ${describeRule(from)}, was put back, and OSS shows it; whether uploads to bucket ${bucket} work under it was not shown: ${oldKeyProof.reason.message}`,
      hint: `Upload an object to be sure. ${failedProof.reason.hint}`
    },
    { previous: from, actual: from }
  )
}

/** The run had to report before this bucket was finished. `sent`: the change that was sent to it, if any. */
export function ranOutOfTime(
  bucket: string,
  sent: RuleChange | undefined,
  canary: boolean
): BucketOutcome {
  if (sent === undefined) {
    const message = `The run was stopped, and bucket ${bucket} was not finished in time: nothing was changed.`
    const hint = 'Run it again; what was finished stays finished.'
    return unknown({ code: 'interrupted', message, hint })
  }
  const { from, to } = sent
  const changed = `The run was stopped after bucket ${bucket} was sent a change from ${describeRule(from)} to ${describeRule(to)}`
  const hint = `Upload an object to bucket ${bucket} now. If that fails, restore the rule from before: ${howToRestore(from, undefined)}.`
  return unknown(
    canary
      ? {
          code: 'rollback-failed',
          message: `THE ROLL-BACK MAY NOT BE DONE, AND UPLOADS TO BUCKET ${bucket} MAY FAIL NOW. ${changed}, and there was no time to prove it or to put it back.`,
          hint
        }
      : {
          code: 'interrupted',
          message: `${changed}, and there was no time to read it back.`,
          hint
        },
    { previous: from }
  )
}
