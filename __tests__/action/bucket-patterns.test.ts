import { beforeAll, describe, expect, test } from '@jest/globals'
import { addSampleBuckets, findingsOf, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/** Patterns in `bucket`: the account's list determines the matching buckets and their regions. */
const oss = actionFixture()
beforeAll(() => {
  addSampleBuckets(oss.emulator)
})
const anyRule = { algorithm: 'any', region: '' }

describe('patterns', () => {
  test('match buckets of all regions, in the order of the patterns and of the list', async () => {
    const result = await oss.run({ ...anyRule, bucket: 'test-*, prod-customer-??\nprod-logs' })
    expect(summarizeFindings(result)).toEqual([
      'test-logs compliant',
      'prod-customer-cn compliant',
      'prod-customer-eu compliant',
      'prod-logs compliant'
    ])
    expect(findingsOf(result).map(({ region }) => region)).toEqual([
      'cn-beijing',
      'cn-hangzhou',
      'eu-central-1',
      'cn-beijing'
    ])
    expect(result.exitCode).toBe(0)
    expect(result.stdout).toContain('buckets       4 (6 in the account)')
    expect(JSON.parse(result.report)).toMatchObject({ listed: 6 })
  })

  test('check each bucket in its own region at once, without a region warning', async () => {
    const result = await oss.run({
      ...anyRule,
      bucket: '*, !photos, !*-site',
      region: 'cn-beijing'
    })
    expect(oss.operations()).toEqual([
      'ListBuckets',
      ...Array<string>(4).fill('GetBucketEncryption')
    ])
    expect(findingsOf(result).flatMap(({ warnings }) => warnings)).toEqual([])
    expect(result.exitCode).toBe(0)
  })

  test('count a bucket once that a plain name also matches', async () => {
    const result = await oss.run({ ...anyRule, bucket: 'prod-logs\nprod-*\n!prod-public-site' })
    expect(summarizeFindings(result).map(line => line.split(' ')[0])).toEqual([
      'prod-logs',
      'prod-customer-cn',
      'prod-customer-eu'
    ])
  })

  test.each(['photos', 'prod-logs,photos', 'photos,!test-*'])(
    'are the only reason to list buckets: %s needs no list',
    async bucket => {
      await oss.run({ ...anyRule, bucket })
      expect(oss.operations()).not.toContain('ListBuckets')
    }
  )

  test('that match nothing are reported together, before any bucket is checked', async () => {
    const result = await oss.run({ ...anyRule, bucket: 'nope-*, prod-*, test-*, !test-logs' })
    expect(result.exitCode).toBe(1)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.outputs['error']).toContain(
      `Pattern "nope-*" in the bucket input selects no buckets: it matches none of the account's buckets (6 listed).`
    )
    expect(result.outputs['error']).toContain(
      `Pattern "test-*" in the bucket input selects no buckets: it matches 1 of the account's buckets (6 listed), but exclusions remove all of them.`
    )
    expect(result.outputs['error']).toMatch(
      /^Invalid configuration; the account's buckets were listed, but no buckets were checked\./
    )
    expect(oss.operations()).toEqual(['ListBuckets'])
  })

  test('that match nothing fail the step, whatever fail-on says', async () => {
    const result = await oss.run({ ...anyRule, bucket: 'nope-*', 'fail-on': 'none' })
    expect(result.exitCode).toBe(1)
  })

  test('report an exclusion that excludes nothing', async () => {
    const result = await oss.run({ ...anyRule, bucket: 'test-*, !tset-logs' })
    expect(result.exitCode).toBe(0)
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'warning',
        data: expect.stringContaining('Exclusion "!tset-logs" in the bucket input has no effect')
      })
    )
  })

  test.each<[string, RegExp]>([
    ['!test-*', /bucket contains only exclusions, so it matches no buckets/],
    ['photos,!photos', /"photos" is excluded by "!photos" in the same list/],
    ['Prod-*', /"Prod-\*" cannot match any bucket: bucket names have no uppercase letters/],
    ['prod.*', /"prod\.\*" cannot match any bucket: bucket names cannot contain "\."/],
    ['-*', /"-\*" cannot match any bucket: bucket names begin and end with a letter or a digit/],
    ['??', /"\?\?" cannot match any bucket: bucket names have at least 3 characters/]
  ])('%s is rejected before any request is sent', async (bucket, sentence) => {
    const result = await oss.run({ ...anyRule, bucket })
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(sentence)
    expect(result.outputs['error']).toMatch(
      /^Invalid configuration; nothing was sent to Alibaba Cloud\./
    )
    expect(oss.operations()).toEqual([])
  })
})

