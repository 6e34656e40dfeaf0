import type { Difference } from './comparison.js'
import type { DriftReason, Reason } from './reason.js'
import { describeRequirement, type Requirement } from './requirement.js'
import { describeRule, type Rule } from './rule.js'

/** A bucket that differs from its requirement, with all that a sentence about it needs. */
export interface Drift {
  readonly bucket: string
  readonly region: string
  readonly requirement: Requirement
  readonly rule: Rule | null
  readonly differences: readonly Difference[]
}

function howToMend(requirement: Requirement): string {
  const what =
    requirement.algorithm === 'any'
      ? 'Set a rule: name the algorithm and run with mode: apply'
      : requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key'
        ? 'Set a key: name it in kms-key-id and run with mode: apply'
        : 'Run with mode: apply to set what is required'
  return `${what}, or change the requirement if the bucket is right.`
}

/** Says what differs and what to do about it. */
export function explainDrift(code: DriftReason, drift: Drift): Reason<DriftReason> {
  return { code, message: message(code, drift), hint: hint(code, drift) }
}

function message(
  code: DriftReason,
  { bucket, region, requirement, rule, differences }: Drift
): string {
  const found = describeRule(rule)
  const required = describeRequirement(requirement)
  switch (code) {
    case 'rule-missing':
      return `Bucket ${bucket} has no default encryption rule; required is ${required}.`
    case 'rule-unexpected':
      return `Bucket ${bucket} must have no default encryption rule, but has ${found}.`
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return `Bucket ${bucket} has ${found}: ${differences.map(describeDifference).join('; ')}.`
    case 'kms-key-unusable':
      return `Bucket ${bucket} is in ${region}, and none of the required keys is: ${keysWithRegions(requirement)}. It has ${found}.`
    case 'no-key-to-apply':
      return `Bucket ${bucket} has ${found} where ${required} is required, and apply can't invent a key; nothing was changed.`
    case 'no-rule-to-apply':
      return `Bucket ${bucket} has no default encryption rule, and "any" names none to apply; nothing was changed.`
  }
}

function keysWithRegions(requirement: Requirement): string {
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return ''
  return requirement.kmsKey.map(({ id, region = 'no region' }) => `${id} (${region})`).join(', ')
}

function hint(code: DriftReason, { region, requirement }: Drift): string {
  switch (code) {
    case 'rule-missing':
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return howToMend(requirement)
    case 'rule-unexpected':
      return 'Run with mode: apply to delete the rule, or change the requirement if the bucket is right.'
    case 'kms-key-unusable':
      return `Give a key of ${region}: OSS uses a key of the bucket's own region only.`
    case 'no-key-to-apply':
      return 'Give the id of the key in kms-key-id instead of "*".'
    case 'no-rule-to-apply':
      return 'Give the algorithm to apply: AES256, SM4 or KMS.'
  }
}

export function describeDifference({ field, required, actual }: Difference): string {
  switch (field) {
    case 'algorithm':
      return `algorithm: required ${required}, found ${actual || 'no rule'}`
    case 'kmsKeyId':
      return `KMS key: required ${keyWords(required)}, found ${actual || 'no key id'}`
    case 'kmsDataEncryption':
      return `data encryption: required ${required || 'none of its own'}, found ${actual}`
  }
}

function keyWords(required: string): string {
  if (required === '') return 'no key id'
  return required === '*' ? 'any key id' : required.replaceAll(',', ' or ')
}
