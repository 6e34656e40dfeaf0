import { afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import { mkdir, rm, symlink, writeFile } from 'node:fs/promises'
import type { RamPolicy } from '../../dev/emulator/emulator.js'
import { aes256 } from './support/sample-account.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import {
  oidcJob,
  oidcInputs,
  sessionPoliciesSince,
  roleArn,
  oidcTrustPolicy
} from './support/oidc-job.js'
import { rrsaPod, serviceAccount, rrsaTrustPolicy } from './support/rrsa-pod.js'

/**
 * A runner in a pod of an ACK cluster whose service account has a RAM role (RRSA): the token in the
 * pod's file is exchanged at STS, through the shipped bundle. The emulator verifies signature,
 * claims, provider and trust policy.
 */
const oss = actionFixture()
const runner = rrsaPod(oss)
const oidc = oidcJob(oss)

const addFurtherRole = (sessionLifetimeMs = 3_600_000): void => {
  oss.emulator.addRole('chained', {
    sessionLifetimeMs,
    trust: {
      Version: '1',
      Statement: [
        { Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: [roleArn('runner')] } }
      ]
    }
  })
}

beforeAll(() => {
  addFurtherRole()
})
afterEach(async () => {
  oidc.setUpAccount()
  addFurtherRole()
  await runner.setUpAccount()
})

const sessions = (): object[] =>
  oss.emulator.requests
    .slice(-oss.operations().length)
    .filter(({ operation }) => operation.startsWith('AssumeRole'))

describe("the role of the pod's service account", () => {
  test('is assumed with the token in the file, which is masked', async () => {
    oss.emulator.setRule('photos', aes256)
    const result = await runner.run()
    expect(result.outputs['error']).toBe('')
    expect(result.outputs['status']).toBe('compliant')
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC', 'GetBucketEncryption'])
    expect(result.log).toContain(`credentials   RRSA role ${roleArn('runner')} of this pod`)
    expect(sessions()).toMatchObject([
      { roleArn: roleArn('runner'), sessionName: 'github-action-session', durationSeconds: 900 }
    ])
    const masked = result.commands.filter(({ name }) => name === 'add-mask').map(one => one.data)
    expect(masked).toContain(runner.tokens.at(-1))
  })

  test('is assumed as inputs and pod configure it, the inputs first', async () => {
    await runner.run({ 'role-session-expiration': '1800' }, sessionOfPod)
    await runner.run({ 'role-session-name': 'of-the-step' }, sessionOfPod)
    expect(sessions()).toMatchObject([
      { sessionName: 'of-the-pod', durationSeconds: 1800 },
      { sessionName: 'of-the-step', durationSeconds: 900 }
    ])
  })

  test('is narrowed by restrict-session', async () => {
    const from = oss.emulator.requests.length
    const result = await runner.run({ 'restrict-session': 'true' })
    expect(result.outputs['status']).toBe('drifted')
    const [policy] = sessionPoliciesSince(oss.emulator, from) as RamPolicy[]
    expect(policy?.Statement).toEqual([
      { Effect: 'Allow', Action: ['oss:GetBucketEncryption'], Resource: ['acs:oss:*:*:photos'] }
    ])
  })

  test('assumes another role, and only that one is narrowed', async () => {
    const result = await runner.run(
      {
        'role-to-assume': roleArn('chained'),
        'restrict-session': 'true',
        'role-session-name': 'of-the-step',
        'role-session-expiration': '1800'
      },
      sessionOfPod
    )
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC', 'AssumeRole', 'GetBucketEncryption'])
    const [own, further] = sessions()
    expect(own).toMatchObject({ sessionName: 'of-the-pod', durationSeconds: 900 })
    expect(own).not.toHaveProperty('policy')
    expect(further).toMatchObject({
      roleArn: roleArn('chained'),
      sessionName: 'of-the-step',
      durationSeconds: 1800,
      policy: expect.stringContaining('oss:GetBucketEncryption') as unknown
    })
    expect(result.log).toContain(
      `credentials   role ${roleArn('chained')}, assumed with RRSA role ${roleArn('runner')} of this pod`
    )
  })

  test('must match the account of the bucket list', async () => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: {
        kind: 'answer',
        status: 200,
        body: '<ListAllMyBucketsResult><Owner><ID>6543210987654321</ID></Owner><Buckets><Bucket><Name>photos</Name><Region>cn-hangzhou</Region></Bucket></Buckets></ListAllMyBucketsResult>'
      }
    })
    const result = await runner.run({ bucket: '*' })
    expect(result.outputs['error']).toMatch(
      /list from OSS belongs to account 6543210987654321, but the role that requested it belongs to account 1234567890123456/
    )
  })

  test('is found behind the links that Kubernetes creates', async () => {
    const data = `${runner.tokenFile}.data`
    await writeFile(data, await runner.issueToken())
    await rm(runner.tokenFile)
    await symlink(data, runner.tokenFile)
    expect((await runner.run()).outputs['status']).toBe('drifted')
  })

  test("is requested from the region's STS inside its VPC", async () => {
    const result = await runner.run(
      { 'internal-endpoint': 'true', endpoint: '', 'kms-endpoint': '', 'sts-endpoint': '' },
      {
        NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
        EMULATOR_PORT: String(oss.emulator.port),
        // Other variables of the webhook are ignored.
        ALIBABA_CLOUD_STS_ENDPOINT: 'sts.attacker.example'
      }
    )
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.emulator.requests.at(-2)).toMatchObject({
      operation: 'AssumeRoleWithOIDC',
      host: 'sts-vpc.cn-hangzhou.aliyuncs.com'
    })
  })
})

