import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { incidents, simulateRun, type SimulatedRun } from './simulated-bucket.js'
import {
  aes256,
  disabledKey,
  otherDisabledKey,
  otherCustomerKey,
  customerKey,
  requirementOf,
  sm4,
  type SimulationPlan
} from './simulation-plan.js'

/** Regressions: single faults in the middle of a change that has to be rolled back. */
const mayStillTakeEffect = expect.arrayContaining([
  expect.stringMatching(/^A request to change bucket b was not confirmed and may still take/)
])

/** A change to a key under which OSS refuses uploads, without a key check, so that the test upload fails. */
async function change(more: Partial<SimulationPlan> = {}): Promise<SimulatedRun> {
  const run = await simulateRun({
    rule: sm4,
    requirement: requirementOf(disabledKey),
    mode: 'apply',
    canary: true,
    maxAttempts: 2,
    isVersioned: false,
    latencyMs: 0,
    lagMs: 0,
    jitter: 0.5,
    showsArns: false,
    ...more
  })
  // Otherwise the number of requests has changed, and the fault no longer occurs.
  for (const incident of incidents)
    expect([incident, run.bucket.occurred.has(incident)]).toEqual([incident, incident in more])
  return run
}

/** Verifies a compliant bucket. */
function verify(more: Partial<SimulationPlan>): Promise<SimulatedRun> {
  return change({ rule: aes256, requirement: { algorithm: 'AES256' }, mode: 'verify', ...more })
}

/** The test upload was refused, and the previous rule is restored. */
const undone = {
  status: 'drifted',
  reason: { code: 'canary-failed' },
  previous: sm4,
  actual: sm4
} as const

/** The previous rule is restored over a foreign rule. */
const restoredOver = (what: RegExp): object => ({
  status: 'unknown',
  reason: { code: 'rollback-failed', message: expect.stringMatching(what) },
  previous: sm4,
  actual: sm4
})

/** A foreign rule is left alone. */
const left = (rule: Finding['actual']): object => ({
  status: 'unknown',
  reason: { code: 'read-back-mismatch' },
  previous: sm4,
  actual: rule
})

describe('a change that was refused but carried out', () => {
  test('is rolled back again if it takes effect after the rollback', async () => {
    const { finding, bucket } = await change({
      fault: {
        operation: 'write',
        nth: 1,
        answer: '503 ServiceUnavailable',
        carriedOutAfterMs: 2_000
      }
    })
    expect(finding).toMatchObject({ ...undone, warnings: mayStillTakeEffect })
    expect(bucket.rule).toEqual(sm4)
  })

  test('is reported with the previous rule even if someone else replaced it between two reads', async () => {
    const { finding, bucket } = await change({
      maxAttempts: 1,
      fault: {
        operation: 'write',
        nth: 1,
        answer: '503 ServiceUnavailable',
        carriedOutAfterMs: 200
      },
      foreign: { before: { operation: 'read', nth: 5 }, rule: aes256 }
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'service-error' },
      previous: sm4,
      actual: aes256
    })
    expect(bucket.isChanged).toBe(true)
    expect(bucket.rule).toEqual(aes256)
  })

  test('is reported even if the run was stopped after it', async () => {
    const { finding, bucket } = await change({
      fault: {
        operation: 'write',
        nth: 1,
        answer: '503 ServiceUnavailable',
        carriedOutAfterMs: 4_000
      },
      stopBefore: { operation: 'read', nth: 3 }
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'interrupted',
        message: expect.stringMatching(
          /OSS refused the change to bucket b, and the run was stopped before it could retry/
        )
      },
      actual: sm4,
      warnings: mayStillTakeEffect
    })
    expect(finding.reason?.message).not.toMatch(/nothing was changed/i)
    expect(bucket.rule).toEqual(disabledKey)
  })
})

test('a foreign rule that is set after the first read is reported if the change was refused and not carried out', async () => {
  const { finding, bucket } = await change({
    maxAttempts: 1,
    throttled: { operation: 'write', nth: 1 },
    foreign: { before: { operation: 'read', nth: 4 }, rule: aes256 }
  })
  expect(finding).toMatchObject({
    status: 'unknown',
    reason: { code: 'throttled' },
    actual: aes256
  })
  expect(bucket.rule).toEqual(aes256)
})

