import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'

/** The operations of the ports. */
export type PortOperation = 'read' | 'write' | 'describe' | 'upload' | 'inspect' | 'remove'

/** Identifies a request by its operation and its number, from 1, among requests of that operation. */
export interface RequestAddress {
  readonly operation: PortOperation
  readonly nth: number
}

/** A response other than the one that OSS would send. */
export type FalseResponse =
  | 'no answer'
  | '503 SlowDown'
  | '503 ServiceUnavailable'
  | '500 InternalError'
  | '429'
  | '403 AccessDenied'
  | '409 KeyDisabled'
  | '404 NoSuchKey'
  | 'success'
  | 'web page'
  /** A well-formed response with this rule or this version. */
  | { readonly shows: Rule | null }
  | { readonly versionId: string }

/** One request that gets a wrong response. */
export interface SimulatedFault extends RequestAddress {
  readonly answer: FalseResponse
  /** When the request takes effect all the same, in milliseconds after it was sent; absent: never. */
  readonly carriedOutAfterMs?: number
}

/** A foreign rule, set right before a request; never before a write, since no read could show it in time. */
export interface ConcurrentChange {
  readonly before: RequestAddress & { readonly operation: Exclude<PortOperation, 'write'> }
  readonly rule: Rule | null
}

/** Everything that determines a run. */
export interface SimulationPlan {
  readonly rule: Rule | null
  readonly requirement: Requirement
  readonly mode: 'apply' | 'verify'
  readonly canary: boolean
  readonly maxAttempts: number
  readonly isVersioned: boolean
  /** The duration of each request, in milliseconds. */
  readonly latencyMs: number
  /** How long after its response a change shows, in milliseconds. */
  readonly lagMs: number
  /** Replaces the random part of pauses: from 0 to below 1. */
  readonly jitter: number
  /** OSS shows key ids as ARNs. */
  readonly showsArns: boolean
  readonly fault?: SimulatedFault
  /** A request that OSS throttles and does not carry out. */
  readonly throttled?: RequestAddress
  readonly foreign?: ConcurrentChange
  /** The run is stopped right before this request. */
  readonly stopBefore?: RequestAddress
}

export const region = 'cn-hangzhou'

export const aes256: Rule = { algorithm: 'AES256' }
export const sm4: Rule = { algorithm: 'SM4' }
export const serviceKey: Rule = { algorithm: 'KMS' }
export const customerKey = ruleWithKey('9468da86-3509-4f8d-a61e-6eab1eac0000')
export const otherCustomerKey = ruleWithKey('bbbbbbbb-3509-4f8d-a61e-6eab1eac0000')
/** Two rules that OSS accepts, and under which it refuses every upload. */
export const disabledKey = ruleWithKey('dddddddd-3509-4f8d-a61e-6eab1eac0000')
export const otherDisabledKey = ruleWithKey('ffffffff-3509-4f8d-a61e-6eab1eac0000')

interface KeyedRule extends Rule {
  readonly algorithm: 'KMS'
  readonly kmsKeyId: string
}

function ruleWithKey(kmsKeyId: string): KeyedRule {
  return { algorithm: 'KMS', kmsKeyId }
}

export function requirementOf({ kmsKeyId }: KeyedRule): Requirement {
  return { algorithm: 'KMS', kmsKey: [{ id: kmsKeyId }], kmsDataEncryption: 'AES256' }
}

export function allowsUploads(rule: Rule | null): boolean {
  const id = rule?.kmsKeyId ?? ''
  return !id.endsWith(disabledKey.kmsKeyId) && !id.endsWith(otherDisabledKey.kmsKeyId)
}
