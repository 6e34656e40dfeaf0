import { createHash } from 'node:crypto'
import { requestedVersion, versionHeaders, parseVersionId } from './requested-version.js'
import { emptyResponse, xmlResponse, type ServiceResponse } from '../http/response.js'
import { resolveRange } from './range-request.js'
import { type Bucket, parseStorageClass } from '../account/bucket.js'
import type { OssObjectCall } from './oss-call.js'
import { crc64 } from './crc64.js'
import { ossError } from '../errors/oss-errors.js'
import { compressResponse } from './object-compression.js'
import { encryptionHeaders, requestedEncryption, checkKmsKeyUse } from './object-encryption.js'
import { evaluatePreconditions } from './conditional-request.js'
import { ownerElement } from './list-buckets.js'
import type { BucketObject } from '../account/object-versions.js'
import { element, textElement, xmlDocument } from '../http/xml.js'

/** The emulator's own memory limit; OSS does not limit a bucket. */
const MAX_STORED_BYTES = 1024 * 1024 * 1024

/** Stored and returned, by lower-case name; so is x-oss-meta-*. */
const STORED_HEADERS: ReadonlyMap<string, string> = new Map(
  [
    'Cache-Control',
    'Content-Disposition',
    'Content-Encoding',
    'Content-Language',
    'Content-Type',
    'Expires'
  ].map(name => [name.toLowerCase(), name])
)

/**
 * The header overrides the bucket's rule. Source:
 * help.aliyun.com/en/oss/developer-reference/putobject.
 */
export function putObject(call: OssObjectCall): ServiceResponse {
  const { request, bucket, visibleRule, key, account, body, now } = call
  checkKey(key)
  const encryption = requestedEncryption(request) ?? visibleRule
  checkKmsKeyUse(encryption, 'write', bucket.region, call)
  const replaced = bucket.objects.replacedByWrite(key)
  checkOverwrite(bucket, replaced, request.headers.get('x-oss-forbid-overwrite') === 'true')
  const growth = body.length - (replaced?.body.length ?? 0)
  if (account.storedBytes() + growth > MAX_STORED_BYTES) throw ossError('EntityTooLarge')
  const md5 = createHash('md5').update(body).digest()
  const object: BucketObject = {
    body,
    etag: `"${md5.toString('hex').toUpperCase()}"`,
    contentMd5: md5.toString('base64'),
    crc64: crc64(body),
    lastModified: now,
    storageClass: parseStorageClass(
      request.headers.get('x-oss-storage-class') ?? bucket.storageClass
    ),
    // The only other supported value, see supported-headers.ts.
    acl: request.headers.get('x-oss-object-acl') === 'private' ? 'private' : 'default',
    headers: storedHeaders(request.headers),
    encryption
  }
  const version = bucket.objects.put(key, object)
  return emptyResponse(200, {
    ETag: object.etag,
    'Content-MD5': object.contentMd5,
    'x-oss-hash-crc64ecma': String(object.crc64),
    ...versionHeaders(bucket, version),
    ...encryptionHeaders(encryption, call)
  })
}

export function getObject(call: OssObjectCall): ServiceResponse {
  const { object, shown } = requestedVersion(call)
  checkKmsKeyUse(object.encryption, 'read', call.bucket.region, call)
  const refused = evaluatePreconditions(call.request, object)
  if (refused === 'not-modified') return notModified(object)
  const headers = { ...objectHeaders(object, call), ...shown, ...responseHeaderOverrides(call) }
  const range = resolveRange(call.request, object.body.length)
  if (range === undefined) {
    const whole = { status: 200, headers, body: object.body }
    return compressResponse(whole, call.request, object.body.length)
  }
  return {
    status: 206,
    headers: {
      ...headers,
      'Content-Range': `bytes ${range.first}-${range.last}/${object.body.length}`
    },
    body: object.body.subarray(range.first, range.last + 1)
  }
}

