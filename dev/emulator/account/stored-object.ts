import type { StoredRule } from './encryption-rule.js'

/** `default` is the bucket's. */
export type ObjectAcl = 'default' | 'private'

/** One object with all that Put, Get, Head and the listings tell about it. */
export interface BucketObject {
  body: Buffer
  /** Quoted upper-case MD5. */
  etag: string
  contentMd5: string
  crc64: bigint
  lastModified: Date
  storageClass: string
  acl: ObjectAcl
  /** Content-Type and the other stored headers, x-oss-meta-* included, by the name to answer with. */
  headers: Readonly<Record<string, string>>
  /** How this object is encrypted; it keeps that whatever becomes of the bucket's rule. */
  encryption: StoredRule | undefined
}
