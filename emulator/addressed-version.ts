import type { Bucket } from './bucket.js'
import type { ObjectCall } from './call.js'
import { ossError } from './error.js'
import type { Version } from './object-versions.js'
import type { StoredObject } from './stored-object.js'
import { parameter, type WireRequest } from './wire-request.js'

/**
 * What is to be read. 404 and 405 for delete markers: help.aliyun.com/en/oss/developer-reference/getobject.
 * @param ofMarker how the version of a delete marker is refused.
 */
export function addressedVersion(
  { request, bucket, key }: ObjectCall,
  ofMarker: 'MethodNotAllowed' | 'NoSuchKey' = 'MethodNotAllowed'
): {
  object: StoredObject
  shown: Record<string, string>
} {
  const id = versionIdOf(request)
  const version = id === undefined ? bucket.objects.current(key) : bucket.objects.version(key, id)
  const shown = version === undefined ? {} : versionHeaders(bucket, version)
  if (version?.object !== undefined) return { object: version.object, shown }
  const extras = [['Key', key]] as const
  if (id === undefined) throw ossError('NoSuchKey', { extras, headers: shown })
  if (version === undefined) {
    throw ossError('NoSuchVersion', { extras: [...extras, ['VersionId', id]] })
  }
  if (ofMarker === 'NoSuchKey') throw ossError('NoSuchKey', { extras, headers: shown })
  throw ossError('MethodNotAllowed', {
    extras: [
      ['Method', request.method],
      ['ResourceType', 'DeleteMarker']
    ],
    headers: shown
  })
}

export function versionIdOf(request: WireRequest): string | undefined {
  const given = parameter(request, 'versionId')
  if (given !== '') return given
  throw ossError('InvalidArgument', {
    message: 'Invalid version id specified.',
    extras: [
      ['ArgumentName', 'versionId'],
      ['ArgumentValue', given]
    ]
  })
}

/** A bucket that never had versioning tells no version. */
export function versionHeaders(
  { versioning }: Bucket,
  { id, object }: Version
): Record<string, string> {
  if (versioning === undefined) return {}
  return {
    'x-oss-version-id': id,
    ...(object === undefined ? { 'x-oss-delete-marker': 'true' } : {})
  }
}
