import { createHash } from 'node:crypto'
import type { StoredKmsKey } from './kms-key.js'

export const SERVICE_KEY_ALIAS = 'alias/acs/oss'

/**
 * OSS's free service key, which customers cannot change. Source: help.aliyun.com, OSS, "Server-side
 * encryption".
 */
export function newServiceKey(region: string, createdAt: Date): StoredKmsKey {
  return {
    id: idOf(region),
    region,
    state: 'Enabled',
    usage: 'ENCRYPT/DECRYPT',
    spec: 'Aliyun_AES_256',
    origin: 'Aliyun_KMS',
    createdAt,
    creator: 'Oss',
    aliases: [SERVICE_KEY_ALIAS],
    forbidden: false
  }
}

/** Formatted like KMS's IDs, and deterministic for a region. */
function idOf(region: string): string {
  const hash = createHash('sha256').update(`${SERVICE_KEY_ALIAS} ${region}`).digest('hex')
  return hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}
