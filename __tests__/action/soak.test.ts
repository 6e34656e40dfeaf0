import { expect, test } from '@jest/globals'
import { judge } from '../../soak/oracle.js'
import { play } from '../../soak/play.js'
import { makeRound, type Round } from '../../soak/round.js'

/** Random faults are for `npm run soak`; these show that what it plays is the bundle, and what it finds is there. */
/** Without anything that happens to a bucket, and with keys in the spelling that OSS itself uses. */
const quiet: Round = {
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
  listed: false,
  sessionToken: true,
  buckets: makeRound(20261128, 1)
    .buckets.map(bucket => ({ ...bucket, faults: [], foreign: [] }))
    .filter(({ rule }) => !/^alias|^acs:|[A-Z]{3}/.test(rule?.kmsKeyId ?? '')),
  shared: []
}

test('nothing breaks a promise where nothing goes wrong', async () => {
  const observed = await play(quiet)
  const judgement = judge(quiet, observed)
  expect(judgement).toMatchObject({ violations: [], excused: [], raced: [] })
  const statuses = new Set(judgement.findings.map(({ status }) => status))
  expect([...statuses]).toEqual(expect.arrayContaining(['compliant', 'applied', 'drifted']))
}, 90_000)

test('what a single answer hides is excused, and only that', async () => {
  const name = 'soak-00-a'
  const stale = { kind: 'stale', rule: { algorithm: 'AES256' } } as const
  const lied: Round = {
    ...quiet,
    mode: 'verify',
    buckets: [
      {
        name,
        region: 'cn-hangzhou',
        rule: null,
        required: { algorithm: 'AES256' },
        traits: {},
        faults: [{ operations: ['GetBucketEncryption'], nth: 0, act: stale }],
        foreign: []
      }
    ]
  }
  const observed = await play(lied)
  expect(judge(lied, observed)).toMatchObject({ violations: [], excused: [name] })
  // Had the server not lied, the same words would be a broken promise.
  const records = new Map(
    [...observed.records].map(([name, record]) => [
      name,
      { ...record, requests: record.requests.map(request => ({ ...request, fault: 'half' })) }
    ])
  )
  const { violations } = judge(lied, { ...observed, records })
  expect(violations.map(({ kind }) => kind)).toEqual(['false-compliant'])
}, 90_000)
