import { defined } from './defined.js'
import type { DataEncryption, Rule } from './rule.js'

/**
 * A customer key as a person names it: by its id or by an alias, which stands for a key of its own
 * in every region. From an ARN also the region that it names. An alias gets its id from KMS.
 */
export type KmsKey = PlaceOfKey &
  (
    | { readonly id: string; readonly alias?: string }
    | { readonly id?: undefined; readonly alias: string }
  )

/** What an ARN says beside the id or the alias. */
interface PlaceOfKey {
  readonly region?: string
  /** Of an alias: another account may have given the same one to another key. */
  readonly account?: string
}

/** `service-key`: KMS with the key that OSS manages. `any-key`: KMS with some customer key. Else: one of these keys. */
export type RequiredKey = 'service-key' | 'any-key' | readonly [KmsKey, ...KmsKey[]]

/** What is acceptable for a bucket. */
export type Requirement =
  | { readonly algorithm: 'none' | 'any' | 'AES256' | 'SM4' }
  | {
      readonly algorithm: 'KMS'
      readonly kmsKey: RequiredKey
      readonly kmsDataEncryption: DataEncryption
    }

/** Every word that the input `algorithm` takes. */
export const requirableAlgorithms = ['AES256', 'SM4', 'KMS', 'none', 'any'] as const

/** What apply sets where the requirement isn't met. */
export type Remedy =
  /** `null`: delete the rule. `alias`: the one that names the rule's key in the requirement. */
  | { readonly kind: 'set'; readonly rule: Rule | null; readonly alias?: string }
  | {
      readonly kind: 'none'
      readonly reason: 'no-key-to-apply' | 'no-rule-to-apply' | 'kms-key-unusable'
    }
  /** KMS has not resolved the alias of the key to set. */
  | { readonly kind: 'unresolved'; readonly alias: string }

export function remedyFor(wanted: Requirement, region: string): Remedy {
  const requirement = inRegion(wanted, region)
  if (requirement === null) return { kind: 'none', reason: 'kms-key-unusable' }
  switch (requirement.algorithm) {
    case 'none':
      return { kind: 'set', rule: null }
    case 'any':
      return { kind: 'none', reason: 'no-rule-to-apply' }
    case 'AES256':
    case 'SM4':
      return { kind: 'set', rule: { algorithm: requirement.algorithm } }
    case 'KMS': {
      const { kmsKey, kmsDataEncryption } = requirement
      if (kmsKey === 'any-key') return { kind: 'none', reason: 'no-key-to-apply' }
      const key = kmsKey === 'service-key' ? null : kmsKey[0]
      if (key !== null && key.id === undefined) return { kind: 'unresolved', alias: key.alias }
      return defined({
        kind: 'set',
        alias: key?.alias,
        rule: defined({
          algorithm: 'KMS',
          kmsKeyId: key?.id,
          // The element takes SM4 only; when it is absent, OSS encrypts with AES256.
          kmsDataEncryption: kmsDataEncryption === 'SM4' ? kmsDataEncryption : undefined
        })
      })
    }
  }
}

/**
 * The requirement as it can be met by a bucket of this region: keys of other regions fall away,
 * since OSS can use a key of the bucket's own region only. `null` when no key is left.
 * Source: the vendor's server-side encryption guide, SSE-KMS, limits.
 */
export function inRegion(requirement: Requirement, region: string): Requirement | null {
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return requirement
  const [first, ...others] = requirement.kmsKey.filter(key => isOfRegion(key, region))
  return first === undefined ? null : { ...requirement, kmsKey: [first, ...others] }
}

/** Whether a key may be one of this region: a key that names no region fits any. */
export function isOfRegion(key: KmsKey, region: string): boolean {
  return key.region === undefined || key.region === region
}

export function describeRequirement(requirement: Requirement): string {
  switch (requirement.algorithm) {
    case 'none':
      return 'no rule'
    case 'any':
      return 'any rule'
    case 'AES256':
    case 'SM4':
      return requirement.algorithm
    case 'KMS':
      return `KMS with ${describeKey(requirement.kmsKey)}, data encrypted with ${requirement.kmsDataEncryption}`
  }
}

export function describeKey(key: RequiredKey): string {
  if (key === 'service-key') return 'the service key'
  if (key === 'any-key') return 'any customer key'
  return key.length === 1
    ? `key ${describeKeyName(key[0])}`
    : `one of the keys ${key.map(describeKeyName).join(', ')}`
}

/** A key as the reports name it: its id, and the alias that it was given by. */
export function describeKeyName({ id, alias }: KmsKey): string {
  if (id === undefined) return alias
  return alias === undefined ? id : `${id} (${alias})`
}
