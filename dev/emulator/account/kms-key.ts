/** KeyState and KeyUsage of DescribeKey: help.aliyun.com, KMS API 2016-01-20. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport'
export type KeyUsage = 'ENCRYPT/DECRYPT' | 'SIGN/VERIFY'
export type KeyOrigin = 'Aliyun_KMS' | 'EXTERNAL'

/** One key of the account in one region. */
export interface StoredKmsKey {
  id: string
  region: string
  state: KeyState
  usage: KeyUsage
  spec: string
  origin: KeyOrigin
  createdAt: Date
  /** When imported key material expires. */
  materialExpiresAt?: Date
  /** When a key that is pending deletion is gone. */
  deletionDate?: Date
  /** With their prefix alias/. */
  aliases: readonly string[]
  /** The service that made it for itself; absent: the account. */
  creator?: 'Oss'
  /** Nobody of the account may use it, or see it. */
  forbidden: boolean
}

/** help.aliyun.com/en/oss/user-guide/0005-00000226: OSS encrypts under symmetric keys only. */
export function canEncryptObjects({ usage, spec }: StoredKmsKey): boolean {
  return usage === 'ENCRYPT/DECRYPT' && ['Aliyun_AES_256', 'Aliyun_SM4'].includes(spec)
}
