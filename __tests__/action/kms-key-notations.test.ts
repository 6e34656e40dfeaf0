import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import type { StoredRule } from '../../dev/emulator/emulator.js'
import { findingsOf, summarizeFindings } from './support/sample-account.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { oidcJob, sessionPoliciesSince } from './support/oidc-job.js'

/** A rule can name one key in many notations: what counts is the key. */
const oss = actionFixture()
const oidc = oidcJob(oss)
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const serviceAlias = 'alias/acs/oss'
const serviceArn = `acs:kms:cn-hangzhou:1234567890123456:${serviceAlias}`
const keyArn = `acs:kms:cn-hangzhou:1234567890123456:key/${key}`
const kms = (kmsKeyId: string, more: Partial<StoredRule> = {}): StoredRule => ({
  algorithm: 'KMS',
  kmsKeyId,
  ...more
})
beforeAll(() => {
  oss.emulator.addKmsKey(key)
})
const requireKms = (...keys: string[]) => ({ algorithm: 'KMS', 'kms-key-id': keys.join('\n') })
const writes = () => oss.operations().filter(operation => /^(?:Put|Delete)/.test(operation))
const warningsOf = (result: Parameters<typeof findingsOf>[0]) =>
  findingsOf(result).flatMap(({ warnings }) => warnings)

describe.each([serviceAlias, serviceArn, 'alias/ACS/OSS', serviceArn.toUpperCase()])(
  'the service key, named as %s,',
  spelling => {
    test('matches the required service key, with a warning', async () => {
      oss.emulator.setRule('photos', kms(spelling))
      const result = await oss.run({ ...requireKms(), mode: 'apply' })
      expect(result.outputs).toMatchObject({ status: 'compliant', 'kms-key-id': '' })
      expect(warningsOf(result)).toEqual([
        `Bucket photos refers to its KMS key as ${spelling}. According to the OSS documentation, a rule that uses the service key has no key id. To be sure that uploads work, set the rule again without a key id.`
      ])
      expect(writes()).toEqual([])
    })

    test('is not a customer key', async () => {
      oss.emulator.setRule('photos', kms(spelling))
      const result = await oss.run(requireKms('*'))
      expect(reasonCodeOf(result)).toBe('key-differs')
      expect(result.exitCode).toBe(1)
    })

    test('is no stronger than the service key', async () => {
      oss.emulator.setRule('photos', kms(spelling))
      const inputs = { ...requireKms(), 'kms-data-encryption': 'SM4', mode: 'apply' }
      const result = await oss.run(inputs)
      expect(result.outputs['status']).toBe('applied')
      expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'KMS', kmsDataEncryption: 'SM4' })
    })

    test('is still stronger than AES256', async () => {
      oss.emulator.setRule('photos', kms(spelling))
      const result = await oss.run({ mode: 'apply' })
      expect(reasonCodeOf(result)).toBe('downgrade-refused')
      expect(result.outputs['error']).toContain(
        'its rule (KMS with the service key) is stronger than required (SSE-OSS)'
      )
      expect(writes()).toEqual([])
    })
  }
)

test("treats another service's key as neither a customer key nor OSS's service key", async () => {
  oss.emulator.setRule('photos', kms('alias/acs/rds'))
  for (const required of ['*', '']) {
    expect(reasonCodeOf(await oss.run(requireKms(required)))).toBe('key-differs')
  }
})

test('restores the service key without a key ID after replacing its alias', async () => {
  oss.emulator.setRule('photos', kms(serviceAlias))
  const result = await oss.run({ mode: 'apply', 'allow-downgrade': 'true' })
  expect(result.outputs['status']).toBe('applied')
  const restore = /<pre>- name: Restore the previous encryption rule\n[^]*?<\/pre>/.exec(
    result.summary
  )?.[0]
  expect(restore).toMatch(/ mode: apply\n {4}algorithm: KMS\n {4}region: /)
  expect(restore).not.toContain('kms-key-id')
})

