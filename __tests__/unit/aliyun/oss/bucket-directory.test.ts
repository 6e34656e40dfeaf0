import { expect, test } from '@jest/globals'
import { OssBucketDirectory } from '../../../../src/aliyun/oss/bucket-directory.js'
import { attempt, CallFailure } from '../../../../src/ports/call-failure.js'
import { ossResponse, StubCaller, errorDocument } from './oss-responses.js'

const info = (more: string, name = '<Name>photos</Name>'): string =>
  `<BucketInfo><Bucket>${name}${more}</Bucket></BucketInfo>`
const grant = (acl: string): string =>
  `<AccessControlList><Grant>${acl}</Grant></AccessControlList>`
const describeIt = async (status: number, body: string) => {
  const answers = new StubCaller(ossResponse(status, body))
  const outcome = await attempt(new OssBucketDirectory(answers).describe('photos'))
  expect(answers.requests).toEqual([{ method: 'GET', bucket: 'photos', subres: 'bucketInfo' }])
  return outcome
}

const blocked = '<BlockPublicAccess>true</BlockPublicAccess>'
const replicated = '<CrossRegionReplication>Enabled</CrossRegionReplication>'
test.each<[string, string, boolean, boolean]>([
  ['private', grant('private'), false, false],
  ['that all may read', grant('public-read'), true, false],
  ['that all may write', grant('public-read-write'), true, false],
  ['that all might read, but for the block', grant('public-read') + blocked, false, false],
  [
    'that all may read, not blocked',
    `${grant('public-read')}<BlockPublicAccess>false</BlockPublicAccess>`,
    true,
    false
  ],
  ['that is copied', grant('private') + replicated, false, true],
  [
    'that is not copied',
    `${grant('private')}<CrossRegionReplication>Disabled</CrossRegionReplication>`,
    false,
    false
  ]
])('a bucket %s', async (_, more, publicRead, copied) => {
  expect(await describeIt(200, info(more))).toMatchObject({ publicRead, replicated: copied })
})

test.each<[string, string]>([
  ['of another bucket', info(grant('private'), '<Name>other</Name>')],
  ['of no bucket', info(grant('private'), '')],
  ['of two names', info(grant('private'), '<Name>photos</Name><Name>photos</Name>')],
  ['of two buckets', info(grant('private')).replace(/<Bucket>.*<\/Bucket>/, '$&$&')],
  ['without a bucket', '<BucketInfo/>'],
  ['without a grant', info('')],
  ['with an empty grant', info(grant(''))],
  ['with a grant that nobody knows', info(grant('public'))],
  ['with a grant that all objects have', info(grant('constructor'))],
  ['with two grants', info(grant('private</Grant><Grant>public-read'))],
  ['with two lists of grants', info(grant('private') + grant('public-read'))],
  ['that is blocked twice', info(grant('public-read') + blocked + blocked)],
  [
    'that is blocked somehow',
    info(`${grant('public-read')}<BlockPublicAccess>yes</BlockPublicAccess>`)
  ],
  ['that is copied twice', info(grant('private') + replicated + replicated)],
  [
    'that is copied somehow',
    info(`${grant('private')}<CrossRegionReplication>On</CrossRegionReplication>`)
  ],
  ['with text beside its elements', info(`${grant('private')}${replicated}x`)],
  ['with another root', info(grant('private')).replaceAll('BucketInfo', 'BucketInformation')],
  ['with an error', errorDocument('NoSuchBucket')],
  ['with nothing', '']
])('is not told by an answer %s', async (_, body) => {
  expect(await describeIt(200, body)).toBeInstanceOf(CallFailure)
})

test.each([203, 206, 404, 500])('is not told by %i, whatever its body', async status => {
  expect(await describeIt(status, info(grant('private')))).toBeInstanceOf(CallFailure)
})
