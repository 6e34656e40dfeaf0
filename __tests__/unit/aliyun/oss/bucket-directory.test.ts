import { expect, test } from '@jest/globals'
import { OssBucketDirectory } from '../../../../src/aliyun/oss/bucket-directory.js'
import { resultOrFailure, CallFailure } from '../../../../src/ports/call-failure.js'
import { ossResponse, StubClient, errorDocument } from './oss-responses.js'

const info = (more: string, name = '<Name>photos</Name>'): string =>
  `<BucketInfo><Bucket>${name}${more}</Bucket></BucketInfo>`
const grant = (acl: string): string =>
  `<AccessControlList><Grant>${acl}</Grant></AccessControlList>`
const describeBucket = async (status: number, body: string) => {
  const client = new StubClient(ossResponse(status, body))
  const outcome = await resultOrFailure(new OssBucketDirectory(client).describe('photos'))
  expect(client.requests).toEqual([{ method: 'GET', bucket: 'photos', subres: 'bucketInfo' }])
  return outcome
}

const blocked = '<BlockPublicAccess>true</BlockPublicAccess>'
const replicated = '<CrossRegionReplication>Enabled</CrossRegionReplication>'
test.each<[string, string, boolean, boolean]>([
  ['private', grant('private'), false, false],
  ['that anyone may read', grant('public-read'), true, false],
  ['that anyone may write', grant('public-read-write'), true, false],
  [
    'that anyone could read if public access were not blocked',
    grant('public-read') + blocked,
    false,
    false
  ],
  [
    'that anyone may read, with the block switched off',
    `${grant('public-read')}<BlockPublicAccess>false</BlockPublicAccess>`,
    true,
    false
  ],
  ['that is replicated', grant('private') + replicated, false, true],
  [
    'that is not replicated',
    `${grant('private')}<CrossRegionReplication>Disabled</CrossRegionReplication>`,
    false,
    false
  ]
])('describes a bucket %s', async (_, more, publicRead, isReplicated) => {
  expect(await describeBucket(200, info(more))).toMatchObject({
    publicRead,
    replicated: isReplicated
  })
})

test.each<[string, string]>([
  ['of another bucket', info(grant('private'), '<Name>other</Name>')],
  ['of no bucket', info(grant('private'), '')],
  ['of two names', info(grant('private'), '<Name>photos</Name><Name>photos</Name>')],
  ['of two buckets', info(grant('private')).replace(/<Bucket>.*<\/Bucket>/, '$&$&')],
  ['without a bucket', '<BucketInfo/>'],
  ['without a grant', info('')],
  ['with an empty grant', info(grant(''))],
  ['with an unknown grant', info(grant('public'))],
  ['with a grant named like a property of all objects', info(grant('constructor'))],
  ['with two grants', info(grant('private</Grant><Grant>public-read'))],
  ['with two lists of grants', info(grant('private') + grant('public-read'))],
  ['with two blocks', info(grant('public-read') + blocked + blocked)],
  [
    'with an unknown value of the block',
    info(`${grant('public-read')}<BlockPublicAccess>yes</BlockPublicAccess>`)
  ],
  ['with two replications', info(grant('private') + replicated + replicated)],
  [
    'with an unknown value of the replication',
    info(`${grant('private')}<CrossRegionReplication>On</CrossRegionReplication>`)
  ],
  ['with text beside its elements', info(`${grant('private')}${replicated}x`)],
  ['with another root', info(grant('private')).replaceAll('BucketInfo', 'BucketInformation')],
  ['with an error', errorDocument('NoSuchBucket')],
  ['with nothing', '']
])('fails on a response %s', async (_, body) => {
  expect(await describeBucket(200, body)).toBeInstanceOf(CallFailure)
})

test.each([203, 206, 404, 500])('fails on the status %i, whatever the body', async status => {
  expect(await describeBucket(status, info(grant('private')))).toBeInstanceOf(CallFailure)
})
