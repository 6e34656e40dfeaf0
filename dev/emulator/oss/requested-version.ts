import type { Bucket } from '../account/bucket.js'
import type { OssObjectCall } from './oss-call.js'
import { ossError } from '../errors/oss-errors.js'
import type { BucketObject, ObjectVersion } from '../account/object-versions.js'
import { queryParameter, type WireRequest } from '../http/wire-request.js'

/**
 * The version to read. 404 and 405 for delete markers:
 * help.aliyun.com/en/oss/developer-reference/getobject.
 * @param deleteMarkerError the error for a delete marker's own version.
 */
export function requestedVersion(
  { request, bucket, key }: OssObjectCall,
  deleteMarkerError: 'MethodNotAllowed' | 'NoSuchKey' = 'MethodNotAllowed'
): {
  object: BucketObject
  shown: Record<string, string>
} {
  const id = parseVersionId(request)
  const version = id === undefined ? bucket.objects.current(key) : bucket.objects.version(key, id)
  const shown = version === undefined ? {} : versionHeaders(bucket, version)
  if (version?.object !== undefined) return { object: version.object, shown }
  const extras = [['Key', key]] as const
  if (id === undefined) throw ossError('NoSuchKey', { extras, headers: shown })
  if (version === undefined) {
    throw ossError('NoSuchVersion', { extras: [...extras, ['VersionId', id]] })
  }
  if (deleteMarkerError === 'NoSuchKey') throw ossError('NoSuchKey', { extras, headers: shown })
  throw ossError('MethodNotAllowed', {
    extras: [
      ['Method', request.method],
      ['ResourceType', 'DeleteMarker']
    ],
    headers: shown
  })
}

export function parseVersionId(request: WireRequest): string | undefined {
  const value = queryParameter(request, 'versionId')
  if (value !== '') return value
  throw ossError('InvalidArgument', {
    message: 'Invalid version id specified.',
    extras: [
      ['ArgumentName', 'versionId'],
      ['ArgumentValue', value]
    ]
  })
}

/** Absent if the bucket never had versioning. */
export function versionHeaders(
  { versioning }: Bucket,
  { id, object }: ObjectVersion
): Record<string, string> {
  if (versioning === undefined) return {}
  return {
    'x-oss-version-id': id,
    ...(object === undefined ? { 'x-oss-delete-marker': 'true' } : {})
  }
}
