import {
  bucket as bucketPart,
  code as literal,
  fact,
  input,
  join,
  listAnd,
  listFirst,
  message,
  own,
  requestReference,
  sentences,
  value,
  words,
  type Message,
  type Part
} from '../text/message.js'
import type { Difference } from './comparison.js'
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
export function explainDriftWithoutKey(code: ExplainedDriftCode, drift: Drift): Reason<DriftCode> {
  return {
    ...explainDrift(code, drift),
    hint: message`Fix the key in KMS, or correct ${input('kms-key-id')}; the warning says what is wrong with the key. Until then apply refuses to set it.`
  }
}

/** Explains why apply did not set an unusable key. `problems`: clauses that follow the key's name. */
export function explainUnusableKey(
  { bucket, rule }: Drift,
  key: string,
  problems: readonly Message[],
  requestIds: readonly string[] = []
): Reason<DriftCode> {
  const problem = own(join(problems, '; '), 'cannot be used', 'Problem with the key')
  return {
    code: 'kms-key-unusable',
    message: message`${bucketPart(bucket, 'Bucket')} was not changed: KMS key ${own(value(key), '(see the table)', 'Key')} ${problem}. OSS would accept a rule with this key, and then refuse every upload.${foundFact(rule)}${requestReference(requestIds)}`,
    hint: message`Fix the key in KMS, or name another key in ${input('kms-key-id')}.`
  }
}

function foundFact(rule: Rule | null): Part {
  return fact('Found', describeRule(rule))
}

function driftMessage(
  code: ExplainedDriftCode,
  { bucket, region, requirement, rule, differences }: Drift
): Message {
  const subject = bucketPart(bucket, 'Bucket')
  const required = fact('Required', describeRequirement(requirement))
  const found = foundFact(rule)
  switch (code) {
    case 'rule-missing':
      return message`${subject} has no default encryption rule.${required}`
    case 'rule-unexpected':
      return message`${subject} must not have a default encryption rule.${found}`
    case 'algorithm-differs':
    case 'key-differs':
    case 'data-encryption-differs':
      return message`${differingFields(differences)} of ${bucketPart(bucket)} ${words(differences.length < 2 ? 'differs' : 'differ')}.${required}${foundFact(withDataEncryption(rule, differences))}`
    case 'downgrade-refused':
      return message`Apply refused to weaken ${bucketPart(bucket)}: ${describeWeakening(rule, appliedBy(requirement, region) ?? null)}. Nothing was changed.${required}${found}`
    case 'kms-key-unusable':
      return message`None of the required KMS keys is in the region of ${bucketPart(bucket)} (${own(value(region), '(see the table)', 'Region')}).${fact('Required keys', keysWithRegions(requirement))}${found}`
    case 'no-key-to-apply':
      return message`Apply did not change ${bucketPart(bucket)}, because ${input('kms-key-id', '*')} names no key to set.${required}${found}`
    case 'no-rule-to-apply':
      return message`${subject} has no default encryption rule, and ${input('algorithm', 'any')} names none to set; nothing was changed.`
  }
}

/** Names the data encryption where it differs, even if the rule leaves it to the default. */
function withDataEncryption(rule: Rule | null, differences: readonly Difference[]): Rule | null {
  const differs = differences.some(({ field }) => field === 'kmsDataEncryption')
  return differs && rule?.algorithm === 'KMS'
    ? { ...rule, kmsDataEncryption: dataEncryptionOf(rule) }
    : rule
}

const fieldNames: Readonly<Record<Difference['field'], string>> = {
  algorithm: 'algorithm',
  kmsKeyId: 'KMS key',
  kmsDataEncryption: 'data encryption'
}

/** `The algorithm and KMS key` */
function differingFields(differences: readonly Difference[]): Message {
  return message`The ${listAnd(differences.map(({ field }) => words(fieldNames[field])))}`
}

/** Why the change from `rule` to `wanted` is a downgrade: a clause. */
function describeWeakening(rule: Rule | null, wanted: Rule | null): Message {
  if (rule !== null && !isKnownRule(rule)) {
    return message`its rule may be stronger, but this version does not know it`
  }
  if (wanted === null)
    return message`without its rule, new objects would not be encrypted by default`
  return message`its rule is stronger (${describeStrength(rule)}) than required (${describeStrength(wanted)})`
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
  return listFirst(keys, 5)
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
      return message`If the bucket is right, change the requirement. To weaken the bucket instead, set ${allowDowngrade}.`
    case 'kms-key-unusable':
      return message`Name a key of the bucket's region in ${input('kms-key-id')}: OSS can use keys of that region only.`
    case 'no-key-to-apply':
      return message`Name the key to set in ${input('kms-key-id')}, instead of ${literal('*')}.`
    case 'no-rule-to-apply':
      return message`Name the algorithm to set: AES256, SM4 or KMS.`
  }
}

const apply = input('mode', 'apply')
const allowDowngrade = input('allow-downgrade', 'true')

/** The first remedy never weakens the bucket. */
function howToFix(requirement: Requirement, region: string, rule: Rule | null): Message {
  const wanted = appliedBy(requirement, region)
  if (wanted !== undefined && isDowngrade(rule, wanted)) {
    return message`The bucket has a stronger rule than required: if that is intended, change the requirement. To weaken the bucket instead, run with ${apply} and ${allowDowngrade}.`
  }
  return sentences(
    howToSet(requirement),
    message`If the bucket is right, change the requirement instead.`
  )
}

function howToSet(requirement: Requirement): Message {
  if (requirement.algorithm === 'any') {
    return message`To set a rule, name its ${input('algorithm')} and run with ${apply}.`
  }
  if (requirement.algorithm === 'KMS' && requirement.kmsKey === 'any-key') {
    return message`To set a key, name it in ${input('kms-key-id')} and run with ${apply}.`
  }
  return message`Run with ${apply} to set what is required.`
}