describe('an unanswered change that no read showed is reported as one that may still take effect', () => {
  test.each<[string, number, Partial<SimulationPlan>]>([
    ['if there is no test upload', 22_000, { canary: false }],
    [
      'if a foreign rule is there',
      10_000,
      { foreign: { before: { operation: 'read', nth: 3 }, rule: otherCustomerKey } }
    ]
  ])('%s', async (_, carriedOutAfterMs, more) => {
    const { finding, bucket, atReport } = await change({
      maxAttempts: 1,
      fault: { operation: 'write', nth: 1, answer: 'no answer', carriedOutAfterMs },
      ...more
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'timeout' },
      previous: sm4,
      actual: atReport.rule,
      warnings: mayStillTakeEffect
    })
    expect(bucket.rule).toEqual(disabledKey)
  })
})

describe('a foreign rule under which uploads are refused is replaced with an alarm', () => {
  const foreign = {
    before: { operation: 'read', nth: 5 },
    rule: otherDisabledKey
  } as const

  test.each([9, 10])('even if read %d, after it was set, gets no response', async nth => {
    const { finding, bucket } = await change({
      maxAttempts: 1,
      fault: { operation: 'read', nth, answer: 'no answer' },
      foreign
    })
    expect(finding).toMatchObject(
      restoredOver(/^RULE REPLACED: the rollback replaced a rule that another/)
    )
    expect(bucket.overwritten).toEqual([otherDisabledKey])
    expect(bucket.rule).toEqual(sm4)
  })

  test.each([9, 10])('even if read %d, after it was set, is throttled', async nth => {
    const { finding, bucket } = await change({
      maxAttempts: 1,
      throttled: { operation: 'read', nth },
      foreign
    })
    expect(finding).toMatchObject(
      restoredOver(/^RULE REPLACED: the rollback replaced a rule that another/)
    )
    expect(bucket.rule).toEqual(sm4)
  })

  test.each(['no answer', '503 ServiceUnavailable'] as const)(
    'even if the request that replaces it is carried out but answered with %s',
    async answer => {
      const { finding, bucket } = await change({
        fault: { operation: 'write', nth: 2, answer, carriedOutAfterMs: 0 },
        foreign: { before: { operation: 'upload', nth: 1 }, rule: otherDisabledKey }
      })
      expect(finding).toMatchObject(
        restoredOver(/^RULE REPLACED: the rollback replaced a rule that another/)
      )
      expect(bucket.overwritten).toEqual([otherDisabledKey])
      expect(bucket.rule).toEqual(sm4)
    }
  )

  test('which states that only one read showed the rule, if so', async () => {
    const { finding, bucket } = await change({
      fault: { operation: 'read', nth: 7, answer: { shows: null } },
      foreign: { before: { operation: 'upload', nth: 1 }, rule: otherDisabledKey }
    })
    expect(finding).toMatchObject(
      restoredOver(
        /^RULE MAY BE LOST: .* One read showed .*\(no rule\), but this could not be confirmed/
      )
    )
    expect(bucket.overwritten).toEqual([otherDisabledKey])
  })
})

describe('a foreign rule under which uploads work is left alone', () => {
  const foreign = { before: { operation: 'read', nth: 4 }, rule: customerKey } as const

  test.each([sm4, disabledKey])(
    'if the first read before the rollback is stale: %j',
    async stale => {
      const { finding, bucket } = await change({
        fault: { operation: 'read', nth: 4, answer: { shows: stale } },
        foreign
      })
      expect(finding).toMatchObject(left(customerKey))
      expect(bucket.overwritten).toEqual([])
      expect(bucket.rule).toEqual(customerKey)
    }
  )

  test('if that read gets no response while the run is being stopped', async () => {
    const { finding, bucket } = await change({
      fault: { operation: 'read', nth: 4, answer: 'no answer' },
      foreign,
      stopBefore: { operation: 'upload', nth: 1 }
    })
    expect(finding).toMatchObject(left(customerKey))
    expect(bucket.overwritten).toEqual([])
    expect(bucket.rule).toEqual(customerKey)
  })
})

test('a new rule that OSS shows with the ARN of its key is rolled back', async () => {
  const { finding, bucket } = await change({ showsArns: true })
  expect(finding).toMatchObject(undone)
  expect(bucket.rule).toEqual(sm4)
})

test('a bucket whose previous key accepted the upload is not reported to refuse uploads if a HEAD shows another encryption', async () => {
  const { finding, bucket } = await change({
    rule: customerKey,
    fault: { operation: 'inspect', nth: 1, answer: { shows: aes256 } }
  })
  expect(finding).toMatchObject({
    status: 'unknown',
    reason: {
      code: 'canary-inconclusive',
      message: expect.stringMatching(
        /It could not be determined whether uploads to bucket b work under it/
      )
    },
    previous: customerKey,
    actual: customerKey
  })
  expect(bucket.rule).toEqual(customerKey)
  expect(bucket.objects.keys).toEqual([])
})

