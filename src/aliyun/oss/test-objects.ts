import type { IncomingHttpHeaders } from 'node:http'
import { defined } from '../../encryption/defined-fields.js'
import type { Rule } from '../../encryption/rule.js'
import { code, message, type Message } from '../../text/message.js'
import { describeError } from '../http/diagnosis.js'
import type {
  MissingObject,
  RefusedByKms,
  StoredObject,
  TestObjects
} from '../../ports/cloud-ports.js'
import { isWord } from '../http/untrusted-text.js'
import type { OssResponse } from './response.js'
import { mayBeAbout, type ErrorDocument } from './error-document.js'
import type { BucketCall } from './call.js'
import type { OssClient } from './client.js'

const content = "Uploaded by a check of this bucket's default encryption. Safe to delete.\n"

/** How much of the text of a refused upload is shown, in characters. */
const longestRefusal = 350

/** Creates, inspects and removes test objects with PutObject, HeadObject and DeleteObject. */
export class OssTestObjects implements TestObjects {
  readonly #client: Pick<OssClient, 'call'>

  constructor(client: Pick<OssClient, 'call'>) {
    this.#client = client
  }

  async upload(bucket: string, key: string) {
    const call: BucketCall<StoredObject | KmsRefusal> = {
      request: { method: 'PUT', bucket, object: key, mime: 'text/plain', content },
      failed: message`did not accept a test upload`,
      permission: permissionFor('oss:PutObject', key),
      interpret: response => parseUpload(response, bucket)
    }
    const result = await this.#client.call(call)
    if (result.kind === 'stored') return result
    // Described after the call, whose check for secrets needs the whole text.
    const { status, error, ...refused } = result
    const refusedByKms = message`OSS ${describeError(status, error, longestRefusal)}`
    return { ...refused, refusedByKms }
  }

  inspect(bucket: string, key: string) {
    const call: BucketCall<StoredObject | MissingObject> = {
      request: { method: 'HEAD', bucket, object: key },
      failed: message`did not return the test object`,
      permission: permissionFor('oss:GetObject', key),
      interpret: response => (isGone(response, bucket) ? { kind: 'gone' } : storedObject(response))
    }
    return this.#client.call(call)
  }

  remove(bucket: string, key: string, versionId: string | undefined) {
    const subres = versionId === undefined ? undefined : { versionId }
    const action = versionId === undefined ? 'oss:DeleteObject' : 'oss:DeleteObjectVersion'
    const call: BucketCall<{ hidden: boolean }> = {
      request: { method: 'DELETE', bucket, object: key, ...defined({ subres }) },
      failed: message`did not confirm that the test object was deleted`,
      permission: permissionFor(action, key),
      interpret: response => parseRemoval(response, versionId)
    }
    return this.#client.call(call)
  }
}

/** On the folder of the object. */
function permissionFor(action: string, key: string): Message {
  const folder = key.slice(0, key.lastIndexOf('/') + 1)
  return message`${code(action)} on ${code(`${folder}*`)} in this bucket`
}

/** Codes with which OSS passes on errors of KMS. Source: PutObject, error codes; the vendor's pages on HTTP status codes. */
const kmsCode =
  /^(?:Kms(?:ServiceNotEnabled|InDebt.*|UbsmsInvalidBid)|Key(?:NotFound|Disabled|Pending.*)|AliasNotFound)$/

/** OSS refused the upload because of the key or of KMS. */
interface KmsRefusal extends Omit<RefusedByKms, 'refusedByKms'> {
  readonly status: number
  readonly error: Pick<ErrorDocument, 'code' | 'message'>
}

function parseUpload(response: OssResponse, bucket: string): StoredObject | KmsRefusal | null {
  const { status, error } = response
  if (error === null || status < 400 || status >= 500) return storedObject(response)
  if (!mayBeAbout(error, bucket)) return null
  const { code: errorCode, message: text } = error
  const ofCaller = errorCode === 'AccessDenied' && /forbidden by kms/i.test(text)
  // Generic codes are about KMS only if the message says so.
  const ofKey =
    kmsCode.test(errorCode) ||
    (/^Invalid(?:Parameter|Argument)$/.test(errorCode) && /\bkms\b/i.test(text))
  if (!ofCaller && !ofKey) return null
  return { kind: 'refused', status, error: { code: errorCode, message: text }, ofCaller }
}

/** Only this code counts: another 404 may be about the bucket, or come from a gateway. */
function isGone({ status, error }: OssResponse, bucket: string): boolean {
  return status === 404 && error?.code === 'NoSuchKey' && mayBeAbout(error, bucket)
}

/** Source: DeleteObject, response headers. */
function parseRemoval(
  response: OssResponse,
  versionId: string | undefined
): { hidden: boolean } | null {
  if (response.status !== 204 || !isBareResponse(response)) return null
  const marker = response.headers['x-oss-delete-marker']
  if (marker !== undefined && marker !== 'true' && marker !== 'false') return null
  return { hidden: versionId === undefined && marker === 'true' }
}

/** Source: PutObject and HeadObject, response headers. */
function storedObject(response: OssResponse): StoredObject | null {
  if (response.status !== 200 || !isBareResponse(response)) return null
  const { headers } = response
  const stored = encryptionOf(headers)
  const version = headers['x-oss-version-id']
  if (stored === undefined || !(version === undefined || isVersionId(version))) return null
  return { kind: 'stored', stored, ...defined({ versionId: version }) }
}

/**
 * OSS's responses about objects have headers and no body. A proxy's page has a body, and a success
 * that does not come from OSS has no request id: both lack the encryption headers, and would look like
 * an unencrypted object.
 */
function isBareResponse({ headers, body, error }: OssResponse): boolean {
  return error === null && body.trim() === '' && Boolean(headers['x-oss-request-id'])
}

function isVersionId(header: string | string[]): header is string {
  return typeof header === 'string' && /^[A-Za-z0-9_+/=-]{1,256}$/.test(header)
}

/** `null`: not encrypted; `undefined`: the headers are unreadable or contradictory. */
function encryptionOf(headers: IncomingHttpHeaders): Rule | null | undefined {
  const algorithm = valueOf(headers['x-oss-server-side-encryption'])
  const kmsKeyId = valueOf(headers['x-oss-server-side-encryption-key-id'])
  const kmsDataEncryption = valueOf(headers['x-oss-server-side-data-encryption'])
  if (algorithm === null || kmsKeyId === null || kmsDataEncryption === null) return undefined
  if (algorithm === '') return kmsKeyId === '' && kmsDataEncryption === '' ? null : undefined
  return defined({
    algorithm,
    kmsKeyId: kmsKeyId || undefined,
    kmsDataEncryption: kmsDataEncryption || undefined
  })
}

/** Empty: absent. `null`: unreadable. */
function valueOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return ''
  return typeof header === 'string' && isWord(header) ? header : null
}
