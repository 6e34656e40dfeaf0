import { Account } from './account.js'
import { internalEndpoint, publicEndpoint } from './addressing.js'
import { xmlAnswer, type Answer } from './answer.js'
import { DEFAULT_RESOURCE_GROUP, type Bucket } from './bucket.js'
import type { Call } from './call.js'
import { ossError } from './error.js'
import { maxKeysOf } from './max-keys.js'
import { byUtf8 } from './object-versions.js'
import { parameter, type WireRequest } from './wire-request.js'
import { element, text, xmlDocument } from './xml.js'
import { xmlDate } from './xml-date.js'

/**
 * help.aliyun.com/en/oss/developer-reference/listbuckets: buckets of all regions, by name. A CloudBox
 * lists its own, and nobody else does. Prefix, Marker, MaxKeys, IsTruncated and NextMarker come only
 * with an answer that has not all of them; so a last page, which a marker led to, has the first four.
 */
export function listBuckets({ request, address, account }: Call): Answer {
  const prefix = prefixOf(request)
  const marker = parameter(request, 'marker') ?? ''
  const maxKeys = maxKeysOf(request)
  const all = account.buckets().filter(({ cloudBox }) => cloudBox === address.cloudBox)
  const after = all.filter(({ name }) => name.startsWith(prefix) && byUtf8(name, marker) > 0)
  const page = after.slice(0, maxKeys)
  const last = after.length > page.length ? page.at(-1) : undefined
  const part = [
    text('Prefix', prefix),
    text('Marker', marker),
    text('MaxKeys', maxKeys),
    text('IsTruncated', last !== undefined),
    ...(last === undefined ? [] : [text('NextMarker', last.name)])
  ]
  return xmlAnswer(
    xmlDocument(
      element('ListAllMyBucketsResult', [
        ...(page.length < all.length ? part : []),
        owner(),
        element('Buckets', page.map(printBucket))
      ])
    )
  )
}

/**
 * help.aliyun.com/en/oss/user-guide/0017-00000290. What makes a prefix invalid is not said; aliyun-oss-go-sdk
 * oss/client_test.go, TestIsBucketExist, has capitals refused. Here: all that no name has, old ones' _ aside.
 */
function prefixOf(request: WireRequest): string {
  const prefix = parameter(request, 'prefix') ?? ''
  if (/^[a-z0-9_-]*$/.test(prefix)) return prefix
  throw ossError('InvalidArgument', {
    ec: '0017-00000290',
    extras: [
      ['ArgumentName', 'prefix'],
      ['ArgumentValue', prefix]
    ]
  })
}

export function owner(): string {
  return element('Owner', [text('ID', Account.ownerId), text('DisplayName', Account.ownerId)])
}

function printBucket({ name, region, createdAt, storageClass }: Bucket): string {
  return element('Bucket', [
    text('CreationDate', xmlDate(createdAt)),
    text('ExtranetEndpoint', publicEndpoint(region)),
    text('IntranetEndpoint', internalEndpoint(region)),
    text('Location', `oss-${region}`),
    text('Name', name),
    text('Region', region),
    text('ResourceGroupId', DEFAULT_RESOURCE_GROUP),
    text('StorageClass', storageClass)
  ])
}
