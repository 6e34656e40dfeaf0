import { beforeAll, describe, expect, test } from '@jest/globals'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { roleArn, noAccessKey } from './support/oidc-job.js'

/** Assumes a role with static credentials: AssumeRole, signed and strictly verified. */
const oss = actionFixture()
const ofUser = { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: 'emulator-secret' }
const trustAccount = {
  Version: '1' as const,
  Statement: [
    {
      Effect: 'Allow' as const,
      Action: 'sts:AssumeRole',
      Principal: { RAM: ['acs:ram::1234567890123456:root'] }
    }
  ]
}

beforeAll(() => {
  oss.emulator.addRole('chained', { trust: trustAccount })
  oss.emulator.addRole('closed', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: ['acs:ram::1234567890123456:user/somebody-else'] }
        }
      ]
    }
  })
  oss.emulator.addCredential({
    accessKeyId: 'may-not-assume',
    accessKeySecret: 'may-not-assume-secret',
    deny: ['AssumeRole']
  })
  oss.emulator.addCredential({
    accessKeyId: 'STS.temporary',
    accessKeySecret: 'temporary-secret',
    securityToken: 'temporary-token'
  })
})

const run = (
  inputs: Record<string, string> = {},
  env: Record<string, string> = ofUser
): ReturnType<typeof oss.run> =>
  oss.run(
    {
      ...noAccessKey,
      'role-to-assume': roleArn('chained'),
      'sts-endpoint': oss.emulator.url,
      'fail-on': 'unknown',
      ...inputs
    },
    { env, secrets: () => oss.emulator.issuedSecrets }
  )

describe('a role is assumed', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string]>([
    [
      'with keys of the environment',
      {},
      ofUser,
      'the environment variables OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET'
    ],
    [
      'with the session of a credentials action',
      {},
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'STS.temporary',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'temporary-secret',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'temporary-token'
      },
      'the environment variables ALIBABA_CLOUD_ACCESS_KEY_ID and ALIBABA_CLOUD_ACCESS_KEY_SECRET (temporary)'
    ],
    [
      'with keys of the inputs',
      { 'access-key-id': 'emulator-id', 'access-key-secret': 'emulator-secret' },
      {},
      'the inputs access-key-id and access-key-secret'
    ]
  ])('%s', async (_, inputs, env, source) => {
    const result = await run(inputs, env)
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual(['AssumeRole', 'GetBucketEncryption'])
    expect(result.log).toContain(`credentials   role ${roleArn('chained')}, assumed with ${source}`)
    expect(oss.emulator.requests.at(-1)?.accessKeyId).toMatch(/^STS\./)
    expect(oss.emulator.requests.at(-1)?.accessKeyId).not.toBe('STS.temporary')
  })
})

describe('a role is denied', () => {
  test.each<[string, Record<string, string>, Record<string, string>, string, RegExp]>([
    [
      'to whom the role does not trust',
      { 'role-to-assume': roleArn('closed') },
      ofUser,
      'NoPermission',
      /sts:AssumeRole on acs:ram::1234567890123456:role\/closed.*trust policy/
    ],
    [
      'to whom RAM does not allow it',
      {},
      { OSS_ACCESS_KEY_ID: 'may-not-assume', OSS_ACCESS_KEY_SECRET: 'may-not-assume-secret' },
      'NoPermission',
      /AliyunSTSAssumeRoleAccess/
    ],
    [
      'where there is no such role',
      { 'role-to-assume': roleArn('nobody') },
      ofUser,
      'EntityNotExist.Role',
      /Role acs:ram::1234567890123456:role\/nobody does not exist\./
    ],
    [
      'with a wrong secret',
      {},
      { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: 'not-the-secret' },
      'SignatureDoesNotMatch',
      /credentials that the role is assumed with \(the log names their source\)/
    ],
    [
      'with a key that does not exist',
      {},
      { OSS_ACCESS_KEY_ID: 'nobodys-key', OSS_ACCESS_KEY_SECRET: 'nobodys-secret' },
      'InvalidAccessKeyId.NotFound',
      /credentials that the role is assumed with \(the log names their source\)/
    ]
  ])('%s', async (_, inputs, env, code, remedy) => {
    const result = await run(inputs, env)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toContain(code)
    expect(result.outputs['error']).toMatch(remedy)
    expect(oss.operations()).toEqual(['AssumeRole'])
  })

  test('without credentials to assume it with', async () => {
    const result = await run({}, {})
    expect(result.outputs['error']).toContain('no credentials to assume the role with')
    expect(oss.operations()).toEqual([])
  })
})
