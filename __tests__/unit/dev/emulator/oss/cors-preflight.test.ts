import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { send, sendSigned } from '../raw-request.js'

const BUCKET = 'examplebucket'
const PREFLIGHT = { origin: 'https://example.com', 'access-control-request-method': 'PUT' }

let emulator: Emulator
beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
})
afterAll(() => emulator.close())

describe('a preflight request without a matching CORS rule', () => {
  const method = 'OPTIONS'

  test.each(['', 'key'])('is denied to anyone, at /%s', async key => {
    const path = `/${BUCKET}/${key}`
    const signing = { method, bucket: BUCKET, key, headers: PREFLIGHT }
    for (const answer of [
      await send(emulator.port, { method, path, headers: PREFLIGHT }),
      await sendSigned(emulator.port, { ...signing, accessKeyId: 'nobody' }),
      await sendSigned(emulator.port, signing)
    ]) {
      expect([answer.status, answer.element('Code')]).toEqual([403, 'AccessForbidden'])
    }
  })

  test.each(['origin', 'access-control-request-method'])(
    'requires the header %s',
    async missing => {
      const headers = Object.fromEntries(
        Object.entries(PREFLIGHT).filter(([name]) => name !== missing)
      )
      const answer = await send(emulator.port, { method, path: `/${BUCKET}/key`, headers })
      expect([answer.status, answer.element('Code')]).toEqual([400, 'BadRequest'])
      expect(answer.element('Message')?.toLowerCase()).toContain(missing)
    }
  )

  test('reports a missing bucket', async () => {
    const path = '/no-such-bucket/key'
    const answer = await send(emulator.port, { method, path, headers: PREFLIGHT })
    expect([answer.status, answer.element('Code')]).toEqual([404, 'NoSuchBucket'])
  })
})
