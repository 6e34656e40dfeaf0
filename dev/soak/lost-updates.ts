import type { RuleChange } from '../emulator/emulator.js'
import { allowsUploads } from './account.js'
import { isRuleWrite, type BucketRun, type ObservedRequest } from './observation.js'
import { describeRule, sameRule, satisfies, strengthOf } from './reference-model.js'
import type { BucketViolation } from './violation.js'

/** Each rule that the run stored, against the last that was not its own. */
export function downgradeViolation({
  round: { allowDowngrade },
  bucket: { required, region },
  finding: { reason },
  record: { history, requests }
}: BucketRun): { violation?: BucketViolation; raced: boolean } {
  let raced = false
  let lastForeignChange: RuleChange | undefined
  for (const [index, change] of history.entries()) {
    if (change.by === 'set-rule') {
      // Nobody can see that someone has set the very rule that the run had just set.
      const seen = index === 0 || !sameRule(change.rule, history[index - 1]?.rule, region)
      if (seen) lastForeignChange = change
      continue
    }
    if (
      lastForeignChange === undefined ||
      strengthOf(change.rule) >= strengthOf(lastForeignChange.rule)
    )
      continue
    if (allowDowngrade && satisfies(required, change.rule, region)) continue
    // Someone else's that refuses uploads may be a mistake of ours: it is undone, with an alarm.
    if (
      lastForeignChange !== history[0] &&
      !allowsUploads(lastForeignChange.rule, region) &&
      reason?.code === 'rollback-failed'
    ) {
      continue
    }
    if (
      lastForeignChange !== history[0] &&
      isUndetectableRace(lastForeignChange, change, requests)
    ) {
      raced = true
      continue
    }
    const detail = `from ${describeRule(lastForeignChange.rule)} to ${describeRule(change.rule)}`
    return { violation: { kind: 'weakened', detail }, raced }
  }
  return { raced }
}

/** Whether someone else's rule came after the look right before the write, or after the write itself. */
function isUndetectableRace(
  foreignChange: RuleChange,
  ownChange: RuleChange,
  requests: readonly ObservedRequest[]
): boolean {
  return requests.some((request, index) => {
    if (!isRuleWrite(request.operation) || request.at > ownChange.at) return false
    if (request.at < foreignChange.at) return request.fault === 'late'
    const before = requests[index - 1]
    if (before?.operation !== 'GetBucketEncryption') return false
    // Or that look was answered with a lie.
    return before.at < foreignChange.at || before.fault === 'stale' || before.fault === 'swapped'
  })
}
