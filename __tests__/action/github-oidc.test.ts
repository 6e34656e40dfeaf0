import { afterEach, describe, expect, test } from '@jest/globals'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { OidcProvider } from '../../dev/emulator/emulator.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import {
  oidcJob,
  oidcInputs,
  providerArn,
  roleArn,
  oidcSubjects,
  oidcTrustPolicy,
  noAccessKey
} from './support/oidc-job.js'

/**
 * Exchanges the job's OIDC token at STS, through the shipped bundle: the emulated token service
 * replaces the runner's, and the emulator verifies signature, claims, provider and trust policy.
 */
const oss = actionFixture()
const oidc = oidcJob(oss)

afterEach(() => {
  oidc.tokens.setClaims({})
  oidc.tokens.setResponse(undefined)
  oidc.setUpAccount()
})

const sts = (): string[] => oss.operations().filter(operation => operation.startsWith('AssumeRole'))
const onOss = (): string[] => oss.operations().filter(operation => operation.includes('Bucket'))

describe("the job's OIDC token", () => {
  test('verifies a bucket, and the log names the role', async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oidc.run()
    expect(result.outputs['error']).toBe('')
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toBe('')
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC', 'GetBucketEncryption'])
    expect(result.log).toContain(`credentials   OIDC role ${roleArn('gate')}`)
    expect(oidc.tokens.requests.at(-1)).toMatchObject({ audience: 'sts.aliyuncs.com' })
    expect(oss.emulator.requests.at(-2)).toMatchObject({
      roleArn: roleArn('gate'),
      sessionName: 'github-action-session',
      durationSeconds: 900
    })
    expect(oss.emulator.requests.at(-2)?.policy).toBeUndefined()
  })

  test('gets one session for many buckets and KMS', async () => {
    const names = Array.from({ length: 20 }, (_, index) => `many-${index}`)
    for (const name of names) oss.emulator.addBucket(name)
    const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
    oss.emulator.addKmsKey(key)
    const result = await oidc.run({
      bucket: names.join(','),
      mode: 'apply',
      algorithm: 'KMS',
      'kms-key-id': key,
      'check-kms-key': 'required'
    })
    expect(result.outputs['applied-count']).toBe('20')
    expect(sts()).toEqual(['AssumeRoleWithOIDC'])
    expect(oss.operations().filter(operation => operation === 'DescribeKey')).toHaveLength(2)
  })

  test('requests the session that the inputs describe', async () => {
    oss.emulator.addOidcProvider('github', {
      issuer: oidc.tokens.issuer,
      clientIds: ['another-audience'],
      keys: oidc.tokens.keys
    })
    const policy = oidcTrustPolicy()
    const [statement] = policy.Statement
    if (statement !== undefined) statement.Condition.StringEquals['oidc:aud'] = ['another-audience']
    oss.emulator.addRole('gate', { trust: policy, maxSessionSeconds: 7200 })
    const result = await oidc.run({
      audience: 'another-audience',
      'role-session-name': 'nightly@shop',
      'role-session-expiration': '7200',
      'fail-on': 'none'
    })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.emulator.requests.at(-2)).toMatchObject({
      sessionName: 'nightly@shop',
      durationSeconds: 7200
    })
  })

  test('with a subject of the newer form is trusted by the same policy', async () => {
    oidc.tokens.setClaims({ sub: oidcSubjects[1] })
    const result = await oidc.run({ 'fail-on': 'none' })
    expect(result.outputs['status']).toBe('drifted')
  })
})

interface Trouble {
  readonly before?: () => void
  readonly inputs?: Record<string, string>
  /** The error of STS. */
  readonly says: string
  /** The fix that the message names. */
  readonly remedy: RegExp
  /** How often STS is called; more than once only for retries. */
  readonly asked?: number
}

const fault = (code: string, operation: 'AssumeRoleWithOIDC') => (): void => {
  oss.emulator.addFault({ operation, act: { kind: 'error', code } })
}
const provider = (change: Partial<OidcProvider>) => (): void => {
  oss.emulator.addOidcProvider('github', {
    issuer: oidc.tokens.issuer,
    clientIds: ['sts.aliyuncs.com'],
    keys: oidc.tokens.keys,
    ...change
  })
}

