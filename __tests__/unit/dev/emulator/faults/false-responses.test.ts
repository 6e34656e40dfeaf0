import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { once } from 'node:events'
import { request } from 'node:http'
import { connect } from 'node:net'
import { gunzipSync } from 'node:zlib'
import {
  startEmulator,
  type Emulator,
  type FaultAction
} from '../../../../../dev/emulator/emulator.js'
import { sendSigned, signedRequest, type SignedRequestOptions } from '../raw-request.js'

/** Complete and well-formed responses other than the requested ones. */
const BUCKET = 'examplebucket'
const AES = { algorithm: 'AES256' }
const SM4 = { algorithm: 'SM4' }
const KMS = { algorithm: 'KMS', kmsKeyId: 'some-key' }
const ENCRYPTION: SignedRequestOptions = { bucket: BUCKET, query: [['encryption', '']] }
const INFO: SignedRequestOptions = { bucket: BUCKET, query: [['bucketInfo', '']] }
const OBJECT: SignedRequestOptions = { bucket: BUCKET, key: 'object' }

let emulator: Emulator
const get = () => sendSigned(emulator.port, ENCRYPTION)
const shown = async () => {
  const answer = await get()
  return answer.element('SSEAlgorithm') ?? answer.element('Code')
}
const fault = (act: FaultAction) => {
  emulator.addFault({ act, times: 1 })
}

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET, { rule: AES })
})
afterEach(() => emulator.close())

