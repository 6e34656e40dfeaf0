import { message, value, type Message } from '../text/message.js'
import { isCustomerKey, isSameKey } from './kms-key-identity.js'
import type { ExplainedDriftCode } from './reason.js'
import { inRegion, type RequiredKey, type Requirement } from './requirement.js'
import { dataEncryptionOf, isKnownAlgorithm, isKnownDataEncryption, type Rule } from './rule.js'

export interface Difference {
  readonly field: 'algorithm' | 'kmsKeyId' | 'kmsDataEncryption'
  /** As the inputs spell it: `none` or `any` for an algorithm, `*` for any key, keys separated by commas. Empty: there must be none. */
  readonly required: string
  /** Empty: there is none. */
  readonly actual: string
}

export type Comparison =
  | { readonly kind: 'matches' }
  | {
      readonly kind: 'differs'
      readonly code: ExplainedDriftCode
      readonly differences: readonly Difference[]
    }
  /** The rule has a value that this version does not know. */
  | { readonly kind: 'unclear'; readonly what: Message }

/** Compares a bucket's rule with the requirement, field by field, for a bucket in this region. */
export function compare(requirement: Requirement, rule: Rule | null, region: string): Comparison {
  if (requirement.algorithm === 'none') {
    return rule === null ? matches : differs('rule-unexpected', [algorithmDifference('none', rule)])
  }
  const usable = inRegion(requirement, region)
  if (usable === null) return differs('kms-key-unusable', keyDifferences(requirement, rule, region))
  if (rule === null)
    return differs('rule-missing', [algorithmDifference(requirement.algorithm, null)])
  if (usable.algorithm === 'any') return compareWithAny(rule)

  const differences = [
    ...(rule.algorithm === usable.algorithm ? [] : [algorithmDifference(usable.algorithm, rule)]),
    ...keyDifferences(usable, rule, region),
    ...dataEncryptionDifferences(usable, rule)
  ]
  const [first] = differences
  return first === undefined ? matches : differs(codeOf[first.field], differences)
}

const matches: Comparison = { kind: 'matches' }

const codeOf: Record<Difference['field'], ExplainedDriftCode> = {
  algorithm: 'algorithm-differs',
  kmsKeyId: 'key-differs',
  kmsDataEncryption: 'data-encryption-differs'
}

function differs(code: ExplainedDriftCode, differences: readonly Difference[]): Comparison {
  return { kind: 'differs', code, differences }
}

/** Accepts any rule whose values are all known. */
function compareWithAny(rule: Rule): Comparison {
  const dataEncryption = dataEncryptionOf(rule)
  if (!isKnownAlgorithm(rule.algorithm)) {
    return { kind: 'unclear', what: message`the algorithm ${value(rule.algorithm)}` }
  }
  if (!isKnownDataEncryption(dataEncryption)) {
    return {
      kind: 'unclear',
      what: message`the data encryption algorithm ${value(dataEncryption)}`
    }
  }
  return matches
}

function algorithmDifference(required: string, rule: Rule | null): Difference {
  return { field: 'algorithm', required, actual: rule?.algorithm ?? '' }
}

function keyDifferences(requirement: Requirement, rule: Rule | null, region: string): Difference[] {
  const actual = rule?.kmsKeyId ?? ''
  if (requirement.algorithm !== 'KMS') {
    // OSS stores no key id with AES256 or SM4, so a rule that has one is no exact match.
    return actual === '' ? [] : [{ field: 'kmsKeyId', required: '', actual }]
  }
  const { kmsKey } = requirement
  const accepted =
    kmsKey === 'service-key'
      ? isSameKey(undefined, actual, region)
      : kmsKey === 'any-key'
        ? isCustomerKey(actual, region)
        : // An alias without an id is not resolved and matches no key.
          kmsKey.some(({ id }) => id !== undefined && isSameKey(id, actual, region))
  return accepted ? [] : [{ field: 'kmsKeyId', required: formatRequiredKey(kmsKey), actual }]
}

function formatRequiredKey(key: RequiredKey): string {
  if (key === 'service-key') return ''
  return key === 'any-key' ? '*' : [...new Set(key.map(({ id, alias }) => id ?? alias))].join(',')
}

function dataEncryptionDifferences(requirement: Requirement, rule: Rule): Difference[] {
  const required = requirement.algorithm === 'KMS' ? requirement.kmsDataEncryption : ''
  const actual = dataEncryptionOf(rule)
  if (actual === (required || 'AES256')) return []
  return [{ field: 'kmsDataEncryption', required, actual }]
}
