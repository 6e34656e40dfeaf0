import type { IncomingHttpHeaders } from 'node:http'
import type { Rule } from '../../encryption/rule.js'
import { cut, plainText } from '../../text/plain-text.js'
import type {
  MissingObject,
  RefusedByKms,
  StoredObject,
  TestObjects
} from '../../ports/cloud-ports.js'
import { isWord } from '../http/untrusted-text.js'
import type { OssResponse } from './response.js'
import { mayBeAbout } from './error-document.js'
import type { BucketCall, OssClient } from './client.js'

const content = "Uploaded by a check of this bucket's default encryption. Safe to delete.\n"

/** Of OSS's words that refuse an upload, in characters. */
const longestRefusal = 350

/** The test objects as OSS keeps them: PutObject, HeadObject, DeleteObject. */
export class OssTestObjects implements TestObjects {
  readonly #caller: Pick<OssClient, 'call'>

  constructor(caller: Pick<OssClient, 'call'>) {
    this.#caller = caller
  }

  async upload(bucket: string, key: string) {
    const call: BucketCall<StoredObject | RefusedByKms> = {
      request: { method: 'PUT', bucket, object: key, mime: 'text/plain', content },
      failed: 'took no test upload',
      permission: `oss:PutObject on ${folderOf(key)}* of this bucket`,
      understand: answer => uploaded(answer, bucket)
    }
    const result = await this.#caller.call(call)
    // Only now: the caller would not find a secret of ours that was cut.
    return result.kind === 'refused'
      ? { ...result, refusedByKms: cut(result.refusedByKms, longestRefusal) }
      : result
  }

  inspect(bucket: string, key: string) {
    const call: BucketCall<StoredObject | MissingObject> = {
      request: { method: 'HEAD', bucket, object: key },
      failed: 'did not show the test object',
      permission: `oss:GetObject on ${folderOf(key)}* of this bucket`,
      understand: answer => (isGone(answer, bucket) ? { kind: 'gone' } : storedObject(answer))
    }
    return this.#caller.call(call)
  }

  remove(bucket: string, key: string, versionId: string | undefined) {
    const version = versionId === undefined ? {} : { subres: { versionId } }
    const action = versionId === undefined ? 'oss:DeleteObject' : 'oss:DeleteObjectVersion'
    const call: BucketCall<{ hidden: boolean }> = {
      request: { method: 'DELETE', bucket, object: key, ...version },
      failed: 'kept the test object',
      permission: `${action} on ${folderOf(key)}* of this bucket`,
      understand: answer => removed(answer, versionId)
    }
    return this.#caller.call(call)
  }
}

function folderOf(key: string): string {
  return key.slice(0, key.lastIndexOf('/') + 1)
}

/** Codes with which OSS passes on what KMS said. Source: PutObject, error codes; the vendor's pages on HTTP status codes. */
const kmsCode =
  /^(?:Kms(?:ServiceNotEnabled|InDebt.*|UbsmsInvalidBid)|Key(?:NotFound|Disabled|Pending.*)|AliasNotFound)$/

function uploaded(answer: OssResponse, bucket: string): StoredObject | RefusedByKms | null {
  const { status, error } = answer
  if (error === null || status < 400 || status >= 500) return storedObject(answer)
  if (!mayBeAbout(error, bucket)) return null
  const { code, message } = error
  const ofCaller = code === 'AccessDenied' && /forbidden by kms/i.test(message)
  // Other codes are about KMS only where they say so.
  const ofKey =
    kmsCode.test(code) || (/^Invalid(?:Parameter|Argument)$/.test(code) && /\bkms\b/i.test(message))
  if (!ofCaller && !ofKey) return null
  return {
    kind: 'refused',
    refusedByKms: `OSS answered ${status} ${code}: ${plainText(message, Infinity)}`,
    ofCaller
  }
}

/** Only this code says so: a 404 may be about the bucket, or of a gateway. */
function isGone({ status, error }: OssResponse, bucket: string): boolean {
  return status === 404 && error?.code === 'NoSuchKey' && mayBeAbout(error, bucket)
}

/** Source: DeleteObject, response headers. */
function removed(answer: OssResponse, versionId: string | undefined): { hidden: boolean } | null {
  if (answer.status !== 204 || !isBareAnswer(answer)) return null
  const marker = answer.headers['x-oss-delete-marker']
  if (marker !== undefined && marker !== 'true' && marker !== 'false') return null
  return { hidden: versionId === undefined && marker === 'true' }
}

/** Source: PutObject and HeadObject, response headers. */
function storedObject(answer: OssResponse): StoredObject | null {
  if (answer.status !== 200 || !isBareAnswer(answer)) return null
  const { headers } = answer
  const stored = encryptionOf(headers)
  const version = headers['x-oss-version-id']
  if (stored === undefined || !(version === undefined || isVersionId(version))) return null
  return { kind: 'stored', stored, ...(version === undefined ? {} : { versionId: version }) }
}

/**
 * Answers about objects say all in their headers. A proxy's page has a body, and a word of success
 * that does not come from OSS lacks its request id: without a header for encryption, either would
 * look like an object in plain.
 */
function isBareAnswer({ headers, body, error }: OssResponse): boolean {
  return error === null && body.trim() === '' && Boolean(headers['x-oss-request-id'])
}

function isVersionId(header: string | string[]): header is string {
  return typeof header === 'string' && /^[A-Za-z0-9_+/=-]{1,256}$/.test(header)
}

/** `null`: no encryption; `undefined`: headers that make no sense. */
function encryptionOf(headers: IncomingHttpHeaders): Rule | null | undefined {
  const algorithm = valueOf(headers['x-oss-server-side-encryption'])
  const kmsKeyId = valueOf(headers['x-oss-server-side-encryption-key-id'])
  const kmsDataEncryption = valueOf(headers['x-oss-server-side-data-encryption'])
  if (algorithm === null || kmsKeyId === null || kmsDataEncryption === null) return undefined
  if (algorithm === '') return kmsKeyId === '' && kmsDataEncryption === '' ? null : undefined
  return {
    algorithm,
    ...(kmsKeyId === '' ? {} : { kmsKeyId }),
    ...(kmsDataEncryption === '' ? {} : { kmsDataEncryption })
  }
}

/** Empty: absent. `null`: not to be made sense of. */
function valueOf(header: string | string[] | undefined): string | null {
  if (header === undefined || header === '') return ''
  return typeof header === 'string' && isWord(header) ? header : null
}