describe('a test object', () => {
  test.each(['upload', 'inspect'] as const)(
    'is named if it stays after a response to %s with a version that does not exist',
    async operation => {
      const { finding, bucket } = await verify({
        fault: { operation, nth: 1, answer: { versionId: 'none' }, carriedOutAfterMs: 0 }
      })
      expect(finding.status).toBe('compliant')
      for (const key of bucket.objects.keys) expect(finding.warnings.join()).toContain(key)
    }
  )

  test('is not reported as left if its only version is deleted and a HEAD was denied', async () => {
    const { finding, bucket } = await verify({
      isVersioned: true,
      throttled: { operation: 'upload', nth: 1 },
      fault: { operation: 'inspect', nth: 2, answer: '403 AccessDenied' }
    })
    expect(finding).toMatchObject({
      status: 'compliant',
      warnings: [
        'The test object .oss-bucket-encryption/canary-001 may still be in bucket b. If it is there, delete it.'
      ]
    })
    expect(bucket.objects.keys).toEqual([])
  })
})

describe('a finding reports what the last read showed', () => {
  test('if the read right before the change showed the required rule and a third one did not', async () => {
    const { finding } = await change({
      fault: { operation: 'read', nth: 2, answer: { shows: disabledKey } }
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      actual: sm4
    })
  })

  test('if one read prevented the retry of a refused change and later ones did not show that rule', async () => {
    const { finding } = await change({
      throttled: { operation: 'write', nth: 1 },
      fault: { operation: 'read', nth: 3, answer: { shows: null } }
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      actual: sm4
    })
  })

  test('if the last read after a refused change failed and the one before showed a foreign rule', async () => {
    const { finding } = await change({
      maxAttempts: 1,
      fault: {
        operation: 'write',
        nth: 1,
        answer: '503 ServiceUnavailable',
        carriedOutAfterMs: 4_000
      },
      foreign: { before: { operation: 'read', nth: 9 }, rule: customerKey },
      throttled: { operation: 'read', nth: 10 }
    })
    expect(finding).toMatchObject({ status: 'unknown', previous: sm4, actual: customerKey })
  })
})

test.each([sm4, disabledKey])(
  'a foreign rule that several reads showed is not replaced silently because one read did not show it: %j',
  async stale => {
    const { finding, bucket } = await change({
      fault: { operation: 'read', nth: 7, answer: { shows: stale } },
      foreign: { before: { operation: 'read', nth: 4 }, rule: otherDisabledKey }
    })
    expect(finding).toMatchObject(
      restoredOver(/^RULE (REPLACED|MAY BE LOST): .* a rule that another process had set/)
    )
    expect(bucket.overwritten).toEqual([otherDisabledKey])
  }
)

test('a change that was refused but carried out, and then replaced by the previous rule, may still take effect', async () => {
  const { finding } = await change({
    maxAttempts: 1,
    fault: { operation: 'write', nth: 1, answer: '503 ServiceUnavailable', carriedOutAfterMs: 0 },
    foreign: { before: { operation: 'read', nth: 3 }, rule: sm4 }
  })
  expect(finding).toMatchObject({ status: 'unknown', actual: sm4 })
  expect(finding.warnings.join()).toMatch(/was not confirmed and may still take effect/)
})

describe('a rollback whose last attempt', () => {
  test('replaced a foreign rule and was refused is reported with an alarm', async () => {
    const { finding, bucket } = await change({
      maxAttempts: 1,
      fault: {
        operation: 'write',
        nth: 3,
        answer: '503 ServiceUnavailable',
        carriedOutAfterMs: 0
      },
      foreign: { before: { operation: 'read', nth: 6 }, rule: otherDisabledKey },
      stopBefore: { operation: 'upload', nth: 2 }
    })
    expect(finding).toMatchObject(
      restoredOver(/^RULE (REPLACED|MAY BE LOST): .* a rule that another process had set/)
    )
    expect(bucket.overwritten).toEqual([otherDisabledKey])
  })

  test('was withheld for a foreign rule that all but one read showed reports that rule', async () => {
    const { finding } = await change({
      maxAttempts: 1,
      latencyMs: 900,
      fault: { operation: 'read', nth: 6, answer: { shows: disabledKey } },
      foreign: { before: { operation: 'upload', nth: 1 }, rule: customerKey },
      stopBefore: { operation: 'inspect', nth: 1 }
    })
    expect(finding).toMatchObject({ reason: { code: 'rollback-failed' }, actual: customerKey })
  })
})
