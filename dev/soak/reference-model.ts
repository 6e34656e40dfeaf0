import type { StoredRule } from '../emulator/emulator.js'
import { keys, parseKeyId, serviceAlias } from './account.js'

/**
 * The truth about rules, implemented independently: the soak would be blind to a mistake that it
 * shared with the action.
 */

/** What a bucket must have, as an operator states it. */
export interface SoakRequirement {
  readonly algorithm: 'AES256' | 'SM4' | 'KMS' | 'none' | 'any'
  /** IDs, aliases and ARNs, or `*`. Absent with KMS: the service key. */
  readonly keys?: readonly string[]
  readonly data?: 'AES256' | 'SM4'
}

/** `undefined`: no rule. */
export type ModelRule = StoredRule | undefined

export function sameRule(one: ModelRule, other: ModelRule, region: string): boolean {
  if (one === undefined || other === undefined) return one === other
  return (
    one.algorithm === other.algorithm &&
    customerKeyOf(one, region) === customerKeyOf(other, region) &&
    (one.kmsDataEncryption ?? 'AES256') === (other.kmsDataEncryption ?? 'AES256')
  )
}

/**
 * Weakest first: no rule, an OSS-managed key, the service key, a customer key, an unrecognized
 * rule.
 */
export function strengthOf(rule: ModelRule): number {
  if (rule === undefined) return 0
  const { algorithm, kmsDataEncryption = 'AES256' } = rule
  if (!['AES256', 'SM4', 'KMS'].includes(algorithm)) return 4
  if (!['AES256', 'SM4'].includes(kmsDataEncryption)) return 4
  if (algorithm !== 'KMS') return 1
  return isServiceKey(rule) ? 2 : 3
}

/** Whether a bucket of this region with the rule is compliant. */
export function satisfies(required: SoakRequirement, rule: ModelRule, region: string): boolean {
  if (required.algorithm === 'none' || rule === undefined) {
    return required.algorithm === 'none' && rule === undefined
  }
  if (strengthOf(rule) === 4) return false
  if (required.algorithm === 'any') return true
  if (required.algorithm !== rule.algorithm) return false
  const key = customerKeyOf(rule, region)
  const data = rule.kmsDataEncryption ?? 'AES256'
  if (required.algorithm !== 'KMS') return key === undefined && data === 'AES256'
  if (data !== (required.data ?? 'AES256')) return false
  if (required.keys === undefined) return key === undefined
  if (required.keys[0] === '*') return key !== undefined
  return required.keys.some(keyId => key !== undefined && resolveKeyId(keyId, region) === key)
}

function isServiceKey({ kmsKeyId = '' }: StoredRule): boolean {
  return kmsKeyId === '' || parseKeyId(kmsKeyId).name.toLowerCase() === serviceAlias
}

/**
 * The normalized customer key of a rule; undefined for the service key. A key of another region
 * differs from its namesake here.
 */
function customerKeyOf(rule: StoredRule, region: string): string | undefined {
  const { algorithm, kmsKeyId = '' } = rule
  if (kmsKeyId === '' || (algorithm === 'KMS' && isServiceKey(rule))) return undefined
  const { name, region: named = region } = parseKeyId(kmsKeyId)
  return named === region ? name.toLowerCase() : kmsKeyId
}

/**
 * The key that an ID, alias or ARN resolves to in a region; undefined when it belongs to another.
 */
function resolveKeyId(keyId: string, region: string): string | undefined {
  const { name, region: named } = parseKeyId(keyId)
  if (named !== undefined && named !== region) return undefined
  if (!name.startsWith('alias/')) return name.toLowerCase()
  return keys.find(key => key.region === region && key.alias === name)?.id
}

export function describeRule(rule: ModelRule): string {
  if (rule === undefined) return 'no rule'
  const { algorithm, kmsKeyId, kmsDataEncryption } = rule
  const key = kmsKeyId === undefined ? '' : ` with ${kmsKeyId}`
  return `${algorithm}${key}${kmsDataEncryption === undefined ? '' : `, data ${kmsDataEncryption}`}`
}
