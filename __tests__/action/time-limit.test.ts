import { expect, test } from '@jest/globals'
import { gate } from './gate.js'

/** Servers that are slow, each request within its own limits: the limit of the run ends it all the same. */
const oss = gate()

test('a run ends at its time limit, and says how that follows from the inputs', async () => {
  oss.emulator.addBucket('far-away', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  // Read here, read there, one alias, the other alias.
  oss.emulator.fault({ act: { kind: 'delay', ms: 900 } })
  const result = await oss.run({
    bucket: 'far-away',
    region: '',
    algorithm: 'KMS',
    'kms-key-id': 'alias/one, alias/two',
    'max-attempts': '1',
    'request-timeout-seconds': '1',
    // Whatever is to fail the step: what was not finished does.
    'fail-on': 'none'
  })
  expect(result.log).toContain(
    'The time limit of 2 s is over (1 × 2 s: 1 bucket, 16 at once, and 1 attempt of 1 s for each request): nothing new is begun; what is in hand is finished or undone.'
  )
  expect(result.outputs['error']).toMatch(/^Stopped by its time limit of 2 s[.,]/)
  expect(result.exitCode).toBe(1)
  expect((JSON.parse(result.report) as { stoppedBy: string }).stoppedBy).toBe(
    'its time limit of 2 s'
  )
})
