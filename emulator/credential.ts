import type { Operation } from './operation.js'

/** RAM has actions of their own for calls that name a version: help.aliyun.com, "RAM policies". */
export type Permission = Operation | 'GetObjectVersion' | 'DeleteObjectVersion'

export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  /** Makes it a temporary credential of STS, which is refused without this token. */
  securityToken?: string
  expires?: Date
  disabled?: boolean
  /** Operations for which the caller has no permission. */
  deny?: Permission[]
}

/** All that a call needs; HEAD has no action of its own in RAM, but a test may deny it alone. */
export function permissionsFor(operation: Operation, namesVersion: boolean): Permission[] {
  if (operation === 'HeadObject')
    return [operation, namesVersion ? 'GetObjectVersion' : 'GetObject']
  if (!namesVersion) return [operation]
  if (operation === 'GetObject') return ['GetObjectVersion']
  return [operation === 'DeleteObject' ? 'DeleteObjectVersion' : operation]
}
