import { describe, expect, test } from '@jest/globals'
import { isSessionName, parseRamArn } from '../../../../src/aliyun/credentials/role.js'
import { parseSession } from '../../../../src/aliyun/credentials/session.js'
import { parseRpcResponse } from '../../../../src/aliyun/rpc/response.js'
import { diagnoseStsError } from '../../../../src/aliyun/sts/diagnose-sts-error.js'
import { plain } from '../../../../src/text/plain.js'

const role = {
  arn: 'acs:ram::1234567890123456:role/gate',
  oidcProvider: 'acs:ram::1234567890123456:oidc-provider/github',
  audience: 'sts.aliyuncs.com',
  sessionName: 'github-action-session',
  seconds: 900
}
const token = {
  token: 'a.b.c',
  from: 'job' as const,
  audience: 'sts.aliyuncs.com',
  issuer: 'https://token.actions.githubusercontent.com',
  subject: 'repo:octo@1/shop@2:ref:refs/heads/main'
}
const errorResponse = (status: number, Code: string, Message = 'said') =>
  parseRpcResponse({
    kind: 'response',
    status,
    headers: {},
    body: JSON.stringify({ RequestId: 'R', HostId: 'sts', Code, Message })
  })

describe('an error of STS', () => {
  // prettier-ignore
  test.each<[string, string, RegExp]>([
    ['AuthenticationFail.OIDCToken.Expired', 'x', /clock/],
    ['AuthenticationFail.OIDCToken.Invalid', 'x', /provider is https:\/\/token\.actions\.githubusercontent\.com/],
    ['AuthenticationFail.OIDCToken.SomethingNew', 'x', /could not verify/],
    ['AuthenticationFail.OIDCToken.AudienceNotMatch', 'Invalid audience.', /audience sts\.aliyuncs\.com,.*client id/],
    ['AuthenticationFail.OIDCToken.IssuerNotMatch', 'x', /issuer URL of the RAM OIDC provider must be https:\/\/token/],
    ['AuthenticationFail.OIDCToken.IssuerConfigurationBroken', 'x', /discovery document/],
    ['AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch', 'x', /thumbprint/],
    ['AuthenticationFail.NoPermission', 'There is no permission.', /trust policy.*repo:octo@1\/shop@2:ref:refs\/heads\/main.*repo:<owner>\/<repository>.*repo:<owner>@<owner id>/],
    ['AuthenticationFail.NoPermission', 'No such OIDC Provider registered.', /OIDC provider acs:ram::1234567890123456:oidc-provider\/github does not exist/],
    ['AuthenticationFail.NoPermission', 'Parameter OIDCProviderArn is not valid', /OIDC provider acs\S* does not exist/],
    ['EntityNotExist.Role', 'x', /Role acs:ram::1234567890123456:role\/gate does not exist/],
    ['InvalidParameter.DurationSeconds', 'x', /900 s.*maximum session duration/],
    ['InvalidParameter.RoleArn', 'x', /role-to-assume/],
    ['InvalidParameter.RoleSessionName', 'x', /role-session-name/],
    ['InvalidParameter.PolicyGrammar', 'x', /[Rr]eport this/],
    ['InvalidParameter.PolicySize', 'x', /[Rr]eport this/],
    ['NoPermission', 'x', /sts:AssumeRole on acs:ram::1234567890123456:role\/gate/],
    ['InvalidAccessKeyId.NotFound', 'x', /credentials that the role is assumed with/],
  ])('%s (%s) has its own hint', (code, message, hint) => {
    const diagnosis = diagnoseStsError(errorResponse(400, code, message), { role, token })
    expect(diagnosis).toMatchObject({ reasonCode: 'credentials-rejected', retry: false })
    expect(plain(diagnosis.hint)).toMatch(hint)
    expect(plain(diagnosis.what)).toBe(
      `responded with 400 ${code}: ${message.replace(/\.$/, '')}`
    )
  })

  test.each<[number, string]>([
    [400, 'Throttling.User'],
    [500, 'InternalError'],
    [503, 'ServiceUnavailable']
  ])('%i %s is worth a retry', (status, code) => {
    expect(diagnoseStsError(errorResponse(status, code), { role, token }).retry).toBe(true)
  })

  test('without a token names the permission of the caller', () => {
    const { hint } = diagnoseStsError(errorResponse(403, 'AuthenticationFail.NoPermission'), {
      role
    })
    expect(plain(hint)).toContain('sts:AssumeRole')
  })
})

describe('parseSession', () => {
  const now = new Date('2026-01-01T00:00:00Z')
  const good = {
    AccessKeyId: 'STS.abcdef',
    AccessKeySecret: 'secret-secret',
    SecurityToken: 'token+/token==',
    Expiration: '2026-01-01T00:15:00Z'
  }
  const read = (document: unknown, headers: Record<string, string> = {}) =>
    parseSession(
      document,
      parseRpcResponse({ kind: 'response', status: 200, headers, body: '' }),
      now
    )

  test('computes the lifetime with the Date of the response, else with the runner’s clock', () => {
    expect(read(good)?.lifeMs).toBe(15 * 60_000)
    expect(read(good, { date: 'Thu, 01 Jan 2026 00:10:00 GMT' })?.lifeMs).toBe(5 * 60_000)
    expect(read(good, { date: 'nonsense' })?.lifeMs).toBe(15 * 60_000)
  })

  test.each<[string, unknown]>([
    ['nothing', undefined],
    ['a list', [good]],
    ['no secret', { ...good, AccessKeySecret: '' }],
    ['a number for a token', { ...good, SecurityToken: 7 }],
    ['a line break in a token', { ...good, SecurityToken: 'token\ntoken' }],
    ['a quote in a token', { ...good, SecurityToken: 'token"token' }],
    ['a secret that is a word', { ...good, AccessKeySecret: 'true' }],
    ['a token that has no end', { ...good, SecurityToken: 'a'.repeat(8193) }],
    ['no end', { ...good, Expiration: '' }],
    ['an end that is no date', { ...good, Expiration: 'soon' }],
    ['an end that is past', { ...good, Expiration: '2025-12-31T23:59:59Z' }]
  ])('rejects %s', (_, document) => {
    expect(read(document)).toBeNull()
  })
})

describe('ARNs and session names', () => {
  test.each<[string, 'role' | 'oidc-provider', boolean]>([
    [role.arn, 'role', true],
    [role.oidcProvider, 'oidc-provider', true],
    [role.oidcProvider, 'role', false],
    ['acs:ram::123456:role/a b', 'role', false],
    ['acs:ram:cn-hangzhou:123456:role/gate', 'role', false],
    ['arn:aws:iam::123456789012:role/gate', 'role', false],
    ['acs:ram::1234567890123456:role/', 'role', false],
    ['gate', 'role', false]
  ])('%s is the ARN of a %s: %s', (text, kind, good) => {
    expect(parseRamArn(text, kind).ok).toBe(good)
  })

  test.each([
    ['github-action-session', true],
    ['a.b@c-d_e', true],
    ['a', false],
    ['a b', false],
    ['a'.repeat(65), false],
    ['名字', false]
  ])('%s is a session name: %s', (text, good) => {
    expect(isSessionName(text)).toBe(good)
  })
})
