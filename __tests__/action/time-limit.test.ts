import { expect, test } from '@jest/globals'
import { gate } from './gate.js'
import { job } from './job.js'

/** Servers that are slow, each request within its own limits: the limit of the run ends it all the same. */
const oss = gate()
const ci = job(oss)

test('a run ends at its time limit, and says how that follows from the inputs', async () => {
  oss.emulator.addBucket('far-away', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  // Every request is slow, and of two that are signed with it one finds its session over: then it is
  // sent again with a new one, which is slow to have, too.
  let signed = 0
  const stop = oss.emulator.onRequest(async ({ operation }) => {
    await new Promise(resolve => setTimeout(resolve, 1_300))
    const asked = operation === 'GetBucketEncryption' || operation === 'DescribeKey'
    if (asked && ++signed % 2 === 1) oss.emulator.expireSessions()
  })
  const result = await ci.run({
    bucket: 'far-away',
    region: '',
    algorithm: 'KMS',
    'kms-key-id': 'alias/one, alias/two',
    'max-attempts': '1',
    'request-timeout-seconds': '2',
    // Whatever is to fail the step: what was not finished does.
    'fail-on': 'none'
  })
  stop()
  expect(result.log).toContain(
    'The time limit of 14 s is over (1 × 8 s: 1 bucket, 16 at once, and 1 attempt of 2 s for each request; 6 s for the credentials): nothing new is begun; what is in hand is finished or undone.'
  )
  expect(result.outputs['error']).toMatch(/^Stopped by its time limit of 14 s[.,]/)
  expect(result.exitCode).toBe(1)
  expect((JSON.parse(result.report) as { stoppedBy: string }).stoppedBy).toBe(
    'its time limit of 14 s'
  )
}, 45_000)
