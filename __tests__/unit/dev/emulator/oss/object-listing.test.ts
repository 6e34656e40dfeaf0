import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { sendSigned } from '../raw-request.js'

const BUCKET = 'examplebucket'

let emulator: Emulator
const list = (...query: [string, string][]) =>
  sendSigned(emulator.port, { bucket: BUCKET, query: [['list-type', '2'], ...query] })
const keysIn = (body: string) => [...body.matchAll(/<Key>([^<]*)/g)].map(([, key = '']) => key)

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket(BUCKET)
  for (const key of ['a', 'b', 'c', 'd']) {
    await sendSigned(emulator.port, { method: 'PUT', bucket: BUCKET, key, body: key })
  }
})
afterAll(() => emulator.close())

test('uses start-after beside an empty continuation-token', async () => {
  const page = await list(['start-after', 'b'], ['continuation-token', ''])
  expect(keysIn(page.body)).toEqual(['c', 'd'])
})

test('prefers a continuation-token over start-after', async () => {
  const first = await list(['start-after', 'a'], ['max-keys', '1'])
  expect(keysIn(first.body)).toEqual(['b'])
  const token = first.element('NextContinuationToken') ?? ''
  const second = await list(['start-after', 'a'], ['continuation-token', token])
  expect(keysIn(second.body)).toEqual(['c', 'd'])
})

test('rejects an unknown continuation-token', async () => {
  expect((await list(['continuation-token', '?'])).element('Code')).toBe('InvalidArgument')
})
