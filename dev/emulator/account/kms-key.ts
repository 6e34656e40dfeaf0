/** KeyState and KeyUsage of DescribeKey. Source: help.aliyun.com, KMS API 2016-01-20. */
export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport'
export type KeyUsage = 'ENCRYPT/DECRYPT' | 'SIGN/VERIFY'
export type KeyOrigin = 'Aliyun_KMS' | 'EXTERNAL'

/** A key of the account in one region. */
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
  /** When a key pending deletion is deleted. */
  deletionDate?: Date
  /** With their prefix alias/. */
  aliases: readonly string[]
  /** The service that created it; absent: the account. */
  creator?: 'Oss'
  /** No one in the account may use or describe it. */
  forbidden: boolean
}

/**
 * OSS encrypts with symmetric keys only. Source: help.aliyun.com/en/oss/user-guide/0005-00000226.
 */
export function canEncryptObjects({ usage, spec }: StoredKmsKey): boolean {
  return usage === 'ENCRYPT/DECRYPT' && ['Aliyun_AES_256', 'Aliyun_SM4'].includes(spec)
}
