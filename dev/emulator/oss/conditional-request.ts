import { ossError } from '../errors/oss-errors.js'
import type { BucketObject } from '../account/object-versions.js'
import type { WireRequest } from '../http/wire-request.js'

/** If-Match and its kind. Source: help.aliyun.com/en/oss/developer-reference/getobject. */
export function evaluatePreconditions(
  { headers }: WireRequest,
  { etag, lastModified }: BucketObject
): 'met' | 'not-modified' {
  const ifMatch = headers.get('if-match')
  const unmodifiedSince = timeOf(headers.get('if-unmodified-since'))
  // HTTP dates have a precision of one second.
  const modified = Math.floor(lastModified.getTime() / 1000) * 1000
  if (ifMatch !== undefined && !etagMatches(ifMatch, etag)) throw ossError('PreconditionFailed')
  if (unmodifiedSince !== undefined && modified > unmodifiedSince) {
    throw ossError('PreconditionFailed')
  }
  const ifNoneMatch = headers.get('if-none-match')
  if (ifNoneMatch !== undefined) return etagMatches(ifNoneMatch, etag) ? 'not-modified' : 'met'
  const modifiedSince = timeOf(headers.get('if-modified-since'))
  return modifiedSince !== undefined && modified <= modifiedSince ? 'not-modified' : 'met'
}

const CONDITIONS = ['If-Match', 'If-None-Match', 'If-Modified-Since', 'If-Unmodified-Since']

/**
 * OSS has no conditional uploads. Source: help.aliyun.com/en/oss/user-guide/0017-00000245, with
 * status 400; older lists of OSS's errors have 501.
 */
export function rejectConditionalUpload({ headers }: WireRequest): void {
  const name = CONDITIONS.find(condition => headers.has(condition.toLowerCase()))
  if (name === undefined) return
  throw ossError('NotImplemented', { ec: '0017-00000245', extras: [['Header', name]] })
}

function etagMatches(condition: string, etag: string): boolean {
  return (
    condition === '*' || condition.replaceAll('"', '').toUpperCase() === etag.replaceAll('"', '')
  )
}

function timeOf(date: string | undefined): number | undefined {
  const time = Date.parse(date ?? '')
  return Number.isNaN(time) ? undefined : time
}
