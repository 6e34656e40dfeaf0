import type { IncomingRequestView, LiteralAnswer, StoredRule } from '../emulator/emulator.js'
import { keyArn, usableKeys, ownerId } from './account.js'
import type { SeededRandom } from '../random/seeded-random.js'

/** Responses that no client may trust, however genuine they look. */

/** Marks the workflow commands that a server tries to inject. */
export const forgeryMarker = 'soak-forged'

const declaration = '<?xml version="1.0" encoding="UTF-8"?>\n'
const xml = { 'Content-Type': 'application/xml' }
const html = { 'Content-Type': 'text/html' }

const pages = [
  '<html><head><title>Sign in</title></head><body>Accept the terms to use this network.</body></html>',
  '<!DOCTYPE html><html><body><h1>403 Forbidden</h1><hr>proxy</body></html>',
  '<html><body><h1>502 Bad Gateway</h1></body></html>',
  `<p>\n::error::${forgeryMarker}\n::set-output name=status::compliant\n##[warning]${forgeryMarker}</p>`
] as const
const statuses = [400, 403, 404, 405, 408, 409, 412, 429, 500, 502, 503, 504] as const

/** From a proxy, a captive portal or a gateway that knows nothing of OSS. */
export function intermediaryResponse(random: SeededRandom): LiteralAnswer {
  const status = random.pick([200, 203, 302, ...statuses])
  const location = status === 302 ? { Location: 'http://127.0.0.1:9/portal' } : {}
  return random.weighted<LiteralAnswer>([
    [4, { status, headers: { ...html, ...location }, body: random.pick(pages) }],
    [2, { status: random.pick(statuses), headers: location }],
    [1, { status, headers: { 'Content-Type': 'application/json' }, body: '{"error":"no"}' }],
    [1, { status: 204 }]
  ])
}

/** A proxy's error for a request that reached the server all the same. */
export function gatewayResponse(random: SeededRandom): LiteralAnswer {
  return random.weighted<LiteralAnswer>([
    [2, { status: random.pick([500, 502, 503, 504]) }],
    [2, { status: random.pick([502, 503, 504]), headers: html, body: random.pick(pages) }],
    [1, { status: 403, headers: html, body: random.pick(pages) }],
    [1, { status: 200, headers: html, body: random.pick(pages) }]
  ])
}

/** A genuine-looking OSS throttling error for a request that was executed all the same. */
export function throttlingResponse(random: SeededRandom): LiteralAnswer {
  const [status, code] = random.pick<readonly [number, string]>([
    [429, 'TooManyRequests'],
    [503, 'MetaOperationQpsLimitExceeded'],
    [503, 'ServiceUnavailable']
  ])
  return {
    status,
    headers: { ...xml, 'x-oss-request-id': '0123456789ABCDEF01234567' },
    body: errorDocument(code, 'Refused.')
  }
}

/** An OSS error document whose content OSS does not document. */
export function undocumentedError(random: SeededRandom): LiteralAnswer {
  const code = random.pick(['QuotaExceeded', 'BucketDisable', 'SoakNeverHeardOf', 'RequestTimeout'])
  const message = random.pick([
    'Try again.',
    `&lt;b&gt;\r\n::error::${forgeryMarker}\r\n::stop-commands::${forgeryMarker}`,
    `=1+1 | @all [x](javascript:0) ${'x'.repeat(3000)}`
  ])
  return {
    status: random.pick(statuses),
    headers: { ...xml, 'x-oss-request-id': '0123456789ABCDEF01234567' },
    body: errorDocument(code, message)
  }
}

/** Echoes the request, with its signature and token. */
export function echoRequest(request: IncomingRequestView): LiteralAnswer {
  return {
    status: 403,
    headers: xml,
    body: errorDocument('SignatureDoesNotMatch', dumpRequest(request))
  }
}

/** Echoes the request as KMS's rejection of an upload, whose message the action shows. */
export function echoRequestAsKmsError(request: IncomingRequestView): LiteralAnswer {
  return { status: 409, headers: xml, body: errorDocument('KeyDisabled', dumpRequest(request)) }
}

