import { beforeAll, describe, expect, test } from '@jest/globals'
import { aes256 } from './support/sample-account.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/**
 * Responses that say more than their elements do, or are about another bucket: never a verdict.
 */
const oss = actionFixture()
beforeAll(() => {
  oss.emulator.addBucket('a-first', { rule: aes256 })
})

const declared = '<?xml version="1.0" encoding="UTF-8"?>'
const container = 'ApplyServerSideEncryptionByDefault'
const rule = (inside: string, beside = ''): string =>
  `<ServerSideEncryptionRule>${beside}<${container}>${inside}</${container}></ServerSideEncryptionRule>`
const algorithm = '<SSEAlgorithm>AES256</SSEAlgorithm>'
const good = rule(algorithm)

describe.each(['verify', 'apply'])('mode %s: a rule is rejected', mode => {
  test.each<[string, string]>([
    ['with text beside its algorithm', rule(`${algorithm}not encrypted`)],
    ['with text before its algorithm', rule(`not ${algorithm}`)],
    ['with another algorithm in CDATA', rule(`${algorithm}<![CDATA[<SSEAlgorithm>]]>`)],
    ['with text beside its container', rule(algorithm, 'None')],
    ['with an attribute', good.replace('<SSEAlgorithm>', '<SSEAlgorithm status="off">')],
    ['with a namespace further in', good.replace('<SSEAlgorithm>', '<SSEAlgorithm xmlns="u">')],
    ['that is declared twice', declared + declared + good],
    ['that is declared behind a line', `\n${declared}${good}`],
    ['that is declared in another encoding', declared.replace('UTF-8', 'GBK') + good],
    ['with an instruction', `<?oss stale?>${good}`],
    ['with a comment', `<!-- cached -->${good}`],
    ['with a comment in its algorithm', rule('<SSEAlgorithm>AES<!-- 128 -->256</SSEAlgorithm>')],
    ['with a declaration of its own', `<!ELEMENT a ANY>${good}`],
    ['with CDATA behind it', `${good}<![CDATA[ ]]>`]
  ])('%s', async (_, body) => {
    const act = { kind: 'answer', status: 200, body } as const
    oss.emulator.addFault({ operation: 'GetBucketEncryption', act })
    const result = await oss.run({ mode })
    expect(reasonCodeOf(result)).toBe('bad-response')
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
  })
})

test.each<[string, string]>([
  ['as OSS sends it', `${declared}\n${good}\n`],
  ['behind a byte order mark', `\uFEFF${declared}${good}`],
  ['in the namespace that the documentation shows', good.replace('Rule>', 'Rule xmlns="u">')]
])('accepts a rule %s', async (_, body) => {
  const act = { kind: 'answer', status: 200, body } as const
  oss.emulator.addFault({ operation: 'GetBucketEncryption', act })
  expect((await oss.run()).outputs['status']).toBe('compliant')
})

describe('a bucket list is rejected', () => {
  const bucket = (name: string): string =>
    `<Bucket><Name>${name}</Name><Region>cn-hangzhou</Region></Bucket>`
  const list = (inside: string, beside = ''): string =>
    `<ListAllMyBucketsResult>${beside}<Buckets>${inside}</Buckets></ListAllMyBucketsResult>`
  const first = bucket('a-first')
  test.each<[string, string]>([
    ['with a bucket in CDATA', list(`${first}<![CDATA[${bucket('photos')}]]>`)],
    ['with a bucket in a comment', list(`${first}<!-- ${bucket('photos')} -->`)],
    ['with a bucket beside it', list(first, bucket('photos'))],
    ['with a bucket in a bucket', list(first.replace('</Bucket>', `${bucket('photos')}$&`))],
    ['with text beside its buckets', list(`${first}photos`)],
    ['with an attribute', list(first).replace('<Buckets>', '<Buckets more="photos">')],
    ['that is declared twice', declared + declared + list(first)]
  ])('%s', async (_, body) => {
    oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'answer', status: 200, body } })
    const result = await oss.run({ bucket: '*', region: '' })
    expect(result.outputs['error']).toMatch(/^bad-response: The account's buckets/)
    expect(result.outputs['status']).toBe('unknown')
    expect(oss.operations()).toEqual(['ListBuckets'])
  })
})

/** With `none` required, each of these would be green, although the bucket has a rule. */
describe('a response without a rule', () => {
  const code = '<Code>NoSuchServerSideEncryptionRule</Code>'
  const error = (more: string): string =>
    `<Error>${code}<Message>said</Message><RequestId>636B68BA80DA8539399F0001</RequestId>${more}</Error>`
  const named = (name: string): string => `<BucketName>${name}</BucketName>`
  test.each<[string, string]>([
    ['of another bucket', named('other')],
    ['of another bucket in the other element', '<Bucket>other</Bucket>'],
    ['of this bucket and another', `${named('photos')}<Bucket>other</Bucket>`],
    ['of two buckets', named('photos') + named('other')],
    ['of one bucket twice', named('photos') + named('photos')],
    ['from the host of another', '<HostId>other.oss-cn-hangzhou.aliyuncs.com</HostId>'],
    [
      'of this bucket from the host of another',
      `${named('photos')}<HostId>other.oss-cn-beijing-internal.aliyuncs.com</HostId>`
    ],
    ['with two messages', '<Message>Not authorized.</Message>'],
    ['with two request ids', '<RequestId>636B68BA80DA8539399F0002</RequestId>'],
    ['with two hosts', '<HostId>a.example</HostId><HostId>b.example</HostId>'],
    ['with text beside its elements', 'Please log in.'],
    ['with an attribute', '<EC cached="yes"/>']
  ])('is rejected %s', async (_, more) => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      act: { kind: 'answer', status: 404, body: error(more) }
    })
    const result = await oss.run({ algorithm: 'none' })
    expect(result.outputs['error']).toContain(
      'Bucket photos could not be read: OSS responded with 404'
    )
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
  })

  test.each<[string, string]>([
    ['of this bucket', named('photos')],
    ['from its own host', '<HostId>photos.oss-cn-hangzhou.aliyuncs.com</HostId>'],
    ['from the region’s host', '<HostId>oss-cn-hangzhou.aliyuncs.com</HostId>'],
    ['from a domain', '<HostId>static.shop.example</HostId>']
  ])('is accepted %s', async (_, more) => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      act: { kind: 'answer', status: 404, body: error(more) }
    })
    expect((await oss.run({ algorithm: 'none' })).outputs['status']).toBe('compliant')
  })
})

/**
 * Upload and HEAD responses without an encryption header would suggest an unencrypted object, as
 * `none` requires.
 */
describe('an unencrypted object is not assumed', () => {
  test.each([
    ['the upload', 'PutObject'],
    ['the HEAD', 'HeadObject']
  ] as const)('from a page in place of %s', async (_, operation) => {
    oss.emulator.addFault({
      operation,
      act: {
        kind: 'answer-with',
        answer: ({ method }) => ({
          status: 200,
          // OSS's own request ID is missing.
          headers: { 'x-oss-request-id': '' },
          body: method === 'HEAD' ? '' : '<html>Welcome</html>'
        })
      }
    })
    const result = await oss.run({ algorithm: 'none', canary: 'true' })
    expect(reasonCodeOf(result)).toBe('canary-inconclusive')
    expect(result.outputs['status']).toBe('unknown')
  })
})
