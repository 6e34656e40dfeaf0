import { beforeAll, describe, expect, test } from '@jest/globals'
import { addSampleBuckets, aes256, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/** Invalid bucket lists, and buckets that must not be lost before their verdict. */
const oss = actionFixture()
const all = { bucket: '*', region: '' }
beforeAll(() => {
  addSampleBuckets(oss.emulator)
  oss.emulator.addBucket('a-first', { rule: aes256 })
})

const page = (rest: string, names = ['a-first']) => ({
  kind: 'answer' as const,
  status: 200,
  headers: { 'x-oss-request-id': '65AB01234567890123456789' },
  body: `<ListAllMyBucketsResult>${rest}<Buckets>${names
    .map(name => `<Bucket><Name>${name}</Name><Region>cn-hangzhou</Region></Bucket>`)
    .join('')}</Buckets></ListAllMyBucketsResult>`
})

describe('a bucket list is rejected', () => {
  test.each([
    [
      'that says twice whether it goes on',
      '<IsTruncated>true</IsTruncated><IsTruncated>true</IsTruncated><NextMarker>a</NextMarker><NextMarker>a</NextMarker>'
    ],
    ['that ends and goes on', '<IsTruncated>false</IsTruncated><NextMarker>a-first</NextMarker>'],
    ['of another prefix', '<Prefix>a</Prefix><IsTruncated>false</IsTruncated>'],
    ['of another page', '<Marker>a</Marker><IsTruncated>false</IsTruncated>']
  ])('%s', async (_, rest) => {
    oss.emulator.addFault({ operation: 'ListBuckets', act: page(rest) })
    const result = await oss.run(all)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
  })

  test('whose second page repeats the first', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      times: 1,
      act: page('<IsTruncated>true</IsTruncated><NextMarker>a-first</NextMarker>')
    })
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: page('<IsTruncated>false</IsTruncated>')
    })
    const result = await oss.run(all)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
  })
})

test('fails for an unmatched bucket that could not be read if unknown fails the step', async () => {
  oss.emulator.addFault({
    operation: 'GetBucketEncryption',
    bucket: 'test-logs',
    act: { kind: 'error', code: 'AccessDenied' }
  })
  const text = `version: 1
rules: [{ buckets: [a-first], algorithm: AES256 }]
uncovered: drift
`
  const result = await oss.run(
    { bucket: '', algorithm: '', region: '', 'policy-file': 'p.yml', 'fail-on': 'unknown' },
    { files: { 'p.yml': text } }
  )
  expect(summarizeFindings(result).find(one => one.startsWith('test-logs'))).toContain('unknown')
  expect(result.exitCode).toBe(1)
})

describe('a second document in a policy is a mistake', () => {
  test.each(['---', '...\n---', '...'])('after %j', async border => {
    const text = `version: 1
rules: [{ buckets: [a-first], algorithm: AES256 }]
${border}
version: 1
rules: [{ buckets: [photos], algorithm: AES256 }]
`
    const result = await oss.run(
      { bucket: '', algorithm: '', region: '', 'policy-file': 'p.yml' },
      { files: { 'p.yml': text } }
    )
    expect(result.outputs['error']).toContain('A second YAML document begins here.')
    expect(result.exitCode).toBe(1)
  })
})
