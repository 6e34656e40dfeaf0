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
  /** Absent: with KMS, the service key. */
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

export function sameRule(one: Rule | null, other: Rule | null): boolean {
  if (one === null || other === null) return one === other
  return (
    one.algorithm === other.algorithm &&
    one.kmsKeyId === other.kmsKeyId &&
    dataEncryptionOf(one) === dataEncryptionOf(other)
  )
}

export function describeRule(rule: Rule | null): string {
  if (rule === null) return 'no rule'
  const key =
    rule.kmsKeyId !== undefined
      ? ` with key ${rule.kmsKeyId}`
      : rule.algorithm === 'KMS'
        ? ' with the service key'
        : ''
  const data =
    rule.kmsDataEncryption === undefined ? '' : `, data encrypted with ${rule.kmsDataEncryption}`
  return `${rule.algorithm}${key}${data}`
}
