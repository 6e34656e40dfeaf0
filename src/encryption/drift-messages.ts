import {
  bucket as bucketPart,
  code as literal,
  fact,
  input,
  listAnd,
  listFirst,
  message,
  own,
  requestReference,
  seeTable,
  sentences,
  value,
  words,
  type Message,
  type Part
} from '../text/message.js'
import type { Difference } from './comparison.js'
import { keyPart, problemPart, type KeyProblems } from './kms-key-state.js'
import type { DriftCode, ExplainedDriftCode, Reason } from './reason.js'
import {
  describeKeyName,
  describeRequirement,
  namedKeys,
  remedyFor,
  type Requirement
} from './requirement.js'
import { dataEncryptionOf, describeRule, isKnownRule, type Rule } from './rule.js'
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
export function explainDriftWithoutKey(
  code: ExplainedDriftCode,
  drift: Drift,
  problems: KeyProblems
): Reason<DriftCode> {
  return {
    ...explainDrift(code, drift),
    hint: message`${howToFixKey(problems)}, or correct ${input('kms-key-id')}. Until then, apply refuses to set the key. A warning describes the problem with the key.`
  }
}

/** Explains why apply did not set an unusable key. */
export function explainUnusableKey(
  { bucket, rule }: Drift,
  key: string,
  problems: KeyProblems,
  requestIds: readonly string[] = []
): Reason<DriftCode> {
  return {
    code: 'kms-key-unusable',
    message: message`${bucketPart(bucket, 'Bucket')} was not changed: KMS key ${keyPart(key)} ${problemPart(problems)}. OSS would accept a rule with this key, but then refuse every upload.${requestReference(requestIds)}${foundFact(rule)}`,
    hint: message`${howToFixKey(problems)}, or set ${input('kms-key-id')} to another key.`
  }
}

/** A sentence without its full stop. */
function howToFixKey({ isDisabled }: KeyProblems): Message {
  return isDisabled === true ? message`Enable the key in KMS` : message`Fix the problem in KMS`
}

function foundFact(rule: Rule | null): Part {
  return fact('Found', describeRule(rule))
}

function driftMessage(
  code: ExplainedDriftCode,
  { bucket, region, requirement, rule, differences }: Drift
): Message {
  const subject = bucketPart(bucket, 'Bucket')
  const hasOtherCipher = differences.some(({ field }) => field === 'kmsDataEncryption')
  const required = fact('Required', describeRequirement(requirement, hasOtherCipher))
  const found = foundFact(rule)
  switch (code) {
    case 'rule-missing':
      return message`${subject} has no default encryption rule.${required}`
    case 'rule-unexpected':
      return message`${subject} must not have a default encryption rule.${found}`
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return message`${subject} ${describeDifferences(requirement, differences)}.${required}${foundFact(hasOtherCipher ? withDataEncryption(rule) : rule)}`
    case 'downgrade-refused':
      return message`Apply refused to weaken the encryption of ${bucketPart(bucket)}: ${describeWeakening(rule, appliedBy(requirement, region) ?? null)}. Nothing was changed.${required}${found}`
    case 'kms-key-unusable':
      return message`${words(namedKeys(requirement).length === 1 ? 'The required KMS key is not' : 'None of the required KMS keys is')} in the region of ${bucketPart(bucket)} (${own(value(region), seeTable, 'Region')}).${fact('Required', keysWithRegions(requirement))}${found}`
    case 'no-key-to-apply':
      return message`Apply did not change ${bucketPart(bucket)}, because ${input('kms-key-id', '*')} does not say which key to set.${required}${found}`
    case 'no-rule-to-apply':
      return message`${subject} has no default encryption rule, and ${input('algorithm', 'any')} does not say which rule to set. Nothing was changed.`
  }
}

/** Names the data encryption even if the rule leaves it to the default. */
function withDataEncryption(rule: Rule | null): Rule | null {
  return rule?.algorithm === 'KMS' ? { ...rule, kmsDataEncryption: dataEncryptionOf(rule) } : rule
}

