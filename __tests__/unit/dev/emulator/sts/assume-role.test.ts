import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  startEmulator,
  type Emulator,
  type RamPolicy
} from '../../../../../dev/emulator/emulator.js'
import { acsDate, sha256, type KmsCall } from '../kms/kms-request.js'
import {
  assumeRole,
  statusAndError,
  ROLE,
  sessionCredentials,
  UID,
  type StsResponse
} from './sts-request.js'

const START = Date.parse('2026-01-02T03:04:05Z')
const ROOT = `acs:ram::${UID}:root`
const NO_PERMISSION = [
  403,
  'NoPermission',
  'You are not authorized to do this action. You should be authorized by RAM.'
]

let emulator: Emulator
let now: number
const trust = (...arns: string[]): RamPolicy => ({
  Version: '1',
  Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { RAM: arns } }]
})
const assume = (parameters: Record<string, string | undefined> = {}, call: KmsCall = {}) =>
  assumeRole(emulator.port, parameters, {
    ...call,
    headers: { 'x-acs-date': acsDate(now), ...call.headers }
  })
const as = (answer: StsResponse): KmsCall => {
  const { token, ...keys } = sessionCredentials(answer)
  return { ...keys, headers: { 'x-acs-security-token': token } }
}

beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  emulator.addRole('gate', { trust: trust(ROOT) })
})
afterEach(() => emulator.close())

test('returns a session', async () => {
  const answer = await assume({ DurationSeconds: '901' })
  expect(answer.status).toBe(200)
  expect(answer.json).toEqual({
    RequestId: answer.headers['x-acs-request-id'],
    AssumedRoleUser: { AssumedRoleId: expect.stringMatching(/:next$/), Arn: `${ROLE}/next` },
    Credentials: {
      AccessKeyId: expect.stringMatching(/^STS\./),
      AccessKeySecret: expect.any(String),
      SecurityToken: expect.any(String),
      Expiration: '2026-01-02T03:19:06Z'
    }
  })
  expect(emulator.requests[0]).toMatchObject({
    operation: 'AssumeRole',
    signature: 'acs3',
    accessKeyId: 'emulator-id',
    region: 'cn-hangzhou',
    roleArn: ROLE,
    sessionName: 'next',
    durationSeconds: 901
  })
})

describe('the signature', () => {
  const mismatch = [400, 'SignatureDoesNotMatch']
  const date = (value: string): KmsCall => ({ headers: { 'x-acs-date': value } })

  test.each<[string, KmsCall, unknown[]]>([
    ['by another secret', { accessKeySecret: 'wrong' }, mismatch],
    ['without the action', { unsigned: ['x-acs-action'] }, mismatch],
    ['without the host', { unsigned: ['host'] }, mismatch],
    ['of another body', { headers: { 'x-acs-content-sha256': sha256('x') } }, mismatch],
    ['of nobody', { accessKeyId: 'nobody' }, [404, 'InvalidAccessKeyId.NotFound']],
    ['too early', date(acsDate(START + 901_000)), [400, 'InvalidTimeStamp.Expired']],
    ['undated', date(''), [400, 'MissingParameter']],
    [
      'with a token that does not belong there',
      { headers: { 'x-acs-security-token': 't' } },
      [404, 'InvalidAccessKeyId.NotFound']
    ],
    [
      'of another version',
      { headers: { 'x-acs-version': '2016-01-20' } },
      [404, 'InvalidAction.NotFound']
    ],
    ['of another method', { method: 'PUT' }, [404, 'InvalidAction.NotFound']],
    ['of another path', { path: '/x' }, [404, 'InvalidAction.NotFound']],
    [
      'of another action',
      { headers: { 'x-acs-action': 'GetCallerIdentity' } },
      [404, 'InvalidAction.NotFound']
    ],
    ['of a parameter given twice', { query: [['RoleArn', ROLE]] }, [400, 'InvalidParameter']]
  ])('is rejected %s', async (_, call, expected) => {
    expect(statusAndError(await assume({}, call)).slice(0, 2)).toEqual(expected)
    expect(emulator.issuedSecrets).toEqual([])
  })

  test('is accepted once', async () => {
    const once = { headers: { 'x-acs-signature-nonce': 'n' } }
    expect((await assume({}, once)).status).toBe(200)
    expect((await assume({}, once)).json.Code).toBe('SignatureNonceUsed')
  })

  test('is required at any host', async () => {
    expect((await assume({}, { host: '127.0.0.1' })).status).toBe(200)
    expect((await assume({}, { method: 'GET' })).status).toBe(200)
  })
})

