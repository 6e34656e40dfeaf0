import { ossError } from '../errors/oss-errors.js'
import { queryParameter, type WireRequest } from '../http/wire-request.js'
import { Account } from '../account/account.js'
import { internalEndpoint, publicEndpoint } from '../endpoints/address.js'
import { xmlResponse, type ServiceResponse } from '../http/response.js'
import { DEFAULT_RESOURCE_GROUP, type Bucket } from '../account/bucket.js'
import type { OssCall } from './oss-call.js'
import { compareUtf8 } from '../account/object-versions.js'
import { element, textElement, xmlDocument } from '../http/xml.js'
import { xmlTimestamp } from '../http/timestamps.js'

/**
 * Lists the buckets of all regions by name; only a CloudBox's endpoint lists its buckets. Prefix,
 * Marker, MaxKeys, IsTruncated and NextMarker appear only in partial lists, so a last page that a
 * marker led to has the first four. Source: help.aliyun.com/en/oss/developer-reference/listbuckets.
 */
export function listBuckets({ request, address, account }: OssCall): ServiceResponse {
  const prefix = parsePrefix(request)
  const marker = queryParameter(request, 'marker') ?? ''
  const maxKeys = parseMaxKeys(request)
  const all = account.buckets().filter(({ cloudBox }) => cloudBox === address.cloudBox)
  const after = all.filter(({ name }) => name.startsWith(prefix) && compareUtf8(name, marker) > 0)
  const page = after.slice(0, maxKeys)
  const last = after.length > page.length ? page.at(-1) : undefined
  const part = [
    textElement('Prefix', prefix),
    textElement('Marker', marker),
    textElement('MaxKeys', maxKeys),
    textElement('IsTruncated', last !== undefined),
    ...(last === undefined ? [] : [textElement('NextMarker', last.name)])
  ]
  return xmlResponse(
    xmlDocument(
      element('ListAllMyBucketsResult', [
        ...(page.length < all.length ? part : []),
        ownerElement(),
        element('Buckets', page.map(printBucket))
      ])
    )
  )
}

/**
 * What makes a prefix invalid is not documented; aliyun-oss-go-sdk oss/client_test.go,
 * TestIsBucketExist, expects an error for capitals. Here: every character that no bucket name has,
 * except the _ of old names. Source: help.aliyun.com/en/oss/user-guide/0017-00000290.
 */
function parsePrefix(request: WireRequest): string {
  const prefix = queryParameter(request, 'prefix') ?? ''
  if (/^[a-z0-9_-]*$/.test(prefix)) return prefix
  throw ossError('InvalidArgument', {
    ec: '0017-00000290',
    extras: [
      ['ArgumentName', 'prefix'],
      ['ArgumentValue', prefix]
    ]
  })
}

export function ownerElement(): string {
  return element('Owner', [
    textElement('ID', Account.ownerId),
    textElement('DisplayName', Account.ownerId)
  ])
}

function printBucket({ name, region, createdAt, storageClass }: Bucket): string {
  return element('Bucket', [
    textElement('CreationDate', xmlTimestamp(createdAt)),
    textElement('ExtranetEndpoint', publicEndpoint(region)),
    textElement('IntranetEndpoint', internalEndpoint(region)),
    textElement('Location', `oss-${region}`),
    textElement('Name', name),
    textElement('Region', region),
    textElement('ResourceGroupId', DEFAULT_RESOURCE_GROUP),
    textElement('StorageClass', storageClass)
  ])
}

/** The page size of every listing: 1 to 1000, by default 100. */
export function parseMaxKeys(request: WireRequest): number {
  const value = queryParameter(request, 'max-keys') ?? '100'
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > 1000) {
    throw ossError('InvalidArgument', {
      message: 'Argument maxKeys must be an integer between 1 and 1000.',
      extras: [
        ['ArgumentName', 'max-keys'],
        ['ArgumentValue', value]
      ]
    })
  }
  return number
}
