import { xmlResponse, type ServiceResponse } from '../http/response.js'
import type { OssBucketCall } from './oss-call.js'
import { ossError } from '../errors/oss-errors.js'
import { ownerElement, parseMaxKeys } from './list-buckets.js'
import { compareUtf8 } from '../account/object-versions.js'
import { queryParameter, type WireRequest } from '../http/wire-request.js'
import { element, textElement, xmlDocument } from '../http/xml.js'
import { xmlTimestamp } from '../http/timestamps.js'

interface Page {
  keys: string[]
  commonPrefixes: string[]
  /** The last key or prefix of this page, when there are more. */
  next?: string
}

type Encode = (value: string) => string

/** Source: help.aliyun.com/en/oss/developer-reference/listobjects */
export function listObjects(call: OssBucketCall): ServiceResponse {
  const { request } = call
  const marker = queryParameter(request, 'marker') ?? ''
  const page = pageAfter(call, marker)
  const encode = encoderOf(request)
  return listingResponse(call, page, [
    textElement('Marker', encode(marker)),
    ...(page.next === undefined ? [] : [textElement('NextMarker', encode(page.next))]),
    ...page.keys.map(key => printObject(call, key, encode, true))
  ])
}

/** Source: help.aliyun.com/en/oss/developer-reference/listobjects-v2 */
export function listObjectsV2(call: OssBucketCall): ServiceResponse {
  const { request } = call
  const version = queryParameter(request, 'list-type')
  if (version !== '2') throw invalid('list-type', version ?? '')
  const startAfter = queryParameter(request, 'start-after')
  const token = queryParameter(request, 'continuation-token')
  // An empty token counts as absent: aliyun-oss-python-sdk sends it for every first page.
  const page = pageAfter(call, token ? readToken(token) : (startAfter ?? ''))
  const encode = encoderOf(request)
  const withOwner = queryParameter(request, 'fetch-owner') === 'true'
  return listingResponse(call, page, [
    ...(startAfter === undefined ? [] : [textElement('StartAfter', encode(startAfter))]),
    ...(token === undefined ? [] : [textElement('ContinuationToken', token)]),
    ...(page.next === undefined
      ? []
      : [textElement('NextContinuationToken', printToken(page.next))]),
    textElement('KeyCount', page.keys.length + page.commonPrefixes.length),
    ...page.keys.map(key => printObject(call, key, encode, withOwner))
  ])
}

function pageAfter({ bucket, request }: OssBucketCall, marker: string): Page {
  const prefix = queryParameter(request, 'prefix') ?? ''
  const delimiter = queryParameter(request, 'delimiter') ?? ''
  const maxKeys = parseMaxKeys(request)
  const page: Page = { keys: [], commonPrefixes: [] }
  const { sortedKeys } = bucket.objects
  let last: string | undefined
  for (let at = firstAfter(sortedKeys, marker); at < sortedKeys.length; at++) {
    const key = sortedKeys[at] ?? ''
    if (!key.startsWith(prefix)) continue
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length)
    // A prefix appears once for all keys below it, on this page or at the end of the previous one.
    if (end >= 0 && (entry === last || entry === marker)) continue
    if (page.keys.length + page.commonPrefixes.length === maxKeys) {
      return last === undefined ? page : { ...page, next: last }
    }
    ;(end < 0 ? page.keys : page.commonPrefixes).push(entry)
    last = entry
  }
  return page
}

function firstAfter(keys: readonly string[], marker: string): number {
  let [low, high] = [0, keys.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (compareUtf8(keys[middle] ?? '', marker) > 0) high = middle
    else low = middle + 1
  }
  return low
}

function listingResponse(
  { bucket, request }: OssBucketCall,
  page: Page,
  own: string[]
): ServiceResponse {
  const encode = encoderOf(request)
  const encoding = queryParameter(request, 'encoding-type')
  return xmlResponse(
    xmlDocument(
      element('ListBucketResult', [
        textElement('Name', bucket.name),
        textElement('Prefix', encode(queryParameter(request, 'prefix') ?? '')),
        textElement('MaxKeys', parseMaxKeys(request)),
        textElement('Delimiter', encode(queryParameter(request, 'delimiter') ?? '')),
        ...(encoding === undefined ? [] : [textElement('EncodingType', encoding)]),
        textElement('IsTruncated', page.next !== undefined),
        ...own,
        ...page.commonPrefixes.map(prefix =>
          element('CommonPrefixes', [textElement('Prefix', encode(prefix))])
        )
      ])
    )
  )
}

function printObject({ bucket }: OssBucketCall, key: string, encode: Encode, withOwner: boolean) {
  const object = bucket.objects.current(key)?.object
  if (object === undefined) return ''
  return element('Contents', [
    textElement('Key', encode(key)),
    textElement('LastModified', xmlTimestamp(object.lastModified)),
    textElement('ETag', object.etag),
    textElement('Type', 'Normal'),
    textElement('Size', object.body.length),
    textElement('StorageClass', object.storageClass),
    ...(withOwner ? [ownerElement()] : [])
  ])
}

function encoderOf(request: WireRequest): Encode {
  const encoding = queryParameter(request, 'encoding-type')
  if (encoding === undefined) return value => value
  if (encoding !== 'url') throw invalid('encoding-type', encoding)
  return encodeURIComponent
}

function printToken(next: string): string {
  return Buffer.from(next).toString('base64url')
}

function readToken(token: string): string {
  const next = Buffer.from(token, 'base64url').toString()
  if (printToken(next) !== token) throw invalid('continuation-token', token)
  return next
}

function invalid(name: string, value: string): Error {
  return ossError('InvalidArgument', {
    extras: [
      ['ArgumentName', name],
      ['ArgumentValue', value]
    ]
  })
}
