import type { Difference } from './comparison.js'
import { requestReference, type DriftCode, type ExplainedDriftCode, type Reason } from './reason.js'
import {
  describeRequirement,
  describeKeyName,
  namedKeys,
  remedyFor,
  type Requirement
} from './requirement.js'
import { describeRule, isKnownRule, type Rule } from './rule.js'
import { describeStrength, isDowngrade } from './strength.js'

/** A bucket that differs from its requirement, with the facts that its message needs. */
export interface Drift {
  readonly bucket: string
  readonly region: string
  readonly requirement: Requirement
  readonly rule: Rule | null
  readonly differences: readonly Difference[]
}

/** States what differs and how to fix it. */
export function explainDrift(code: ExplainedDriftCode, drift: Drift): Reason<DriftCode> {
  return { code, message: driftMessage(code, drift), hint: driftHint(code, drift) }
}

/** Like {@link explainDrift}, for a bucket whose required key can't be set as it is: apply would not help. */
export function explainDriftWithoutKey(code: ExplainedDriftCode, drift: Drift): Reason<DriftCode> {
  return {
    ...explainDrift(code, drift),
    hint: 'Correct kms-key-id, or make its key usable in KMS (the warning says what is wrong with it): until then apply refuses it.'
  }
}

/** Explains why apply did not set an unusable key. `problems`: clauses that follow the key's name. */
export function explainUnusableKey(
  { bucket, rule }: Drift,
  key: string,
  problems: readonly string[],
  requestIds: readonly string[] = []
): Reason<DriftCode> {
  return {
    code: 'kms-key-unusable',
    message: `Bucket ${bucket} was not changed, since KMS key ${key} ${problems.join('; ')}. OSS would take the rule all the same, and then refuse every upload. The bucket has ${describeRule(rule)}.${requestReference(requestIds)}`,
    hint: 'Mend the key in KMS, or give another one in kms-key-id.'
  }
}

function driftMessage(
  code: ExplainedDriftCode,
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
    case 'downgrade-refused':
      return `Bucket ${bucket} has ${found}, protected by ${describeStrength(rule)}. ${describeWeakening(rule, appliedBy(requirement, region) ?? null)}, so apply refused; nothing was changed.`
    case 'kms-key-unusable':
      return `Bucket ${bucket} is in ${region}, and none of the required keys is: ${keysWithRegions(requirement)}. It has ${found}.`
    case 'no-key-to-apply':
      return `Bucket ${bucket} has ${found} where ${required} is required, and apply can't invent a key; nothing was changed.`
    case 'no-rule-to-apply':
      return `Bucket ${bucket} has no default encryption rule, and "any" names none to apply; nothing was changed.`
  }
}

function describeWeakening(rule: Rule | null, wanted: Rule | null): string {
  const modal = rule === null || isKnownRule(rule) ? 'would' : 'may'
  return wanted === null
    ? `Deleting the rule ${modal} leave new objects without encryption`
    : `Setting ${describeRule(wanted)} ${modal} weaken it to ${describeStrength(wanted)}`
}

/** The rule that apply would set; `null` deletes it, `undefined` means that there is nothing to set. */
function appliedBy(requirement: Requirement, region: string): Rule | null | undefined {
  const remedy = remedyFor(requirement, region)
  return remedy.kind === 'set' ? remedy.rule : undefined
}

function howToFix(requirement: Requirement, region: string, rule: Rule | null): string {
  return `${fixFor(requirement, region, rule)}, or change the requirement if the bucket is right.`
}

function fixFor(requirement: Requirement, region: string, rule: Rule | null): string {
  if (requirement.algorithm === 'any') {
    return 'Set a rule: name the algorithm and run with mode: apply'
  }
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') {
    return 'Set a key: name it in kms-key-id and run with mode: apply'
  }
  const wanted = appliedBy(requirement, region)
  return wanted !== undefined && isDowngrade(rule, wanted)
    ? 'Run with mode: apply and allow-downgrade: true to set what is required, which is weaker than what is there'
    : 'Run with mode: apply to set what is required'
}

function keysWithRegions(requirement: Requirement): string {
  return namedKeys(requirement)
    .map(key => `${describeKeyName(key)}, of ${key.region ?? 'no region'}`)
    .join('; ')
}

function driftHint(code: ExplainedDriftCode, { region, requirement, rule }: Drift): string {
  switch (code) {
    case 'rule-missing':
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return howToFix(requirement, region, rule)
    case 'rule-unexpected':
      return 'Run with mode: apply and allow-downgrade: true to delete the rule, or change the requirement if the bucket is right.'
    case 'downgrade-refused':
      return 'Set allow-downgrade: true if it is meant to be weakened, or change the requirement if the bucket is right.'
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
      return `KMS key: required ${describeRequiredKeys(required)}, found ${actual || 'no key id'}`
    case 'kmsDataEncryption':
      return `data encryption: required ${required || 'none of its own'}, found ${actual}`
  }
}

function describeRequiredKeys(required: string): string {
  if (required === '') return 'no key id'
  return required === '*' ? 'any customer key' : required.replaceAll(',', ' or ')
}
