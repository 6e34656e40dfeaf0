import type { RuleChange } from '../emulator/emulator.js'
import { allowsUploads } from './account.js'
import { isRuleWrite, type BucketRun, type ObservedRequest } from './observation.js'
import { describeRule, sameRule, satisfies, strengthOf } from './reference-model.js'
import type { BucketViolation } from './violation.js'

/** Compares each rule that the run stored with the last that another writer stored. */
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
      // If another writer sets the rule that the run has just set, no client can see it.
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
    // The run may roll back another writer's rule that rejects uploads, taking it for its own, but
    // must report it.
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

/**
 * Whether the other writer's change came after the read right before the run's write, or after that
 * write was sent.
 */
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
    // Or a false response hid it from that read.
    return before.at < foreignChange.at || before.fault === 'stale' || before.fault === 'swapped'
  })
}