describe('the required key in another notation', () => {
  test.each([
    key.toUpperCase(),
    keyArn,
    `acs:kms:cn-hangzhou:1234567890123456:key/${key.toUpperCase()}`,
    // Another account may share its key.
    keyArn.replace('1234567890123456', '6543210987654321')
  ])('%s is the same key, with a warning', async spelling => {
    const letters = spelling.toLowerCase() === key ? ', in lowercase letters' : ''
    oss.emulator.setRule('photos', kms(spelling))
    for (const required of [[key], [other, key.toUpperCase()], [keyArn]]) {
      const result = await oss.run({ ...requireKms(...required), mode: 'apply' })
      expect(result.outputs).toMatchObject({ status: 'compliant', 'kms-key-id': spelling })
      expect(warningsOf(result)).toEqual([
        `Bucket photos refers to its KMS key as ${spelling}. According to the OSS documentation, a rule must identify its key by the key id alone${letters} (${key}). To be sure that uploads work, set the rule again with the key id.`
      ])
      expect(writes()).toEqual([])
    }
  })

  test("is set and checked in KMS's notation when an input has it, once", async () => {
    const result = await oss.run({
      ...requireKms(key.toUpperCase(), key, keyArn),
      mode: 'apply',
      'check-kms-key': 'required'
    })
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule('photos')).toEqual(kms(key))
    expect(findingsOf(result)[0]?.required).toMatchObject({ kmsKeyIds: [key] })
    expect(result.log.join('\n')).toContain(`KMS key ${key}`)
  })

  test("is allowed to the session in KMS's notation when an input has it, once", async () => {
    const from = oss.emulator.requests.length
    const result = await oidc.run({
      ...requireKms(key.toUpperCase(), keyArn),
      mode: 'apply',
      'check-kms-key': 'required',
      'restrict-session': 'true'
    })
    expect(result.outputs['status']).toBe('applied')
    expect(
      JSON.stringify(sessionPoliciesSince(oss.emulator, from)).match(/acs:kms:[^"]*/g)
    ).toEqual([`acs:kms:*:*:key/${key}`])
  })

  test('is another key when it names another region', async () => {
    oss.emulator.setRule('photos', kms(keyArn.replace('cn-hangzhou', 'cn-beijing')))
    expect(reasonCodeOf(await oss.run(requireKms(key)))).toBe('key-differs')
    // OSS can't use it for this bucket, so "*" does not match it.
    expect(reasonCodeOf(await oss.run(requireKms('*')))).toBe('key-differs')
    const any = await oss.run({ algorithm: 'any' })
    expect(any.outputs['status']).toBe('compliant')
    expect(warningsOf(any)).toEqual([expect.stringContaining('uploads may fail')])
  })

  test('is still a customer key for apply', async () => {
    oss.emulator.setRule('photos', kms(keyArn))
    const refused = await oss.run({ ...requireKms(), mode: 'apply' })
    expect(reasonCodeOf(refused)).toBe('downgrade-refused')
    const inputs = { ...requireKms(), mode: 'apply', 'allow-downgrade': 'true' }
    const result = await oss.run(inputs)
    expect(result.outputs['status']).toBe('applied')
    expect(result.summary).toContain(`kms-key-id: ${key}`)
  })

  test('leaves no key behind when only the data encryption changes', async () => {
    oss.emulator.setRule('photos', kms(keyArn))
    const inputs = { ...requireKms(key), 'kms-data-encryption': 'SM4', mode: 'apply' }
    const result = await oss.run(inputs)
    expect(oss.emulator.rule('photos')).toEqual(kms(key, { kmsDataEncryption: 'SM4' }))
    expect(warningsOf(result)).toEqual([])
  })

  test.each([
    ['the bare id', key, 'compliant'],
    ['capitals', key.toUpperCase(), 'compliant'],
    ['another key', other, 'drifted']
  ])('is verified by an upload that returns a key: %s', async (_, shown, status) => {
    oss.emulator.setRule('photos', kms(keyArn))
    for (const operation of ['PutObject', 'HeadObject'] as const) {
      const headers = {
        'x-oss-request-id': '0123456789ABCDEF01234567',
        'x-oss-server-side-encryption': 'KMS',
        'x-oss-server-side-encryption-key-id': shown
      }
      oss.emulator.addFault({
        operation,
        act: { kind: 'carried-out-with', answer: { status: 200, headers } }
      })
    }
    const result = await oss.run({ ...requireKms(key), canary: 'true' })
    expect(result.outputs['status']).toBe(status)
  })
})

describe('a draft', () => {
  const file = 'draft.yml'
  afterEach(() => {
    for (const name of ['aa-plain', 'bb-alias', 'cc-id', 'dd-arn', 'ee-caps', 'ff-far']) {
      oss.emulator.setRule(name, undefined)
    }
  })
  test('writes one rule for each key, and is compliant', async () => {
    const account: [string, StoredRule][] = [
      ['aa-plain', { algorithm: 'KMS' }],
      ['bb-alias', kms(serviceAlias)],
      ['cc-id', kms(key)],
      ['dd-arn', kms(keyArn)],
      ['ee-caps', kms(key.toUpperCase())],
      ['ff-far', kms(keyArn.replace('cn-hangzhou', 'cn-beijing'))]
    ]
    for (const [name, rule] of account) oss.emulator.addBucket(name, { rule })
    const inputs = {
      bucket: '??-*',
      algorithm: '',
      region: '',
      mode: 'draft',
      'policy-file': file
    }
    const result = await oss.run(inputs, { expectedFiles: [file] })
    expect(summarizeFindings(result)).toEqual([
      'aa-plain compliant',
      'bb-alias compliant',
      'cc-id compliant',
      'dd-arn compliant',
      'ee-caps compliant',
      'ff-far drifted uncovered'
    ])
    expect(result.expectedFileContents[file]).toContain(
      `rules:
  - name: KMS with the service key
    algorithm: KMS
    buckets:
      - aa-plain
      - bb-alias
  - name: KMS key ${key}
    algorithm: KMS
    kms-key-id: ${key}
    buckets:
      - cc-id
      - dd-arn
      - ee-caps
`
    )
  })
})

describe('an alias ARN of another account does not match the own alias of that name', () => {
  const theirs = 'acs:kms:cn-hangzhou:9999999999999999:alias/app'
  test.each(['verify', 'apply'])('in %s', async mode => {
    oss.emulator.addKmsKey(key, { aliases: ['alias/app'] })
    const before = mode === 'verify' ? kms(key) : { algorithm: 'AES256' }
    oss.emulator.setRule('photos', before)
    const result = await oss.run({ ...requireKms(theirs), mode })
    expect(result.exitCode).toBe(1)
    expect(result.stdout).toContain('belongs to account 9999999999999999')
    expect(oss.emulator.rule('photos')).toEqual(before)
    const own = await oss.run({ ...requireKms(theirs.replace(/9{16}/, '1234567890123456')), mode })
    expect(own.exitCode).toBe(0)
  })
})
