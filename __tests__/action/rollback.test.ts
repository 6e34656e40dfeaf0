import { describe, expect, test } from '@jest/globals'
import type { StoredRule } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/** A failed canary whose roll-back runs into faults, through the shipped bundle. */
const oss = actionFixture()
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const rule: StoredRule = { algorithm: 'KMS', kmsKeyId: key }
const bucket = 'photos'

/** The caller can describe the key, but not use it. */
function run(before: StoredRule | undefined, inputs: Record<string, string> = {}) {
  oss.emulator.setRule(bucket, before)
  oss.emulator.addKmsKey(key, { forbidden: true })
  return oss.run(
    { mode: 'apply', canary: 'true', algorithm: 'KMS', 'kms-key-id': key, ...inputs },
    { timeoutMs: 300_000 }
  )
}
const changes = () =>
  oss.operations().filter(operation => operation === 'PutBucketEncryption').length
const findingOf = (results: string | undefined) => (JSON.parse(results ?? '') as object[])[0]

describe('a failed rollback', () => {
  const before: StoredRule = { algorithm: 'KMS', kmsKeyId: other, kmsDataEncryption: 'SM4' }

  test('is the most prominent error, and says what to restore', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      skip: 1,
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await run(before, { 'max-attempts': '1' })
    expect(reasonCodeOf(result)).toBe('rollback-failed')
    expect(result.outputs).toMatchObject({ status: 'unknown', changed: 'true' })
    const { error, results } = result.outputs
    expect(error).toContain(`ROLLBACK FAILED: uploads to bucket ${bucket} may fail now.`)
    expect(error).toContain('could not be changed: OSS responded with 403 AccessDenied')
    expect(error).toContain(`Found after the rollback: KMS key ${key}.`)
    expect(error).toContain(
      `mode: apply, algorithm: KMS, kms-key-id: ${other} and kms-data-encryption: SM4 (add check-kms-key: off if the key check fails)`
    )
    expect(result.exitCode).toBe(1)
    expect(findingOf(results)).toMatchObject({ previous: before, actual: rule })
    expect(changes()).toBe(4)
  })

  test('that works when retried counts as a rollback', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      skip: 1,
      times: 3,
      act: { kind: 'error', code: 'ServiceUnavailable' }
    })
    const result = await run({ algorithm: 'SM4' })
    expect(reasonCodeOf(result)).toBe('canary-failed')
    expect(oss.emulator.rule(bucket)).toEqual({ algorithm: 'SM4' })
  })

  test('is not attempted over a rule that another writer has set meanwhile', async () => {
    const theirs = { algorithm: 'KMS', kmsKeyId: other }
    const stop = oss.emulator.onResponse(({ operation }) => {
      if (operation === 'PutObject') oss.emulator.setRule(bucket, theirs)
    })
    const result = await run({ algorithm: 'SM4' }).finally(stop)
    expect(reasonCodeOf(result)).toBe('read-back-mismatch')
    expect(result.outputs['error']).toMatch(
      /The change was not rolled back, because another process set a different rule\. Found now: KMS key bbbb/
    )
    expect(oss.emulator.rule(bucket)).toEqual(theirs)
    expect(changes()).toBe(1)
  })

  test('to a rule with an unusable key is the most prominent error, too', async () => {
    oss.emulator.addKmsKey(other, { state: 'PendingDeletion' })
    const result = await run({ algorithm: 'KMS', kmsKeyId: other }, { 'fail-on': 'none' })
    expect(reasonCodeOf(result)).toBe('rollback-failed')
    expect(result.outputs['error']).toMatch(
      /UPLOADS FAIL: bucket photos accepts no uploads\..*forbidden by kms.*was restored, but uploads under it fail too\. .*409 KeyPendingDeletion/
    )
    expect(result.exitCode).toBe(1)
    expect(oss.emulator.rule(bucket)).toEqual({ algorithm: 'KMS', kmsKeyId: other })
    expect(oss.emulator.objectVersions(bucket)).toEqual([])
  })

  test('is reported correctly when the old rule was never replaced', async () => {
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      act: { kind: 'error', code: 'InternalError' }
    })
    oss.emulator.addFault({
      operation: 'DeleteBucketEncryption',
      act: { kind: 'error', code: 'AccessDenied' }
    })
    const result = await run(undefined, { 'max-attempts': '1' })
    expect(reasonCodeOf(result)).toBe('canary-inconclusive')
    expect(result.outputs['error']).toMatch(
      /OSS returns the previous rule \(no rule\), but the rollback is not confirmed: .*AccessDenied/
    )
  })

  test('is protected from the delayed change', async () => {
    // The change's first request is held; its retry gets a response, is tested and rolled back.
    // Then the first one is released.
    const held: (() => void)[] = []
    const hold = oss.emulator.onRequest(({ operation }) => {
      if (operation !== 'PutBucketEncryption' || held.length > 0) return undefined
      return new Promise<void>(resolve => {
        held.push(resolve)
      })
    })
    let answered = 0
    const release = oss.emulator.onResponse(({ operation }) => {
      if (operation === 'PutBucketEncryption') answered += 1
      if (operation === 'GetBucketEncryption' && answered === 2) held[0]?.()
    })
    const result = await run(
      { algorithm: 'SM4' },
      { 'max-attempts': '2', 'request-timeout-seconds': '3' }
    )
    hold()
    release()
    expect(reasonCodeOf(result)).toBe('canary-failed')
    expect(oss.emulator.rule(bucket)).toEqual({ algorithm: 'SM4' })
    expect(changes()).toBe(4)
    expect(findingOf(result.outputs['results'])).toMatchObject({
      warnings: expect.arrayContaining([
        expect.stringContaining('was not confirmed and may still take effect')
      ])
    })
  })

  test('to a rule that no input can express says what to set in the console', async () => {
    const odd = { algorithm: 'AES512' }
    oss.emulator.addFault({
      operation: 'PutBucketEncryption',
      skip: 1,
      act: { kind: 'error', code: 'InvalidEncryptionAlgorithmError' }
    })
    const result = await run(odd, { 'allow-downgrade': 'true' })
    expect(reasonCodeOf(result)).toBe('rollback-failed')
    expect(result.outputs['error']).toContain("set the bucket's rule to AES512 in the console")
    expect(result.outputs['error']).not.toContain('algorithm: AES512')
  })
})
