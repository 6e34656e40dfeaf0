import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { createHmac } from 'node:crypto'
import { startEmulator, type Emulator } from '../../../emulator/emulator.js'
import { signV4 } from '../../../emulator/signature-v4.js'
import { ossDate, send } from './raw-request.js'

const MINUTE = 60 * 1000
const DAY = 24 * 60 * 60
const BUCKET = 'examplebucket'

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator({ allowV1: true })
  emulator.addBucket(BUCKET)
  emulator.addCredential({ accessKeyId: 'STS.1', accessKeySecret: 's', securityToken: 't+/' })
})
afterAll(() => emulator.close())

interface Url {
  at?: number
  expires?: string
  id?: string
  secret?: string
  token?: string
}

/** Location of the bucket, by a URL with a V4 signature. */
function byV4({ at = Date.now(), expires = '60', ...who }: Url) {
  const { id = 'emulator-id', secret = 'emulator-secret', token } = who
  const date = ossDate(at)
  const scope = { date: date.slice(0, 8), region: 'cn-hangzhou', product: 'oss' }
  const query: [string, string][] = [
    ['location', ''],
    ['x-oss-signature-version', 'OSS4-HMAC-SHA256'],
    ['x-oss-credential', `${id}/${scope.date}/cn-hangzhou/oss/aliyun_v4_request`],
    ['x-oss-date', date],
    ['x-oss-expires', expires],
    ...(token === undefined ? [] : [['x-oss-security-token', token] as [string, string]])
  ]
  const unsigned = { method: 'GET', query, headers: new Map() }
  const { signature } = signV4(unsigned, { bucket: BUCKET }, scope, date, [], secret)
  return ask([...query, ['x-oss-signature', signature]])
}

/** The same, by a URL with a V1 signature. */
function byV1(expires: string, secret = 'emulator-secret') {
  const lines = ['GET', '', '', expires, `/${BUCKET}/?location`]
  const signature = createHmac('sha1', secret).update(lines.join('\n')).digest('base64')
  return ask([
    ['location', ''],
    ['OSSAccessKeyId', 'emulator-id'],
    ['Expires', expires],
    ['Signature', signature]
  ])
}

function ask(query: [string, string][]) {
  const parameters = query.map(pair => pair.map(encodeURIComponent).join('=')).join('&')
  return send(emulator.port, { path: `/${BUCKET}/?${parameters}` })
}

describe('V4', () => {
  test.each<[string, Url]>([
    ['fresh', {}],
    ['59 of 60 minutes old', { at: Date.now() - 59 * MINUTE, expires: '3600' }],
    ['for seven days', { expires: String(7 * DAY) }],
    ['of a temporary credential', { id: 'STS.1', secret: 's', token: 't+/' }]
  ])('%s', async (_, url) => {
    expect((await byV4(url)).status).toBe(200)
  })

  test.each<[string, Url, number, string, string]>([
    ['expired', { at: Date.now() - 2 * MINUTE }, 403, 'AccessDenied', '0002-00000069'],
    ['not valid yet', { at: Date.now() + 16 * MINUTE }, 403, 'AccessDenied', '0002-00000235'],
    ['for too long', { expires: String(7 * DAY + 1) }, 400, 'InvalidArgument', '0002-00000070'],
    ['for no time', { expires: '0' }, 400, 'InvalidArgument', '0002-00000070'],
    ['for nonsense', { expires: 'soon' }, 400, 'InvalidArgument', '0002-00000070'],
    ['of another secret', { secret: 'guess' }, 403, 'SignatureDoesNotMatch', '0002-00000040'],
    ['without its token', { id: 'STS.1', secret: 's' }, 403, 'InvalidAccessKeyId', '0002-00000003']
  ])('%s', async (_, url, status, code, ec) => {
    const answer = await byV4(url)
    expect([answer.status, answer.element('Code'), answer.element('EC')]).toEqual([
      status,
      code,
      ec
    ])
  })
})

describe('V1', () => {
  const inSeconds = (seconds: number) => String(Math.floor(Date.now() / 1000) + seconds)

  test('fresh', async () => {
    expect((await byV1(inSeconds(60))).status).toBe(200)
  })

  test.each([
    ['expired', inSeconds(-1), 'emulator-secret', 403, '0002-00000069'],
    ['for nonsense', 'soon', 'emulator-secret', 400, '0002-00000070'],
    ['of another secret', inSeconds(60), 'guess', 403, '0002-00000040']
  ])('%s', async (_, expires, secret, status, ec) => {
    const answer = await byV1(expires, secret)
    expect([answer.status, answer.element('EC')]).toEqual([status, ec])
  })
})
