import { describe, expect, test } from '@jest/globals'
import {
  describeIdentity,
  findCredentialSource,
  sessionCount
} from '../../../../src/aliyun/credentials/identity.js'
import { readEnvironment } from '../../../../src/run/environment.js'
import { secretsIn } from '../../../../src/aliyun/credentials/secrets.js'
import { readTokenFile } from '../../../../src/aliyun/sessions/rrsa-token-file.js'
import type { CallFailure } from '../../../../src/ports/call-failure.js'
import { message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'

const inputs = { 'access-key-id': 'id-i', 'access-key-secret': 'secret-i', 'security-token': '' }
const none = { 'access-key-id': '', 'access-key-secret': '', 'security-token': '' }

describe('credentials come from', () => {
  test.each<[string, Record<string, string>, Record<string, string>, object]>([
    [
      'the inputs, before any variable',
      inputs,
      { OSS_ACCESS_KEY_ID: 'o', OSS_ACCESS_KEY_SECRET: 'p' },
      { accessKeyId: 'id-i', accessKeySecret: 'secret-i' }
    ],
    [
      'ALIBABA_CLOUD_*',
      none,
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: 'a',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'b',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'c',
        ALICLOUD_ACCESS_KEY: 'x',
        ALICLOUD_SECRET_KEY: 'y'
      },
      { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c' }
    ],
    [
      'ALIBABACLOUD_*',
      none,
      { ALIBABACLOUD_ACCESS_KEY_ID: 'a', ALIBABACLOUD_ACCESS_KEY_SECRET: 'b' },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ],
    [
      'ALICLOUD_*',
      none,
      { ALICLOUD_ACCESS_KEY: 'a', ALICLOUD_SECRET_KEY: 'b', ALICLOUD_SECURITY_TOKEN: '' },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ],
    [
      'OSS_*',
      none,
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 'b', OSS_SESSION_TOKEN: 'c' },
      { accessKeyId: 'a', accessKeySecret: 'b', securityToken: 'c' }
    ],
    [
      'the next family when one is empty or incomplete; families are never mixed',
      none,
      {
        ALIBABA_CLOUD_ACCESS_KEY_ID: '',
        ALIBABA_CLOUD_ACCESS_KEY_SECRET: '',
        ALICLOUD_ACCESS_KEY: 'half',
        OSS_ACCESS_KEY_ID: 'a',
        OSS_ACCESS_KEY_SECRET: 'b',
        ALIBABA_CLOUD_SECURITY_TOKEN: 'stray'
      },
      { accessKeyId: 'a', accessKeySecret: 'b' }
    ]
  ])('%s', (_, input, env, credentials) => {
    const source = findCredentialSource(input, readEnvironment(env))
    expect(source).toHaveProperty('kind', 'keys')
    expect(source).toHaveProperty('credentials', credentials)
  })
})

const job = {
  ACTIONS_ID_TOKEN_REQUEST_URL: 'https://token.example/request?api-version=2.0',
  ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer-of-the-job'
}
const oidc = {
  ...none,
  'role-to-assume': 'acs:ram::1234567890123456:role/gate',
  'oidc-provider-arn': 'acs:ram::1234567890123456:oidc-provider/github'
}
const role = {
  arn: 'acs:ram::1234567890123456:role/gate',
  audience: 'a',
  sessionName: 's',
  seconds: 900
}
const keysOfEnv = { OSS_ACCESS_KEY_ID: 'o', OSS_ACCESS_KEY_SECRET: 'p' }

