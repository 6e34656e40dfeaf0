import { DEFAULT_RESOURCE_GROUP } from '../account/bucket.js'
import type { ApiOperation } from '../http/operation.js'
import type { WireRequest } from '../http/wire-request.js'

/** These sign a request of any operation. */
const SIGNING = ['x-oss-date', 'x-oss-content-sha256', 'x-oss-security-token']

/** Supported everywhere: operations that take none of them reject them themselves, as OSS does. */
const ENCRYPTION = [
  'x-oss-server-side-encryption',
  'x-oss-server-side-data-encryption',
  'x-oss-server-side-encryption-key-id',
  'x-oss-server-side-encryption-context'
]

/** The listed values only. */
type SupportedValues = Readonly<Record<string, readonly string[] | 'any'>>

/** Every caller belongs to the account that owns the buckets and pays anyway. */
const PAYER: SupportedValues = { 'x-oss-request-payer': ['requester'] }

const OPERATION_HEADERS: Partial<Record<ApiOperation, SupportedValues>> = {
  // All buckets are in the default group, which the empty value also names.
  ListBuckets: { 'x-oss-resource-group-id': ['', DEFAULT_RESOURCE_GROUP] },
  ListObjects: PAYER,
  ListObjectsV2: PAYER,
  PutBucket: { 'x-oss-acl': ['private'] },
  PutObject: {
    ...PAYER,
    'x-oss-forbid-overwrite': 'any',
    // Nothing here is public, so both grant access to the account alone.
    'x-oss-object-acl': ['default', 'private'],
    'x-oss-storage-class': 'any'
  },
  GetObject: { ...PAYER, 'x-oss-range-behavior': 'any' },
  HeadObject: PAYER,
  DeleteObject: PAYER,
  GetObjectAcl: PAYER
}

/**
 * Whether the emulator supports every OSS header of a request for that operation: ignoring one
 * would silently break its promise.
 */
export function supportsHeaders(operation: ApiOperation, { headers }: WireRequest): boolean {
  return [...headers].every(([name, value]) => {
    if (!name.startsWith('x-oss-') || SIGNING.includes(name) || ENCRYPTION.includes(name)) {
      return true
    }
    if (operation === 'PutObject' && name.startsWith('x-oss-meta-')) return true
    const values = OPERATION_HEADERS[operation]?.[name]
    return values === 'any' || values?.includes(value) === true
  })
}
