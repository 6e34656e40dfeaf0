import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Precondition } from '../../../../src/ports/cloud-ports.js'
import { plain } from '../../../../src/text/plain.js'
import { errorDocument } from './oss-responses.js'
import { failureOf, ScriptedService, type ServiceReply } from '../scripted-service.js'

/** Calls with unexpected or failing responses, or to another region, by the real client against a scripted service. */
const service = new ScriptedService()
beforeAll(() => service.start())
afterAll(() => {
  service.stop()
})

const error = (status: number, code: string, more = ''): ServiceReply => ({
  status,
  body: errorDocument(code, more)
})
const elsewhere = error(403, 'AccessDenied', '<Endpoint>oss-cn-beijing.aliyuncs.com</Endpoint>')
const denied = error(403, 'AccessDenied')
const serverError = error(500, 'InternalError')
const throttled = error(503, 'MetaOperationQpsLimitExceeded')
const ruleBody = (algorithm: string): string =>
  `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>${algorithm}</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
const rule: ServiceReply = { status: 200, body: ruleBody('AES256') }
const page: ServiceReply = { status: 200, body: '<html>Welcome</html>' }
const aes = { algorithm: 'AES256' }
const regions = (): (string | undefined)[] =>
  service.requests.map(({ host }) => /oss-([a-z0-9-]+)\.aliyuncs/.exec(host)?.[1])

const freely = { mayReplace: () => true, allowUnread: false }

/** The read before each attempt of a write returns a rule, and is not part of the script. */
function readsSucceed(): void {
  beforeEach(() => {
    service.getResponse = rule
  })
  afterEach(() => {
    service.getResponse = undefined
  })
}

describe('a write that failed may have been carried out:', () => {
  readsSucceed()

  // prettier-ignore
  test.each<[string, ServiceReply[], boolean]>([
    ['refused',                                           [denied], false],
    ['throttled',                                         [throttled, throttled], false],
    ['a server error, then refused',                      [serverError, denied], true],
    ['refused after throttling',                          [throttled, denied], false],
    ['a server error each time',                          [serverError, serverError], true],
    ['a page of another server',                          [page], true],
    ['another success',                                   [{ status: 204 }], true],
    ['another success',                                   [{ status: 202 }], true],
    ['a redirect',                                        [{ status: 302, headers: { location: 'https://evil.example/' } }], true],
    ['a refusal that is not from OSS',                    [{ status: 403, body: '<html/>' }], true],
    ['an error that calls itself a success',              [{ status: 200, body: errorDocument('AccessDenied') }], true],
    ['a rule instead of an empty body',                   [rule], true],
    ['elsewhere, and refused there',                      [elsewhere, denied], false],
    ['a server error, then elsewhere, and refused there', [serverError, elsewhere, denied], true],
    ['throttled, then elsewhere, and refused there',      [throttled, elsewhere, denied], false],
    ['elsewhere, and a server error there',               [elsewhere, serverError, serverError], true],
    ['elsewhere, and a page there',                       [elsewhere, page], true],
    ['elsewhere, a server error there, then refused',     [elsewhere, serverError, denied], true]
  ])('%s', async (_, responses, may) => {
    service.respondWith(...responses)
    const failure = await failureOf(service.connect().cloud.rules.write('photos', aes, freely))
    expect(failure.mayHaveTakenEffect).toBe(may)
    expect(service.requests).toHaveLength(responses.length)
    expect(failure.requestIds).toHaveLength(2 * responses.length)
  })

  test.each<[string, ServiceReply[], boolean]>([
    ['the first attempt', [{ status: 200 }], false],
    ['the second attempt, after a server error', [serverError, { status: 200 }], true],
    ['the second attempt, after throttling', [throttled, { status: 200 }], false],
    ['elsewhere, after a server error', [serverError, elsewhere, { status: 200 }], true],
    ['elsewhere, after a server error there', [elsewhere, serverError, { status: 200 }], true]
  ])('and may be carried out twice when it succeeds: %s', async (_, responses, twice) => {
    service.respondWith(...responses)
    const receipt = await service.connect().cloud.rules.write('photos', aes, freely)
    expect(receipt.mayTakeEffectAgain).toBe(twice)
  })
})

describe('an upload after a refusal that a gateway may also send for a request that was carried out', () => {
  const upload = () => service.connect().cloud.objects.upload('photos', '.x/canary-1')
  const taken: ServiceReply = { status: 200 }

  test.each<[string, ServiceReply[], boolean]>([
    ['at once', [taken], false],
    ['after throttling', [throttled, taken], true],
    ['elsewhere', [elsewhere, taken], false],
    ['elsewhere, after throttling here', [throttled, elsewhere, taken], true],
    ['elsewhere, after throttling there', [elsewhere, throttled, taken], true]
  ])('reports the refusal when it succeeds: %s', async (_, responses, isAmbiguous) => {
    service.respondWith(...responses)
    expect((await upload()).ambiguousRefusal).toBe(isAmbiguous)
  })

  test.each<[string, ServiceReply[], boolean]>([
    ['denied', [denied], false],
    ['throttled', [throttled, throttled], true],
    ['denied after throttling', [throttled, denied], true],
    ['elsewhere, and denied there', [elsewhere, denied], false],
    ['elsewhere, after throttling here, and denied there', [throttled, elsewhere, denied], true]
  ])('reports the refusal when it fails: %s', async (_, responses, isAmbiguous) => {
    service.respondWith(...responses)
    expect((await failureOf(upload())).ambiguousRefusal).toBe(isAmbiguous)
  })

  test('never shows part of a signature, wherever the refusal is cut', async () => {
    const signature = 'ab12'.repeat(16)
    for (let length = 200; length < 360; length += 10) {
      const message = `${'p'.repeat(length)} ${signature}`
      service.respondWith({ status: 409, body: errorDocument('KeyDisabled', '', message) })
      const result = await upload().catch((error: unknown) => error)
      expect(JSON.stringify(result) + String(result)).not.toContain('ab12ab12')
    }
  })
})

describe('reading the encryption of a bucket', () => {
  const read = () => service.connect(1).cloud.rules.read('photos')

  test('returns the rule of a 200', async () => {
    service.respondWith(rule)
    expect(await read()).toMatchObject({ rule: aes, region: 'cn-hangzhou' })
    expect(service.requests).toMatchObject([{ method: 'GET', path: '/?encryption=' }])
  })

  test('returns null for the code', async () => {
    service.respondWith(
      error(404, 'NoSuchServerSideEncryptionRule', '<BucketName>photos</BucketName>')
    )
    expect(await read()).toMatchObject({ rule: null })
  })

  test.each([203, 206, 226, 301, 400, 403, 404, 429, 500, 503])(
    'fails with the status %i',
    async status => {
      service.respondWith({ status, body: ruleBody('AES256') })
      await failureOf(read())
    }
  )

  test.each<[string, ServiceReply]>([
    ['a server error with the code', error(500, 'NoSuchServerSideEncryptionRule')],
    ['a success with the code', error(200, 'NoSuchServerSideEncryptionRule')],
    [
      'the code about another bucket',
      error(404, 'NoSuchServerSideEncryptionRule', '<BucketName>other</BucketName>')
    ],
    ['another code', error(404, 'NoSuchBucket')],
    ['an empty rule', { status: 200 }],
    [
      'text beside the algorithm',
      { status: 200, body: ruleBody('AES256</SSEAlgorithm>x<SSEAlgorithm/>') }
    ],
    ['a success without a body', { status: 204 }]
  ])('fails on %s', async (_, response) => {
    service.respondWith(response)
    await failureOf(read())
  })
})

describe('changing the encryption of a bucket', () => {
  readsSucceed()

  test('sends the complete rule, and accepts only an empty 200', async () => {
    service.respondWith({ status: 200 })
    const kms = { algorithm: 'KMS', kmsKeyId: 'key-1234', kmsDataEncryption: 'SM4' }
    await service.connect().cloud.rules.write('photos', kms, freely)
    expect(service.requests).toHaveLength(1)
    expect(service.requests[0]).toMatchObject({ method: 'PUT', path: '/?encryption=' })
    expect(service.requests[0]?.body).toContain(
      '<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>key-1234</KMSMasterKeyID><KMSDataEncryption>SM4</KMSDataEncryption>'
    )
  })

  test.each<[string, ServiceReply, boolean]>([
    ['204', { status: 204 }, true],
    ['the code that there is no rule', error(404, 'NoSuchServerSideEncryptionRule'), true],
    ['200', { status: 200 }, false],
    ['404', { status: 404 }, false],
    ['404 of the bucket', error(404, 'NoSuchBucket'), false],
    ['a server error with the code', error(500, 'NoSuchServerSideEncryptionRule'), false],
    [
      'the code about another bucket',
      error(404, 'NoSuchServerSideEncryptionRule', '<Bucket>other</Bucket>'),
      false
    ]
  ])('counts %s as a removed rule: %s', async (_, response, removed) => {
    service.respondWith(response)
    const removal = service.connect(1).cloud.rules.write('photos', null, freely)
    if (removed) await removal
    else await failureOf(removal)
    expect(service.requests).toMatchObject([{ method: 'DELETE', path: '/?encryption=' }])
  })
})

describe('each attempt to change a bucket reads it first', () => {
  const methods = (): string[] => service.requests.map(({ method }) => method)
  const write = (precondition: Precondition, maxAttempts = 3) =>
    service.connect(maxAttempts).cloud.rules.write('photos', aes, precondition)
  const none = error(404, 'NoSuchServerSideEncryptionRule')

  test('also after throttling and server errors', async () => {
    service.respondWith(none, throttled, none, serverError, none, { status: 200 })
    const shown: unknown[] = []
    const receipt = await write({
      mayReplace: seen => {
        shown.push(seen)
        return true
      },
      allowUnread: false
    })
    expect(methods()).toEqual(['GET', 'PUT', 'GET', 'PUT', 'GET', 'PUT'])
    expect(shown).toEqual([null, null, null])
    expect(receipt.mayTakeEffectAgain).toBe(true)
    expect(receipt.requestIds).toHaveLength(6)
  })

  test('and does not change it when its rule must stay', async () => {
    service.respondWith(none, serverError, rule)
    const failure = await failureOf(
      write({ mayReplace: seen => seen === null, allowUnread: false })
    )
    expect(methods()).toEqual(['GET', 'PUT', 'GET'])
    expect(failure.reason.code).toBe('read-back-mismatch')
    expect(plain(failure.reason.message)).toMatch(
      /^Bucket photos was not changed: OSS unexpectedly returned AES256 right before the change \(2 attempts\)\./
    )
    // The first attempt may have been carried out.
    expect(failure.mayHaveTakenEffect).toBe(true)
  })

  test('and does not change it when the read fails, which counts as an attempt', async () => {
    service.respondWith(serverError, page)
    const failure = await failureOf(write(freely))
    expect(methods()).toEqual(['GET', 'GET'])
    expect(failure).toMatchObject({ reason: { code: 'bad-response' }, mayHaveTakenEffect: false })
    expect(plain(failure.reason.message)).toContain('could not be read right before the change')
    service.respondWith(serverError, none, { status: 200 })
    expect((await write(freely)).mayTakeEffectAgain).toBe(false)
  })

  test('and changes it despite a failed read when the precondition allows that', async () => {
    service.respondWith(denied, { status: 200 })
    await write({ mayReplace: () => false, allowUnread: true })
    expect(methods()).toEqual(['GET', 'PUT'])
  })

  test('and follows the bucket to its region, where it reads and changes it', async () => {
    for (const allowUnread of [false, true]) {
      service.respondWith(elsewhere, none, { status: 200 })
      const receipt = await write({ mayReplace: () => true, allowUnread: allowUnread })
      expect(receipt.region).toBe('cn-beijing')
      expect(methods()).toEqual(['GET', 'GET', 'PUT'])
      expect(regions()).toEqual(['cn-hangzhou', 'cn-beijing', 'cn-beijing'])
    }
  })
})

describe('a bucket in another region', () => {
  test('is followed once, and later requests go there directly', async () => {
    service.respondWith(elsewhere, rule, rule)
    const { cloud } = service.connect()
    const first = await cloud.rules.read('photos')
    expect(first).toMatchObject({ region: 'cn-beijing', rule: aes })
    expect(first.warnings.map(plain)).toEqual([
      'The bucket is in cn-beijing, but the configured region is cn-hangzhou.'
    ])
    expect(first.requestIds).toHaveLength(2)
    await cloud.rules.read('photos')
    expect(regions()).toEqual(['cn-hangzhou', 'cn-beijing', 'cn-beijing'])
  })

  test('is not followed a second time', async () => {
    const further = error(403, 'AccessDenied', '<Endpoint>oss-cn-shanghai.aliyuncs.com</Endpoint>')
    service.respondWith(elsewhere, further, rule)
    const failure = await failureOf(service.connect().cloud.rules.read('photos'))
    expect(failure.reason.code).toBe('wrong-region')
    expect(plain(failure.reason.message)).toContain(
      ': OSS, after a redirect to cn-beijing, responded with 403 '
    )
    expect(service.requests).toHaveLength(2)
  })

  test('is not followed to the region that has already responded', async () => {
    const here = error(403, 'AccessDenied', '<Endpoint>oss-cn-hangzhou.aliyuncs.com</Endpoint>')
    service.respondWith(here, rule)
    await failureOf(service.connect().cloud.rules.read('photos'))
    expect(service.requests).toHaveLength(1)
  })

  test('is not followed to a host outside of OSS', async () => {
    const there = error(403, 'AccessDenied', '<Endpoint>oss-cn-beijing.evil.example</Endpoint>')
    service.respondWith(there, rule)
    await failureOf(service.connect().cloud.rules.read('photos'))
    expect(service.requests).toHaveLength(1)
  })

  test('is looked for in the first region again when it did not respond in the other', async () => {
    service.respondWith(elsewhere, denied, rule)
    const { cloud } = service.connect()
    await failureOf(cloud.rules.read('photos'))
    expect(await cloud.rules.read('photos')).toMatchObject({ region: 'cn-hangzhou' })
  })
})

test('a list tells the client the region of each bucket, without a warning', async () => {
  const listed = (name: string, region: string): string =>
    `<Bucket><Name>${name}</Name><Region>${region}</Region></Bucket>`
  service.respondWith(
    {
      status: 200,
      body: `<ListAllMyBucketsResult><Buckets>${listed('a-1', 'cn-beijing')}${listed('b-1', 'cn-shanghai')}</Buckets></ListAllMyBucketsResult>`
    },
    rule,
    rule,
    rule
  )
  const { account, cloud } = service.connect()
  await account.list()
  expect(await cloud.rules.read('b-1')).toMatchObject({ region: 'cn-shanghai', warnings: [] })
  expect(await cloud.rules.read('a-1')).toMatchObject({ region: 'cn-beijing', warnings: [] })
  expect(await cloud.rules.read('c-1')).toMatchObject({ region: 'cn-hangzhou', warnings: [] })
  expect(regions().slice(1)).toEqual(['cn-shanghai', 'cn-beijing', 'cn-hangzhou'])
})
