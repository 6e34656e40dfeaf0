import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { createPublicKey, generateKeyPairSync } from 'node:crypto'
import {
  startEmulator,
  type Emulator,
  type OidcProvider,
  type RamStatement
} from '../../../../../dev/emulator/emulator.js'
import {
  startOidcTokenService,
  type OidcTokenClaims,
  type TokenSigningOptions,
  type OidcTokenService
} from '../../../../../dev/runner/token-service/oidc-token-service.js'
import { acsDate } from '../kms/kms-request.js'
import {
  assumeWithOidc,
  statusAndError,
  PROVIDER,
  ROLE,
  UID,
  type OidcCall
} from './sts-request.js'

const START = Date.parse('2026-01-02T03:04:05.678Z')
const MINUTE = 60
const SUB = 'repo:octo/shop:ref:refs/heads/main'
const INVALID = [400, 'AuthenticationFail.OIDCToken.Invalid', 'This JsonWebToken is invalid.']

let emulator: Emulator
let service: OidcTokenService
let now: number

const trust = (Condition?: RamStatement['Condition']) => ({
  Version: '1' as const,
  Statement: [
    {
      Effect: 'Allow' as const,
      Action: 'sts:AssumeRole',
      Principal: { Federated: [PROVIDER] },
      ...(Condition === undefined ? {} : { Condition })
    }
  ]
})
const provider = (change: Partial<OidcProvider> = {}) => {
  const { issuer, keys } = service
  emulator.addOidcProvider('github', { issuer, clientIds: ['sts.aliyuncs.com'], keys, ...change })
}
const assume = ({ query, form, ...call }: OidcCall = {}, token = service.mint()) =>
  assumeWithOidc(emulator.port, {
    ...call,
    query: { Timestamp: acsDate(now), ...query },
    form: { OIDCToken: token, ...form }
  })

beforeAll(async () => {
  service = await startOidcTokenService({ now: () => now })
})
afterAll(() => service.close())
beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  provider()
  emulator.addRole('gate', { trust: trust() })
})
afterEach(() => emulator.close())

describe('an OIDC session', () => {
  test('has the documented response', async () => {
    const answer = await assume({ form: { DurationSeconds: '900', Policy: undefined } })
    expect(answer.status).toBe(200)
    expect(answer.headers).toMatchObject({
      'content-type': 'application/json;charset=utf-8',
      date: new Date(START).toUTCString(),
      'x-acs-request-id': answer.json['RequestId']
    })
    expect(answer.json).toEqual({
      RequestId: expect.stringMatching(/^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/),
      AssumedRoleUser: {
        AssumedRoleId: expect.stringMatching(/^\d{18}:github-action-session$/),
        Arn: `${ROLE}/github-action-session`
      },
      Credentials: {
        AccessKeyId: expect.stringMatching(/^STS\.[A-Za-z0-9]{20,}$/),
        AccessKeySecret: expect.stringMatching(/^[A-Za-z0-9]{40,}$/),
        SecurityToken: expect.stringMatching(/^CAIS[A-Za-z0-9+/=]{600,}$/),
        Expiration: '2026-01-02T03:19:05Z'
      },
      OIDCTokenInfo: {
        Subject: SUB,
        Issuer: 'https://token.actions.githubusercontent.com',
        ClientIds: 'sts.aliyuncs.com',
        ExpirationTime: '2026-01-02T03:09:05Z',
        IssuanceTime: '2026-01-02T03:04:05Z',
        VerificationInfo: 'Success'
      }
    })
    const { AccessKeyId, AccessKeySecret, SecurityToken } = answer.json.Credentials ?? {}
    expect(emulator.issuedSecrets).toEqual([AccessKeyId, AccessKeySecret, SecurityToken])
  })

  test('has its own keys each time', async () => {
    await assume()
    await assume()
    expect(new Set(emulator.issuedSecrets).size).toBe(6)
  })

  test('is logged', async () => {
    const policy = '{"Version":"1","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}'
    await assume({ form: { DurationSeconds: '1000', Policy: policy } })
    expect(emulator.requests).toEqual([
      {
        operation: 'AssumeRoleWithOIDC',
        method: 'POST',
        path: expect.stringMatching(/^\/\?Action=AssumeRoleWithOIDC&/),
        host: 'sts.aliyuncs.com',
        roleArn: ROLE,
        sessionName: 'github-action-session',
        durationSeconds: 1000,
        policy,
        status: 200,
        receivedAt: START,
        respondedAt: START
      }
    ])
    await assume({ host: 'sts-vpc.cn-beijing.aliyuncs.com', form: { RoleSessionName: undefined } })
    expect(emulator.requests[1]).toMatchObject({ region: 'cn-beijing', code: 'MissingParameter' })
    expect(emulator.requests[1]).not.toHaveProperty('sessionName')
  })

  test('accepts parameters in query and form, at any host', async () => {
    const form = { RoleArn: ROLE, OIDCProviderArn: PROVIDER, RoleSessionName: 'me' }
    const query = { ...form, OIDCToken: service.mint() }
    expect((await assume({ query, body: '', host: '127.0.0.1' })).status).toBe(200)
    expect((await assume({ host: `127.0.0.1:${emulator.port}` })).status).toBe(200)
  })
})

