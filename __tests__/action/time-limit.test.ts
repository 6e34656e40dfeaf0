import { expect, test } from '@jest/globals'
import type { RunningStep } from '../../dev/runner/step/run-step.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, oidcInputs } from './support/oidc-job.js'

/** Slow servers, with each request within its own limits: the run's time limit still ends it. */
const oss = actionFixture()
const oidc = oidcJob(oss)

test('ends a run at its time limit, and shows how the inputs determine it', async () => {
  oss.emulator.addBucket('far-away', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  let step: RunningStep | undefined
  // Every KMS request takes until the run's limit; its own limit is five minutes.
  const stop = oss.emulator.onRequest(async ({ operation }) => {
    if (operation === 'DescribeKey') await step?.waitForOutput('The time limit of')
  })
  const result = await oss
    .run(
      {
        ...oidcInputs,
        'sts-endpoint': oss.emulator.url,
        bucket: 'far-away',
        region: '',
        algorithm: 'KMS',
        'kms-key-id': 'alias/one, alias/two',
        'max-attempts': '1',
        'request-timeout-seconds': '300',
        // Unfinished buckets fail the step, whatever fail-on says.
        'fail-on': 'none'
      },
      {
        env: {
          ...oidc.tokens.env,
          NODE_OPTIONS: `--import=${new URL('support/shorten-long-timers.mjs', import.meta.url).href}`
        },
        secrets: () => [...oss.emulator.issuedSecrets, ...oidc.tokens.issued],
        onStart: running => {
          step = running
        }
      }
    )
    .finally(stop)
  expect(result.log).toContain(
    'The time limit of 3300 s was exceeded (1 × 2400 s for 1 bucket, 16 at a time, with 1 attempt of 300 s for each request; plus 900 s for the credentials): no more buckets will be processed; changes in progress will be finished or rolled back.'
  )
  expect(result.outputs['error']).toMatch(
    /^The run was stopped by the time limit of 3300 s(?:[.,;] | after every bucket had been checked\. )/
  )
  expect(result.exitCode).toBe(1)
  expect((JSON.parse(result.report) as { stoppedBy: string }).stoppedBy).toBe(
    'the time limit of 3300 s'
  )
})
