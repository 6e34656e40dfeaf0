import { defined } from '../encryption/defined-fields.js'
import { describeRule, sameRule, type Rule, type RuleChange } from '../encryption/rule.js'
import type { CallFailure } from '../ports/call-failure.js'
import {
  bucket as bucketPart,
  emptyMessage,
  message,
  own,
  seeTable,
  sentences,
  type Message,
  type Part
} from '../text/message.js'
import { newRule, previousRule, stepsToRestore } from './bucket-facts.js'
import { outcomeOfFailedProof, type FailedProof } from './canary.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'
import { uploadThenRestore } from './unknown-messages.js'

/** A change that was sent to a bucket, and why it is not proved. */
export interface UnprovedChange {
  readonly bucket: string
  readonly change: RuleChange
  readonly failedProof: FailedProof
}

/** A rule that another process seems to have set, and that the rollback replaced. */
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
  /** Another process has changed the rule. `isSent`: the previous rule was sent before that showed. */
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
          ? message`The change was rolled back: the new rule was deleted, and OSS now returns no rule, as before.`
          : message`The change was rolled back: the previous rule (${previousRule(from)}) was restored, and OSS now returns it.`
      const story = sentences(cause, restored)
      return rollback.unwatched === undefined
        ? { previous: from, actual: from, ...outcomeOfFailedProof(failedProof, story) }
        : notWatched(unproved, story, unwatchedBecause[rollback.unwatched])
    }
    case 'foreign':
      return unknown(
        {
          code: 'read-back-mismatch',
          message: sentences(
            cause,
            rollback.isSent
              ? from === null
                ? message`The rollback sent a request to delete the new rule, but then another process set a different rule.`
                : message`The rollback sent the previous rule (${previousRule(from)}), but then another process set a different rule.`
              : message`The change was not rolled back, because another process set a different rule.`,
            message`Found now: ${foreignRule(rollback.rule)}.`
          ),
          hint: message`Find out which other process (for example, Terraform or another workflow) sets this rule, and check that uploads to the bucket work.`
        },
        { previous: from, actual: rollback.rule }
      )
    case 'failed':
      return rollback.rule !== undefined && sameRule(rollback.rule, from)
        ? restoredUnconfirmed(unproved, rollback)
        : notRestored(unproved, rollback)
  }
}

function foreignRule(rule: Rule | null): Part {
  return own(describeRule(rule), seeTable, 'Rule from the other process')
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
  return unknown(
    {
      code: 'canary-inconclusive',
      message: sentences(
        cause,
        message`OSS returns the previous rule (${previousRule(from)}), but the rollback is not confirmed: an earlier request to change the rule may still take effect.`,
        failure?.reason.message ?? emptyMessage
      ),
      hint: sentences(message`Check the bucket again in a few minutes.`, hint)
    },
    defined({ previous: from, actual: rule })
  )
}

function notRestored(
  { bucket, change: { from, to }, failedProof }: UnprovedChange,
  { rule, failure }: FailedRollback
): BucketOutcome {
  return unknown(
    {
      code: 'rollback-failed',
      message: sentences(
        message`ROLLBACK FAILED: uploads to ${bucketPart(bucket)} may fail now.`,
        failedProof.reason.message,
        message`The change from ${previousRule(from, 'the previous rule')} to ${newRule(to, 'the new rule')} could not be rolled back.`,
        rule === undefined
          ? message`The bucket's current rule could not be determined.`
          : message`Found after the rollback: ${own(describeRule(rule), seeTable, 'Found after the rollback')}.`,
        failure?.reason.message ?? emptyMessage
      ),
      hint: sentences(
        message`${from === null ? message`Remove the new rule` : message`Restore the previous rule`} immediately: ${stepsToRestore(from, rule)}.`,
        message`Then upload an object to check that uploads work.`,
        failure?.reason.hint ?? emptyMessage
      )
    },
    defined({ previous: from, actual: rule })
  )
}

const unwatchedBecause = {
  stopped: message`The run was stopped before it could check for that.`,
  unreadable: message`The run was checking for that, but could no longer read the bucket.`
} as const

/** A late request of the change could still break the bucket again. */
function notWatched(
  { bucket, change: { from, to } }: UnprovedChange,
  story: Message,
  why: Message
): BucketOutcome {
  const request =
    to === null
      ? message`A request to delete the rule`
      : message`A request to set the new rule (${newRule(to)})`
  return unknown(
    {
      code: 'rollback-failed',
      message: sentences(
        message`ROLLBACK MAY NOT LAST: uploads to ${bucketPart(bucket)} may fail later.`,
        story,
        message`${request} was not confirmed and may still take effect.`,
        why
      ),
      hint: uploadThenRestore(bucket, message`in a few minutes`, from)
    },
    { previous: from, actual: from }
  )
}

/** A foreign rule, seen or suspected, was replaced: always an alarm. */
function restoredOver(
  { bucket, change: { from }, failedProof }: UnprovedChange,
  { rule, isSure }: OverwrittenRule
): BucketOutcome {
  const alarm = isSure
    ? message`${from === null ? message`RULE DELETED: the rollback deleted` : message`RULE REPLACED: the rollback replaced`} a rule that another process had set, because ${bucketPart(bucket)} refused uploads under it.`
    : message`RULE MAY BE LOST: ${bucketPart(bucket)} may have lost a rule that another process had set.`
  const seen = isSure
    ? message`Several reads showed a rule from another process (${foreignRule(rule)}), and uploads were still refused.`
    : message`One read showed a rule from another process (${foreignRule(rule)}), but this could not be confirmed.`
  return unknown(
    {
      code: 'rollback-failed',
      message: sentences(
        alarm,
        failedProof.reason.message,
        seen,
        from === null
          ? message`The rollback then deleted the rule, and OSS now returns no rule, as before.`
          : message`The rollback then restored the previous rule (${previousRule(from)}), which OSS now returns.`
      ),
      hint: message`Find out which other process (for example, Terraform or another workflow) sets this rule, and upload an object to check that uploads work.`
    },
    { previous: from, actual: from }
  )
}

/** The previous rule is restored, but refuses uploads as well: the bucket accepts none at all. */
export function restoredRuleFails(
  bucket: string,
  from: Rule,
  failedProof: FailedProof,
  oldKeyProof: FailedProof
): BucketOutcome {
  return unknown(
    {
      code: 'rollback-failed',
      message: sentences(
        message`UPLOADS FAIL: ${bucketPart(bucket)} accepts no uploads.`,
        failedProof.reason.message,
        message`The previous rule (${previousRule(from)}) was restored, but uploads under it fail too.`,
        oldKeyProof.reason.message
      ),
      hint: sentences(
        message`Fix the previous rule's KMS key immediately. Alternatively, fix the new rule's key and set the new rule again, or set a rule with another KMS key that works.`,
        oldKeyProof.reason.hint
      )
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
      message: sentences(
        failedProof.reason.message,
        message`The previous rule (${previousRule(from)}) was restored, and OSS now returns it. It could not be determined whether uploads to ${bucketPart(bucket)} work under it.`,
        oldKeyProof.reason.message
      ),
      hint: sentences(
        message`Upload an object to check that uploads work.`,
        failedProof.reason.hint
      )
    },
    { previous: from, actual: from }
  )
}
