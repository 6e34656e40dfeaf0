import type { Operation } from './operation.js'

export interface Credential {
  accessKeyId: string
  accessKeySecret: string
  /** Makes it a temporary credential of STS, which is refused without this token. */
  securityToken?: string
  expires?: Date
  disabled?: boolean
  /** Operations for which the caller has no permission. */
  deny?: Operation[]
}