const sessionOfPod = { ALIBABA_CLOUD_ROLE_SESSION_NAME: 'of-the-pod' }

test('reads a token again for the next session after Kubernetes replaces it', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `slow-${index}`)
  for (const name of names) oss.emulator.addBucket(name, { rule: aes256 })
  const audiences = ['sts.aliyuncs.com', 'the-next']
  const next = await runner.issueToken({ aud: ['the-next'] })
  for (const further of [{}, { 'role-to-assume': roleArn('chained') }]) {
    await runner.setUpAccount()
    oss.emulator.clearFaults()
    oss.emulator.addFault({ operation: 'GetBucketEncryption', act: { kind: 'delay', ms: 800 } })
    oss.emulator.addRole('runner', {
      trust: rrsaTrustPolicy(serviceAccount, audiences),
      sessionLifetimeMs: 3_000
    })
    addFurtherRole(3_000)
    // After the first session, STS accepts only the next token.
    const stop = oss.emulator.onRequest(async ({ operation }) => {
      if (operation !== 'GetBucketEncryption') return
      stop()
      await runner.mountToken(next)
      runner.allowClientIds(['the-next'])
    })
    const before = oss.operations().length
    const result = await runner.run({ bucket: names.join(), concurrency: '2', ...further })
    expect(result.outputs['compliant-count']).toBe('12')
    const opened = oss.operations().slice(before)
    expect(opened.filter(name => name === 'AssumeRoleWithOIDC').length).toBeGreaterThan(1)
  }
})

describe('a token file', () => {
  const token = (): string => runner.tokens.at(-1) ?? ''
  const replaced = async (make: () => Promise<void> | void): Promise<void> => {
    await rm(runner.tokenFile)
    await make()
  }
  test.each<[string, () => Promise<void>, RegExp]>([
    ['that is not there', () => rm(runner.tokenFile), /does not exist\./],
    ['that is empty', () => runner.mountToken(' \n'), /is empty\./],
    [
      'that holds something else',
      () => runner.mountToken('a-password-of-someone'),
      /does not contain an OIDC token/
    ],
    [
      'that holds two tokens',
      () => runner.mountToken(`${token()}\n${token()}`),
      /does not contain an OIDC token/
    ],
    [
      'that is huge',
      () => runner.mountToken('a.b.c'.repeat(10_000)),
      /is too large to be an OIDC token\./
    ],
    ['that is a folder', () => replaced(() => mkdir(runner.tokenFile)), /is not a regular file\./],
    [
      'that is a pipe',
      () => replaced(() => void execFileSync('mkfifo', [runner.tokenFile])),
      /is not a regular file\./
    ],
    [
      'that is a device without an end',
      () => replaced(() => symlink('/dev/zero', runner.tokenFile)),
      /is not a regular file\./
    ],
    [
      'that is a link to itself',
      () => replaced(() => symlink(runner.tokenFile, runner.tokenFile)),
      /could not be read\./
    ]
  ])('%s is reported, and nothing is sent', async (_, prepare, told) => {
    await prepare()
    const result = await runner.run()
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['status']).toBe('unknown')
    const error = result.outputs['error'] ?? ''
    expect(error).toContain(
      `Bucket photos could not be read: role ${roleArn('runner')} could not be assumed: the token file ${runner.tokenFile} (ALIBABA_CLOUD_OIDC_TOKEN_FILE) `
    )
    expect(error).toMatch(told)
    expect(`${result.stdout}${result.report}`).not.toContain('a-password-of-someone')
    expect(oss.operations()).toEqual([])
  })
})

