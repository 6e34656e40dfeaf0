import { expect, test } from '@jest/globals'
import { checkRun } from '../../dev/soak/oracle.js'
import { runRound } from '../../dev/soak/run-round.js'
import { drawRound, type SoakRound } from '../../dev/soak/round.js'

/**
 * `npm run soak` draws random faults; these tests show that it runs the bundle and detects
 * violations.
 */
/** No faults on any bucket, and keys in OSS's own notation. */
const faultFreeRound: SoakRound = {
  seed: 1,
  number: 1,
  mode: 'apply',
  canary: false,
  allowDowngrade: false,
  checkKmsKey: 'auto',
  failOn: 'drift',
  concurrency: 16,
  maxAttempts: 2,
  timeoutSeconds: 10,
  latencyMs: 0,
  usesPatterns: false,
  sessionToken: true,
  buckets: drawRound(20261128, 1)
    .buckets.map(bucket => ({ ...bucket, faults: [], foreign: [] }))
    .filter(({ rule }) => !/^alias|^acs:|[A-Z]{3}/.test(rule?.kmsKeyId ?? '')),
  accountFaults: []
}

test('finds no violation in a round without faults', async () => {
  const observed = await runRound(faultFreeRound)
  const judgement = checkRun(faultFreeRound, observed)
  expect(judgement).toMatchObject({ violations: [], excused: [], raced: [] })
  const statuses = new Set(judgement.findings.map(({ status }) => status))
  expect([...statuses]).toEqual(expect.arrayContaining(['compliant', 'applied', 'drifted']))
}, 90_000)

test('excuses only what a single false response hides', async () => {
  const name = 'soak-00-a'
  const stale = { kind: 'stale', rule: { algorithm: 'AES256' } } as const
  const lied: SoakRound = {
    ...faultFreeRound,
    mode: 'verify',
    buckets: [
      {
        name,
        region: 'cn-hangzhou',
        rule: null,
        required: { algorithm: 'AES256' },
        options: {},
        faults: [{ operations: ['GetBucketEncryption'], nth: 0, action: stale }],
        concurrentWrites: []
      }
    ]
  }
  const observed = await runRound(lied)
  expect(checkRun(lied, observed)).toMatchObject({ violations: [], excused: [name] })
  // Had the server responded truthfully, the same report would be a violation.
  const records = new Map(
    [...observed.records].map(([name, record]) => [
      name,
      { ...record, requests: record.requests.map(request => ({ ...request, fault: 'half' })) }
    ])
  )
  const { violations } = checkRun(lied, { ...observed, records })
  expect(violations.map(({ kind }) => kind)).toEqual(['false-compliant'])
}, 90_000)
