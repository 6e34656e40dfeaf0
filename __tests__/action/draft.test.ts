import { beforeAll, describe, expect, test } from '@jest/globals'
import {
  addSampleBuckets,
  utcDayFromNow,
  findingsOf,
  withinOneUtcDay,
  summarizeFindings
} from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, oidcInputs, sessionPoliciesSince } from './support/oidc-job.js'

/**
 * `mode: draft`: a first policy from the account's current state, and proof that it is compliant.
 */
const oss = actionFixture()
const oidc = oidcJob(oss)
beforeAll(() => {
  addSampleBuckets(oss.emulator)
})
const file = '.github/oss-encryption.yml'
const draft = { bucket: '', algorithm: '', region: '', mode: 'draft', 'policy-file': file }

describe('a draft', () => {
  test('requires of each bucket what it has, and is compliant', async () => {
    const result = await withinOneUtcDay(() => oss.run(draft, { expectedFiles: [file] }))
    expect(result.exitCode).toBe(0)
    expect(summarizeFindings(result)).toEqual([
      'prod-customer-cn compliant',
      'prod-customer-eu compliant',
      'prod-logs compliant',
      'test-logs compliant',
      'photos exempt rule-missing',
      'prod-public-site exempt rule-missing'
    ])
    const text = result.expectedFileContents[file] ?? ''
    expect(text).toContain('name: KMS key 9468da86-3509-4f8d-a61e-6eab1eac0000')
    expect(text).toContain(`expires: ${utcDayFromNow(90)}`)
    expect(text).toContain('uncovered: drift')
    expect(result.summary).toContain(`<li>Copy <code>${file}</code> into the repository`)
    expect(result.summary).toContain('  - name: AES256')
    expect(result.summary).toContain('<h2>📝 OSS bucket encryption: policy drafted from 6 buckets')
    expect(result.stdout.match(/^buckets .*$/gm)).toEqual(['buckets       6 (6 in the account)'])
    // The commit of the run does not have the file.
    expect(result.summary).not.toContain('/blob/')
    expect(JSON.parse(result.report)).toMatchObject({ mode: 'draft', policy: { file } })

    const again = await oss.run({ ...draft, mode: 'verify' }, { files: { [file]: text } })
    expect(again.exitCode).toBe(0)
    expect(again.outputs).toMatchObject({ 'compliant-count': '4', 'exempt-count': '2' })

    oss.emulator.addBucket('brand-new', { rule: { algorithm: 'AES256' } })
    const later = await oss.run({ ...draft, mode: 'verify' }, { files: { [file]: text } })
    expect(summarizeFindings(later)).toContain('brand-new drifted uncovered')
  })

  test('only reads', async () => {
    await oss.run(draft)
    expect(new Set(oss.operations())).toEqual(new Set(['ListBuckets', 'GetBucketEncryption']))
  })

  test('changes nothing, even if a bucket changes meanwhile', async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      bucket: 'prod-logs',
      skip: 1,
      act: {
        kind: 'answer',
        status: 200,
        body: '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>SM4</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'
      }
    })
    const result = await oss.run(draft)
    expect(summarizeFindings(result)).toContain('prod-logs drifted algorithm-differs')
    expect(result.exitCode).toBe(1)
    expect(oss.operations()).not.toContain('PutBucketEncryption')
  })

  test('can only read under restrict-session', async () => {
    const from = oss.emulator.requests.length
    const result = await oidc.run({ ...draft, ...oidcInputs, 'restrict-session': 'true' })
    expect(result.exitCode).toBe(0)
    const policies = sessionPoliciesSince(oss.emulator, from) as {
      Statement: { Action: string[] }[]
    }[]
    expect(policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))).toEqual([
      'oss:ListBuckets',
      'oss:GetBucketEncryption',
      'oss:GetBucketEncryption'
    ])
  })

  test('can cover some buckets only, and ignores the others', async () => {
    const result = await oss.run(
      { ...draft, bucket: 'prod-*, !prod-public-site' },
      { expectedFiles: [file] }
    )
    expect(result.exitCode).toBe(0)
    expect(result.expectedFileContents[file]).toContain('uncovered: ignore')
    expect(findingsOf(result)).toHaveLength(3)
  })

  test('fails for a bucket that it could not read, and names it in the file', async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      bucket: 'prod-logs',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await oss.run(draft, { expectedFiles: [file] })
    expect(result.exitCode).toBe(1)
    expect(summarizeFindings(result)).toContain('prod-logs unknown access-denied')
    expect(result.expectedFileContents[file]).toContain(
      '#   prod-logs: its rule could not be determined (access-denied)'
    )
  })

  test('fails without a file when no bucket could be read', async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await oss.run(draft, { expectedFiles: [file] })
    expect(result.exitCode).toBe(1)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.expectedFileContents).toEqual({})
  })

  test('overwrites nothing', async () => {
    const result = await oss.run(draft, { files: { [file]: 'mine' }, expectedFiles: [file] })
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toContain(
      'already exists, and mode: draft does not overwrite files'
    )
    expect(result.expectedFileContents[file]).toBe('mine')
    expect(oss.operations()).toEqual([])
  })

  test.each<[Record<string, string>, RegExp]>([
    [{ 'policy-file': '' }, /mode: draft needs policy-file/],
    [{ 'policy-file': '../x.yml' }, /is outside the workspace/],
    [{ algorithm: 'AES256' }, /algorithm cannot be combined with mode: draft/],
    [{ 'kms-key-id': 'x' }, /kms-key-id cannot be combined with mode: draft/],
    [{ canary: 'true' }, /canary cannot be combined with mode: draft, which only reads/],
    [{ bucket: 'nope-*' }, /Pattern "nope-\*" .* matches none of the account's buckets/]
  ])('rejects %j', async (inputs, sentence) => {
    const result = await oss.run({ ...draft, ...inputs }, { expectedFiles: [file] })
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(sentence)
    expect(result.expectedFileContents).toEqual({})
  })
})
