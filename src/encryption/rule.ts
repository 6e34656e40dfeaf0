import { isSameKey, isServiceKey } from './kms-key-identity.js'

/** The algorithms that a rule can name. Source: PutBucketEncryption, element SSEAlgorithm. */
export const algorithms = ['AES256', 'SM4', 'KMS'] as const
export type Algorithm = (typeof algorithms)[number]

/** What encrypts the object data under a KMS key. Source: element KMSDataEncryption; absent is AES256. */
export const dataEncryptions = ['AES256', 'SM4'] as const
export type DataEncryption = (typeof dataEncryptions)[number]

/**
 * What OSS stores for a bucket. A bucket without a rule is `null` wherever a rule may stand.
 *
 * The strings are those that OSS answered, known to us or not: an algorithm that we have never
 * heard of must show up as a difference, and can't if it is dropped on the way.
 */
export interface Rule {
  readonly algorithm: string
  /** As OSS shows it, which is one of many spellings of a key. Absent: with KMS, the service key. */
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

/** Whether this version knows all that the rule says. */
export function isKnownRule(rule: Rule): boolean {
  return isKnownAlgorithm(rule.algorithm) && isKnownDataEncryption(dataEncryptionOf(rule))
}

/** What encrypts the object data; absent is AES256, with KMS as without. */
export function dataEncryptionOf(rule: Rule): string {
  return rule.kmsDataEncryption ?? 'AES256'
}

/** Whether two rules of a bucket in this region say the same. Where the region is not known, an ARN is no bare id. */
export function sameRule(one: Rule | null, other: Rule | null, region?: string): boolean {
  if (one === null || other === null) return one === other
  return (
    one.algorithm === other.algorithm &&
    sameKeyId(one, other, region) &&
    dataEncryptionOf(one) === dataEncryptionOf(other)
  )
}

/** Beside AES256 and SM4 there is no key, and a key id says only what it says. */
function sameKeyId(one: Rule, other: Rule, region: string | undefined): boolean {
  return one.algorithm === 'KMS'
    ? isSameKey(one.kmsKeyId, other.kmsKeyId, region)
    : one.kmsKeyId === other.kmsKeyId
}

export function describeRule(rule: Rule | null): string {
  if (rule === null) return 'no rule'
  const { algorithm, kmsKeyId } = rule
  const service = algorithm === 'KMS' && isServiceKey(kmsKeyId) ? ' with the service key' : ''
  const key =
    kmsKeyId === undefined
      ? service
      : service === ''
        ? ` with key ${kmsKeyId}`
        : `${service} (${kmsKeyId})`
  const data =
    rule.kmsDataEncryption === undefined ? '' : `, data encrypted with ${rule.kmsDataEncryption}`
  return `${algorithm}${key}${data}`
}

/** A change of a bucket's rule; `null`: no rule. */
export interface RuleChange {
  readonly from: Rule | null
  readonly to: Rule | null
}
