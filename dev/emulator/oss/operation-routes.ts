import type { Address } from '../endpoints/address.js'
import { ossError, type OssError } from '../errors/oss-errors.js'
import type { ApiOperation } from '../http/operation.js'
import type { WireRequest } from '../http/wire-request.js'

type Level = 'Service' | 'Bucket' | 'Object'

interface Route {
  operation: ApiOperation
  level: Level
  method: string
  /** The query parameter that selects this operation. */
  selector?: string
  /** Any other parameter is rejected: OSS would act on it and the emulator cannot. */
  parameters?: readonly string[]
}

const LISTING = ['prefix', 'delimiter', 'max-keys', 'encoding-type'] as const
const RESPONSE_OVERRIDES = [
  'response-content-type',
  'response-content-language',
  'response-expires',
  'response-cache-control',
  'response-content-disposition',
  'response-content-encoding'
] as const

/**
 * Methods and sub-resources. Source: help.aliyun.com/en/oss/developer-reference, one page each.
 */
const ROUTES: readonly Route[] = [
  route('ListBuckets', 'Service', 'GET', { parameters: ['prefix', 'marker', 'max-keys'] }),
  route('GetBucketEncryption', 'Bucket', 'GET', { selector: 'encryption' }),
  route('PutBucketEncryption', 'Bucket', 'PUT', { selector: 'encryption' }),
  route('DeleteBucketEncryption', 'Bucket', 'DELETE', { selector: 'encryption' }),
  route('GetBucketLocation', 'Bucket', 'GET', { selector: 'location' }),
  route('GetBucketInfo', 'Bucket', 'GET', { selector: 'bucketInfo' }),
  route('ListObjectsV2', 'Bucket', 'GET', {
    selector: 'list-type',
    parameters: [...LISTING, 'start-after', 'continuation-token', 'fetch-owner']
  }),
  route('ListObjects', 'Bucket', 'GET', { parameters: [...LISTING, 'marker'] }),
  route('PutBucket', 'Bucket', 'PUT'),
  route('DeleteBucket', 'Bucket', 'DELETE'),
  route('PutObject', 'Object', 'PUT'),
  route('GetObject', 'Object', 'GET', { parameters: [...RESPONSE_OVERRIDES, 'versionId'] }),
  route('HeadObject', 'Object', 'HEAD', { parameters: ['versionId'] }),
  route('DeleteObject', 'Object', 'DELETE', { parameters: ['versionId'] }),
  route('GetObjectAcl', 'Object', 'GET', { selector: 'acl', parameters: ['versionId'] }),
  // PutObjectACL, which OSS has and the emulator does not.
  route('Unknown', 'Object', 'PUT', { selector: 'acl', parameters: ['versionId'] })
]

/** Parameters that sign a URL; every operation accepts them. */
const SIGNING = new Set([
  'OSSAccessKeyId',
  'Expires',
  'Signature',
  'security-token',
  'x-oss-signature-version',
  'x-oss-credential',
  'x-oss-date',
  'x-oss-expires',
  'x-oss-signature',
  'x-oss-additional-headers',
  'x-oss-security-token'
])

/** The OSS operation of a request; Unknown when the emulator does not support it. */
export function resolveOperation(request: WireRequest, address: Address): ApiOperation {
  // CopyObject, which otherwise looks like an upload.
  if (request.headers.has('x-oss-copy-source')) return 'Unknown'
  const found = candidateRoutes(request, address).find(({ method }) => method === request.method)
  return found?.operation ?? 'Unknown'
}

/**
 * The error for an Unknown operation. All methods of a sub-resource are known, so OSS does not have
 * others either; elsewhere the operation may be one that the emulator does not support.
 */
export function unsupportedOperationError(request: WireRequest, address: Address): OssError {
  const offered = candidateRoutes(request, address).filter(({ selector }) => selector !== undefined)
  if (offered.length === 0 || offered.some(({ method }) => method === request.method)) {
    return ossError('NotImplemented')
  }
  return ossError('MethodNotAllowed', {
    extras: [
      ['Method', request.method],
      ['ResourceType', addressLevel(address)]
    ]
  })
}

function candidateRoutes(request: WireRequest, address: Address): Route[] {
  const names = request.query.map(([name]) => name).filter(name => !SIGNING.has(name))
  const level = addressLevel(address)
  return ROUTES.filter(
    route =>
      route.level === level &&
      (route.selector === undefined || names.includes(route.selector)) &&
      names.every(name => name === route.selector || route.parameters?.includes(name))
  )
}

function addressLevel(address: Address): Level {
  if (address.bucket === undefined) return 'Service'
  return address.key === undefined ? 'Bucket' : 'Object'
}

function route(
  operation: ApiOperation,
  level: Level,
  method: string,
  query: Pick<Route, 'selector' | 'parameters'> = {}
): Route {
  return { operation, level, method, ...query }
}