describe('permission to assume a role', () => {
  const alice = { accessKeyId: 'alice', accessKeySecret: 's' }
  const allowing = (Action: string, Resource: string): RamPolicy => ({
    Version: '1',
    Statement: [{ Effect: 'Allow', Action, Resource }]
  })

  test('denies the account itself', async () => {
    emulator.addCredential({ ...alice, root: true })
    const expected = [403, 'NoPermission', 'Roles may not be assumed by root accounts.']
    expect(statusAndError(await assume({}, alice))).toEqual(expected)
  })

  test('denies a caller whom RAM denies it', async () => {
    emulator.addCredential({ ...alice, deny: ['AssumeRole'] })
    expect(statusAndError(await assume({}, alice))).toEqual(NO_PERMISSION)
  })

  test.each([
    ['sts:AssumeRole', ROLE, true],
    ['sts:*', `acs:ram:*:${UID}:role/*`, true],
    ['sts:AssumeRole', `${ROLE}2`, false],
    ['oss:*', '*', false]
  ])('evaluates a policy that allows %s on %s: %j', async (action, resource, allowed) => {
    emulator.addCredential({ ...alice, policy: allowing(action, resource) })
    const answer = await assume({}, alice)
    if (allowed) expect(answer.status).toBe(200)
    else expect(statusAndError(answer)).toEqual(NO_PERMISSION)
  })

  test.each([
    ['the account', ROOT, true],
    ['another account', 'acs:ram::1:root', false],
    ['that user', `acs:ram::${UID}:user/alice`, true],
    ['another user', `acs:ram::${UID}:user/bob`, false]
  ])('evaluates a role that trusts %s', async (_, arn, trusted) => {
    emulator.addCredential(alice)
    emulator.addRole('gate', { trust: trust(arn) })
    const answer = await assume({}, alice)
    if (trusted) expect(answer.status).toBe(200)
    else expect(statusAndError(answer)).toEqual(NO_PERMISSION)
  })

  test('allows a session of the trusted role, and no other', async () => {
    emulator.addRole('second', { trust: trust(ROLE) })
    const [first, second] = [ROLE, ROLE.replace('gate', 'second')]
    expect(statusAndError(await assume({ RoleArn: second }))).toEqual(NO_PERMISSION)
    const session = await assume({ RoleArn: first })
    const chained = await assume({ RoleArn: second }, as(session))
    expect(chained.json['AssumedRoleUser']).toMatchObject({ Arn: `${second}/next` })
    expect(emulator.requests.at(-1)?.accessKeyId).toBe(session.json.Credentials?.AccessKeyId)
    expect(statusAndError(await assume({ RoleArn: second }, as(chained)))).toEqual(NO_PERMISSION)
  })

  test('allows a session whose own policies allow it', async () => {
    const narrow = JSON.stringify(allowing('oss:*', '*'))
    const session = await assume({ Policy: narrow })
    expect(statusAndError(await assume({}, as(session)))).toEqual(NO_PERMISSION)
  })

  test('denies an expired session', async () => {
    const session = await assume({ DurationSeconds: '900' })
    now = START + 899_000
    expect((await assume({}, as(session))).status).toBe(200)
    now = START + 900_000
    expect((await assume({}, as(session))).json.Code).toBe('InvalidSecurityToken.Expired')
  })

  test('denies a role that does not exist', async () => {
    expect((await assume({ RoleArn: `${ROLE}2` })).json.Code).toBe('EntityNotExist.Role')
  })

  test('denies a longer duration than the role allows', async () => {
    expect((await assume({ DurationSeconds: '3601' })).json.Code).toBe(
      'InvalidParameter.DurationSeconds'
    )
  })
})

test('sends scripted errors', async () => {
  emulator.addFault({ operation: 'AssumeRole', act: { kind: 'error', code: 'NoPermission' } })
  expect(statusAndError(await assume())).toEqual(NO_PERMISSION)
})