describe('an OIDC token', () => {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const publicPem = () =>
    createPublicKey({ key: service.keys[0] ?? {}, format: 'jwk' }).export({
      type: 'spki',
      format: 'pem'
    })
  const code = (name: string, message: string) => [
    400,
    `AuthenticationFail.OIDCToken.${name}`,
    message
  ]
  const expired = code('Expired', 'This JsonWebToken is expired.')
  const audience = code('AudienceNotMatch', 'Invalid audience.')
  const issuer = code('IssuerNotMatch', 'Invalid issuer.')
  const secondsAfterStart = (seconds: number) => Math.floor(START / 1000) + seconds

  test.each<[string, OidcTokenClaims, unknown[]]>([
    ['expired', { exp: secondsAfterStart(-1) }, expired],
    ['that ends now', { exp: secondsAfterStart(0) }, expired],
    ['that never ends', { exp: undefined }, INVALID],
    ['not yet valid', { nbf: secondsAfterStart(1) }, INVALID],
    ['of the future', { iat: secondsAfterStart(1) }, INVALID],
    ['of no time', { iat: undefined }, INVALID],
    ['of another issuer', { iss: 'https://evil.example' }, issuer],
    [
      "of an issuer that begins like the provider's",
      { iss: `https://token.actions.githubusercontent.com/` },
      issuer
    ],
    ['of no issuer', { iss: undefined }, issuer],
    ['for another audience', { aud: 'https://github.com/octo' }, audience],
    ['for audiences of which none fits', { aud: ['a', 'b'] }, audience],
    ['for no audience', { aud: undefined }, audience],
    ['for an audience that is no text', { aud: 1 }, audience],
    ['about nobody', { sub: undefined }, INVALID],
    ['about an empty subject', { sub: '' }, INVALID],
    ['about a subject that is no text', { sub: 7 }, INVALID],
    ['with an end that is no number', { exp: 'tomorrow' }, INVALID]
  ])('is checked: %s', async (_, claims, expected) => {
    expect(statusAndError(await assume({}, service.mint(claims)))).toEqual(expected)
    expect(emulator.issuedSecrets).toEqual([])
  })

  test.each<[string, () => TokenSigningOptions]>([
    ['that is not signed', () => ({ alg: 'none' })],
    ['signed with the public key as secret', () => ({ alg: 'HS256', key: publicPem() })],
    ['by an unknown key', () => ({ kid: 'other' })],
    ['by no named key', () => ({ kid: undefined })],
    ["by another key under the provider's kid", () => ({ key: privateKey })]
  ])('is rejected: %s', async (_, minting) => {
    expect(statusAndError(await assume({}, service.mint({}, minting())))).toEqual(INVALID)
  })

  test('is rejected when tampered with', async () => {
    const [header = '', payload = '', signature = ''] = service.mint().split('.')
    const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as object
    const other = (change: object) =>
      Buffer.from(JSON.stringify({ ...claims, ...change })).toString('base64url')
    for (const token of [
      [header, other({ sub: 'repo:evil/x:ref:refs/heads/main' }), signature],
      [header, other({ exp: secondsAfterStart(-100) }), signature],
      [header, payload, `${signature.slice(0, -4)}AAAA`],
      [header, payload, ''],
      [header, payload],
      ['e30', payload, signature],
      ['%', payload, signature]
    ]) {
      expect(statusAndError(await assume({}, token.join('.')))).toEqual(INVALID)
    }
    expect((await assume({}, [header, payload, signature].join('.'))).status).toBe(200)
  })

  test('is valid to its last second', async () => {
    const token = service.mint()
    now = START + (5 * MINUTE - 1) * 1000
    expect((await assume({}, token)).status).toBe(200)
    now += 1000
    expect(statusAndError(await assume({}, token))).toEqual(expired)
  })

  test('is accepted for several audiences if one matches', async () => {
    const token = service.mint({ aud: ['other', 'sts.aliyuncs.com'] })
    expect((await assume({}, token)).json['OIDCTokenInfo']).toMatchObject({
      ClientIds: 'other,sts.aliyuncs.com'
    })
  })
})