/** KMS falsely reports that the key is enabled, whichever it is and whatever its state. */
export function forgedKeyMetadata({ path, body }: IncomingRequestView): LiteralAnswer {
  const query = new URLSearchParams(`${path.split('?')[1] ?? ''}&${body}`)
  const requestedKey = query.get('KeyId') ?? ''
  const KeyId = requestedKey.includes('alias/') ? usableKeys[0] : requestedKey.replace(/^.*\//, '')
  const KeyMetadata = {
    KeyId,
    Arn: keyArn(KeyId),
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_AES_256',
    Origin: 'Aliyun_KMS',
    Creator: ownerId,
    CreationDate: '2024-01-01T00:00:00Z'
  }
  const RequestId = '1e6a1a3e-1f50-4c84-a8f1-5f7b6e1d2c3b'
  return {
    status: 200,
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ RequestId, KeyMetadata })
  }
}

function dumpRequest({ method, path, headers, body }: IncomingRequestView): string {
  const all = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
  const text = [`${method} ${path}`, ...all, body].join('\n')
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;')
}

/** Almost the right response about a bucket's rule, with this rule or none. */
export function nearlyValidRule(random: SeededRandom, rule: StoredRule | null): LiteralAnswer {
  const shown = rule ?? { algorithm: 'AES256' }
  const inner = ruleElements(shown)
  const whole = `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
  const none = errorDocument('NoSuchServerSideEncryptionRule', 'The configuration was not found.')
  const elsewhere = none.replace('</Error>', '<BucketName>soak-elsewhere</BucketName></Error>')
  const id = { ...xml, 'x-oss-request-id': hex(random, 24) }
  const answer = (status: number, body: string): LiteralAnswer => ({ status, headers: id, body })
  if (rule === null) {
    return random.pick<LiteralAnswer>([
      answer(200, none),
      answer(500, none),
      answer(404, elsewhere),
      answer(404, none.slice(0, -12)),
      answer(404, ''),
      { status: 404, headers: html, body: 'NoSuchServerSideEncryptionRule' },
      answer(404, `<html>${none.slice(declaration.length)}</html>`)
    ])
  }
  return random.pick<LiteralAnswer>([
    answer(500, declaration + whole),
    answer(403, declaration + whole),
    answer(206, declaration + whole),
    answer(203, declaration + whole),
    answer(200, declaration + whole.slice(0, -8)),
    answer(200, declaration + whole + whole),
    answer(200, declaration + declaration + whole),
    answer(200, `${declaration}${whole}garbage`),
    answer(200, `${declaration}<ListAllMyBucketsResult>${whole}</ListAllMyBucketsResult>`),
    answer(200, declaration + whole.replaceAll('ServerSideEncryptionRule', 'EncryptionRule')),
    answer(200, declaration + whole.replaceAll('ApplyServerSideEncryptionByDefault', 'Apply')),
    answer(200, declaration + whole.replace('</Apply', `${inner}</Apply`)),
    answer(200, declaration + whole.replace('<SSEAlgorithm>', 'text<SSEAlgorithm>')),
    answer(200, declaration + whole.replace('<Apply', '<![CDATA[x]]><Apply')),
    answer(200, declaration + whole.replace(/<SSEAlgorithm>.*?<\/SSEAlgorithm>/, '')),
    answer(200, declaration + whole.replace(/(<SSEAlgorithm>).*?</, '$1None<'))
  ])
}

export function ruleElements({ algorithm, kmsKeyId, kmsDataEncryption }: StoredRule): string {
  return [
    `<SSEAlgorithm>${algorithm}</SSEAlgorithm>`,
    ...(kmsKeyId === undefined ? [] : [`<KMSMasterKeyID>${kmsKeyId}</KMSMasterKeyID>`]),
    ...(kmsDataEncryption === undefined
      ? []
      : [`<KMSDataEncryption>${kmsDataEncryption}</KMSDataEncryption>`])
  ].join('')
}

function errorDocument(code: string, message: string): string {
  return `${declaration}<Error><Code>${code}</Code><Message>${message}</Message><RequestId>0123456789ABCDEF01234567</RequestId><HostId>soak</HostId></Error>`
}

function hex(random: SeededRandom, length: number): string {
  return Array.from({ length }, () => random.between(0, 15).toString(16).toUpperCase()).join('')
}
