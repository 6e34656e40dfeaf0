import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failureOf, ScriptedService, type ScriptedResponse } from '../scripted-service.js'
import type { CredentialSource } from '../../../../src/aliyun/credentials/identity.js'

/** The answers that bring credentials: the token service's and STS's, in turn, by the real clients on a scripted service. */
const service = new ScriptedService()
beforeAll(() => service.start())
afterAll(() => {
  service.stop()
})

const account = '1234567890123456'
const arn = `acs:ram::${account}:role/gate`
const tokenBody = JSON.stringify({ value: 'aaaa.bbbb.cccc' })
const token: ScriptedResponse = { status: 200, body: tokenBody }
const rule: ScriptedResponse = {
  status: 200,
  body: '<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>AES256</SSEAlgorithm></ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>'
}
const session = {
  RequestId: '6894B13B-6D71-4EF5-88FA-F32781734A7F',
  AssumedRoleUser: { AssumedRoleId: '33157794895460****:nightly', Arn: `${arn}/nightly` },
  Credentials: {
    AccessKeyId: 'STS.abcdefgh',
    AccessKeySecret: 'secret-secret',
    SecurityToken: 'token-token-token',
    Expiration: '2099-01-01T00:00:00Z'
  }
}
const by = (Arn: unknown): object => ({ ...session, AssumedRoleUser: { Arn } })
const opened = (answer: object | string = session, status = 200): ScriptedResponse => ({
  status,
  body: typeof answer === 'string' ? answer : JSON.stringify(answer)
})

/** Reads a bucket as a role: by an OIDC token, or by keys of a user. */
const read = (kind: 'oidc' | 'keys' = 'oidc', roleArn = arn) => {
  const source: CredentialSource =
    kind === 'oidc'
      ? { kind, tokenService: { url: `${service.url}/token`, bearer: 'bearer-bearer' } }
      : { kind, from: 'x', credentials: { accessKeyId: 'user-id', accessKeySecret: 'user-secret' } }
  const role = {
    arn: roleArn,
    ...(kind === 'oidc' && { oidcProvider: `acs:ram::${account}:oidc-provider/github` }),
    audience: 'sts.aliyuncs.com',
    sessionName: 'nightly',
    seconds: 900
  }
  return service.connect(1, { source, role }).cloud.rules.read('photos')
}
const paths = (): string[] => service.requests.map(({ path }) => path.replace(/[?&].*/, ''))

test('a token, a session, a bucket', async () => {
  service.respondWith(token, opened(), rule)
  expect(await read()).toMatchObject({ rule: { algorithm: 'AES256' } })
  expect(paths()).toEqual(['/token', '/', '/'])
  service.respondWith(opened(), rule)
  expect(await read('keys')).toMatchObject({ rule: { algorithm: 'AES256' } })
})

describe('the token service is not believed', () => {
  test.each([201, 203, 301, 400, 401, 403, 404, 429, 500])(
    'with %i, whatever its body',
    async status => {
      service.respondWith({ status, body: tokenBody }, opened(), rule)
      await failureOf(read())
      expect(paths()).toEqual(['/token'])
    }
  )

  test.each([
    ['no token', '{}'],
    ['a token twice', '{"value":"aaaa.bbbb.cccc","value":"dddd.eeee.ffff"}'],
    [
      'a token twice, spelled otherwise',
      '{"value":"aaaa.bbbb.cccc","\\u0076alue":"dddd.eeee.ffff"}'
    ],
    ['half a token', '{"value":"aaaa.bbbb"}'],
    ['a list', '[{"value":"aaaa.bbbb.cccc"}]'],
    ['a page', '<html/>']
  ])('with %s', async (_, body) => {
    service.respondWith({ status: 200, body }, opened(), rule)
    await failureOf(read())
    expect(paths()).toEqual(['/token'])
  })
})

