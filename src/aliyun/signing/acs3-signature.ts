import { createHash, createHmac } from 'node:crypto'
import { defined } from '../../encryption/defined-fields.js'
import type { Credentials } from './credential-provider.js'

const algorithm = 'ACS3-HMAC-SHA256'

/** A call of an RPC-style API of Alibaba Cloud, such as KMS or STS. */
export interface RpcCall {
  readonly host: string
  readonly action: string
  /** The version of the API: a date. */
  readonly version: string
  readonly parameters: Readonly<Record<string, string>>
}

/**
 * Returns the headers of a signed call (signature version 3): a POST to `/` with an empty body and the
 * parameters in the query. `nonce` must be unique. Source: the vendor's "V3 request structure and
 * signature".
 */
export function signRpcCall(
  { host, action, version, parameters }: RpcCall,
  { accessKeyId, accessKeySecret, securityToken }: Credentials,
  time: Date,
  nonce: string
): Record<string, string> {
  const signed: Record<string, string> = {
    host,
    'x-acs-action': action,
    'x-acs-content-sha256': sha256(''),
    'x-acs-date': time.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    ...defined({ 'x-acs-security-token': securityToken }),
    'x-acs-signature-nonce': nonce,
    'x-acs-version': version
  }
  const names = Object.keys(signed).sort()
  const canonicalRequest = [
    'POST',
    '/',
    canonicalQuery(parameters),
    ...names.map(name => `${name}:${signed[name] ?? ''}`),
    '',
    names.join(';'),
    sha256('')
  ].join('\n')
  const signature = createHmac('sha256', accessKeySecret)
    .update(`${algorithm}\n${sha256(canonicalRequest)}`)
    .digest('hex')
  return {
    ...signed,
    authorization: `${algorithm} Credential=${accessKeyId},SignedHeaders=${names.join(';')},Signature=${signature}`
  }
}

/** The query that is signed, and must be sent unchanged. */
export function canonicalQuery(parameters: Readonly<Record<string, string>>): string {
  return Object.entries(parameters)
    .map(([name, value]) => `${encode(name)}=${encode(value)}`)
    .sort()
    .join('&')
}

/** The signature also encodes the five characters that encodeURIComponent leaves unencoded. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}