describe('an STS error', () => {
  test.each<[string, Trouble]>([
    [
      'the token is over',
      {
        before: () => {
          const past = Math.floor(Date.now() / 1000) - 3600
          oidc.tokens.setClaims({ iat: past, nbf: past, exp: past + 300 })
        },
        says: '400 AuthenticationFail.OIDCToken.Expired: This JsonWebToken is expired.',
        remedy: /had expired when STS received it\. Run the workflow again/
      }
    ],
    [
      'the token was signed by someone else',
      {
        before: () => {
          provider({ keys: [{ ...oidc.tokens.keys[0], n: otherModulus }] })()
        },
        says: 'AuthenticationFail.OIDCToken.Invalid',
        remedy: /STS could not verify the job's OIDC token/
      }
    ],
    [
      'the audience is none of the provider’s',
      {
        inputs: { audience: 'somebody-else' },
        says: 'AuthenticationFail.OIDCToken.AudienceNotMatch: Invalid audience.',
        remedy: /audience somebody-else, which is not a client id of the RAM OIDC provider/
      }
    ],
    [
      'the provider is for another issuer',
      {
        before: () => {
          provider({ issuer: 'https://github.corp.example/_services/token' })()
        },
        says: 'AuthenticationFail.OIDCToken.IssuerNotMatch',
        remedy:
          /issuer URL of the RAM OIDC provider must be https:\/\/token\.actions\.githubusercontent\.com/
      }
    ],
    [
      'the issuer’s discovery document can’t be read',
      {
        before: () => {
          provider({ failure: 'configuration-broken' })()
        },
        says: 'AuthenticationFail.OIDCToken.IssuerConfigurationBroken',
        remedy: /discovery document/
      }
    ],
    [
      'the issuer has another certificate authority',
      {
        before: () => {
          provider({ failure: 'fingerprint-mismatch' })()
        },
        says: 'AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch',
        remedy: /thumbprint/
      }
    ],
    [
      'the trust policy names another branch',
      {
        before: () => {
          oss.emulator.addRole('gate', {
            trust: oidcTrustPolicy(['repo:octo/shop:ref:refs/heads/release'])
          })
        },
        says: 'AuthenticationFail.NoPermission: There is no permission.',
        remedy:
          /oidc:aud sts\.aliyuncs\.com, oidc:sub repo:octo\/shop:ref:refs\/heads\/main\..*repo:<owner>\/<repository>:…, .*repo:<owner>@<owner id>\/<repository>@<repository id>:…/
      }
    ],
    [
      'the trust policy names the older form of the subject only',
      {
        before: () => {
          oidc.tokens.setClaims({ sub: oidcSubjects[1] })
          oss.emulator.addRole('gate', { trust: oidcTrustPolicy([oidcSubjects[0]]) })
        },
        says: 'AuthenticationFail.NoPermission: There is no permission.',
        remedy: /oidc:sub repo:octo@1\/shop@2:ref:refs\/heads\/main\./
      }
    ],
    [
      'the trust policy has a wildcard where StringEquals takes none',
      {
        before: () => {
          oidc.tokens.setClaims({ sub: 'repo:octo/shop:ref:refs/tags/v1.2.3' })
          oss.emulator.addRole('gate', {
            trust: oidcTrustPolicy(['repo:octo/shop:ref:refs/tags/v*'])
          })
        },
        says: 'AuthenticationFail.NoPermission: There is no permission.',
        remedy:
          /oidc:sub repo:octo\/shop:ref:refs\/tags\/v1\.2\.3\. A wildcard \(\*, \?\) needs StringLike: with StringEquals it matches nothing\..*For release tags, use StringLike/
      }
    ],
    ...[
      'repo:octo/shop:environment:prod%3Aeu',
      'repo:octo/shop:pull_request',
      'repo:octo/shop:ref:refs/heads/main:job_workflow_ref:octo/flows/.github/workflows/gate.yml@refs/heads/main',
      `repository_owner_id:65:environment:${'x'.repeat(255)}:job_workflow_ref:octo/flows/.github/workflows/${'w'.repeat(200)}.yml@refs/tags/v1`
    ].map((sub): [string, Trouble] => [
      `the trust policy does not fit ${sub.slice(0, 60)}`,
      {
        before: () => {
          oidc.tokens.setClaims({ sub })
        },
        says: 'AuthenticationFail.NoPermission: There is no permission.',
        remedy: new RegExp(
          `oidc:iss https://token\\.actions\\.githubusercontent\\.com, oidc:aud sts\\.aliyuncs\\.com, oidc:sub ${sub.replace(/[.*+?^$()|[\]{}]/g, '\\$&')}\\. .*customizes the subject claim`
        )
      }
    ]),
    [
      'there is no such provider',
      {
        inputs: { 'oidc-provider-arn': providerArn('gitlab') },
        says: 'AuthenticationFail.NoPermission: No such OIDC Provider registered.',
        remedy: /OIDC provider acs:ram::1234567890123456:oidc-provider\/gitlab does not exist/
      }
    ],
    [
      'there is no such role',
      {
        inputs: { 'role-to-assume': roleArn('gaet') },
        says: '404 EntityNotExist.Role',
        remedy: /Role acs:ram::1234567890123456:role\/gaet does not exist/
      }
    ],
    [
      'the session is to live longer than the role allows',
      {
        inputs: { 'role-session-expiration': '7200' },
        says: 'InvalidParameter.DurationSeconds',
        remedy: /7200 s.*maximum session duration/
      }
    ],
    ...(
      [
        ['InvalidParameter.RoleArn', /role-to-assume/],
        ['InvalidParameter.RoleSessionName', /role-session-name/],
        ['InvalidParameter.PolicyGrammar', /restrict-session/],
        ['InvalidParameter.PolicySize', /restrict-session/]
      ] as const
    ).map(([code, remedy]): [string, Trouble] => [
      code,
      { before: fault(code, 'AssumeRoleWithOIDC'), says: code, remedy }
    ]),
    [
      'STS throttles',
      {
        before: fault('Throttling.User', 'AssumeRoleWithOIDC'),
        says: 'Throttling.User',
        remedy: /max-attempts/,
        asked: 2
      }
    ],
    [
      'STS has a fault',
      {
        before: fault('InternalError', 'AssumeRoleWithOIDC'),
        says: '500 InternalError',
        remedy: /Run the workflow again later/,
        asked: 2
      }
    ]
  ])('is reported with its fix: %s', async (_, { before, inputs, says, remedy, asked = 1 }) => {
    before?.()
    const result = await oidc.run(inputs)
    expect(result.exitCode).toBe(1)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['status']).toBe('unknown')
    const error = result.outputs['error'] ?? ''
    expect(error).toMatch(
      /Bucket photos could not be read: role \S+ could not be assumed: STS responded with /
    )
    expect(error).toContain(says)
    expect(error).toMatch(remedy)
    expect(error).toMatch(/Request id: [0-9A-F-]{36}\./)
    expect(sts()).toHaveLength(asked)
    expect(onOss()).toEqual([])
  })

  test.each<[string, Parameters<typeof oss.emulator.addFault>[0]['act'], RegExp]>([
    ['hangs', { kind: 'hang' }, /STS did not send a complete response within 3 s/],
    [
      'resets',
      { kind: 'reset' },
      /STS did not send a complete response, because the connection was lost/
    ],
    [
      'answers as a proxy does',
      { kind: 'answer', status: 200, body: '<html>Log in</html>' },
      /STS responded with 200, but the response is not valid for this request/
    ],
    [
      'gives a session with a fault',
      {
        kind: 'answer',
        status: 500,
        body: JSON.stringify({
          RequestId: 'x',
          Credentials: {
            AccessKeyId: 'STS.of-nobody',
            AccessKeySecret: 'secret-of-nobody',
            SecurityToken: 'token-of-nobody',
            Expiration: '2099-01-01T00:00:00Z'
          }
        })
      },
      /STS responded with 500 and no error document/
    ],
    [
      'gives a session without a token',
      {
        kind: 'answer',
        status: 200,
        body: '{"RequestId":"x","Credentials":{"AccessKeyId":"STS.a","AccessKeySecret":"b"}}'
      },
      /STS responded with 200, but the response is not valid for this request/
    ]
  ])('of a service that %s is reported once for all buckets', async (_, act, told) => {
    for (const name of ['one-of-two', 'two-of-two']) oss.emulator.addBucket(name)
    oss.emulator.addFault({ operation: 'AssumeRoleWithOIDC', act })
    const result = await oidc.run({
      bucket: 'one-of-two, two-of-two',
      'request-timeout-seconds': '3',
      'max-attempts': '1'
    })
    expect(result.outputs['unknown-count']).toBe('2')
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['results']).toMatch(told)
    expect(sts()).toHaveLength(1)
    expect(onOss()).toEqual([])
  })
})

