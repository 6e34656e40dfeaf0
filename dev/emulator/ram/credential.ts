import { timingSafeEqual } from 'node:crypto'
import type { ApiOperation } from '../http/operation.js'
import { policyAllows, type RequiredPermission, type RamPolicy } from './ram-policy.js'

/**
 * RAM has separate actions for requests that name a version. Source: help.aliyun.com, "RAM
 * policies".
 */
export type OperationPermission =
  ApiOperation | 'GetObjectVersion' | 'DeleteObjectVersion' | 'GetObjectVersionAcl'

export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  /** Makes it a temporary STS credential, which is rejected without this token. */
  securityToken?: string
  expires?: Date
  disabled?: boolean
  /** Operations that the caller has no permission for. */
  deny?: OperationPermission[]
  /** Belongs to the account itself, which may not assume roles. */
  root?: boolean
  /** The caller's ARN in trust policies; default: a RAM user named like the key. */
  principal?: string
  /** The RAM permissions; default: everything. */
  policy?: RamPolicy
  /** Narrows the policy further. */
  sessionPolicy?: RamPolicy
}

/**
 * All permissions that an operation needs; HEAD has no RAM action of its own, but a test may deny
 * it alone.
 */
export function permissionsForOperation(
  operation: ApiOperation,
  namesVersion: boolean
): OperationPermission[] {
  if (operation === 'HeadObject')
    return [operation, namesVersion ? 'GetObjectVersion' : 'GetObject']
  if (!namesVersion) return [operation]
  if (operation === 'GetObject') return ['GetObjectVersion']
  if (operation === 'GetObjectAcl') return ['GetObjectVersionAcl']
  return [operation === 'DeleteObject' ? 'DeleteObjectVersion' : operation]
}

/**
 * A session may do what both of its policies allow. Source: STS API 2015-04-01, AssumeRole, Policy.
 */
export function isAllowed(
  { policy, sessionPolicy }: Credential,
  permission: RequiredPermission
): boolean {
  return policyAllows(policy, permission) && policyAllows(sessionPolicy, permission)
}

/** Compares secrets in constant time. */
export function secretsEqual(expected: string, received: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(received)]
  return a.length === b.length && timingSafeEqual(a, b)
}