describe('the OIDC provider', () => {
  const forbidden = (message: string) => [403, 'AuthenticationFail.NoPermission', message]
  const arn = (value: string) => ({ form: { OIDCProviderArn: value } })

  test.each([
    ['github', 'Parameter OIDCProviderArn is not valid'],
    [ROLE, 'Parameter OIDCProviderArn is not valid'],
    [`${PROVIDER}2`, 'No such OIDC Provider registered.'],
    [PROVIDER.replace(UID, '1'), 'No such OIDC Provider registered.']
  ])('is rejected as %s', async (value, message) => {
    expect(statusAndError(await assume(arn(value)))).toEqual(forbidden(message))
  })

  test.each([
    ['configuration-broken', 'IssuerConfigurationBroken'],
    ['fingerprint-mismatch', 'PublicKeyFingerprintMismatch']
  ] as const)('is reported as %s', async (failure, code) => {
    provider({ failure })
    const answer = await assume()
    expect([answer.status, answer.json.Code]).toEqual([400, `AuthenticationFail.OIDCToken.${code}`])
    expect(statusAndError(await assume({}, 'no token'))).toEqual(INVALID)
  })

  test('cannot be configured with secret or nameless keys', () => {
    const [key = {}] = service.keys
    for (const wrong of [
      { ...key, kid: undefined },
      { ...key, d: 'secret' }
    ]) {
      expect(() => {
        provider({ keys: [wrong] })
      }).toThrow('must be public, each with its kid')
    }
  })
})

describe('the role', () => {
  const missing = [404, 'EntityNotExist.Role', 'The specified Role not exists .']

  test('must exist', async () => {
    expect(statusAndError(await assume({ form: { RoleArn: `${ROLE}2` } }))).toEqual(missing)
    expect(statusAndError(await assume({ form: { RoleArn: ROLE.replace(UID, '1') } }))).toEqual(
      missing
    )
  })

  test('is not revealed before the token is trusted', async () => {
    const form = { RoleArn: `${ROLE}2` }
    expect(statusAndError(await assume({ form }, service.mint({ sub: '' })))).toEqual(INVALID)
  })

  test.each([
    [SUB, 'repo:octo/shop:*', true],
    ['repo:octo@1/shop@2:ref:refs/heads/main', 'repo:octo@1/shop@2:*', true],
    ['repo:octo@1/shop@2:ref:refs/heads/main', 'repo:octo/shop:*', false],
    ['repo:evil/shop:ref:refs/heads/main', 'repo:octo/shop:*', false]
  ])('trusts %s by %s: %j', async (sub, pattern, trusted) => {
    emulator.addRole('gate', {
      trust: trust({
        StringEquals: { 'oidc:iss': service.issuer, 'oidc:aud': 'sts.aliyuncs.com' },
        StringLike: { 'oidc:sub': pattern }
      })
    })
    const answer = await assume({}, service.mint({ sub }))
    if (trusted) expect(answer.status).toBe(200)
    else {
      const expected = [403, 'AuthenticationFail.NoPermission', 'There is no permission.']
      expect(statusAndError(answer)).toEqual(expected)
    }
  })

  test('is denied when it trusts another provider', async () => {
    emulator.addOidcProvider('other', {
      issuer: service.issuer,
      clientIds: ['sts.aliyuncs.com'],
      keys: service.keys
    })
    const form = { OIDCProviderArn: PROVIDER.replace('github', 'other') }
    expect((await assume({ form })).json.Code).toBe('AuthenticationFail.NoPermission')
  })

  test('cannot be configured with a trust policy that cannot be evaluated', () => {
    const add = (role: object) => () => {
      emulator.addRole('x', { trust: trust(), ...role })
    }
    const broken = { Version: '1', Statement: [] }
    expect(add({ trust: trust({ IpAddress: {} }) })).toThrow('the condition IpAddress is not known')
    expect(add({ policy: broken })).toThrow('The policy of x cannot be evaluated')
    expect(add({ maxSessionSeconds: 900 })).toThrow('3600 to 43200')
    expect(() => {
      emulator.addRole('a/b', { trust: trust() })
    }).toThrow('a/b is no name of a role')
  })
})

