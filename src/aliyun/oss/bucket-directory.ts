import type { BucketDirectory, BucketProfile, ResponseMetadata } from '../../ports/cloud-ports.js'
import { code, message } from '../../text/message.js'
import type { BucketCall } from './call.js'
import type { OssClient } from './client.js'
import type { OssResponse } from './response.js'
import { onlyChild, textOf, type Element } from './xml.js'

type Profile = Omit<BucketProfile, keyof ResponseMetadata>

/** Reads bucket profiles with GetBucketInfo. */
export class OssBucketDirectory implements BucketDirectory {
  readonly #client: Pick<OssClient, 'call'>

  constructor(client: Pick<OssClient, 'call'>) {
    this.#client = client
  }

  describe(bucket: string) {
    const call: BucketCall<Profile> = {
      request: { method: 'GET', bucket, subres: 'bucketInfo' },
      failed: message`could not be inspected`,
      permission: message`${code('oss:GetBucketInfo')} on this bucket`,
      interpret: response => parseProfile(response, bucket)
    }
    return this.#client.call(call)
  }
}

/** Whether anyone may read the objects, by the bucket's ACL. Source: PutBucketAcl. */
const isPublicRead: Readonly<Record<string, boolean>> = {
  private: false,
  'public-read': true,
  'public-read-write': true
}

/** Source: GetBucketInfo, response elements. A bucket that blocks public access is not public, whatever its ACL. */
function parseProfile({ status, document }: OssResponse, bucket: string): Profile | null {
  if (status !== 200 || document?.name !== 'BucketInfo') return null
  const info = onlyChild(document, 'Bucket')
  if (info === null || info === 'duplicated' || textOf(info, 'Name') !== bucket) return null
  const acl = onlyChild(info, 'AccessControlList')
  if (acl === null || acl === 'duplicated') return null
  const grant = textOf(acl, 'Grant') ?? ''
  const publicRead = Object.hasOwn(isPublicRead, grant) ? isPublicRead[grant] : undefined
  const blocked = parseSwitch(info, 'BlockPublicAccess', 'true', 'false')
  const replicated = parseSwitch(info, 'CrossRegionReplication', 'Enabled', 'Disabled')
  if (publicRead === undefined || blocked === null || replicated === null) return null
  return { publicRead: publicRead && !blocked, replicated }
}

/** An absent element is off; `null`: it has neither of the two values. */
function parseSwitch(info: Element, name: string, on: string, off: string): boolean | null {
  const text = textOf(info, name)
  return text === on ? true : text === off || text === '' ? false : null
}
