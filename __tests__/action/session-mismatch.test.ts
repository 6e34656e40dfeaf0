import { beforeAll, describe, expect, test } from '@jest/globals'
import { aes256, sampleKeyId } from './support/sample-account.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { oidcJob, roleArn, noAccessKey } from './support/oidc-job.js'

/**
 * Responses with another caller's session, or with an untrustworthy one: nothing is signed with it.
 */
const oss = actionFixture()
const oidc = oidcJob(oss)
const account = '1234567890123456'

beforeAll(() => {
  oss.emulator.addRole('chained', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: [`acs:ram::${account}:root`] }
        }
      ]
    }
  })
  oss.emulator.addCredential({
    accessKeyId: 'STS.of-somebody-else',
    accessKeySecret: 'secret-of-somebody-else',
    securityToken: 'token-of-somebody-else'
  })
  oss.emulator.addKmsKey(sampleKeyId)
})

/** It would work if it were used. */
const session = {
  RequestId: '6894B13B-6D71-4EF5-88FA-F32781734A7F',
  Credentials: {
    AccessKeyId: 'STS.of-somebody-else',
    AccessKeySecret: 'secret-of-somebody-else',
    SecurityToken: 'token-of-somebody-else',
    Expiration: '2099-01-01T00:00:00Z'
  }
}

interface Way {
  readonly operation: 'AssumeRole' | 'AssumeRoleWithOIDC'
  readonly role: string
  readonly run: () => ReturnType<typeof oss.run>
}
const ways: readonly Way[] = [
  { operation: 'AssumeRoleWithOIDC', role: 'gate', run: () => oidc.run() },
  {
    operation: 'AssumeRole',
    role: 'chained',
    run: () =>
      oss.run(
        {
          ...noAccessKey,
          'role-to-assume': roleArn('chained'),
          'sts-endpoint': oss.emulator.url
        },
        {
          env: { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: 'emulator-secret' },
          secrets: () => oss.emulator.issuedSecrets
        }
      )
  }
]

describe.each(ways)('$operation', ({ operation, role, run }) => {
  const name = 'github-action-session'
  const sessionOfUser = (Arn: string): string =>
    JSON.stringify({ ...session, AssumedRoleUser: { AssumedRoleId: `1:${name}`, Arn } })
  const own = sessionOfUser(`${roleArn(role)}/${name}`)
  const tryWith = async (body: string) => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({ operation, act: { kind: 'answer', status: 200, body } })
    return await run()
  }

  test.each<[string, string, RegExp]>([
    [
      'another role',
      sessionOfUser(`${roleArn('admin')}/${name}`),
      /STS responded with 200, but returned session acs:ram::1234567890123456:role\/admin\/github-action-session, which was not requested/
    ],
    [
      'another account',
      sessionOfUser(`acs:ram::6543210987654321:role/${role}/${name}`),
      /returned session acs:ram::6543210987654321:role\//
    ],
    [
      'another account, in another form',
      sessionOfUser(`acs:sts::6543210987654321:assumed-role/${role}/${name}`),
      /returned session acs:sts::6543210987654321:assumed-role\//
    ],
    [
      'another session',
      sessionOfUser(`${roleArn(role)}/nightly`),
      /returned session acs:.*\/nightly, which was not/
    ],
    ['nobody', JSON.stringify(session), /responded with 200, but did not name the session's role/],
    [
      'a user',
      sessionOfUser(`acs:ram::${account}:user/${name}`),
      /responded with 200, but did not name the session's role/
    ],
    [
      'two roles',
      own.replace('{', '{"AssumedRoleUser":{},'),
      /responded with 200, but the response is not valid for this request/
    ],
    [
      'the role, with an error',
      own.replace('{', '{"Code":"NoPermission","Message":"No.",'),
      /responded with 200 and an error \(NoPermission\)/
    ],
    [
      'the role, with a code',
      own.replace('{', '{"Code":"NoPermission",'),
      /responded with 200, but the response is not valid for this request/
    ]
  ])('rejects a session of %s', async (_, body, says) => {
    const result = await tryWith(body)
    expect(result.outputs['error']).toContain(
      `role ${roleArn(role)} could not be assumed: STS responded with 200`
    )
    expect(result.outputs['error']).toMatch(says)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
    expect(oss.operations()).toEqual([operation])
  })

  test.each<[string, string]>([
    ['as RAM spells it', own],
    ['as STS spells it', sessionOfUser(`acs:sts::${account}:assumed-role/${role}/${name}`)],
    [
      'as an audit log spells it',
      sessionOfUser(`acs:ram::${account}:assumed-role/${role}/${name}`)
    ],
    ['in capitals', sessionOfUser(`acs:ram::${account}:role/${role.toUpperCase()}/${name}`)]
  ])("accepts the role's own session, %s", async (_, body) => {
    expect((await tryWith(body)).outputs['status']).toBe('compliant')
  })
})

describe('the owner in a bucket list', () => {
  const list = (owner: string) => ({
    kind: 'answer' as const,
    status: 200,
    body: `<ListAllMyBucketsResult><Owner><ID>${owner}</ID></Owner><Buckets><Bucket><Name>photos</Name><Region>cn-hangzhou</Region></Bucket></Buckets></ListAllMyBucketsResult>`
  })

  test("must be the role's account, and the error names both", async () => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({ operation: 'ListBuckets', act: list('6543210987654321') })
    const result = await oidc.run({ bucket: '*' })
    expect(result.outputs['error']).toMatch(
      /^bad-response: The account's buckets could not be listed: the list from OSS belongs to account 6543210987654321, but the role that requested it belongs to account 1234567890123456\./
    )
    expect(result.outputs['status']).toBe('unknown')
    expect(result.exitCode).toBe(1)
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC', 'ListBuckets'])
  })

  test.each<[string, string]>([
    ['the role’s account', account],
    ['an account that it does not say', 'octo']
  ])('is accepted as %s', async (_, owner) => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({ operation: 'ListBuckets', act: list(owner) })
    expect((await oidc.run({ bucket: '*' })).outputs['status']).toBe('compliant')
  })

  test('is not checked with access keys, which name no account', async () => {
    oss.emulator.setRule('photos', aes256)
    oss.emulator.addFault({ operation: 'ListBuckets', act: list('6543210987654321') })
    expect((await oss.run({ bucket: '*' })).outputs['status']).toBe('compliant')
  })
})

test('treats a key as undetermined when KMS describes it in an error', async () => {
  const metadata = {
    KeyId: sampleKeyId,
    Arn: `acs:kms:cn-hangzhou:${account}:key/${sampleKeyId}`,
    KeyState: 'Enabled',
    KeyUsage: 'ENCRYPT/DECRYPT',
    KeySpec: 'Aliyun_AES_256'
  }
  const body = JSON.stringify({ KeyMetadata: metadata, Code: 'Forbidden.KeyNotFound' })
  const twice = JSON.stringify({ KeyMetadata: metadata }).replace(
    '"KeyState"',
    '"\\u004beyState":"Disabled","KeyState"'
  )
  for (const told of [body, twice]) {
    oss.emulator.clearFaults()
    oss.emulator.addFault({
      operation: 'DescribeKey',
      act: { kind: 'answer', status: 200, body: told }
    })
    const result = await oss.run({ mode: 'apply', algorithm: 'KMS', 'kms-key-id': sampleKeyId })
    expect(reasonCodeOf(result)).toBe('kms-check-failed')
    expect(oss.emulator.rule('photos')).toBeUndefined()
  }
})
