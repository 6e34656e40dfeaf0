import { describe, expect, test } from '@jest/globals'
import { OssTestObjects } from '../../../../src/aliyun/oss/test-objects.js'
import { resultOrFailure, CallFailure } from '../../../../src/ports/call-failure.js'
import type { Message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { ossResponse, StubClient, errorDocument, headErrorHeaders } from './oss-responses.js'

const key = '.oss-bucket-encryption/canary-1'
type StubResponse = ReturnType<typeof ossResponse>

async function run(act: (objects: OssTestObjects) => Promise<object>, response: StubResponse) {
  const client = new StubClient(response)
  const outcome = await resultOrFailure(act(new OssTestObjects(client)))
  return { outcome, request: client.requests[0] }
}
const refusalIn = (outcome: object): string =>
  'refusedByKms' in outcome ? plain(outcome.refusedByKms as Message) : ''
const upload = (response: StubResponse) => run(objects => objects.upload('photos', key), response)
const inspect = (response: StubResponse) => run(objects => objects.inspect('photos', key), response)
const remove = (response: StubResponse, version?: string) =>
  run(objects => objects.remove('photos', key, version), response)

const encryption = 'x-oss-server-side-encryption'
const keyId = `${encryption}-key-id`
const data = 'x-oss-server-side-data-encryption'
const other = '<BucketName>other</BucketName>'

describe.each([
  ['upload', upload],
  ['HEAD', inspect]
])('the response to an %s', (_, act) => {
  test.each<[string, Record<string, string>, object]>([
    ['no encryption', {}, { stored: null }],
    ['AES256', { [encryption]: 'AES256' }, { stored: { algorithm: 'AES256' } }],
    [
      'a key, its data and a version',
      { [encryption]: 'KMS', [keyId]: 'k-1', [data]: 'SM4', 'x-oss-version-id': 'CAEQ' },
      { stored: { algorithm: 'KMS', kmsKeyId: 'k-1', kmsDataEncryption: 'SM4' }, versionId: 'CAEQ' }
    ]
  ])('shows %s', async (_, headers, expected) => {
    expect((await act(ossResponse(200, '', headers))).outcome).toMatchObject(expected)
  })

  test.each<[string, StubResponse]>([
    ['a key without an algorithm', ossResponse(200, '', { [keyId]: 'k-1' })],
    ['a kind of data without an algorithm', ossResponse(200, '', { [data]: 'SM4' })],
    ['an algorithm that is no word', ossResponse(200, '', { [encryption]: 'AES256, KMS' })],
    ['a key that is no word', ossResponse(200, '', { [encryption]: 'KMS', [keyId]: '<k>' })],
    ['a version that is none', ossResponse(200, '', { 'x-oss-version-id': '../1' })],
    ['an empty version', ossResponse(200, '', { 'x-oss-version-id': '' })],
    ['no request id', ossResponse(200, '', { 'x-oss-request-id': undefined as unknown as string })],
    ['an empty request id', ossResponse(200, '', { 'x-oss-request-id': '' })],
    ['a page for a body', ossResponse(200, '<html/>', { [encryption]: 'AES256' })],
    [
      'an error in the body',
      ossResponse(200, errorDocument('AccessDenied'), { [encryption]: 'AES256' })
    ],
    ['an error in a header', ossResponse(200, '', headErrorHeaders('AccessDenied'))],
    ['201', ossResponse(201, '', { [encryption]: 'AES256' })],
    ['203', ossResponse(203, '', { [encryption]: 'AES256' })],
    ['204', ossResponse(204, '', { [encryption]: 'AES256' })],
    ['206', ossResponse(206, '', { [encryption]: 'AES256' })],
    ['304', ossResponse(304, '', { [encryption]: 'AES256' })],
    ['404', ossResponse(404, '', { [encryption]: 'AES256' })],
    ['500', ossResponse(500, '', { [encryption]: 'AES256' })]
  ])('fails with %s', async (_, response) => {
    expect((await act(response)).outcome).toBeInstanceOf(CallFailure)
  })
})

describe('an upload', () => {
  test('sends no encryption header, so that the default applies', async () => {
    const { request } = await upload(ossResponse(200))
    expect(request).toMatchObject({ method: 'PUT', bucket: 'photos', object: key })
    expect(Object.keys(request ?? {}).sort()).toEqual([
      'bucket',
      'content',
      'method',
      'mime',
      'object'
    ])
  })

  // prettier-ignore
  test.each<[number, string, string, boolean]>([
    // status, code, message, refused to this caller only
    [404, 'KeyNotFound', 'x', false],
    [404, 'AliasNotFound', 'x', false],
    [409, 'KeyDisabled', 'x', false],
    [409, 'KeyPendingDeletion', 'x', false],
    [409, 'KeyPendingImport', 'x', false],
    [403, 'KmsServiceNotEnabled', 'x', false],
    [403, 'KmsInDebt', 'x', false],
    [403, 'KmsInDebtOverdue', 'x', false],
    [403, 'KmsUbsmsInvalidBid', 'x', false],
    [400, 'InvalidParameter', 'The specified parameter KMS keyId is not valid.', false],
    [400, 'InvalidArgument', 'KMS does not know it.', false],
    [403, 'AccessDenied', 'This request is forbidden by kms.', true]
  ])('is refused because of KMS: %i %s', async (status, code, message, ofCaller) => {
    const { outcome } = await upload(ossResponse(status, errorDocument(code, '', message)))
    expect(outcome).toMatchObject({ ofCaller })
    expect(refusalIn(outcome)).toBe(
      `OSS responded with ${status} ${code}: ${message.replace(/\.$/, '')}`
    )
    // A response of a gateway or a failing server proves nothing about the key.
    for (const failing of [200, 301, 500, 502, 503]) {
      const response = ossResponse(failing, errorDocument(code, '', message))
      expect((await upload(response)).outcome).toBeInstanceOf(CallFailure)
    }
    const elsewhere = ossResponse(status, errorDocument(code, other, message))
    expect((await upload(elsewhere)).outcome).toBeInstanceOf(CallFailure)
  })

  test.each<[number, string, string]>([
    [403, 'AccessDenied', 'You have no right to access this object.'],
    [404, 'NoSuchBucket', 'x'],
    [404, 'NoSuchKey', 'x'],
    [404, 'XKeyNotFound', 'x'],
    [404, 'KeyNotFoundX', 'x'],
    [400, 'InvalidParameter', 'x'],
    [400, 'InvalidArgument', 'akms'],
    [400, 'InvalidArgumentX', 'kms'],
    [400, 'MalformedXML', 'kms']
  ])('is not refused because of KMS: %i %s (%s)', async (status, code, message) => {
    const { outcome } = await upload(ossResponse(status, errorDocument(code, '', message)))
    expect(outcome).toBeInstanceOf(CallFailure)
  })

  test('shows the message of KMS on one line', async () => {
    const { outcome } = await upload(
      ossResponse(404, errorDocument('KeyNotFound', '', 'a\n::error::b'))
    )
    expect(refusalIn(outcome)).toContain('a ::error::b')
    expect(refusalIn(outcome)).not.toContain('\n')
  })

  test('truncates a long message of KMS', async () => {
    const { outcome } = await upload(
      ossResponse(404, errorDocument('KeyNotFound', '', 'm'.repeat(5_000)))
    )
    expect(refusalIn(outcome)).toMatch(/^OSS responded with 404 KeyNotFound: m{349}…$/)
  })
})

describe('a test object is reported as gone', () => {
  test('when OSS returns 404 NoSuchKey', async () => {
    const { outcome, request } = await inspect(ossResponse(404, '', headErrorHeaders('NoSuchKey')))
    expect(outcome).toMatchObject({ kind: 'gone' })
    expect(request).toEqual({ method: 'HEAD', bucket: 'photos', object: key })
  })

  test.each<[string, StubResponse]>([
    ['404 with nothing', ossResponse(404)],
    ['404 with a page', ossResponse(404, '<html/>')],
    ['404 about the bucket', ossResponse(404, '', headErrorHeaders('NoSuchBucket'))],
    ['404 about a version', ossResponse(404, '', headErrorHeaders('NoSuchVersion'))],
    ['404 about another bucket', ossResponse(404, '', headErrorHeaders('NoSuchKey', other))],
    [
      '404 from another bucket’s host',
      ossResponse(
        404,
        '',
        headErrorHeaders('NoSuchKey', '<HostId>other.oss-cn-hangzhou.aliyuncs.com</HostId>')
      )
    ],
    ['200 with the code', ossResponse(200, '', headErrorHeaders('NoSuchKey'))],
    ['403 with the code', ossResponse(403, '', headErrorHeaders('NoSuchKey'))],
    ['500 with the code', ossResponse(500, '', headErrorHeaders('NoSuchKey'))]
  ])('and not on %s', async (_, response) => {
    expect((await inspect(response)).outcome).toBeInstanceOf(CallFailure)
  })
})

describe('a removed test object', () => {
  test.each<[string, Record<string, string>, string | undefined, boolean]>([
    ['for good', {}, undefined, false],
    ['behind a delete marker', { 'x-oss-delete-marker': 'true' }, undefined, true],
    ['for good, as the header says', { 'x-oss-delete-marker': 'false' }, undefined, false],
    ['one version of it for good', { 'x-oss-version-id': 'CAEQ' }, 'CAEQ', false],
    ['a delete marker itself', { 'x-oss-delete-marker': 'true' }, 'CAEQ', false]
  ])('%s', async (_, headers, version, hidden) => {
    const { outcome, request } = await remove(ossResponse(204, '', headers), version)
    expect(outcome).toMatchObject({ hidden })
    expect(request).toEqual({
      method: 'DELETE',
      bucket: 'photos',
      object: key,
      ...(version === undefined ? {} : { subres: { versionId: version } })
    })
  })

  test.each<[string, StubResponse]>([
    ['200', ossResponse(200)],
    ['202', ossResponse(202)],
    ['404', ossResponse(404)],
    ['404 with the code', ossResponse(404, errorDocument('NoSuchKey'))],
    ['500', ossResponse(500)],
    ['a page', ossResponse(204, '<html/>')],
    ['an error in a header', ossResponse(204, '', headErrorHeaders('AccessDenied'))],
    ['no request id', ossResponse(204, '', { 'x-oss-request-id': undefined as unknown as string })],
    ['a delete marker or not', ossResponse(204, '', { 'x-oss-delete-marker': 'maybe' })]
  ])('is not confirmed by %s', async (_, response) => {
    expect((await remove(response)).outcome).toBeInstanceOf(CallFailure)
  })
})
