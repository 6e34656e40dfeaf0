import type { BucketDirectory, BucketProfile, ResponseMetadata } from '../../ports/cloud-ports.js'
import type { OssResponse } from './response.js'
import type { BucketCall, OssClient } from './client.js'
import { onlyChild, textOf, type Element } from './xml.js'

type Profile = Omit<BucketProfile, keyof ResponseMetadata>

/** What OSS tells about a bucket in one GetBucketInfo. */
export class OssBucketDirectory implements BucketDirectory {
  readonly #caller: Pick<OssClient, 'call'>

  constructor(caller: Pick<OssClient, 'call'>) {
    this.#caller = caller
  }

  describe(bucket: string) {
    const call: BucketCall<Profile> = {
      request: { method: 'GET', bucket, subres: 'bucketInfo' },
      failed: 'could not be looked at',
      permission: 'oss:GetBucketInfo on this bucket',
      understand: answer => profileOf(answer, bucket)
    }
    return this.#caller.call(call)
  }
}

/** Whether anyone may read the objects, by the bucket's access control list. Source: PutBucketAcl. */
const publicReads: Readonly<Record<string, boolean>> = {
  private: false,
  'public-read': true,
  'public-read-write': true
}

/** Source: GetBucketInfo, response elements; a public bucket that blocks public access is none. */
function profileOf({ status, document }: OssResponse, bucket: string): Profile | null {
  if (status !== 200 || document?.name !== 'BucketInfo') return null
  const info = onlyChild(document, 'Bucket')
  if (info === null || info === 'duplicated' || textOf(info, 'Name') !== bucket) return null
  const access = onlyChild(info, 'AccessControlList')
  if (access === null || access === 'duplicated') return null
  const grant = textOf(access, 'Grant') ?? ''
  const publicRead = Object.hasOwn(publicReads, grant) ? publicReads[grant] : undefined
  const blocked = either(info, 'BlockPublicAccess', 'true', 'false')
  const replicated = either(info, 'CrossRegionReplication', 'Enabled', 'Disabled')
  if (publicRead === undefined || blocked === null || replicated === null) return null
  return { publicRead: publicRead && !blocked, replicated }
}

/** `null`: it says neither of the two. One that is absent is off. */
function either(info: Element, name: string, on: string, off: string): boolean | null {
  const text = textOf(info, name)
  return text === on ? true : text === off || text === '' ? false : null
}
