import { xmlAnswer, type Answer } from './answer.js'
import type { BucketCall } from './call.js'
import { ossError } from './error.js'
import { maxKeysOf } from './max-keys.js'
import { byUtf8 } from './object-versions.js'
import { owner } from './service-operations.js'
import { parameter, type WireRequest } from './wire-request.js'
import { element, text, xmlDocument } from './xml.js'
import { xmlDate } from './xml-date.js'

interface Page {
  keys: string[]
  commonPrefixes: string[]
  /** The last key or prefix on this page, when there is more. */
  next?: string
}

type Encode = (value: string) => string

/** help.aliyun.com/en/oss/developer-reference/listobjects */
export function listObjects(call: BucketCall): Answer {
  const { request } = call
  const marker = parameter(request, 'marker') ?? ''
  const page = pageAfter(call, marker)
  const encode = encoderOf(request)
  return printListing(call, page, [
    text('Marker', encode(marker)),
    ...(page.next === undefined ? [] : [text('NextMarker', encode(page.next))]),
    ...page.keys.map(key => printObject(call, key, encode, true))
  ])
}

/** help.aliyun.com/en/oss/developer-reference/listobjects-v2 */
export function listObjectsV2(call: BucketCall): Answer {
  const { request } = call
  const version = parameter(request, 'list-type')
  if (version !== '2') throw invalid('list-type', version ?? '')
  const startAfter = parameter(request, 'start-after')
  const token = parameter(request, 'continuation-token')
  // An empty token is none: aliyun-oss-python-sdk sends it with every first page.
  const page = pageAfter(call, token ? readToken(token) : (startAfter ?? ''))
  const encode = encoderOf(request)
  const withOwner = parameter(request, 'fetch-owner') === 'true'
  return printListing(call, page, [
    ...(startAfter === undefined ? [] : [text('StartAfter', encode(startAfter))]),
    ...(token === undefined ? [] : [text('ContinuationToken', token)]),
    ...(page.next === undefined ? [] : [text('NextContinuationToken', printToken(page.next))]),
    text('KeyCount', page.keys.length + page.commonPrefixes.length),
    ...page.keys.map(key => printObject(call, key, encode, withOwner))
  ])
}

function pageAfter({ bucket, request }: BucketCall, marker: string): Page {
  const prefix = parameter(request, 'prefix') ?? ''
  const delimiter = parameter(request, 'delimiter') ?? ''
  const maxKeys = maxKeysOf(request)
  const page: Page = { keys: [], commonPrefixes: [] }
  const { sortedKeys } = bucket.objects
  let last: string | undefined
  for (let at = firstAfter(sortedKeys, marker); at < sortedKeys.length; at++) {
    const key = sortedKeys[at] ?? ''
    if (!key.startsWith(prefix)) continue
    const end = delimiter === '' ? -1 : key.indexOf(delimiter, prefix.length)
    const entry = end < 0 ? key : key.slice(0, end + delimiter.length)
    // A prefix stands once for all keys below it, on this page or at the end of the one before.
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
    if (byUtf8(keys[middle] ?? '', marker) > 0) high = middle
    else low = middle + 1
  }
  return low
}

function printListing({ bucket, request }: BucketCall, page: Page, own: string[]): Answer {
  const encode = encoderOf(request)
  const encoding = parameter(request, 'encoding-type')
  return xmlAnswer(
    xmlDocument(
      element('ListBucketResult', [
        text('Name', bucket.name),
        text('Prefix', encode(parameter(request, 'prefix') ?? '')),
        text('MaxKeys', maxKeysOf(request)),
        text('Delimiter', encode(parameter(request, 'delimiter') ?? '')),
        ...(encoding === undefined ? [] : [text('EncodingType', encoding)]),
        text('IsTruncated', page.next !== undefined),
        ...own,
        ...page.commonPrefixes.map(prefix =>
          element('CommonPrefixes', [text('Prefix', encode(prefix))])
        )
      ])
    )
  )
}

function printObject({ bucket }: BucketCall, key: string, encode: Encode, withOwner: boolean) {
  const object = bucket.objects.current(key)?.object
  if (object === undefined) return ''
  return element('Contents', [
    text('Key', encode(key)),
    text('LastModified', xmlDate(object.lastModified)),
    text('ETag', object.etag),
    text('Type', 'Normal'),
    text('Size', object.body.length),
    text('StorageClass', object.storageClass),
    ...(withOwner ? [owner()] : [])
  ])
}

function encoderOf(request: WireRequest): Encode {
  const encoding = parameter(request, 'encoding-type')
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