describe('an STS error names the pod and its cluster', () => {
  const hour = 3_600
  const past = Math.floor(Date.now() / 1000) - 2 * hour
  const mount = async (claims: object): Promise<void> =>
    runner.mountToken(await runner.issueToken(claims as Record<string, unknown>))
  test.each<[string, () => Promise<void> | void, RegExp]>([
    [
      'the token is over',
      () => mount({ iat: past, nbf: past, exp: past + hour }),
      /OIDCToken\.Expired.*The token in \/.*\/token had expired when STS received it, although Kubernetes replaces a token before it expires.*subPath/
    ],
    [
      'the token is for someone else',
      () => mount({ aud: ['https://kubernetes.default.svc'] }),
      /AudienceNotMatch.*for the audience https:\/\/kubernetes\.default\.svc, .*oidc-provider\/ack-rrsa.*audience: sts\.aliyuncs\.com in the serviceAccountToken/
    ],
    [
      'the token is of another issuer',
      () => mount({ iss: 'https://kubernetes.default.svc' }),
      /IssuerNotMatch.*The issuer of the token in .* is https:\/\/kubernetes\.default\.svc, .*enable it.*recreate the pod/
    ],
    [
      'the trust policy names another service account',
      () => {
        oss.emulator.addRole('runner', {
          trust: rrsaTrustPolicy('system:serviceaccount:runners:other')
        })
      },
      /There is no permission\..*does not accept this pod's service account\..*oidc:iss https:\/\/oidc-ack-.*, oidc:aud sts\.aliyuncs\.com, oidc:sub system:serviceaccount:runners:gate\..*StringLike.*system:serviceaccount:<namespace>:<service account>/
    ]
  ])('when %s', async (_, prepare, told) => {
    await prepare()
    const result = await runner.run()
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(told)
    expect(result.outputs['error']).not.toMatch(/id-token: write|GitHub/)
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC'])
  })

  test.each<[string, Record<string, string>, RegExp]>([
    [
      'the role',
      { ALIBABA_CLOUD_ROLE_ARN: roleArn('nobody') },
      /EntityNotExist\.Role.*name in ALIBABA_CLOUD_ROLE_ARN/
    ],
    [
      'the provider',
      { ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa-other' },
      /No such OIDC Provider registered.*ALIBABA_CLOUD_OIDC_PROVIDER_ARN must name.*If RRSA is not enabled/
    ]
  ])('when %s does not exist', async (_, env, told) => {
    expect((await runner.run({}, env)).outputs['error']).toMatch(told)
  })

  test("when the next role does not trust the pod's", async () => {
    oss.emulator.addRole('chained', { trust: oidcTrustPolicy() })
    const result = await runner.run({ 'role-to-assume': roleArn('chained') })
    expect(result.outputs['error']).toMatch(
      /role acs:ram::1234567890123456:role\/chained could not be assumed: .*grant sts:AssumeRole on acs/
    )
    expect(oss.operations()).toEqual(['AssumeRoleWithOIDC', 'AssumeRole'])
  })

  test("and a token's claims forge neither command nor markup", async () => {
    await mount({ sub: 'x\n::warning::pwned\n<img src=x> @octo', iss: 'https://a\u202eb' })
    oss.emulator.addOidcProvider('ack-rrsa-c0123456789abcdef0123456789abcdef', {
      issuer: 'https://a\u202eb',
      clientIds: ['sts.aliyuncs.com'],
      keys: runner.keys
    })
    const result = await runner.run()
    expect(result.outputs['error']).toContain('oidc:iss https://a b')
    expect(result.outputs['error']).toContain('oidc:sub x ::warning::pwned <img src=x> @octo.')
    expect(result.commands.map(({ name }) => name)).not.toContain('warning')
    expect(result.summary).not.toContain('<img src=x>')
  })
})

describe("the pod's role is no fallback", () => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'for a key whose secret is empty',
      { 'access-key-id': 'emulator-id' },
      {},
      /access-key-secret is empty/
    ],
    [
      'for a key of the environment whose secret is empty',
      {},
      { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: '' },
      /OSS_ACCESS_KEY_ID is set but OSS_ACCESS_KEY_SECRET is not, .*does not use the RRSA role of this pod in place of an incomplete key/
    ],
    ['for the job’s OIDC token that it may not ask for', oidcInputs, {}, /id-token: write/],
    [
      'where an instance role is named too',
      {},
      { ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      /two sources .*ALIBABA_CLOUD_OIDC_TOKEN_FILE, and ALIBABA_CLOUD_ECS_METADATA/
    ],
    [
      'without its token file',
      { 'restrict-session': 'true' },
      { ALIBABA_CLOUD_OIDC_TOKEN_FILE: '' },
      /^[^\n]*\n- RRSA is only partly configured on this runner: ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN are set, but ALIBABA_CLOUD_OIDC_TOKEN_FILE is not\.[^\n]*$/
    ],
    [
      'without role and provider',
      {},
      { ALIBABA_CLOUD_ROLE_ARN: '', ALIBABA_CLOUD_OIDC_PROVIDER_ARN: '' },
      /ALIBABA_CLOUD_OIDC_TOKEN_FILE is set, but ALIBABA_CLOUD_ROLE_ARN and ALIBABA_CLOUD_OIDC_PROVIDER_ARN are not/
    ],
    [
      'with values that are none',
      {},
      {
        ALIBABA_CLOUD_ROLE_ARN: 'arn:aws:iam::1:role/x',
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: roleArn('runner'),
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: 'token',
        ALIBABA_CLOUD_ROLE_SESSION_NAME: 'a b'
      },
      /ROLE_ARN is not the ARN of a role.*PROVIDER_ARN is not the ARN of an OIDC provider.*TOKEN_FILE is not a valid absolute file path.*SESSION_NAME is not a valid session name\. Use 2 to 64/s
    ],
    [
      'for an audience that it has no use for',
      { audience: 'another' },
      {},
      /audience has no effect without role-to-assume/
    ],
    [
      'and on a stand-in the real STS is not asked',
      { 'sts-endpoint': '' },
      {},
      /would call the real STS to assume the role/
    ]
  ])('%s', async (_, inputs, env, told) => {
    const result = await runner.run(inputs, env)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(told)
    expect(oss.operations()).toEqual([])
  })

  test.each<[string, Record<string, string>, Record<string, string>, string[], RegExp]>([
    [
      'the inputs',
      { 'access-key-id': 'emulator-id', 'access-key-secret': 'emulator-secret' },
      {},
      [],
      /^the inputs/
    ],
    [
      'keys of the environment, as in the vendor’s SDKs',
      {},
      { OSS_ACCESS_KEY_ID: 'emulator-id', OSS_ACCESS_KEY_SECRET: 'emulator-secret' },
      [],
      /^the environment variables OSS_ACCESS_KEY_ID/
    ],
    ['the job’s OIDC token', oidcInputs, { job: 'may' }, ['AssumeRoleWithOIDC'], /^OIDC role/]
  ])('and these take precedence: %s', async (_, inputs, env, opened, credentials) => {
    const { job: may, ...rest } = env
    const result = await runner.run(inputs, may === undefined ? rest : { ...oidc.tokens.env })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual([...opened, 'GetBucketEncryption'])
    expect((JSON.parse(result.report) as { credentials: string }).credentials).toMatch(credentials)
  })

  test('and a role alone does not select it: other tools assume it with keys', async () => {
    const result = await oss.run({}, { env: { ALIBABA_CLOUD_ROLE_ARN: roleArn('runner') } })
    expect(result.outputs['status']).toBe('drifted')
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
  })
})
