import { expect, test } from '@jest/globals'
import { interruptibleClock } from '../../../src/runtime/clock.js'

const long = 60_000

test('ends a pending sleep when the run stops, and lets later ones last', async () => {
  const stop = new AbortController()
  const clock = interruptibleClock(stop.signal, new AbortController().signal)
  const sleeping = clock.sleep(long)
  stop.abort()
  await sleeping
  const start = clock.now()
  await clock.sleep(20)
  expect(clock.now() - start).toBeGreaterThan(15)
})

test('ends every sleep once the run has ended, so that no renewal keeps the process alive', async () => {
  const endController = new AbortController()
  const clock = interruptibleClock(new AbortController().signal, endController.signal)
  const sleeping = clock.sleep(long)
  endController.abort()
  await sleeping
  const start = clock.now()
  await clock.sleep(long)
  expect(clock.now() - start).toBeLessThan(long)
})