const fieldNames: Readonly<Record<Difference['field'], string>> = {
  algorithm: 'algorithm',
  kmsKeyId: 'KMS key',
  kmsDataEncryption: 'data encryption algorithm'
}

/** `uses a different KMS key and data encryption than required`. Another algorithm implies another key. */
function describeDifferences(
  requirement: Requirement,
  differences: readonly Difference[]
): Message {
  const fields = differences.map(({ field }) => field)
  if (requirement.algorithm !== 'KMS' && fields[0] === 'kmsKeyId') {
    return message`has a rule that names a KMS key, but ${words(requirement.algorithm)} without a KMS key is required`
  }
  const named = fields.filter(field => field === 'algorithm' || fields[0] !== 'algorithm')
  return message`uses a different ${listAnd(named.map(field => words(fieldNames[field])))} than required`
}

/** Why the change from `rule` to `wanted` is a downgrade: a clause. */
function describeWeakening(rule: Rule | null, wanted: Rule | null): Message {
  if (rule !== null && !isKnownRule(rule)) {
    return message`this version of the action does not recognize its rule, which may be stronger`
  }
  if (wanted === null)
    return message`without its rule, new objects would not be encrypted by default`
  return message`its rule (${describeStrength(rule)}) is stronger than required (${describeStrength(wanted)})`
}

/** The rule that apply would set; `null` deletes it, `undefined` means that there is nothing to set. */
function appliedBy(requirement: Requirement, region: string): Rule | null | undefined {
  const remedy = remedyFor(requirement, region)
  return remedy.kind === 'set' ? remedy.rule : undefined
}

function keysWithRegions(requirement: Requirement): Message {
  const keys = namedKeys(requirement).map(key => {
    const name = describeKeyName(key)
    return key.region === undefined ? name : message`${name} (in ${value(key.region)})`
  })
  const noun = words(keys.length === 1 ? 'KMS key' : 'one of the KMS keys')
  return message`${noun} ${listFirst(keys, 5)}`
}

function driftHint(code: ExplainedDriftCode, { region, requirement, rule }: Drift): Message {
  switch (code) {
    case 'rule-missing':
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return howToFix(requirement, region, rule)
    case 'rule-unexpected':
      return message`If the bucket should stay encrypted, change the requirement. To delete the rule instead, run with ${apply} and ${allowDowngrade}.`
    case 'downgrade-refused':
      return message`If the current rule is intended, change the requirement. To apply the requirement anyway, set ${allowDowngrade} for one run.`
    case 'kms-key-unusable':
      return message`Add a key from the bucket's region to ${input('kms-key-id')}. OSS can use only keys in that region.`
    case 'no-key-to-apply':
      return message`In ${input('kms-key-id')}, replace ${literal('*')} with the key to set.`
    case 'no-rule-to-apply':
      return message`Set ${input('algorithm')} to AES256, SM4 or KMS.`
  }
}

const apply = input('mode', 'apply')
const allowDowngrade = input('allow-downgrade', 'true')

/** The first remedy never weakens the bucket. */
function howToFix(requirement: Requirement, region: string, rule: Rule | null): Message {
  const wanted = appliedBy(requirement, region)
  if (wanted !== undefined && isDowngrade(rule, wanted)) {
    return message`The bucket's rule ${words(rule !== null && isKnownRule(rule) ? 'is' : 'may be')} stronger than required. If the current rule is intended, change the requirement. To set the required rule anyway, run with ${apply} and ${allowDowngrade}.`
  }
  return sentences(
    howToSet(requirement),
    rule === null
      ? message`If the bucket should have no rule, change the requirement instead.`
      : message`If the current rule is intended, change the requirement instead.`
  )
}

function howToSet(requirement: Requirement): Message {
  if (requirement.algorithm === 'any') {
    return message`To set a rule, set ${input('algorithm')} to AES256, SM4 or KMS, and run with ${apply}.`
  }
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') {
    return message`To set a key, replace ${literal('*')} in ${input('kms-key-id')} with its id, and run with ${apply}.`
  }
  return message`Run with ${apply} to set the required rule.`
}
