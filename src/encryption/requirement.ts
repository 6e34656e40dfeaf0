import { emptyMessage, listFirst, message, value, words, type Message } from '../text/message.js'
import { defined } from './defined-fields.js'
import type { DataEncryption, Rule } from './rule.js'

/**
 * A customer key as the configuration names it: by its id, or by an alias, which names another key
 * in each region and gets its id from KMS. An ARN also names the region.
 */
export type KmsKey = ArnLocation &
  (
    | { readonly id: string; readonly alias?: string }
    | { readonly id?: undefined; readonly alias: string }
  )

/** What an ARN states besides the id or the alias. */
interface ArnLocation {
  readonly region?: string
  /** Matters for an alias, since another account may use the same alias for another key. */
  readonly account?: string
}

/** `service-key`: the key that OSS manages. `any-key`: any customer key. A list: any of these keys. */
export type RequiredKey = 'service-key' | 'any-key' | readonly [KmsKey, ...KmsKey[]]

/** The default encryption that a bucket must have. */
export type Requirement =
  | { readonly algorithm: 'none' | 'any' | 'AES256' | 'SM4' }
  | {
      readonly algorithm: 'KMS'
      readonly kmsKey: RequiredKey
      readonly kmsDataEncryption: DataEncryption
    }

/** Every value of the input `algorithm`. */
export const requirableAlgorithms = ['AES256', 'SM4', 'KMS', 'none', 'any'] as const

/** What apply sets where the requirement isn't met. */
export type Remedy =
  /** `null`: delete the rule. `alias`: the one that names the rule's key in the requirement. */
  | { readonly kind: 'set'; readonly rule: Rule | null; readonly alias?: string }
  | {
      readonly kind: 'none'
      readonly code: 'no-key-to-apply' | 'no-rule-to-apply' | 'kms-key-unusable'
    }
  /** KMS has not resolved the alias of the key to set. */
  | { readonly kind: 'unresolved'; readonly alias: string }

export function remedyFor(required: Requirement, region: string): Remedy {
  const requirement = inRegion(required, region)
  if (requirement === null) return { kind: 'none', code: 'kms-key-unusable' }
  switch (requirement.algorithm) {
    case 'none':
      return { kind: 'set', rule: null }
    case 'any':
      return { kind: 'none', code: 'no-rule-to-apply' }
    case 'AES256':
    case 'SM4':
      return { kind: 'set', rule: { algorithm: requirement.algorithm } }
    case 'KMS': {
      const { kmsKey, kmsDataEncryption } = requirement
      if (kmsKey === 'any-key') return { kind: 'none', code: 'no-key-to-apply' }
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
 * The requirement without the keys of other regions, since OSS can use a key of the bucket's own
 * region only. `null` when no key is left.
 * Source: the vendor's server-side encryption guide, SSE-KMS, limits.
 */
export function inRegion(requirement: Requirement, region: string): Requirement | null {
  if (requirement.algorithm !== 'KMS' || typeof requirement.kmsKey === 'string') return requirement
  const [first, ...others] = requirement.kmsKey.filter(key => isOfRegion(key, region))
  return first === undefined ? null : { ...requirement, kmsKey: [first, ...others] }
}

/** The customer keys that the requirement names; none if it accepts any, or is not about KMS. */
export function namedKeys(requirement: Requirement): readonly KmsKey[] {
  return requirement.algorithm === 'KMS' && typeof requirement.kmsKey !== 'string'
    ? requirement.kmsKey
    : []
}

/** Whether the requirement names a key by an alias, which only KMS can resolve. */
export function namesAlias(requirement: Requirement): boolean {
  return namedKeys(requirement).some(({ alias }) => alias !== undefined)
}

/** Whether a key may be of this region: one that names no region may be of any. */
export function isOfRegion(key: KmsKey, region: string): boolean {
  return key.region === undefined || key.region === region
}

/** @param namesDefault names the data encryption even if it is the default. */
export function describeRequirement(requirement: Requirement, namesDefault = false): Message {
  switch (requirement.algorithm) {
    case 'none':
      return message`no rule`
    case 'any':
      return message`any rule`
    case 'AES256':
    case 'SM4':
      return message`${words(requirement.algorithm)}`
    case 'KMS':
      return message`${describeKey(requirement.kmsKey)}${
        namesDefault || requirement.kmsDataEncryption !== 'AES256'
          ? message`, data encrypted with ${words(requirement.kmsDataEncryption)}`
          : emptyMessage
      }`
  }
}

/** A policy may name a hundred keys. */
const maxShownKeys = 5

function describeKey(key: RequiredKey): Message {
  if (key === 'service-key') return message`KMS with the service key`
  if (key === 'any-key') return message`KMS with any customer key`
  return key.length === 1
    ? message`KMS key ${describeKeyName(key[0])}`
    : message`one of the KMS keys ${listFirst(key.map(describeKeyName), maxShownKeys)}`
}

/** A key as the reports name it: its id, and the alias that the configuration names it by. */
export function describeKeyName({ id, alias }: KmsKey): Message {
  if (id === undefined) return [value(alias)]
  return alias === undefined ? [value(id)] : message`${value(id)} (${value(alias)})`
}
