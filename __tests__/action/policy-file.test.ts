import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { createHash } from 'node:crypto'
import { beforeAll, describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import {
  addSampleBuckets,
  aes256,
  utcDayFromNow,
  findingsOf,
  sampleKeyId,
  withinOneUtcDay,
  customerKeyRule,
  summarizeFindings
} from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, sessionPoliciesSince } from './support/oidc-job.js'

/** `policy-file`: requirements for the buckets of a whole account. */
const oss = actionFixture()
const oidc = oidcJob(oss)
beforeAll(() => {
  addSampleBuckets(oss.emulator)
  oss.emulator.addKmsKey(sampleKeyId, { aliases: ['alias/prod'] })
})

const file = '.github/oss-encryption.yml'
const fromFile = {
  bucket: '',
  algorithm: '',
  region: '',
  'policy-file': file
}

/** Runs a step with this policy file in the workspace. */
const run = (text: string, inputs: Record<string, string> = {}): Promise<StepResult> =>
  oss.run({ ...fromFile, ...inputs }, { files: { [file]: text } })

const policy = (more = ''): string =>
  `version: 1
rules:
  - name: customer data
    buckets: ['prod-customer-*']
    algorithm: KMS
    kms-key-id: ${sampleKeyId}
  - name: everything else
    buckets:
      - 'prod-*'
      - test-logs
    algorithm: AES256
${more}`
const ignoring = policy('uncovered: ignore\n')

describe('a policy', () => {
  test('applies to each bucket the first rule that matches it, and names its line', async () => {
    const result = await run(ignoring)
    expect(
      findingsOf(result).map(({ bucket, status, rule, source }) => [bucket, status, rule, source])
    ).toEqual([
      ['prod-customer-cn', 'compliant', 'customer data', { file, line: 4 }],
      ['prod-customer-eu', 'compliant', 'customer data', { file, line: 4 }],
      ['prod-logs', 'compliant', 'everything else', { file, line: 9 }],
      ['prod-public-site', 'drifted', 'everything else', { file, line: 9 }],
      ['test-logs', 'compliant', 'everything else', { file, line: 10 }]
    ])
    expect(result.exitCode).toBe(1)
    const sha256 = createHash('sha256').update(ignoring).digest('hex')
    expect(JSON.parse(result.report)).toMatchObject({ policy: { file, sha256 }, listed: 6 })
    expect(result.stdout).toContain(
      `policy        ${file} (sha256 ${sha256.slice(0, 12)}): 2 rules, 0 exemptions`
    )
  })

  test('annotates its lines in a pull request', async () => {
    const result = await run(ignoring)
    const placed = result.commands.filter(({ properties }) => properties['file'] !== undefined)
    expect(placed).toEqual([
      expect.objectContaining({
        name: 'error',
        data: expect.stringContaining('prod-public-site'),
        properties: expect.objectContaining({ file, line: '9' })
      })
    ])
  })

  test('reports drift for buckets that no rule matches, with their rules', async () => {
    const result = await run(policy())
    const uncovered = findingsOf(result).find(({ bucket }) => bucket === 'photos')
    expect(uncovered).toMatchObject({
      status: 'drifted',
      reason: { code: 'uncovered' },
      actual: null,
      source: { file, line: 2 }
    })
    expect(uncovered).not.toHaveProperty('required')
  })

  test('does not change buckets that no rule matches in apply', async () => {
    oss.emulator.setRule('prod-public-site', aes256)
    const result = await run(policy(), { mode: 'apply' })
    oss.emulator.setRule('prod-public-site', undefined)
    expect(summarizeFindings(result)).toContain('photos drifted uncovered')
    expect(oss.emulator.rule('photos')).toBeUndefined()
    expect(oss.operations()).not.toContain('PutBucketEncryption')
  })

  test('reports an unmatched and unreadable bucket as unknown', async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      bucket: 'photos',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const found = findingsOf(await run(policy())).find(({ bucket }) => bucket === 'photos')
    expect(found).toMatchObject({ status: 'unknown', reason: { code: 'access-denied' } })
    expect(found).not.toHaveProperty('actual')
    expect(found?.warnings.join()).toContain('No rule in the policy matches bucket photos')
  })

  test('with plain names only needs no list, and covers only those', async () => {
    const result = await run(
      'version: 1\nrules:\n  - buckets: [test-logs, prod-logs]\n    algorithm: AES256\n'
    )
    expect(summarizeFindings(result)).toEqual(['test-logs compliant', 'prod-logs compliant'])
    expect(findingsOf(result)[0]?.rule).toBe('rule 1')
    expect(oss.operations()).not.toContain('ListBuckets')
    expect(result.exitCode).toBe(0)
  })

  test('applies each rule to its own buckets', async () => {
    const text = `version: 1
rules:
  - name: keyed
    buckets: [prod-public-site]
    algorithm: KMS
  - name: plain
    buckets: [photos]
    algorithm: SM4
`
    const result = await run(text, { mode: 'apply' })
    expect(summarizeFindings(result)).toEqual(['prod-public-site applied', 'photos applied'])
    expect(oss.emulator.rule('prod-public-site')).toEqual({ algorithm: 'KMS' })
    expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'SM4' })
    oss.emulator.setRule('prod-public-site', undefined)
  })

  test('reports a pattern without a bucket by its line, before any bucket is checked', async () => {
    const result = await run(ignoring.replace('test-logs', "'stage-*'"))
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toContain(
      `${file}:10:9: Pattern "stage-*" in rule "everything else" selects no buckets: it matches none of the account's buckets (6 listed).`
    )
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'error',
        properties: expect.objectContaining({ file, line: '10', col: '9' })
      })
    )
    expect(oss.operations()).toEqual(['ListBuckets'])
  })

  test('warns on the line of a rule that can never apply', async () => {
    const result = await run(
      `${ignoring.replace('uncovered: ignore\n', '')}  - name: dead\n    buckets: [prod-logs-*, prod-logs]\n    algorithm: none\nuncovered: ignore\n`.replace(
        'prod-logs-*, ',
        ''
      )
    )
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'warning',
        data: expect.stringContaining('Rule "dead" can never have an effect'),
        properties: expect.objectContaining({ file, line: '12' })
      })
    )
  })
})

