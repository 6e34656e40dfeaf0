import type { Difference } from '../../encryption/comparison.js'
import { explainDrift } from '../../encryption/drift-messages.js'
import type { Finding } from '../../encryption/finding.js'
import { describeRequirement, inRegion } from '../../encryption/requirement.js'
import { joinWithAnd } from '../../text/join-list.js'

const fieldNames: Readonly<Record<Difference['field'], string>> = {
  algorithm: 'algorithm',
  kmsKeyId: 'KMS key',
  kmsDataEncryption: 'data encryption'
}

/** Reasons whose message only repeats what is required and what was found. */
const restatingReasons = [
  'rule-missing',
  'rule-unexpected',
  'algorithm-differs',
  'key-differs',
  'data-encryption-differs'
] as const

/**
 * Why a bucket needs attention, to be read below what is required and what was found: a message
 * that only repeats those two is replaced by the fields that differ.
 */
export function explainFinding(finding: Finding): string {
  const message = finding.reason?.message ?? ''
  return onlyRestates(finding) ? summarizeDifferences(finding) : message
}

function onlyRestates({
  bucket,
  region = '',
  reason,
  required,
  actual,
  differences
}: Finding): boolean {
  if (reason === undefined || required === undefined || actual === undefined) return false
  // Of keys in several regions, only the message names those that apply to the bucket.
  const usable = inRegion(required, region)
  if (usable === null || describeRequirement(usable) !== describeRequirement(required)) return false
  const drift = { bucket, region, requirement: required, rule: actual, differences }
  const code = restatingReasons.find(known => known === reason.code)
  return code !== undefined && reason.message === explainDrift(code, drift).message
}

function summarizeDifferences({ reason, differences }: Finding): string {
  if (reason?.code === 'rule-missing') return 'The bucket has no default encryption rule.'
  if (reason?.code === 'rule-unexpected') return 'The bucket must have no default encryption rule.'
  const names = differences.map(({ field }) => fieldNames[field])
  return `The ${joinWithAnd(names)} ${names.length < 2 ? 'differs' : 'differ'}.`
}
