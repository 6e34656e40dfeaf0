import { request, type IncomingHttpHeaders } from 'node:http'
import { signV4 } from '../../../../dev/emulator/signatures/signature-v4.js'

/** Requests built by hand, so that every part can be wrong. */
export interface RawRequest {
  method?: string
  /** Path and query as sent. */
  path?: string
  headers?: Record<string, string>
  body?: string | Buffer
}

export interface RawResponse {
  status: number
  headers: IncomingHttpHeaders
  body: string
  /** The text of the first element of that name in the body. */
  element: (name: string) => string | undefined
}

export interface SignedRequestOptions {
  method?: string
  bucket?: string
  key?: string
  query?: [name: string, value: string][]
  headers?: Record<string, string>
  body?: string | Buffer
  accessKeyId?: string
  accessKeySecret?: string
  region?: string
  product?: string
  scopeDate?: string
  /** x-oss-date; undefined omits it. */
  date?: string | undefined
  /** The Date header, signed instead of x-oss-date. */
  dateHeader?: string
  additionalHeaders?: string[]
  host?: string
}

export function ossDate(time = Date.now()): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

export function elementOf(xml: string, name: string): string | undefined {
  return new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml)?.[1]
}

export function send(port: number, raw: RawRequest): Promise<RawResponse> {
  const { method = 'GET', path = '/', headers = {}, body } = raw
  return new Promise((resolve, reject) => {
    const outgoing = request(
      { host: '127.0.0.1', port, method, path, headers, agent: false },
      incoming => {
        const chunks: Buffer[] = []
        incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
        incoming.on('error', reject)
        incoming.on('end', () => {
          const text = Buffer.concat(chunks).toString()
          resolve({
            status: incoming.statusCode ?? 0,
            headers: incoming.headers,
            body: text,
            element: name => elementOf(text, name)
          })
        })
      }
    )
    outgoing.on('error', reject)
    outgoing.end(body)
  })
}

/** Sends a path-style request with a V4 signature. */
export function sendSigned(port: number, signing: SignedRequestOptions = {}): Promise<RawResponse> {
  return send(port, signedRequest(port, signing))
}

export function signedRequest(port: number, signing: SignedRequestOptions = {}): RawRequest {
  const { method = 'GET', bucket, key, query = [], body, host = `127.0.0.1:${port}` } = signing
  const { accessKeyId = 'emulator-id', accessKeySecret = 'emulator-secret' } = signing
  const { region = 'cn-hangzhou', product = 'oss', additionalHeaders = [] } = signing
  const { dateHeader } = signing
  const date = 'date' in signing || dateHeader !== undefined ? signing.date : ossDate()
  const scope = { date: signing.scopeDate ?? (date ?? ossDate()).slice(0, 8), region, product }
  const headers = lowerCase({
    host,
    'x-oss-content-sha256': 'UNSIGNED-PAYLOAD',
    ...(date === undefined ? {} : { 'x-oss-date': date }),
    ...(dateHeader === undefined ? {} : { date: dateHeader }),
    ...(body === undefined || signing.headers?.['transfer-encoding'] !== undefined
      ? {}
      : { 'content-length': String(Buffer.byteLength(body)) }),
    ...signing.headers
  })
  const address = {
    ...(bucket === undefined ? {} : { bucket }),
    ...(key === undefined ? {} : { key })
  }
  const { signature } = signV4(
    { method, query, headers: new Map(Object.entries(headers)) },
    address,
    { scope, timestamp: date ?? dateHeader ?? '', additionalHeaders, secret: accessKeySecret }
  )
  const additional =
    additionalHeaders.length > 0 ? `AdditionalHeaders=${additionalHeaders.join(';')},` : ''
  const credential = [accessKeyId, scope.date, region, product, 'aliyun_v4_request'].join('/')
  return {
    method,
    path: pathOf(bucket, key, query),
    headers: {
      ...headers,
      authorization: `OSS4-HMAC-SHA256 Credential=${credential},${additional}Signature=${signature}`
    },
    ...(body === undefined ? {} : { body })
  }
}

function pathOf(bucket: string | undefined, key: string | undefined, query: [string, string][]) {
  const path = bucket === undefined ? '/' : `/${bucket}/${encodeURIComponent(key ?? '')}`
  const parameters = query.map(pair => pair.map(encodeURIComponent).join('='))
  return parameters.length === 0 ? path : `${path}?${parameters.join('&')}`
}

function lowerCase(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])
  )
}
