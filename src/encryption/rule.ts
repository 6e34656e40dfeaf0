import { emptyMessage, message, value, words, type Message } from '../text/message.js'
import { isSameKey, isServiceKey } from './kms-key-identity.js'

/** The algorithms of a rule. Source: PutBucketEncryption, element SSEAlgorithm. */
export const algorithms = ['AES256', 'SM4', 'KMS'] as const
export type Algorithm = (typeof algorithms)[number]

/** What encrypts the object data under a KMS key; absent is AES256. Source: element KMSDataEncryption. */
export const dataEncryptions = ['AES256', 'SM4'] as const
export type DataEncryption = (typeof dataEncryptions)[number]

/**
 * A bucket's default encryption as OSS stores it. `null` in its place means that there is no rule.
 *
 * Keeps the strings of the response, known or not: an unknown algorithm must show up as a
 * difference, which it can't if parsing drops it.
 */
export interface Rule {
  readonly algorithm: string
  /** In the spelling that OSS shows, one of several for each key. Absent: with KMS, the service key. */
  readonly kmsKeyId?: string
  /** Absent: AES256. */
  readonly kmsDataEncryption?: string
}

export function isKnownAlgorithm(name: string): name is Algorithm {
  return (algorithms as readonly string[]).includes(name)
}

export function isKnownDataEncryption(name: string): name is DataEncryption {
  return (dataEncryptions as readonly string[]).includes(name)
}

/** Whether this version knows all values of the rule. */
export function isKnownRule(rule: Rule): boolean {
  return isKnownAlgorithm(rule.algorithm) && isKnownDataEncryption(dataEncryptionOf(rule))
}

/** What encrypts the object data. Absent is AES256, with KMS and without. */
export function dataEncryptionOf(rule: Rule): string {
  return rule.kmsDataEncryption ?? 'AES256'
}

/** Whether two rules of a bucket in this region are equivalent. Without a region, an ARN and a bare id differ. */
export function sameRule(one: Rule | null, other: Rule | null, region?: string): boolean {
  if (one === null || other === null) return one === other
  return (
    one.algorithm === other.algorithm &&
    sameKeyId(one, other, region) &&
    dataEncryptionOf(one) === dataEncryptionOf(other)
  )
}

/** With AES256 or SM4 a key id names no key, so only the text counts. */
function sameKeyId(one: Rule, other: Rule, region: string | undefined): boolean {
  return one.algorithm === 'KMS'
    ? isSameKey(one.kmsKeyId, other.kmsKeyId, region)
    : one.kmsKeyId === other.kmsKeyId
}

/** `undefined`: the rule could not be determined. */
export function describeFound(rule: Rule | null | undefined): Message {
  return rule === undefined ? message`not determined` : describeRule(rule)
}

export function describeRule(rule: Rule | null): Message {
  if (rule === null) return message`no rule`
  const { algorithm, kmsKeyId, kmsDataEncryption } = rule
  const name = isKnownAlgorithm(algorithm) ? words(algorithm) : value(algorithm)
  const isService = algorithm === 'KMS' && isServiceKey(kmsKeyId)
  const key =
    kmsKeyId === undefined
      ? emptyMessage
      : isService
        ? message` (${value(kmsKeyId)})`
        : algorithm === 'KMS'
          ? message` key ${value(kmsKeyId)}`
          : message` with key ${value(kmsKeyId)}`
  const data =
    kmsDataEncryption === undefined
      ? emptyMessage
      : message`, data encrypted with ${
          isKnownDataEncryption(kmsDataEncryption)
            ? words(kmsDataEncryption)
            : value(kmsDataEncryption)
        }`
  return message`${name}${isService ? message` with the service key` : emptyMessage}${key}${data}`
}

/** A change of a bucket's rule; `null`: no rule. */
export interface RuleChange {
  readonly from: Rule | null
  readonly to: Rule | null
}