describe('an exemption', () => {
  const exempt = (days: number, bucket = 'prod-public-site'): string =>
    policy(`exemptions:
  - bucket: ${bucket}
    reason: anonymous downloads fail under SSE-KMS
    owner: web-team
    expires: ${utcDayFromNow(days)}
uncovered: ignore
`)
  const found = (result: StepResult) =>
    findingsOf(result).find(({ bucket }) => bucket === 'prod-public-site')

  test('exempts a bucket, which is still read and shown', async () => {
    const result = await withinOneUtcDay(() => run(exempt(100)))
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({
      status: 'compliant',
      'exempt-count': '1',
      'drifted-count': '0'
    })
    expect(found(result)).toMatchObject({
      status: 'exempt',
      actual: null,
      reason: { code: 'rule-missing' },
      exemption: {
        reason: 'anonymous downloads fail under SSE-KMS',
        owner: 'web-team',
        daysLeft: 100
      },
      source: { file, line: 13 },
      warnings: []
    })
    expect(result.summary).toContain('web-team')
  })

  test.each([14, 1, 0])('warns on its line %i days before it ends', async days => {
    const result = await withinOneUtcDay(() => run(exempt(days)))
    expect(result.exitCode).toBe(0)
    expect(found(result)).toMatchObject({ status: 'exempt', exemption: { daysLeft: days } })
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'warning',
        data: expect.stringContaining(`exemption for the bucket ends on ${utcDayFromNow(days)}`),
        properties: expect.objectContaining({ file, line: '13' })
      })
    )
  })

  test('has ended the next day: the bucket is drifted, and apply does not change it', async () => {
    for (const mode of ['verify', 'apply']) {
      const result = await run(exempt(-1), { mode })
      expect(result.exitCode).toBe(1)
      expect(found(result)).toMatchObject({
        status: 'drifted',
        reason: { code: 'exemption-expired' },
        source: { file, line: 13 }
      })
    }
    expect(oss.emulator.rule('prod-public-site')).toBeUndefined()
  })

  test('prevents apply from changing the bucket', async () => {
    const result = await run(exempt(3), { mode: 'apply' })
    expect(found(result)?.status).toBe('exempt')
    expect(oss.operations()).not.toContain('PutBucketEncryption')
  })

  test('is reported when no longer needed, before and after its end', async () => {
    oss.emulator.setRule('prod-public-site', aes256)
    const before = found(await run(exempt(100)))
    const after = found(await run(exempt(-1)))
    oss.emulator.setRule('prod-public-site', undefined)
    expect(before).toMatchObject({ status: 'exempt' })
    expect(before?.checks.join()).toContain('its exemption can be removed')
    expect(after).toMatchObject({ status: 'compliant' })
    expect(after?.warnings.join()).toContain('Remove the exemption')
  })

  test("does not cover a bucket that can't be read", async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      bucket: 'prod-public-site',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await run(exempt(100))
    expect(found(result)).toMatchObject({ status: 'unknown', reason: { code: 'access-denied' } })
    expect(result.exitCode).toBe(1)
  })

  test('of a missing bucket is a warning on its line', async () => {
    oss.emulator.setRule('prod-public-site', aes256)
    const result = await run(exempt(100, 'gone'))
    oss.emulator.setRule('prod-public-site', undefined)
    expect(result.exitCode).toBe(0)
    expect(result.commands).toContainEqual(
      expect.objectContaining({
        name: 'warning',
        data: expect.stringContaining(
          'exemption for bucket gone has no effect: this bucket is not in the account'
        ),
        properties: expect.objectContaining({ file, line: '13' })
      })
    )
  })

  test('covers a bucket that no rule matches', async () => {
    const text = exempt(100, 'photos').replace('uncovered: ignore', 'uncovered: drift')
    expect(summarizeFindings(await run(text))).toContain('photos exempt uncovered')
  })
})

