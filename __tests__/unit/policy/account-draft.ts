import { assignRequirements } from '../../../src/policy/assignment.js'
import {
  draftPolicy,
  type BucketInventory,
  type ObservedBucket
} from '../../../src/policy/draft-policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'

export const now = new Date('2026-11-25T23:59:59Z')
/** An inventory of which nothing is missing. */
export const complete = { unreadable: [], isComplete: true }

/** The draft for an account, read back as a policy and assigned to the account's buckets. */
export function draft(
  buckets: readonly ObservedBucket[],
  more: Partial<BucketInventory> = complete
) {
  const { text = '', omitted } = draftPolicy({ ...complete, buckets, ...more }, now)
  const read = parsePolicy(text, 'draft.yml')
  if (!read.ok) throw new Error(`${JSON.stringify(read.problems)}\n${text.slice(0, 2000)}`)
  const account = buckets.map(({ bucket }) => ({ name: bucket }))
  const assigned = assignRequirements(read.value.policy, account, now)
  if (!assigned.ok) throw new Error(JSON.stringify(assigned.problems))
  return {
    text,
    omitted,
    policy: read.value.policy,
    warnings: [...read.value.warnings, ...assigned.value.warnings],
    targets: assigned.value.targets
  }
}