test("prevents a token's claims from forging a command or markup", async () => {
  oidc.tokens.setClaims({
    sub: 'x\n::warning::pwned\n<img src=x> @octo',
    aud: ['sts.aliyuncs.com', '\u202e']
  })
  const result = await oidc.run()
  expect(result.outputs['error']).toContain(
    'oidc:aud sts.aliyuncs.com,, oidc:sub x ::warning::pwned <img src=x> @octo.'
  )
  expect(result.commands.map(({ name }) => name)).not.toContain('warning')
  expect(result.summary).not.toContain('<img src=x>')
})

/** A modulus of the same length that belongs to no key. */
const otherModulus = Buffer.alloc(256, 0xc1).toString('base64url')

describe("GitHub's token service", () => {
  test.each<[string, Parameters<typeof oidc.tokens.setResponse>[0], RegExp]>([
    ['401', { status: 401, body: 'no' }, /responded with 401.*id-token: write/],
    ['500', { status: 500, body: '' }, /responded with 500/],
    ['HTML', { status: 200, body: '<html>' }, /responded with 200, but without a token/],
    ['no token', { status: 200, body: '{"value":""}' }, /responded with 200, but without a token/],
    [
      'a redirect, which is not followed with the bearer token',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' }, body: '' },
      /responded with 302/
    ],
    ['nothing at all', 'hang', /did not send a complete response within 3 s/]
  ])('with the response %s is reported as a credentials error', async (_, answer, told) => {
    oidc.tokens.setResponse(answer)
    const result = await oidc.run({ 'request-timeout-seconds': '3', 'max-attempts': '1' })
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(
      /Bucket photos could not be read: an OIDC token for this job could not be obtained: GitHub's token service at 127\.0\.0\.1:\d+ /
    )
    expect(result.outputs['error']).toMatch(told)
    expect(oss.operations()).toEqual([])
  })

  test('asks for the two lines of id-token: write, before any request is sent', async () => {
    const result = await oss.run({ ...oidcInputs, 'sts-endpoint': oss.emulator.url })
    expect(result.outputs['error']).toMatch(/\n {4}permissions:\n {6}id-token: write$/)
    expect(oss.operations()).toEqual([])
  })

  test("explains that a pull request from a fork can't get a token", async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'event-'))
    const event = path.join(folder, 'event.json')
    const fork = { head: { repo: { full_name: 'stranger/shop' } } }
    await writeFile(
      event,
      JSON.stringify({ repository: { full_name: 'octo/shop' }, pull_request: fork })
    )
    const env = { GITHUB_EVENT_PATH: event }
    const result = await oss.run({ ...oidcInputs, 'sts-endpoint': oss.emulator.url }, { env })
    await rm(folder, { recursive: true })
    expect(result.outputs['error']).toMatch(
      /id-token: write\nThis run is for a pull request from a fork, so it cannot have id-token: write/
    )
  })
})

test('rejects two sources of credentials', async () => {
  const result = await oidc.run({ 'access-key-id': 'emulator-id' })
  expect(result.outputs['error']).toMatch(
    /Two sources of credentials are set: an access key \(access-key-id\) and oidc-provider-arn/
  )
  expect(oss.operations()).toEqual([])
})

test("never sends the job's token to the real STS with a loopback endpoint", async () => {
  const before = oidc.tokens.requests.length
  const result = await oidc.run({ 'sts-endpoint': '' })
  expect(result.outputs['error']).toMatch(/would call the real STS to assume the role/)
  expect(oidc.tokens.requests).toHaveLength(before)
  expect(oss.operations()).toEqual([])
})

test("uses the input's access key unchanged without a role", async () => {
  const result = await oss.run(
    { ...noAccessKey },
    { env: { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: 'emulator-secret' } }
  )
  expect(oss.operations()).toEqual(['GetBucketEncryption'])
  expect(result.outputs['status']).toBe('drifted')
})
