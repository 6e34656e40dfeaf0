import type { BucketDirectory, BucketProfile, Receipt } from '../../reconcile/ports.js'
import type { Answer } from './answer.js'
import type { Call, OssCaller } from './caller.js'
import { onlyChild, textOf } from './xml.js'

type Profile = Omit<BucketProfile, keyof Receipt>

/** What OSS tells about a bucket in one GetBucketInfo. */
export class OssBucketDirectory implements BucketDirectory {
  readonly #caller: OssCaller

  constructor(caller: OssCaller) {
    this.#caller = caller
  }

  describe(bucket: string) {
    const call: Call<Profile> = {
      request: { method: 'GET', bucket, subres: 'bucketInfo' },
      failed: 'could not be looked at',
      permission: 'oss:GetBucketInfo on this bucket',
      understand: answer => profileOf(answer, bucket)
    }
    return this.#caller.call(call)
  }
}

/** Source: GetBucketInfo, response elements; a public bucket that blocks public access is none. */
function profileOf({ status, document }: Answer, bucket: string): Profile | null {
  if (status !== 200 || document?.name !== 'BucketInfo') return null
  const info = onlyChild(document, 'Bucket')
  if (info === null || info === 'duplicated' || textOf(info, 'Name') !== bucket) return null
  const access = onlyChild(info, 'AccessControlList')
  if (access === null || access === 'duplicated') return null
  const grant = textOf(access, 'Grant')
  if (grant === '') return null
  return {
    publicRead: grant.startsWith('public-') && textOf(info, 'BlockPublicAccess') !== 'true',
    replicated: textOf(info, 'CrossRegionReplication') === 'Enabled'
  }
}
