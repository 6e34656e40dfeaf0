import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import {
  startEmulator,
  type Emulator,
  type RoleTraits
} from '../../../../../dev/emulator/emulator.js'
import { acsDate, callKms } from '../kms/kms-request.js'
import { ossDate, sendSigned } from '../raw-request.js'
import { assumeRole, sessionCredentials, UID, type StsResponse } from './sts-request.js'

/** Not a whole second, the precision of Expiration. */
const START = Date.parse('2026-01-02T03:04:05.678Z')

let emulator: Emulator
let now: number
const role = (more: Partial<RoleTraits> = {}) => {
  emulator.addRole('gate', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { RAM: `acs:ram::${UID}:root` }
        }
      ]
    },
    ...more
  })
}
const assume = (duration?: string) =>
  assumeRole(
    emulator.port,
    { DurationSeconds: duration },
    { headers: { 'x-acs-date': acsDate(now) } }
  )
/** The error codes that a session gets from each service. */
const codes = async (session: StsResponse) => {
  const { token, ...keys } = sessionCredentials(session)
  const oss = await sendSigned(emulator.port, {
    ...keys,
    bucket: 'examplebucket',
    date: ossDate(now),
    headers: { 'x-oss-security-token': token }
  })
  const kms = await callKms(emulator.port, {
    ...keys,
    keyId: 'key-1',
    headers: { 'x-acs-date': acsDate(now), 'x-acs-security-token': token }
  })
  return [oss.element('Code'), kms.json['Code']]
}
const GOOD = [undefined, undefined]
const OVER = ['SecurityTokenExpired', 'InvalidSecurityToken.Expired']

beforeEach(async () => {
  now = START
  emulator = await startEmulator({ now: () => now })
  emulator.addBucket('examplebucket')
  emulator.addKmsKey('key-1')
  role()
})
afterEach(() => emulator.close())

describe('session expiry', () => {
  test.each<[string, string | undefined, number | undefined, string]>([
    ['as asked', '900', undefined, '2026-01-02T03:19:05Z'],
    ['after an hour', undefined, undefined, '2026-01-02T04:04:05Z'],
    ['sooner than asked', '900', 2500, '2026-01-02T03:04:08Z'],
    ['not later than asked', '900', 3_600_000, '2026-01-02T03:19:05Z']
  ])('occurs %s', async (_, duration, sessionLifetimeMs, end) => {
    role(sessionLifetimeMs === undefined ? {} : { sessionLifetimeMs })
    const session = await assume(duration)
    expect(session.json.Credentials?.Expiration).toBe(end)
    now = Date.parse(end) - 1
    expect(await codes(session)).toEqual(GOOD)
    now = Date.parse(end)
    expect(await codes(session)).toEqual(OVER)
  })

  test('is immediate for less than a second', async () => {
    role({ sessionLifetimeMs: 300 })
    expect(await codes(await assume())).toEqual(OVER)
  })

  test('occurs while a request is pending', async () => {
    role({ sessionLifetimeMs: 60_000 })
    const session = await assume()
    emulator.onRequest(() => {
      now = START + 60_000
    })
    expect(await codes(session)).toEqual(OVER)
  })
})

test('revokes all sessions so far, but not new ones', async () => {
  const [first, second] = [await assume(), await assume()]
  emulator.expireSessions()
  expect(await codes(first)).toEqual(OVER)
  expect(await codes(second)).toEqual(OVER)
  expect(await codes(await assume())).toEqual(GOOD)
  const permanent = await sendSigned(emulator.port, { bucket: 'examplebucket', date: ossDate(now) })
  expect(permanent.status).toBe(200)
})

test('never extends a session when it revokes', async () => {
  role({ sessionLifetimeMs: 2000 })
  const session = await assume()
  now = START + 3000
  emulator.expireSessions()
  now = START + 2000
  expect(await codes(session)).toEqual(OVER)
})

test('reports the secrets of a session for leak tests', async () => {
  const { Credentials } = (await assume()).json
  expect(emulator.issuedSecrets).toEqual([
    Credentials?.AccessKeyId,
    Credentials?.AccessKeySecret,
    Credentials?.SecurityToken
  ])
})