describe('STS is not believed', () => {
  const refused = async (answer: ScriptedResponse, roleArn?: string): Promise<string> => {
    const said = []
    for (const kind of ['oidc', 'keys'] as const) {
      service.respondWith(...(kind === 'oidc' ? [token] : []), answer, rule)
      said.push((await failureOf(read(kind, roleArn))).message)
      // Nothing is signed with what it brought.
      expect(paths().at(-1)).toBe('/')
      expect(service.requests).toHaveLength(kind === 'oidc' ? 2 : 1)
    }
    expect(said[1]).toBe(said[0])
    return said[0] ?? ''
  }

  test.each([201, 203, 301, 400, 403, 404, 500, 503])(
    'with %i, whatever its body',
    async status => {
      await refused(opened(session, status))
    }
  )

  const error = { Code: 'NoPermission', Message: 'said', RequestId: 'R' }
  test.each<[string, object]>([
    ['an error', { ...session, ...error }],
    ['a code alone', { ...session, Code: 'NoPermission' }],
    ['an empty code', { ...session, Code: '' }],
    ['a code that is none', { ...session, Code: null }]
  ])('with 200 and %s', async (_, answer) => {
    await refused(opened(answer))
  })

  test.each<[string, string]>([
    ['two sessions', JSON.stringify(session).replace('{', '{"Credentials":{},')],
    ['two roles', JSON.stringify(session).replace('{', '{"AssumedRoleUser":{},')],
    ['two ARNs', JSON.stringify(session).replace('"Arn"', '"Arn":"x","Arn"')],
    [
      'two ARNs, spelled otherwise',
      JSON.stringify(session).replace('"Arn"', '"\\u0041rn":"x","Arn"')
    ],
    [
      'two secrets',
      JSON.stringify(session).replace('"SecurityToken"', '"SecurityToken":"x","SecurityToken"')
    ],
    ['something behind it', `${JSON.stringify(session)}x`],
    ['nothing', '']
  ])('with %s', async (_, body) => {
    await refused(opened(body))
  })

  test.each<[string, unknown]>([
    ['no one', undefined],
    ['no one', ''],
    ['a number', 7],
    ['a list', [`${arn}/nightly`]],
    ['a role without a session', arn],
    ['a user', `acs:ram::${account}:user/nightly`],
    ['a role of no account', 'acs:ram:::role/gate/nightly'],
    ['a role in a region', `acs:ram:cn-hangzhou:${account}:role/gate/nightly`],
    ['a role of another service', `acs:kms::${account}:role/gate/nightly`],
    ['a role of STS', `acs:sts::${account}:role/gate/nightly`],
    ['a role with more behind', `${arn}/nightly/more`],
    ['a role with a line behind', `${arn}/nightly\n`],
    ['a role with more before', `x${arn}/nightly`]
  ])('about the session of %s', async (_, told) => {
    expect(await refused(opened(by(told)))).toMatch(
      /no credentials from role acs:ram::1234567890123456:role\/gate: STS answered 200 without saying whose session it opened/
    )
  })

  test.each<[string, string]>([
    ['another role', `acs:ram::${account}:role/other/nightly`],
    ['a role whose name is longer', `acs:ram::${account}:role/gate2/nightly`],
    ['another account', 'acs:ram::6543210987654321:role/gate/nightly'],
    ['another account', 'acs:sts::6543210987654321:assumed-role/gate/nightly'],
    ['an account whose id is longer', `acs:ram::${account}0:role/gate/nightly`],
    ['another session', `${arn}/weekly`],
    ['the session in another case', `${arn}/Nightly`]
  ])('about a session of %s, which is said', async (_, told) => {
    expect(await refused(opened(by(told)))).toContain(
      `no credentials from role ${arn}: STS answered 200 with a session of ${told}, which was not asked for`
    )
  })
})

test.each([
  `acs:ram::${account}:role/gate/nightly`,
  `acs:sts::${account}:assumed-role/gate/nightly`,
  `acs:ram::${account}:assumed-role/gate/nightly`,
  `acs:ram::${account}:role/GATE/nightly`
])('a session of %s is that of the role', async told => {
  service.respondWith(token, opened(by(told)), rule)
  expect(await read()).toMatchObject({ rule: { algorithm: 'AES256' } })
  service.respondWith(opened(by(told)), rule)
  const spelled = arn.replace('gate', 'Gate')
  expect(await read('keys', spelled)).toMatchObject({ rule: { algorithm: 'AES256' } })
})
