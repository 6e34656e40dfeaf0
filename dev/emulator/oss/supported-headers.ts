import { DEFAULT_RESOURCE_GROUP } from '../account/bucket.js'
import type { ApiOperation } from '../http/operation.js'
import type { WireRequest } from '../http/wire-request.js'

/** Sign a request, whatever it asks for. */
const SIGNING = ['x-oss-date', 'x-oss-content-sha256', 'x-oss-security-token']

/** Understood everywhere: an operation that takes none of them refuses them itself, as OSS does. */
const ENCRYPTION = [
  'x-oss-server-side-encryption',
  'x-oss-server-side-data-encryption',
  'x-oss-server-side-encryption-key-id',
  'x-oss-server-side-encryption-context'
]

/** With values: those alone. */
type SupportedValues = Readonly<Record<string, readonly string[] | 'any'>>

/** Every caller is of the account that owns the buckets, and that pays in any case. */
const PAYER: SupportedValues = { 'x-oss-request-payer': ['requester'] }

const OPERATION_HEADERS: Partial<Record<ApiOperation, SupportedValues>> = {
  // All buckets are in the default group, which the empty value names too.
  ListBuckets: { 'x-oss-resource-group-id': ['', DEFAULT_RESOURCE_GROUP] },
  ListObjects: PAYER,
  ListObjectsV2: PAYER,
  PutBucket: { 'x-oss-acl': ['private'] },
  PutObject: {
    ...PAYER,
    'x-oss-forbid-overwrite': 'any',
    // Nothing here is public, so that both keep it from everyone but the account.
    'x-oss-object-acl': ['default', 'private'],
    'x-oss-storage-class': 'any'
  },
  GetObject: { ...PAYER, 'x-oss-range-behavior': 'any' },
  HeadObject: PAYER,
  DeleteObject: PAYER,
  GetObjectAcl: PAYER
}

/**
 * Whether the emulator knows what every header of OSS's on a request means to that operation: one
 * that it ignored would be a promise that nobody keeps.
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