describe('a bucket list that fails', () => {
  const all = { ...anyRule, bucket: '*' }

  test('is unknown when not permitted, and names the permission', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await oss.run(all)
    expect(result.exitCode).toBe(1)
    expect(result.outputs).toMatchObject({ status: 'unknown', drift: 'false', results: '[]' })
    expect(result.outputs['error']).toMatch(
      /access-denied: The account's buckets could not be listed: OSS responded with 403 .*Request id: .*oss:ListBuckets on acs:oss:\*:\*:\*/s
    )
    expect(result.summary).toContain('could not be listed')
  })

  test('passes only if fail-on allows unknown', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await oss.run({ ...all, 'fail-on': 'none' })
    expect(result.exitCode).toBe(0)
    expect(result.outputs['status']).toBe('unknown')
  })

  const page = (inside: string, more = ''): string =>
    `<?xml version="1.0"?><ListAllMyBucketsResult>${more}<Buckets>${inside}</Buckets></ListAllMyBucketsResult>`
  const bucket = (name: string): string =>
    `<Bucket><Name>${name}</Name><Location>oss-cn-hangzhou</Location></Bucket>`
  test.each<[string, string]>([
    ['half a document', page(bucket('photos')).slice(0, -5)],
    [
      'no list',
      '<ListAllMyBucketsResult><IsTruncated>false</IsTruncated></ListAllMyBucketsResult>'
    ],
    ['another document', '<BucketInfo></BucketInfo>'],
    ['HTML', '<html><body>Log in</body></html>'],
    ['nothing', ''],
    [
      'a page that says there is more, and not where',
      page(bucket('photos'), '<IsTruncated>true</IsTruncated>')
    ],
    [
      'a word for whether there is more',
      page(bucket('photos'), '<IsTruncated>maybe</IsTruncated>')
    ],
    [
      'a full page that comes again in place of what follows it',
      page(Array.from({ length: 1000 }, (_, i) => bucket(`b-${i}`)).join(''))
    ],
    ['a name that is none', page(bucket('../evil'), '<IsTruncated>false</IsTruncated>')],
    ['something else among the buckets', page('<Folder/>', '<IsTruncated>false</IsTruncated>')],
    [
      'a list that goes round',
      page(bucket('photos'), '<IsTruncated>true</IsTruncated><NextMarker>photos</NextMarker>')
    ]
  ])('rejects %s', async (_, body) => {
    oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'answer', status: 200, body } })
    const result = await oss.run(all)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(
      /^bad-response: The account's buckets could not be listed/
    )
    expect(oss.operations()).not.toContain('GetBucketEncryption')
  })

  test('retries a page that fails once', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      times: 1,
      act: { kind: 'error', code: 'MetaOperationQpsLimitExceeded' }
    })
    const result = await oss.run({ ...all, bucket: '*, !prod-public-site, !photos' })
    expect(result.exitCode).toBe(0)
  })

  test('fails for an account without buckets', async () => {
    const body = page('', '<IsTruncated>false</IsTruncated>')
    oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'answer', status: 200, body } })
    const result = await oss.run(all)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toContain("it matches none of the account's buckets (0 listed)")
  })
})

describe('a region in the list', () => {
  test('determines where the bucket is checked, and the host', async () => {
    const body = `<ListAllMyBucketsResult><IsTruncated>false</IsTruncated><Buckets><Bucket><Name>prod-logs</Name><Region>cn-beijing</Region><ExtranetEndpoint>oss-cn-beijing.aliyuncs.com</ExtranetEndpoint></Bucket></Buckets></ListAllMyBucketsResult>`
    oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'answer', status: 200, body } })
    const result = await oss.run({ ...anyRule, bucket: '*' })
    expect(summarizeFindings(result)).toEqual(['prod-logs compliant'])
    expect(oss.emulator.requests.at(-1)).toMatchObject({ region: 'cn-beijing' })
  })

  test("is corrected by the bucket's own response when wrong", async () => {
    const body = `<ListAllMyBucketsResult><IsTruncated>false</IsTruncated><Buckets><Bucket><Name>prod-logs</Name><Region>cn-shanghai</Region></Bucket></Buckets></ListAllMyBucketsResult>`
    oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'answer', status: 200, body } })
    const result = await oss.run({ ...anyRule, bucket: '*' })
    expect(summarizeFindings(result)).toEqual(['prod-logs compliant'])
    expect(findingsOf(result)[0]?.region).toBe('cn-beijing')
  })
})

test('reads a list of several pages', async () => {
  for (let index = 0; index < 1200; index += 1) {
    oss.emulator.addBucket(`zz-${String(index).padStart(4, '0')}`, {
      rule: { algorithm: index === 1199 ? 'SM4' : 'AES256' }
    })
  }
  const result = await oss.run({ bucket: 'zz-119?', region: '' })
  expect(oss.operations().filter(name => name === 'ListBuckets')).toHaveLength(2)
  expect(summarizeFindings(result)).toHaveLength(10)
  expect(result.outputs).toMatchObject({ 'drifted-count': '1', 'compliant-count': '9' })
})
