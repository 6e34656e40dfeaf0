import { expect, test } from '@jest/globals'
import { interruptibleClock } from '../../../src/runtime/clock.js'

const long = 60_000

test('who sleeps is woken when the run is to stop, and sleeps on after that', async () => {
  const stop = new AbortController()
  const clock = interruptibleClock(stop.signal, new AbortController().signal)
  const sleeping = clock.sleep(long)
  stop.abort()
  await sleeping
  const start = clock.now()
  await clock.sleep(20)
  expect(clock.now() - start).toBeGreaterThan(15)
})

test('nobody sleeps once the run is over: a renewal behind it would keep the process alive', async () => {
  const endController = new AbortController()
  const clock = interruptibleClock(new AbortController().signal, endController.signal)
  const sleeping = clock.sleep(long)
  endController.abort()
  await sleeping
  const start = clock.now()
  await clock.sleep(long)
  expect(clock.now() - start).toBeLessThan(long)
})