describe('an invalid policy file', () => {
  test('reports every mistake at once with its position, before any request is sent', async () => {
    const result = await run('version: 2\nrules:\n  - buckets: [*]\n    algorithm: aes256\n', {
      mode: 'enforce'
    })
    const { error = '' } = result.outputs
    expect(error).toContain('mode is "enforce"')
    expect(error).toContain(`${file}:1:10: version is 2, but must be 1.`)
    expect(error).toMatch(new RegExp(`${file}:3:15: .*\\. Put it in quotes`))
    expect(error).toMatch(new RegExp(`${file}:4:16: algorithm is "aes256".*Did you mean AES256`))
    expect(result.commands.filter(({ properties }) => properties['file'] === file)).toHaveLength(3)
    expect(oss.operations()).toEqual([])
  })

  test.each<[string, Record<string, string>, RegExp]>([
    ['is not there', { 'policy-file': 'nowhere.yml' }, /policy-file "nowhere.yml" does not exist/],
    ['is a folder', { 'policy-file': '.github' }, /policy-file "\.github" is not a regular file/],
    ['is outside of the workspace', { 'policy-file': '../x.yml' }, /is outside the workspace/],
    ['is an absolute path elsewhere', { 'policy-file': '/etc/passwd' }, /is outside the workspace/],
    ['goes with bucket', { bucket: 'photos' }, /policy-file cannot be combined with bucket:/],
    [
      'goes with algorithm and keys',
      { algorithm: 'KMS', 'kms-key-id': sampleKeyId },
      /policy-file cannot be combined with algorithm and kms-key-id:/
    ],
    [
      'goes with a domain of one bucket',
      { endpoint: 'https://files.example.com', region: 'cn-hangzhou' },
      /is a custom domain.* cannot be combined with policy-file/
    ]
  ])('is rejected because it %s', async (_, inputs, sentence) => {
    const result = await run(ignoring, inputs)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(sentence)
    expect(oss.operations()).toEqual([])
  })

  test('is rejected because it is a symbolic link out of the workspace, or not text', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'policy-'))
    const workspace = path.join(folder, 'workspace')
    try {
      await mkdir(workspace)
      await writeFile(path.join(folder, 'outside.yml'), 'version: 1\n')
      await symlink('../outside.yml', path.join(workspace, 'link.yml'))
      await writeFile(path.join(workspace, 'latin.yml'), Buffer.from([0x61, 0x3a, 0xe4]))
      await writeFile(path.join(workspace, 'large.yml'), '#'.repeat(4 * 1024 * 1024 + 1))
      const env = { GITHUB_WORKSPACE: workspace }
      const errorOf = async (name: string) =>
        (await oss.run({ ...fromFile, 'policy-file': name }, { env })).outputs['error']
      expect(await errorOf('link.yml')).toContain(
        'goes through a symbolic link that leads outside the workspace'
      )
      expect(await errorOf('latin.yml')).toContain('is not UTF-8 text')
      expect(await errorOf('large.yml')).toContain('is larger than 4 MiB')
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('forges nothing with its contents', async () => {
    const text = `version: 1\nrules:\n  - name: "x\\n::error::forged"\n    buckets: ["a\\r##[error]b"]\n    algorithm: "<b>::stop-commands::x</b>"\n"::set-output name=a::b": 1\n`
    const result = await run(text)
    expect(result.exitCode).toBe(1)
    expect(result.commands.map(({ name }) => name)).not.toContain('stop-commands')
    expect(result.commands.filter(({ data }) => data === 'forged')).toEqual([])
  })
})