describe('the identity of the run', () => {
  test.each<[string, Record<string, string>, Record<string, string>, boolean, string]>([
    [
      'the inputs, whatever the environment has',
      inputs,
      { ...keysOfEnv, ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      false,
      'the inputs access-key-id and access-key-secret'
    ],
    [
      'the OIDC role, whatever the environment has',
      oidc,
      { ...job, ...keysOfEnv, ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      true,
      'OIDC role acs:ram::1234567890123456:role/gate'
    ],
    [
      'the environment',
      none,
      keysOfEnv,
      false,
      'the environment variables OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET'
    ],
    [
      'a role, assumed with the environment',
      none,
      keysOfEnv,
      true,
      'role acs:ram::1234567890123456:role/gate, assumed with the environment variables OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET'
    ],
    [
      'the instance role',
      none,
      { ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      false,
      'instance role runner of this machine'
    ],
    [
      'a role, assumed with the instance role',
      none,
      { ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      true,
      'role acs:ram::1234567890123456:role/gate, assumed with instance role runner of this machine'
    ]
  ])('%s', (_, input, env, assumes, description) => {
    const source = findCredentialSource(input, readEnvironment(env))
    if (source.kind === 'unusable') throw new Error(source.problems.map(plain).join())
    const identity = { source, ...(assumes ? { role } : {}) }
    expect(plain(describeIdentity(identity))).toBe(description)
  })

  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'has both keys and OIDC',
      { ...oidc, ...inputs },
      job,
      /^Two sources .*access-key-id, access-key-secret\) and oidc-provider-arn/
    ],
    [
      'has both half a key and OIDC',
      { ...oidc, 'security-token': 't' },
      job,
      /^Two sources .*security-token/
    ],
    [
      'has both keys and an instance role in the environment',
      none,
      { ...keysOfEnv, ALIBABA_CLOUD_ECS_METADATA: 'runner' },
      /two sources of credentials: OSS_ACCESS_KEY_ID and OSS_ACCESS_KEY_SECRET, and ALIBABA_CLOUD_ECS_METADATA\..*ALIBABA_CLOUD_ECS_METADATA: ''/
    ],
    [
      'has a path for an instance role',
      none,
      { ALIBABA_CLOUD_ECS_METADATA: '../meta' },
      /^ALIBABA_CLOUD_ECS_METADATA is not a valid RAM role name/
    ],
    [
      'has OIDC in a job without id-token: write',
      oidc,
      {},
      /^ {4}permissions:\n {6}id-token: write$/m
    ],
    [
      'has OIDC and only one of the runner’s two variables',
      oidc,
      { ...job, ACTIONS_ID_TOKEN_REQUEST_TOKEN: '' },
      /id-token: write/
    ],
    ...[
      'http://token.example/',
      'not a url',
      'https://user:pass@token.example/',
      'file:///etc/passwd'
    ].map((url): [string, Record<string, string>, Record<string, string>, RegExp] => [
      `has a token service at ${url}`,
      oidc,
      { ...job, ACTIONS_ID_TOKEN_REQUEST_URL: url },
      /At least one of .* is invalid\. The runner sets them to/
    ]),
    [
      'has a role and nothing to assume it with',
      { ...none, 'role-to-assume': role.arn },
      job,
      /no credentials to assume the role with/
    ]
  ])('is rejected when it %s', (_, input, env, expected) => {
    const source = findCredentialSource(input, readEnvironment(env))
    expect(source.kind === 'unusable' && source.problems.map(plain).join('\n')).toMatch(expected)
  })
})

