import { createHash, createHmac } from 'node:crypto'
import { canonicalQuery } from './percent-encoding.js'
import type { WireRequest } from '../http/wire-request.js'

export const ACS3_ALGORITHM = 'ACS3-HMAC-SHA256'

export type Acs3Signable = Pick<WireRequest, 'method' | 'path' | 'query' | 'headers'>

export interface Acs3Signature {
  canonicalRequest: string
  /** Of the canonical request. */
  hash: string
  signature: string
}

/** Source: help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature */
export function signAcs3(
  request: Acs3Signable,
  signedHeaders: readonly string[],
  secret: string
): Acs3Signature {
  const names = [...new Set(signedHeaders)].sort()
  const canonicalRequest = [
    request.method,
    request.path,
    canonicalQuery(request.query),
    names.map(name => `${name}:${request.headers.get(name)?.trim() ?? ''}\n`).join(''),
    names.join(';'),
    request.headers.get('x-acs-content-sha256') ?? ''
  ].join('\n')
  // Header values hold one byte per character; latin1 restores the bytes.
  const hash = createHash('sha256').update(canonicalRequest, 'latin1').digest('hex')
  const signature = createHmac('sha256', secret).update(`${ACS3_ALGORITHM}\n${hash}`).digest('hex')
  return { canonicalRequest, hash, signature }
}

/** The credential that a request to an RPC service claims, not yet verified. */
export interface Acs3Authorization {
  accessKeyId: string
  /** Lower-case names. */
  signedHeaders: readonly string[]
  signature: string
}

const FIELDS =
  /^Credential=(?<id>[^,\s]+), ?SignedHeaders=(?<headers>[^,\s]+), ?Signature=(?<signature>[0-9a-f]{64})$/

/**
 * `ACS3-HMAC-SHA256 Credential=...,SignedHeaders=a;b,Signature=...`; undefined for any other form.
 */
export function parseAcs3Authorization(authorization: string): Acs3Authorization | undefined {
  if (!authorization.startsWith(`${ACS3_ALGORITHM} `)) return undefined
  const fields = FIELDS.exec(authorization.slice(ACS3_ALGORITHM.length + 1).trim())?.groups
  if (fields === undefined) return undefined
  const { id = '', headers = '', signature = '' } = fields
  return { accessKeyId: id, signedHeaders: headers.toLowerCase().split(';'), signature }
}