describe('the parameters', () => {
  const badName = [400, 'InvalidParameter.RoleSessionName']
  const badArn = [400, 'InvalidParameter.RoleArn']
  const badDuration = [400, 'InvalidParameter.DurationSeconds']
  const badToken = [400, 'InvalidParameter.OIDCToken']
  const grammar = [400, 'InvalidParameter.PolicyGrammar']
  const statement = { Effect: 'Allow', Action: 'oss:GetObject', Resource: 'acs:oss:*:*:a' }
  const policy = (change: object = {}, length?: number) => {
    const text = JSON.stringify({ Version: '1', Statement: [{ ...statement, ...change }] })
    return text.padEnd(length ?? 0)
  }
  const ok = [200, undefined]

  test.each<[string, string, unknown[]]>([
    ['RoleArn', 'gate', badArn],
    ['RoleArn', PROVIDER, badArn],
    ['RoleSessionName', 'a', badName],
    ['RoleSessionName', 'ab', ok],
    ['RoleSessionName', 'a.b@c-d_e9', ok],
    ['RoleSessionName', 'a'.repeat(64), ok],
    ['RoleSessionName', 'a'.repeat(65), badName],
    ['RoleSessionName', 'a b', badName],
    ['RoleSessionName', 'ab\n', badName],
    ['RoleSessionName', 'é-name', badName],
    ['DurationSeconds', '899', badDuration],
    ['DurationSeconds', '900', ok],
    ['DurationSeconds', '3600', ok],
    ['DurationSeconds', '3601', badDuration],
    ['DurationSeconds', '900.5', badDuration],
    ['DurationSeconds', '1e3', badDuration],
    ['DurationSeconds', '-900', badDuration],
    ['DurationSeconds', '', badDuration],
    ['OIDCToken', 'abc', badToken],
    ['OIDCToken', 'a'.repeat(20_001), badToken],
    ['OIDCToken', 'a'.repeat(20_000), INVALID.slice(0, 2)],
    ['Policy', policy(), ok],
    ['Policy', policy({}, 2048), ok],
    ['Policy', policy({}, 2049), [400, 'InvalidParameter.PolicySize']],
    ['Policy', '', grammar],
    ['Policy', '{', grammar],
    ['Policy', '[]', grammar],
    ['Policy', policy({ Condition: {} }), grammar],
    ['Policy', policy({ NotAction: 'oss:*' }), grammar],
    ['Policy', policy({ Resource: undefined }), grammar],
    ['Policy', policy().replace('"1"', '1'), grammar]
  ])('reject %s: %s', async (name, value, expected) => {
    expect(statusAndError(await assume({ form: { [name]: value } })).slice(0, 2)).toEqual(expected)
  })

  test.each([
    ['RoleArn', 'form'],
    ['RoleSessionName', 'form'],
    ['OIDCProviderArn', 'form'],
    ['OIDCToken', 'form'],
    ['Format', 'query'],
    ['Timestamp', 'query']
  ] as const)('require %s', async (name, place) => {
    expect(statusAndError(await assume({ [place]: { [name]: undefined } }))).toEqual([
      400,
      'MissingParameter',
      `The input parameter "${name}" that is mandatory for processing this request is not supplied.`
    ])
  })

  test.each<[string, OidcCall, unknown[]]>([
    ['another version', { query: { Version: '2014-05-26' } }, [404, 'InvalidAction.NotFound']],
    ['no version', { query: { Version: undefined } }, [404, 'InvalidAction.NotFound']],
    ['another path', { path: '/x' }, [404, 'InvalidAction.NotFound']],
    ['another method', { method: 'PUT' }, [404, 'InvalidAction.NotFound']],
    ['another format', { query: { Format: 'XML' } }, [400, 'InvalidParameter']],
    [
      'a date of a kind',
      { query: { Timestamp: '20260102T030405Z' } },
      [400, 'InvalidTimeStamp.Format']
    ],
    [
      'an old date',
      { query: { Timestamp: acsDate(START - 901_000) } },
      [400, 'InvalidTimeStamp.Expired']
    ],
    ['twice in two places', { query: { RoleArn: ROLE } }, [400, 'InvalidParameter']],
    ['twice in one place', { body: 'RoleArn=a&RoleArn=a' }, [400, 'InvalidParameter']],
    ['a form that is called JSON', { type: 'application/json' }, [400, 'MissingParameter']],
    ['a form that does not decode', { body: 'RoleArn=%zz' }, [400, 'InvalidParameter']],
    ['a form beyond measure', { body: 'a'.repeat(70_000) }, [400, 'InvalidParameter']]
  ])('reject %s', async (_, call, expected) => {
    expect(statusAndError(await assume(call)).slice(0, 2)).toEqual(expected)
  })

  test("reject another operation at STS's host", async () => {
    const answer = await assume({ query: { Action: 'GetCallerIdentity' } })
    expect([answer.status, answer.json.Code]).toEqual([400, 'MissingParameter'])
    expect(emulator.requests.at(-1)?.operation).toBe('Unknown')
  })

  test('accept a longer session if the role allows it', async () => {
    emulator.addRole('gate', { trust: trust(), maxSessionSeconds: 7200 })
    const duration = (DurationSeconds: string) => assume({ form: { DurationSeconds } })
    expect((await duration('7200')).json.Credentials?.Expiration).toBe('2026-01-02T05:04:05Z')
    expect((await duration('7201')).json.Code).toBe('InvalidParameter.DurationSeconds')
    expect((await assume()).json.Credentials?.Expiration).toBe('2026-01-02T04:04:05Z')
  })
})

