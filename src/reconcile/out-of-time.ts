import type { RuleChange } from '../encryption/rule.js'
import { bucket as bucketPart, message, sentences } from '../text/message.js'
import { newRule, previousRule } from './bucket-facts.js'
import { unknown, type BucketOutcome } from './bucket-outcome.js'
import { interrupted, uploadThenRestore } from './unknown-messages.js'

/** The run had to report before this bucket was finished. `sent`: the change that was sent to it, if any. */
export function ranOutOfTime(
  bucket: string,
  sent: RuleChange | undefined,
  canary: boolean
): BucketOutcome {
  if (sent === undefined)
    return unknown(interrupted(message`it finished processing ${bucketPart(bucket)}`))
  const { from, to } = sent
  const changed = message`The run was stopped after it sent a change to ${bucketPart(bucket)}, from ${previousRule(from, 'the previous rule')} to ${newRule(to, 'the new rule')}.`
  const hint = uploadThenRestore(bucket, message`now`, from)
  return unknown(
    canary
      ? {
          code: 'rollback-failed',
          message: sentences(
            message`ROLLBACK NOT CONFIRMED: uploads to ${bucketPart(bucket)} may fail now.`,
            changed,
            message`The run ended before the change was tested, or before its rollback was confirmed.`
          ),
          hint
        }
      : {
          code: 'interrupted',
          message: sentences(changed, message`There was no time to read the rule back.`),
          hint
        },
    { previous: from }
  )
}