describe('credentials are rejected', () => {
  test.each<[string, Record<string, string>, Record<string, string>, RegExp]>([
    [
      'when there are none',
      none,
      {},
      /^No credentials were found\. .*ALIBABA_CLOUD_ACCESS_KEY_ID.*ALIBABACLOUD_.*ALICLOUD_ACCESS_KEY.*OSS_ACCESS_KEY_ID/
    ],
    [
      'when a family is incomplete',
      none,
      { OSS_ACCESS_KEY_ID: 'a' },
      /OSS_ACCESS_KEY_ID is set but OSS_ACCESS_KEY_SECRET is not/
    ],
    [
      'when a family is incomplete, whatever URI is set beside it',
      none,
      { OSS_ACCESS_KEY_ID: 'a', ALIBABA_CLOUD_CREDENTIALS_URI: 'http://localhost/' },
      /OSS_ACCESS_KEY_ID is set but OSS_ACCESS_KEY_SECRET is not/
    ],
    [
      'when there is a role to assume, and nothing but a URI',
      { ...none, 'role-to-assume': 'acs:ram::1234567890123456:role/gate' },
      { ALIBABA_CLOUD_CREDENTIALS_URI: 'http://localhost/' },
      /does not fetch credentials from a URI\. Set oidc-provider-arn too, or set ALIBABA_CLOUD_ACCESS_KEY_ID, /
    ],
    [
      'when the secret input is empty, though a variable has one',
      { ...inputs, 'access-key-secret': '' },
      { OSS_ACCESS_KEY_ID: 'a', OSS_ACCESS_KEY_SECRET: 'b' },
      /access-key-secret is empty/
    ],
    [
      'when the id input is empty',
      { ...inputs, 'access-key-id': ' ' },
      {},
      /access-key-id is empty/
    ],
    ['when a token stands alone', { ...none, 'security-token': 't' }, {}, /access-key-id is empty/],
    [
      'when a temporary key lacks its token',
      { ...inputs, 'access-key-id': 'STS.abc' },
      {},
      /temporary key/
    ],
    [
      'when a token is what an expression left',
      { ...inputs, 'security-token': 'false' },
      {},
      /security-token is set to false/
    ],
    [
      'when a value has a line break in it',
      { ...inputs, 'access-key-secret': 'a\nb' },
      {},
      /access-key-secret contains an invisible character: character 2 is U\+000A line feed/
    ]
  ])('%s', (_, input, env, expected) => {
    const found = findCredentialSource(input, readEnvironment(env))
    expect(found.kind === 'unusable' && found.problems.map(plain).join('\n')).toMatch(expected)
    expect(JSON.stringify(found)).not.toContain('secret-i')
  })
})

test('the errors about RRSA on a machine that is no pod name the variables to empty', async () => {
  const pod = {
    ALIBABA_CLOUD_ROLE_ARN: 'acs:ram::1234567890123456:role/pod',
    ALIBABA_CLOUD_OIDC_PROVIDER_ARN: 'acs:ram::1234567890123456:oidc-provider/ack-rrsa-c1',
    ALIBABA_CLOUD_OIDC_TOKEN_FILE: '/nowhere/token'
  }
  const emptied = (sentence: string) =>
    Object.fromEntries(
      Object.keys(pod)
        .filter(name => sentence.includes(name))
        .map(name => [name, ''])
    )
  const instance = { ALIBABA_CLOUD_ECS_METADATA: 'runner' }
  const both = findCredentialSource(none, readEnvironment({ ...pod, ...instance }))
  const problems = both.kind === 'unusable' ? both.problems.map(plain).join() : ''
  expect(
    findCredentialSource(none, readEnvironment({ ...pod, ...instance, ...emptied(problems) }))
  ).toMatchObject({
    kind: 'instance'
  })

  const source = findCredentialSource(none, readEnvironment(pod))
  if (source.kind !== 'service-account') throw new Error('It is no pod.')
  const failure: unknown = await readTokenFile(source.account).catch((error: unknown) => error)
  const { hint } = (failure as CallFailure).reason
  expect(
    findCredentialSource(none, readEnvironment({ ...pod, ...instance, ...emptied(plain(hint)) }))
  ).toMatchObject({
    kind: 'instance'
  })
})

test.each([
  ['keys', false, 0, 0],
  ['keys', true, 0, 1],
  ['instance', false, 0, 1],
  ['instance', true, 0, 1],
  ['keys', true, 3, 3]
] as const)(
  '%s (a role is assumed: %s) with %i policies needs %i sessions',
  (kind, assumes, policies, count) => {
    const source =
      kind === 'keys'
        ? ({
            kind,
            credentials: { accessKeyId: 'a', accessKeySecret: 'b' },
            from: message`x`
          } as const)
        : ({ kind, roleName: 'runner' } as const)
    expect(sessionCount({ source, ...(assumes ? { role } : {}) }, policies)).toBe(count)
  }
)

test('every value that may be a secret is masked, line by line, used or not', () => {
  expect(
    secretsIn(
      ['id-i', 'secret-i', 'one\ntwo'],
      readEnvironment({
        OSS_ACCESS_KEY_SECRET: 'unused',
        ALICLOUD_SECRET_KEY: ' ',
        ALICLOUD_SECURITY_TOKEN: 'false',
        ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer',
        PATH: '/bin'
      })
    ).sort()
  ).toEqual(['bearer', 'id-i', 'one', 'one\ntwo', 'secret-i', 'two', 'unused'])
})
