import { afterAll, beforeAll, expect, test } from '@jest/globals'
import {
  startEmulator,
  type BucketOptions,
  type Emulator
} from '../../../../../dev/emulator/emulator.js'
import { aliOss } from './ali-oss-client.js'
import { sendSigned } from '../raw-request.js'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
})
afterAll(() => emulator.close())

const PLAIN = {
  BlockPublicAccess: 'true',
  CrossRegionReplication: 'Disabled',
  AccessControlList: { Grant: 'private' }
}

test.each<[BucketOptions, object]>([
  [{}, PLAIN],
  [{ versioning: 'Enabled' }, { ...PLAIN, Versioning: 'Enabled' }],
  [{ versioning: 'Suspended' }, { ...PLAIN, Versioning: 'Suspended' }],
  [{ acl: 'public-read' }, { ...PLAIN, AccessControlList: { Grant: 'public-read' } }],
  [{ acl: 'public-read-write' }, { ...PLAIN, AccessControlList: { Grant: 'public-read-write' } }],
  [{ blockPublicAccess: false }, { ...PLAIN, BlockPublicAccess: 'false' }],
  [{ replication: true }, { ...PLAIN, CrossRegionReplication: 'Enabled' }]
])('describes a bucket with %j', async (options, shown) => {
  emulator.addBucket('examplebucket', options)
  const { bucket } = await aliOss(emulator, { authorizationV4: true }).getBucketInfo(
    'examplebucket'
  )
  expect(bucket).toMatchObject(shown)
  expect('Versioning' in bucket).toBe(options.versioning !== undefined)
})

test('denies a caller without the permission', async () => {
  emulator.addBucket('examplebucket')
  emulator.addCredential({ accessKeyId: 'a', accessKeySecret: 's', deny: ['GetBucketInfo'] })
  const caller = { accessKeyId: 'a', accessKeySecret: 's', bucket: 'examplebucket' }
  const answer = await sendSigned(emulator.port, { ...caller, query: [['bucketInfo', '']] })
  expect([answer.status, answer.element('Code')]).toEqual([403, 'AccessDenied'])
  expect((await sendSigned(emulator.port, { ...caller, query: [['location', '']] })).status).toBe(
    200
  )
})