/** Headers as in the HeadObject sample; needs no KMS, which encrypts only content. */
export function headObject(call: OssObjectCall): ServiceResponse {
  const { object, shown } = requestedVersion(call)
  if (evaluatePreconditions(call.request, object) === 'not-modified') return notModified(object)
  const head = {
    status: 200,
    headers: {
      ...objectHeaders(object, call),
      ...shown,
      'Content-Length': String(object.body.length)
    },
    body: Buffer.alloc(0)
  }
  return compressResponse(head, call.request, object.body.length)
}

/**
 * 404 for delete markers, too. Source: help.aliyun.com/en/oss/developer-reference/getobjectacl.
 */
export function getObjectAcl(call: OssObjectCall): ServiceResponse {
  const { object, shown } = requestedVersion(call, 'NoSuchKey')
  const policy = element('AccessControlPolicy', [
    ownerElement(),
    element('AccessControlList', [textElement('Grant', object.acl)])
  ])
  const response = xmlResponse(xmlDocument(policy))
  return { ...response, headers: { ...response.headers, ...shown } }
}

/**
 * Deleting a missing object succeeds. Source:
 * help.aliyun.com/en/oss/developer-reference/deleteobject.
 */
export function deleteObject({ request, bucket, key }: OssObjectCall): ServiceResponse {
  const { objects, retention } = bucket
  const id = parseVersionId(request)
  const lost = id === undefined ? objects.replacedByWrite(key) : objects.version(key, id)
  if (retention && lost !== undefined) throw ossError('FileImmutable')
  const version = id === undefined ? objects.delete(key) : objects.deleteVersion(key, id)
  return emptyResponse(204, version === undefined ? {} : versionHeaders(bucket, version))
}

/** With versioning, x-oss-forbid-overwrite has no effect. Source: help.aliyun.com, PutObject. */
function checkOverwrite(
  { versioning, retention }: Bucket,
  replaced: BucketObject | undefined,
  forbidden: boolean
): void {
  if (replaced === undefined) return
  if (forbidden && versioning === undefined) throw ossError('FileAlreadyExists')
  if (retention) throw ossError('FileImmutable')
}

function objectHeaders(object: BucketObject, call: OssObjectCall): Record<string, string> {
  return {
    'Content-Type': 'application/octet-stream',
    ...object.headers,
    ETag: object.etag,
    'Last-Modified': object.lastModified.toUTCString(),
    'Accept-Ranges': 'bytes',
    'Content-MD5': object.contentMd5,
    'x-oss-object-type': 'Normal',
    'x-oss-storage-class': object.storageClass,
    'x-oss-hash-crc64ecma': String(object.crc64),
    ...encryptionHeaders(object.encryption, call)
  }
}

/** response-content-type and its kind override the stored headers. */
function responseHeaderOverrides({ request }: OssObjectCall): Record<string, string> {
  const headers: Record<string, string> = {}
  for (const [parameter, value] of request.query) {
    if (!parameter.startsWith('response-')) continue
    const name = STORED_HEADERS.get(parameter.slice('response-'.length))
    if (name === undefined || /[^\x20-\x7e]/.test(value)) {
      throw ossError('InvalidArgument', {
        extras: [
          ['ArgumentName', parameter],
          ['ArgumentValue', value]
        ]
      })
    }
    headers[name] = value
  }
  return headers
}

function notModified(object: BucketObject): ServiceResponse {
  const { etag: ETag, lastModified } = object
  return {
    status: 304,
    headers: { ETag, 'Last-Modified': lastModified.toUTCString() },
    body: Buffer.alloc(0)
  }
}

/**
 * 1 to 1023 bytes, not starting with a slash or a backslash. Source: help.aliyun.com, naming
 * conventions.
 */
function checkKey(key: string): void {
  if (Buffer.byteLength(key) > 1023 || /^[/\\]/.test(key)) {
    throw ossError('InvalidObjectName', { extras: [['ObjectName', key]] })
  }
}

function storedHeaders(headers: ReadonlyMap<string, string>): Record<string, string> {
  const kept: Record<string, string> = {}
  for (const [name, value] of headers) {
    const keptAs = name.startsWith('x-oss-meta-') ? name : STORED_HEADERS.get(name)
    if (keptAs !== undefined) kept[keptAs] = value
  }
  return kept
}