/** Everything received on one keep-alive connection, until `count` responses have begun. */
async function everything(count: number, signing = ENCRYPTION): Promise<string> {
  const { method = 'GET', path = '', headers = {} } = signedRequest(emulator.port, signing)
  const socket = connect(emulator.port, '127.0.0.1')
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`)
  socket.write(`${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n`)
  let text = ''
  socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
  while (beginnings(text) < count || !text.trimEnd().endsWith('>')) await once(socket, 'data')
  socket.destroy()
  return text
}

function beginnings(text: string): number {
  return text.split('HTTP/1.1 ').length - 1
}

describe('a stale response', () => {
  test('shows the rule from before the last change', async () => {
    emulator.setRule(BUCKET, SM4)
    fault({ kind: 'stale' })
    expect([await shown(), await shown()]).toEqual(['AES256', 'SM4'])
    expect(emulator.requests[0]).toMatchObject({ fault: 'stale', status: 200 })
    expect(emulator.requests[0]?.responseBody).toContain('AES256')
    expect(emulator.requests[1]).not.toHaveProperty('fault')
  })

  test('shows no rule where there was none before', async () => {
    fault({ kind: 'stale' })
    expect(await shown()).toBe('NoSuchServerSideEncryptionRule')
  })

  test.each([
    [KMS, 'KMS'],
    [null, 'NoSuchServerSideEncryptionRule']
  ])('shows the rule that the fault names', async (rule, word) => {
    fault({ kind: 'stale', rule })
    expect(await shown()).toBe(word)
    expect(emulator.rule(BUCKET)).toEqual(AES)
  })

  test('also applies to GetBucketInfo and to uploads', async () => {
    fault({ kind: 'stale', rule: SM4 })
    expect((await sendSigned(emulator.port, INFO)).element('SSEAlgorithm')).toBe('SM4')
    fault({ kind: 'stale', rule: SM4 })
    await sendSigned(emulator.port, { ...OBJECT, method: 'PUT', body: 'x' })
    expect(emulator.objectVersions(BUCKET)).toMatchObject([{ encryption: SM4 }])
  })

  test('does not apply to changes or HEAD requests', async () => {
    fault({ kind: 'stale', rule: SM4 })
    await sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
    await sendSigned(emulator.port, { ...OBJECT, method: 'HEAD' })
    expect(emulator.requests.map(({ fault }) => fault)).toEqual([undefined, undefined])
  })
})

describe('a swapped response', () => {
  beforeEach(() => {
    emulator.addBucket('anotherbucket', { rule: KMS })
  })

  test('is the response about another bucket', async () => {
    fault({ kind: 'swapped', bucket: 'anotherbucket' })
    expect((await get()).element('KMSMasterKeyID')).toBe('some-key')
    fault({ kind: 'swapped', bucket: 'anotherbucket' })
    expect((await sendSigned(emulator.port, INFO)).element('Name')).toBe('anotherbucket')
  })

  test('names the other bucket when that has no rule', async () => {
    emulator.setRule('anotherbucket', undefined)
    fault({ kind: 'swapped', bucket: 'anotherbucket' })
    expect((await get()).element('BucketName')).toBe('anotherbucket')
    emulator.setRule(BUCKET, undefined)
    expect((await get()).element('BucketName')).toBeUndefined()
  })

  test('finds no object, and never changes the other bucket', async () => {
    await sendSigned(emulator.port, { ...OBJECT, method: 'PUT', body: 'x' })
    fault({ kind: 'swapped', bucket: 'anotherbucket' })
    expect((await sendSigned(emulator.port, { ...OBJECT, method: 'HEAD' })).status).toBe(404)
    emulator.addFault({ act: { kind: 'swapped', bucket: 'anotherbucket' } })
    await sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
    await sendSigned(emulator.port, { ...OBJECT, method: 'PUT', body: 'x' })
    expect(emulator.rule('anotherbucket')).toEqual(KMS)
    expect(emulator.rule(BUCKET)).toBeUndefined()
    expect(emulator.objectVersions('anotherbucket')).toEqual([])
  })

  test('reports that the other bucket does not exist', async () => {
    fault({ kind: 'swapped', bucket: 'gone' })
    expect(await shown()).toBe('NoSuchBucket')
  })
})

describe('surplus responses', () => {
  const idsIn = (text: string) =>
    [...text.matchAll(/x-oss-request-id: (\S+)/g)].map(([, id = '']) => id)

  test('sends the same response twice on one connection', async () => {
    fault({ kind: 'doubled' })
    const text = await everything(2)
    const [first, second] = idsIn(text)
    expect([beginnings(text), text.split('AES256').length - 1, second]).toEqual([2, 2, first])
  })

  test.each([0, 5])('sends a second response after %i ms, with its own request ID', async ms => {
    fault({ kind: 'surplus', ms, rule: SM4 })
    const text = await everything(2)
    const [first, second] = idsIn(text)
    expect(second).toMatch(/^[0-9A-F]{24}$/)
    expect(second).not.toBe(first)
    expect(text.indexOf('AES256')).toBeLessThan(text.indexOf('SM4'))
    expect(text).toContain('Content-Length:')
  })

  test('sends an unsolicited response that there is no rule', async () => {
    fault({ kind: 'surplus', ms: 0, rule: null })
    const text = await everything(2)
    const [, second = ''] = text.split(/(?=HTTP\/1\.1 404)/)
    expect(second).toContain('<Code>NoSuchServerSideEncryptionRule</Code>')
    expect(second).toContain(`<RequestId>${idsIn(second)[0]}</RequestId>`)
  })

  test('sends nothing on a closed connection', async () => {
    fault({ kind: 'surplus', ms: 20, rule: SM4 })
    expect(await shown()).toBe('AES256')
    await new Promise(resolve => setTimeout(resolve, 40))
    expect(await shown()).toBe('AES256')
  })
})

describe('an encoded response', () => {
  const bytes = async (as: 'gzip' | 'gzip-claimed' | 'utf-16' | 'bom') => {
    fault({ kind: 'encoded', as })
    const { path = '', headers = {} } = signedRequest(emulator.port, ENCRYPTION)
    const answer = await fetchRaw(`${emulator.url}${path}`, headers)
    return answer
  }

  test('has another character encoding', async () => {
    const plain = (await get()).body
    expect((await bytes('utf-16')).body.toString('utf16le')).toBe(`\ufeff${plain}`)
    expect((await bytes('bom')).body.toString()).toBe(`\ufeff${plain}`)
  })

  test('is compressed, or only labelled as compressed', async () => {
    const plain = (await get()).body
    const compressed = await bytes('gzip')
    expect([compressed.coding, gunzipSync(compressed.body).toString()]).toEqual(['gzip', plain])
    const claimed = await bytes('gzip-claimed')
    expect([claimed.coding, claimed.body.toString()]).toEqual(['gzip', plain])
  })

  test('leaves an empty body empty', async () => {
    emulator.addFault({ act: { kind: 'encoded', as: 'utf-16' } })
    const answer = await sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
    expect([answer.status, answer.body]).toEqual([204, ''])
  })
})

async function fetchRaw(url: string, headers: Record<string, string>) {
  return await new Promise<{ coding: string | undefined; body: Buffer }>((resolve, reject) => {
    request(url, { headers }, incoming => {
      const chunks: Buffer[] = []
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
      incoming.on('end', () => {
        resolve({ coding: incoming.headers['content-encoding'], body: Buffer.concat(chunks) })
      })
    })
      .on('error', reject)
      .end()
  })
}

describe('a late execution', () => {
  test('resets at once, and makes the change later', async () => {
    fault({ kind: 'late', ms: 1_000 })
    await expect(
      sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
    ).rejects.toMatchObject({
      code: 'ECONNRESET'
    })
    expect(emulator.rule(BUCKET)).toEqual(AES)
    while (emulator.rule(BUCKET) !== undefined) await new Promise(setImmediate)
    expect(emulator.requests).toMatchObject([{ status: 0, fault: 'late' }])
  })

  test('responds at once, and makes the change later', async () => {
    fault({ kind: 'late', ms: 1_000, answer: { status: 503, body: 'busy' } })
    const answer = await sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
    expect(answer.status).toBe(503)
    expect(emulator.rule(BUCKET)).toEqual(AES)
    while (emulator.rule(BUCKET) !== undefined) await new Promise(setImmediate)
    expect(emulator.requests).toMatchObject([{ status: 503, fault: 'late' }])
  })

  test('executes an upload whose client has disconnected', async () => {
    fault({ kind: 'late', ms: 1_000 })
    await expect(
      sendSigned(emulator.port, { ...OBJECT, method: 'PUT', body: 'x' })
    ).rejects.toMatchObject({ code: 'ECONNRESET' })
    expect(emulator.objectVersions(BUCKET)).toEqual([])
    while (emulator.objectVersions(BUCKET).length === 0) await new Promise(setImmediate)
  })
})

test('records every rule, and who set it', async () => {
  const before = performance.now()
  emulator.setRule(BUCKET, SM4)
  await sendSigned(emulator.port, { ...ENCRYPTION, method: 'DELETE' })
  const history = emulator.ruleHistory(BUCKET)
  expect(history.map(({ rule, by }) => [rule, by])).toEqual([
    [AES, 'set-rule'],
    [SM4, 'set-rule'],
    [undefined, 'request']
  ])
  const times = history.map(({ at }) => at)
  expect([...times].sort((one, other) => one - other)).toEqual(times)
  expect(times[1]).toBeGreaterThanOrEqual(before)
})
