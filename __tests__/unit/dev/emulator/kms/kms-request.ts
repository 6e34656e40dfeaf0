import { createHash, createHmac, randomUUID } from 'node:crypto'
import { send, type RawResponse, type RawRequest } from '../raw-request.js'

/** A KMS request built and signed by hand, independently of the emulator's signer. */
export interface KmsCall {
  method?: string
  path?: string
  keyId?: string
  query?: [name: string, value: string][]
  body?: string
  host?: string
  /** undefined omits a header. */
  headers?: Record<string, string | undefined>
  /** Headers that are sent but not signed. */
  unsigned?: string[]
  /** Headers that are signed but not sent. */
  unsent?: string[]
  accessKeyId?: string
  accessKeySecret?: string
}

export interface KmsResponse extends RawResponse {
  json: Record<string, unknown> & { KeyMetadata?: Record<string, string> }
}

export function acsDate(time = Date.now()): string {
  return new Date(time).toISOString().replace(/\.\d+/, '')
}

export function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export async function callKms(port: number, call: KmsCall = {}): Promise<KmsResponse> {
  return withJson(await send(port, kmsRequest(call)))
}

export function withJson(answer: RawResponse): KmsResponse {
  return { ...answer, json: JSON.parse(answer.body) as KmsResponse['json'] }
}

export function kmsRequest(call: KmsCall = {}): RawRequest {
  const { method = 'POST', path = '/', keyId, body = '', unsigned = [], unsent = [] } = call
  const { accessKeyId = 'emulator-id', accessKeySecret = 'emulator-secret' } = call
  const query = [...(keyId === undefined ? [] : [['KeyId', keyId] as const]), ...(call.query ?? [])]
  const all: Record<string, string | undefined> = {
    host: call.host ?? 'kms.cn-hangzhou.aliyuncs.com',
    'x-acs-action': 'DescribeKey',
    'x-acs-version': '2016-01-20',
    'x-acs-date': acsDate(),
    'x-acs-signature-nonce': randomUUID(),
    'x-acs-content-sha256': sha256(body),
    ...call.headers
  }
  const headers = Object.fromEntries(
    Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]))
  )
  const signed = [...Object.keys(headers).filter(name => !unsigned.includes(name)), ...unsent]
  const { signature, signedHeaders } = signAcs3Request(
    method,
    path,
    query,
    headers,
    signed,
    accessKeySecret
  )
  const text = query.map(pair => pair.map(encodeURIComponent).join('=')).join('&')
  return {
    method,
    path: text === '' ? path : `${path}?${text}`,
    headers: {
      ...headers,
      'content-length': String(Buffer.byteLength(body)),
      authorization: `ACS3-HMAC-SHA256 Credential=${accessKeyId},SignedHeaders=${signedHeaders},Signature=${signature}`
    },
    body
  }
}

/**
 * Follows the vendor's steps. Source:
 * help.aliyun.com/en/sdk/product-overview/v3-request-structure-and-signature.
 */
export function signAcs3Request(
  method: string,
  path: string,
  query: readonly (readonly [string, string])[],
  headers: Record<string, string>,
  names: string[],
  secret: string
): { hash: string; signature: string; signedHeaders: string } {
  const sorted = [...names].sort()
  const signedHeaders = sorted.join(';')
  let text = `${method}\n${path}\n`
  text += query
    .map(([name, value]) => `${encoded(name)}=${encoded(value)}`)
    .sort()
    .join('&')
  text += '\n'
  for (const name of sorted) text += `${name}:${(headers[name] ?? '').trim()}\n`
  text += `\n${signedHeaders}\n${headers['x-acs-content-sha256'] ?? ''}`
  const hash = sha256(text)
  const mac = createHmac('sha256', secret).update(`ACS3-HMAC-SHA256\n${hash}`)
  return { hash, signature: mac.digest('hex'), signedHeaders }
}

function encoded(text: string): string {
  return [...Buffer.from(text)]
    .map(byte => {
      const character = String.fromCharCode(byte)
      return /[\w.~-]/.test(character)
        ? character
        : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`
    })
    .join('')
}