describe('STS faults', () => {
  test.each([
    ['AuthenticationFail.NoPermission', 403],
    ['AuthenticationFail.OIDCToken.AudienceNotMatch', 400],
    ['AuthenticationFail.OIDCToken.Expired', 400],
    ['AuthenticationFail.OIDCToken.Invalid', 400],
    ['AuthenticationFail.OIDCToken.IssuerConfigurationBroken', 400],
    ['AuthenticationFail.OIDCToken.IssuerNotMatch', 400],
    ['AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch', 400],
    ['EntityNotExist.Role', 404],
    ['InternalError', 500],
    ['InvalidParameter.DurationSeconds', 400],
    ['InvalidParameter.PolicyGrammar', 400],
    ['InvalidParameter.PolicySize', 400],
    ['InvalidParameter.RoleArn', 400],
    ['InvalidParameter.RoleSessionName', 400],
    ['MissingParameter', 400],
    ['NoPermission', 403],
    ['ServiceUnavailable', 503],
    ['Throttling.User', 400]
  ])('sends the error %s', async (code, status) => {
    emulator.addFault({ operation: 'AssumeRoleWithOIDC', act: { kind: 'error', code } })
    const answer = await assume()
    expect(answer.status).toBe(status)
    expect(answer.json).toEqual({
      RequestId: answer.headers['x-acs-request-id'],
      HostId: 'sts.aliyuncs.com',
      Code: code,
      Message: expect.stringMatching(/./),
      Recommend: expect.stringContaining('product=Sts')
    })
    expect(emulator.requests.at(-1)).toMatchObject({ status, code })
  })

  test('rejects a fault with a code that STS does not have', () => {
    expect(() => {
      emulator.addFault({
        operation: 'AssumeRole',
        act: { kind: 'error', code: 'Forbidden.KeyNotFound' }
      })
    }).toThrow('no STS error Forbidden.KeyNotFound')
  })
})
