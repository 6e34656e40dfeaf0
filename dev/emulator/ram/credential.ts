import { timingSafeEqual } from 'node:crypto'
import type { ApiOperation } from '../http/operation.js'
import { policyAllows, type RequiredPermission, type RamPolicy } from './ram-policy.js'

/** RAM has actions of their own for calls that name a version: help.aliyun.com, "RAM policies". */
export type OperationPermission =
  ApiOperation | 'GetObjectVersion' | 'DeleteObjectVersion' | 'GetObjectVersionAcl'

export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  /** Makes it a temporary credential of STS, which is refused without this token. */
  securityToken?: string
  expires?: Date
  disabled?: boolean
  /** Operations for which the caller has no permission. */
  deny?: OperationPermission[]
  /** Belongs to the account itself, which may not assume roles. */
  root?: boolean
  /** ARN that trust policies know the caller by; a RAM user named as the key when absent. */
  principal?: string
  /** What RAM allows; everything when absent. */
  policy?: RamPolicy
  /** What narrows that further. */
  sessionPolicy?: RamPolicy
}

/** All that a call needs; HEAD has no action of its own in RAM, but a test may deny it alone. */
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

/** STS API 2015-04-01, AssumeRole, Policy: a session may do what both of its policies allow. */
export function isAllowed(
  { policy, sessionPolicy }: Credential,
  need: RequiredPermission
): boolean {
  return policyAllows(policy, need) && policyAllows(sessionPolicy, need)
}

/** Compares secrets without telling by the time it takes how much of one was right. */
export function secretsEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