describe('a policy under restrict-session', () => {
  beforeAll(() => {
    oidc.setUpAccount()
  })

  test('lists with a session that can do nothing else, then uses one for its rules', async () => {
    const from = oss.emulator.requests.length
    const result = await oidc.run({
      ...fromFile,
      'restrict-session': 'true',
      'policy-file': 'p.yml'
    })
    expect(result.outputs['error']).toContain('does not exist')
    const restricted = await oss.run(
      {
        ...fromFile,
        'access-key-id': '',
        'access-key-secret': '',
        'role-to-assume': 'acs:ram::1234567890123456:role/gate',
        'oidc-provider-arn': 'acs:ram::1234567890123456:oidc-provider/github',
        'sts-endpoint': oss.emulator.url,
        'restrict-session': 'true',
        mode: 'apply'
      },
      {
        env: oidc.tokens.env,
        files: { [file]: ignoring.replace(`kms-key-id: ${sampleKeyId}`, 'kms-key-id: alias/prod') },
        secrets: () => [...oss.emulator.issuedSecrets, ...oidc.tokens.issued]
      }
    )
    oss.emulator.setRule('prod-public-site', undefined)
    expect(summarizeFindings(restricted)).toContain('prod-public-site applied')
    expect(summarizeFindings(restricted)).toContain('prod-customer-cn compliant')
    const [listing, work, ...more] = sessionPoliciesSince(oss.emulator, from) as {
      Statement: { Action: string[]; Resource: string[] }[]
    }[]
    expect(more).toEqual([])
    expect(listing?.Statement).toEqual([
      { Effect: 'Allow', Action: ['oss:ListBuckets'], Resource: ['acs:oss:*:*:*'] }
    ])
    expect(work?.Statement.flatMap(({ Action }) => Action)).not.toContain('oss:ListBuckets')
  })
})

test('does not change a bucket for a key of another region', async () => {
  oss.emulator.setRule('prod-customer-eu', customerKeyRule)
  const arn = (region: string): string => `acs:kms:${region}:1234567890123456:key/${sampleKeyId}`
  const text = `version: 1
rules:
  - buckets: ['prod-customer-*']
    algorithm: KMS
    kms-key-id:
      - ${arn('cn-hangzhou')}
      - ${arn('eu-central-1')}
uncovered: ignore
`
  expect(summarizeFindings(await run(text))).toEqual([
    'prod-customer-cn compliant',
    'prod-customer-eu compliant'
  ])
})
