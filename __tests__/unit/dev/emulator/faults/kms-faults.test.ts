import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { connect } from 'node:net'
import {
  startEmulator,
  type Emulator,
  type FaultAction
} from '../../../../../dev/emulator/emulator.js'
import { callKms, kmsRequest, withJson } from '../kms/kms-request.js'
import { send, sendSigned } from '../raw-request.js'

/** If the error ended the connection, the rest of the body could reset it. */
const KEPT = { connection: 'keep-alive' }

let emulator: Emulator
const describeKey = (keyId = 'key-1') => callKms(emulator.port, { keyId })
const act = (fault: FaultAction) => {
  emulator.addFault({ operation: 'DescribeKey', act: fault })
}
const settled = async () => {
  while (emulator.requests.length === 0) await new Promise(setImmediate)
  await new Promise(resolve => setTimeout(resolve, 10))
}

beforeEach(async () => {
  emulator = await startEmulator()
  emulator.addBucket('examplebucket')
  emulator.addKmsKey('key-1')
})
afterEach(() => emulator.close())

describe('KMS faults', () => {
  test.each([
    ['Forbidden.NoPermission', 403],
    ['Throttling.User', 400],
    ['ServiceUnavailable', 503],
    ['InternalFailure', 500],
    ['InvalidSecurityToken.Expired', 403]
  ])("sends KMS's own error %s", async (code, status) => {
    act({ kind: 'error', code })
    const answer = await describeKey()
    expect([answer.status, answer.json['Code']]).toEqual([status, code])
    expect(answer.json['RequestId']).toBe(answer.headers['x-acs-request-id'])
    expect(emulator.requests.at(-1)).toMatchObject({ status, code })
  })

  test('rejects a fault with a code that the service does not have', () => {
    const fault = (operation: 'DescribeKey' | 'GetObject' | 'Unknown', code: string) => () => {
      emulator.addFault({ operation, act: { kind: 'error', code } })
    }
    expect(fault('DescribeKey', 'NoSuchBucket')).toThrow('no KMS error NoSuchBucket')
    expect(fault('GetObject', 'Throttling.User')).toThrow('no OSS error Throttling.User')
    expect(fault('Unknown', 'Nonsense')).toThrow('no OSS or KMS or STS error Nonsense')
    expect(fault('Unknown', 'Throttling.User')).not.toThrow()
  })

  test('sends an error without an operation from the service that has it', async () => {
    emulator.addFault({ act: { kind: 'wrong-region', endpoint: 'e' } })
    emulator.addFault({ act: { kind: 'error', code: 'NoSuchBucket' } })
    emulator.addFault({ act: { kind: 'error', code: 'Throttling.User' } })
    expect((await describeKey()).json['Code']).toBe('Throttling.User')
    const listing = await sendSigned(emulator.port, { bucket: 'examplebucket' })
    expect(listing.element('Endpoint')).toBe('e')
  })

  test('sends literal responses', async () => {
    act({ kind: 'answer', status: 502, body: '<html>' })
    const answer = await send(emulator.port, kmsRequest({ keyId: 'key-1' }))
    expect([answer.status, answer.body]).toEqual([502, '<html>'])
    emulator.clearFaults()
    act({ kind: 'answer-with', answer: ({ path }) => ({ status: 418, body: path }) })
    expect((await send(emulator.port, kmsRequest({ keyId: 'key-1' }))).body).toBe('/?KeyId=key-1')
  })

  test('sends responses late, and byte by byte', async () => {
    act({ kind: 'delay', ms: 30 })
    const start = performance.now()
    expect((await describeKey()).status).toBe(200)
    expect(performance.now() - start).toBeGreaterThanOrEqual(29)
    emulator.clearFaults()
    act({ kind: 'trickle', ms: 0 })
    expect((await describeKey()).json.KeyMetadata?.['KeyId']).toBe('key-1')
  })

  test('sends half a response, and far too much', async () => {
    act({ kind: 'half' })
    const half = await send(emulator.port, kmsRequest({ keyId: 'key-1' }))
    expect(half.status).toBe(200)
    expect(half.body).toMatch(/^\{"RequestId"/)
    expect(() => withJson(half)).toThrow(SyntaxError)
    emulator.clearFaults()
    act({ kind: 'flood', bytes: 200_000 })
    expect((await send(emulator.port, kmsRequest())).body).toHaveLength(200_000)
  })

  test.each<FaultAction['kind']>(['reset', 'reset-after', 'reset-amid-body'])(
    'ends the connection with the fault %s',
    async kind => {
      act({ kind } as FaultAction)
      await expect(describeKey()).rejects.toMatchObject({ code: 'ECONNRESET' })
    }
  )

  test.each<FaultAction['kind']>(['hang', 'hang-after'])(
    'never responds with the fault %s',
    async kind => {
      act({ kind } as FaultAction)
      const ended = expect(describeKey()).rejects.toMatchObject({ code: 'ECONNRESET' })
      await settled()
      expect(emulator.requests[0]?.status).toBe(0)
      await emulator.close()
      await ended
    }
  )

  test('matches some keys only', async () => {
    emulator.addKmsKey('key-2')
    const refuse = (key: string | RegExp) => {
      emulator.addFault({ key, act: { kind: 'error', code: 'Forbidden.NoPermission' } })
    }
    refuse('key-1')
    expect((await describeKey('key-1')).status).toBe(403)
    expect((await describeKey('key-2')).status).toBe(200)
    emulator.clearFaults()
    refuse(/-2$/g)
    for (const [key, status] of [
      ['key-2', 403],
      ['key-2', 403],
      ['key-1', 200]
    ] as const) {
      expect((await describeKey(key)).status).toBe(status)
    }
    expect((await callKms(emulator.port)).json['Code']).toBe('MissingParameter')
  })
})

describe('malformed KMS requests', () => {
  afterEach(async () => {
    expect((await describeKey()).status).toBe(200)
  })

  test.each([
    ['a path that is no URI', '/?KeyId=%zz', {}],
    ['a form that is none', '/', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['JSON that is none', '/', { 'content-type': 'application/json' }]
  ])('rejects %s in JSON and keeps running', async (_, path, more: Record<string, string>) => {
    const headers = { 'x-acs-action': 'DescribeKey', ...more }
    const answer = await send(emulator.port, {
      method: 'POST',
      path,
      headers,
      body: '{"KeyId=%zz&&==&%FF'
    })
    expect(answer.status).toBe(400)
    expect(withJson(answer).json['Code']).toMatch(/^(Invalid|Missing)Parameter$/)
  })

  test.each([64 * 1024, 64 * 1024 + 1])('handles a body of %d bytes', async size => {
    const call = { keyId: 'key-1', body: 'x'.repeat(size), headers: KEPT }
    const answer = await callKms(emulator.port, call)
    expect(answer.status).toBe(size > 64 * 1024 ? 400 : 200)
  })

  test('rejects an oversized body without a declared length', async () => {
    const headers = { ...KEPT, 'x-acs-action': 'DescribeKey', 'transfer-encoding': 'chunked' }
    const raw = { method: 'POST', headers, body: 'x'.repeat(100_000) }
    const answer = withJson(await send(emulator.port, raw))
    expect([answer.status, answer.json['Code']]).toEqual([400, 'InvalidParameter'])
  })

  test('rejects two Authorization headers', async () => {
    const lines = [
      'POST / HTTP/1.1',
      'Host: h',
      'X-Acs-Action: DescribeKey',
      'Authorization: a',
      'Authorization: b',
      'Content-Length: 0',
      'Connection: close'
    ]
    const answer = await new Promise<string>(resolve => {
      let text = ''
      const socket = connect(emulator.port, '127.0.0.1', () =>
        socket.write(`${lines.join('\r\n')}\r\n\r\n`)
      )
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()))
      socket.on('close', () => {
        resolve(text)
      })
    })
    expect(answer).toMatch(/^HTTP\/1\.1 400 [^]*\{"RequestId":/)
  })

  test('rejects ACS3 without an action', async () => {
    const answer = await callKms(emulator.port, { headers: { 'x-acs-action': undefined } })
    expect(answer.json['Code']).toBe('InvalidAction.NotFound')
  })
})
