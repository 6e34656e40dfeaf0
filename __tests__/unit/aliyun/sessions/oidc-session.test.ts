import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { failureOf, ScriptedService, type ServiceReply } from '../scripted-service.js'
import type { CredentialSource } from '../../../../src/aliyun/credentials/identity.js'
import { message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'

/** Responses of the token service and of STS, received by the real clients from a scripted service. */
const service = new ScriptedService()
beforeAll(() => service.start())
afterAll(() => {
  service.stop()
})

const account = '1234567890123456'
const arn = `acs:ram::${account}:role/gate`
const tokenBody = JSON.stringify({ value: 'aaaa.bbbb.cccc' })
const token: ServiceReply = { status: 200, body: tokenBody }
const rule: ServiceReply = {
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
const sessionOfUser = (Arn: unknown): object => ({ ...session, AssumedRoleUser: { Arn } })
const opened = (response: object | string = session, status = 200): ServiceReply => ({
  status,
  body: typeof response === 'string' ? response : JSON.stringify(response)
})

/** Reads a bucket as a role: by an OIDC token, or by keys of a user. */
const read = (kind: 'oidc' | 'keys' = 'oidc', roleArn = arn) => {
  const source: CredentialSource =
    kind === 'oidc'
      ? { kind, tokenService: { url: `${service.url}/token`, bearer: 'bearer-bearer' } }
      : {
          kind,
          from: message`a test`,
          credentials: { accessKeyId: 'user-id', accessKeySecret: 'user-secret' }
        }
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

test('a bucket is read with a session, which is opened with a token or with keys', async () => {
  service.respondWith(token, opened(), rule)
  expect(await read()).toMatchObject({ rule: { algorithm: 'AES256' } })
  expect(paths()).toEqual(['/token', '/', '/'])
  service.respondWith(opened(), rule)
  expect(await read('keys')).toMatchObject({ rule: { algorithm: 'AES256' } })
})

describe('a response of the token service is rejected', () => {
  test.each([201, 203, 301, 400, 401, 403, 404, 429, 500])(
    'with the status %i, whatever its body',
    async status => {
      service.respondWith({ status, body: tokenBody }, opened(), rule)
      await failureOf(read())
      expect(paths()).toEqual(['/token'])
    }
  )

  test.each([
    [429, /raise max-attempts/],
    [503, /GitHub's status page/],
    [403, /id-token: write/]
  ])('with the status %i, for which the hint fits GitHub', async (status, expected) => {
    service.respondWith({ status })
    const { reason } = await failureOf(read())
    expect(plain(reason.message)).toMatch(
      new RegExp(
        `^Bucket photos could not be read: an OIDC token for this job could not be obtained: GitHub's token service at 127\\.0\\.0\\.1:\\d+ responded with ${status}\\b`
      )
    )
    expect(plain(reason.hint)).toMatch(expected)
    expect(plain(reason.hint)).not.toMatch(/Alibaba Cloud|concurrency/)
  })

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
  ])('when it has %s', async (_, body) => {
    service.respondWith({ status: 200, body }, opened(), rule)
    await failureOf(read())
    expect(paths()).toEqual(['/token'])
  })
})

describe('a response of STS is rejected', () => {
  const expectRejection = async (response: ServiceReply, roleArn?: string): Promise<string> => {
    const messages = []
    for (const kind of ['oidc', 'keys'] as const) {
      service.respondWith(...(kind === 'oidc' ? [token] : []), response, rule)
      messages.push(plain((await failureOf(read(kind, roleArn))).reason.message))
      // Its credentials sign no request.
      expect(paths().at(-1)).toBe('/')
      expect(service.requests).toHaveLength(kind === 'oidc' ? 2 : 1)
    }
    expect(messages[1]).toBe(messages[0])
    return messages[0] ?? ''
  }

  test.each([201, 203, 301, 400, 403, 404, 500, 503])(
    'with the status %i, whatever its body',
    async status => {
      await expectRejection(opened(session, status))
    }
  )

  const error = { Code: 'NoPermission', Message: 'said', RequestId: 'R' }
  test.each<[string, object]>([
    ['an error', { ...session, ...error }],
    ['a code alone', { ...session, Code: 'NoPermission' }],
    ['an empty code', { ...session, Code: '' }],
    ['a code that is none', { ...session, Code: null }]
  ])('when it is a 200 with %s', async (_, response) => {
    await expectRejection(opened(response))
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
  ])('when it has %s', async (_, body) => {
    await expectRejection(opened(body))
  })

  test.each<[string, unknown]>([
    ['nobody', undefined],
    ['nobody', ''],
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
  ])('with a session of %s, since it names no role session', async (_, assumedArn) => {
    expect(await expectRejection(opened(sessionOfUser(assumedArn)))).toMatch(
      /role acs:ram::1234567890123456:role\/gate could not be assumed: STS responded with 200, but did not name the session's role/
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
  ])('with a session of %s, which the error names', async (_, assumedArn) => {
    expect(await expectRejection(opened(sessionOfUser(assumedArn)))).toContain(
      `role ${arn} could not be assumed: STS responded with 200, but returned session ${assumedArn}, which was not requested`
    )
  })
})

test.each([
  `acs:ram::${account}:role/gate/nightly`,
  `acs:sts::${account}:assumed-role/gate/nightly`,
  `acs:ram::${account}:assumed-role/gate/nightly`,
  `acs:ram::${account}:role/GATE/nightly`
])('a session of %s is accepted as one of the role', async assumedArn => {
  service.respondWith(token, opened(sessionOfUser(assumedArn)), rule)
  expect(await read()).toMatchObject({ rule: { algorithm: 'AES256' } })
  service.respondWith(opened(sessionOfUser(assumedArn)), rule)
  const spelled = arn.replace('gate', 'Gate')
  expect(await read('keys', spelled)).toMatchObject({ rule: { algorithm: 'AES256' } })
})
