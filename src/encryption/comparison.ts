import { isCustomerKey, isSameKey } from './kms-key-identity.js'
import type { PlainDrift } from './reason.js'
import { inRegion, type RequiredKey, type Requirement } from './requirement.js'
import { dataEncryptionOf, isKnownAlgorithm, isKnownDataEncryption, type Rule } from './rule.js'

export interface Difference {
  readonly field: 'algorithm' | 'kmsKeyId' | 'kmsDataEncryption'
  /** In the words of the inputs: `none` and `any` as an algorithm, `*` as a key; several keys with commas. Empty: there must be none. */
  readonly required: string
  /** Empty: there is none. */
  readonly actual: string
}

export type Comparison =
  | { readonly verdict: 'matches' }
  | {
      readonly verdict: 'differs'
      readonly reason: PlainDrift
      readonly differences: readonly Difference[]
    }
  /** The rule says something that can't be judged. */
  | { readonly verdict: 'unclear'; readonly what: string }

/** Compares the rule of a bucket of this region with the requirement, field by field. */
export function compare(requirement: Requirement, rule: Rule | null, region: string): Comparison {
  if (requirement.algorithm === 'none') {
    return rule === null ? matches : differs('rule-unexpected', [algorithm('none', rule)])
  }
  const usable = inRegion(requirement, region)
  if (usable === null) return differs('kms-key-unusable', keyDifference(requirement, rule, region))
  if (rule === null) return differs('rule-missing', [algorithm(requirement.algorithm, null)])
  if (usable.algorithm === 'any') return any(rule)

  const differences = [
    ...(rule.algorithm === usable.algorithm ? [] : [algorithm(usable.algorithm, rule)]),
    ...keyDifference(usable, rule, region),
    ...dataEncryptionDifference(usable, rule)
  ]
  const [first] = differences
  return first === undefined ? matches : differs(reasonOf[first.field], differences)
}

const matches: Comparison = { verdict: 'matches' }

const reasonOf: Record<Difference['field'], PlainDrift> = {
  algorithm: 'algorithm-differs',
  kmsKeyId: 'key-differs',
  kmsDataEncryption: 'data-encryption-differs'
}

function differs(reason: PlainDrift, differences: readonly Difference[]): Comparison {
  return { verdict: 'differs', reason, differences }
}

/** Any rule will do, but only one that we can read to the end. */
function any(rule: Rule): Comparison {
  const data = dataEncryptionOf(rule)
  if (!isKnownAlgorithm(rule.algorithm)) {
    return { verdict: 'unclear', what: `the algorithm ${rule.algorithm}` }
  }
  if (!isKnownDataEncryption(data)) {
    return { verdict: 'unclear', what: `the data encryption ${data}` }
  }
  return matches
}

function algorithm(required: string, rule: Rule | null): Difference {
  return { field: 'algorithm', required, actual: rule?.algorithm ?? '' }
}

function keyDifference(requirement: Requirement, rule: Rule | null, region: string): Difference[] {
  const actual = rule?.kmsKeyId ?? ''
  if (requirement.algorithm !== 'KMS') {
    // OSS stores no key id beside AES256 and SM4; one that is there all the same is no exact match.
    return actual === '' ? [] : [{ field: 'kmsKeyId', required: '', actual }]
  }
  const { kmsKey } = requirement
  const accepted =
    kmsKey === 'service-key'
      ? isSameKey(undefined, actual, region)
      : kmsKey === 'any-key'
        ? isCustomerKey(actual, region)
        : // An alias without an id was not looked up, and stands for no key that we know.
          kmsKey.some(({ id }) => id !== undefined && isSameKey(id, actual, region))
  return accepted ? [] : [{ field: 'kmsKeyId', required: inWords(kmsKey), actual }]
}

function inWords(key: RequiredKey): string {
  if (key === 'service-key') return ''
  return key === 'any-key' ? '*' : [...new Set(key.map(({ id, alias }) => id ?? alias))].join(',')
}

function dataEncryptionDifference(requirement: Requirement, rule: Rule): Difference[] {
  const kms = requirement.algorithm === 'KMS'
  const actual = dataEncryptionOf(rule)
  if (actual === (kms ? requirement.kmsDataEncryption : 'AES256')) return []
  return [
    { field: 'kmsDataEncryption', required: kms ? requirement.kmsDataEncryption : '', actual }
  ]
}
