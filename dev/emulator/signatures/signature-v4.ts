import { createHash, createHmac } from 'node:crypto'
import type { Address } from '../endpoints/address.js'
import type { WireRequest } from '../http/wire-request.js'

/**
 * The V4 signature. Sources: alibabacloud-oss-go-sdk-v2 oss/signer/v4.go and
 * help.aliyun.com/zh/oss/developer-reference/recommend-to-use-signature-version-4
 */
export const V4_ALGORITHM = 'OSS4-HMAC-SHA256'
export const V4_TERMINATOR = 'aliyun_v4_request'
export const UNSIGNED_PAYLOAD = 'UNSIGNED-PAYLOAD'

export interface SigningScope {
  date: string
  region: string
  product: string
}

type Signable = Pick<WireRequest, 'method' | 'query' | 'headers'>

export interface V4Signature {
  canonicalRequest: string
  stringToSign: string
  signature: string
}

export interface V4Options {
  scope: SigningScope
  /** ISO 8601 basic format, as in `x-oss-date`. */
  timestamp: string
  /** Names of headers that are signed besides those that always are. */
  additionalHeaders: readonly string[]
  secret: string
}

export function signV4(
  request: Signable,
  address: Address,
  { scope, timestamp, additionalHeaders, secret }: V4Options
): V4Signature {
  const canonicalRequest = buildCanonicalRequest(request, address, additionalHeaders)
  const stringToSign = [
    V4_ALGORITHM,
    timestamp,
    [scope.date, scope.region, scope.product, V4_TERMINATOR].join('/'),
    // Header values hold one byte per character; latin1 restores the bytes.
    createHash('sha256').update(canonicalRequest, 'latin1').digest('hex')
  ].join('\n')
  const key = [scope.date, scope.region, scope.product, V4_TERMINATOR].reduce(
    (signing: Buffer, part) => hmac(signing, part).digest(),
    Buffer.from(`aliyun_v4${secret}`)
  )
  return { canonicalRequest, stringToSign, signature: hmac(key, stringToSign).digest('hex') }
}

function buildCanonicalRequest(
  request: Signable,
  address: Address,
  additionalHeaders: readonly string[]
) {
  const additional = [...new Set(additionalHeaders.map(name => name.toLowerCase()))]
    .filter(name => !alwaysSigned(name))
    .sort()
  const signed = [...request.headers.keys()].filter(
    name => alwaysSigned(name) || additional.includes(name)
  )
  return [
    request.method,
    uriEncode(canonicalResourcePath(address)).replaceAll('%2F', '/'),
    canonicalQuery(request.query),
    signed
      .sort()
      .map(name => `${name}:${request.headers.get(name) ?? ''}\n`)
      .join(''),
    additional.join(';'),
    request.headers.get('x-oss-content-sha256') ?? UNSIGNED_PAYLOAD
  ].join('\n')
}

/** Always includes the bucket, however the request was addressed. */
export function canonicalResourcePath({ bucket, key }: Address): string {
  return bucket === undefined ? '/' : `/${bucket}/${key ?? ''}`
}

/** Everything but the signature; a parameter with an empty value is signed as its bare name. */
function canonicalQuery(query: WireRequest['query']): string {
  return query
    .filter(([name]) => name !== 'x-oss-signature')
    .map(([name, value]) => [uriEncode(name), uriEncode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y))
    .map(([name, value]) => (value === '' ? name : `${name}=${value}`))
    .join('&')
}

function alwaysSigned(name: string): boolean {
  return name.startsWith('x-oss-') || name === 'content-type' || name === 'content-md5'
}

/** encodeURIComponent leaves five more characters unencoded than OSS. */
function uriEncode(value: string): string {
  return encodeURIComponent(value).replace(
    /[!'()*]/g,
    character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`
  )
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

function hmac(key: Buffer, data: string) {
  return createHmac('sha256', key).update(data)
}
