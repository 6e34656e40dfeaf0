/** KeyState and KeyUsage of DescribeKey: help.aliyun.com, KMS API 2016-01-20. */
export type KmsKeyState = 'Enabled' | 'Disabled' | 'PendingDeletion' | 'PendingImport'
export type KmsKeyUsage = 'ENCRYPT/DECRYPT' | 'SIGN/VERIFY'
export type KmsKeyOrigin = 'Aliyun_KMS' | 'EXTERNAL'

/** One key of the account in one region. */
export interface KmsKey {
  id: string
  region: string
  state: KmsKeyState
  usage: KmsKeyUsage
  spec: string
  origin: KmsKeyOrigin
  createdAt: Date
  /** When imported key material expires. */
  materialExpires?: Date
  /** When a key that is pending deletion is gone. */
  deletes?: Date
  /** With their prefix alias/. */
  aliases: readonly string[]
  /** The service that made it for itself; absent: the account. */
  creator?: 'Oss'
  /** Nobody of the account may use it, or see it. */
  forbidden: boolean
}

/** help.aliyun.com/en/oss/user-guide/0005-00000226: OSS encrypts under symmetric keys only. */
export function encryptsObjects({ usage, spec }: KmsKey): boolean {
  return usage === 'ENCRYPT/DECRYPT' && ['Aliyun_AES_256', 'Aliyun_SM4'].includes(spec)
}
