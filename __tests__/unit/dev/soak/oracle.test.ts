import { describe, expect, test } from '@jest/globals'
import type { Operation, RuleChange, StoredRule } from '../../../../dev/emulator/emulator.js'
import type { StepResult } from '../../../../dev/runner/step/run-step.js'
import { unusableKeys, usableKeys } from '../../../../dev/soak/account.js'
import type { ObservedFinding, ObservedRequest } from '../../../../dev/soak/observation.js'
import { checkRun, type OracleResult } from '../../../../dev/soak/oracle.js'
import type { SoakRound, SoakBucket } from '../../../../dev/soak/round.js'

/** Violates each promise on purpose: an oracle that never fails is worthless. */
const [ownKey, otherKey] = usableKeys
const [, , , , missingKey] = unusableKeys
const aes: StoredRule = { algorithm: 'AES256' }
const sm4: StoredRule = { algorithm: 'SM4' }
const service: StoredRule = { algorithm: 'KMS' }
const own: StoredRule = { algorithm: 'KMS', kmsKeyId: ownKey }
const broken: StoredRule = { algorithm: 'KMS', kmsKeyId: missingKey }

const name = 'soak-00-a'

/** A compliant bucket with AES256, and a verify run that reports it. */
const bucket: SoakBucket = {
  name,
  region: 'cn-hangzhou',
  rule: aes,
  required: { algorithm: 'AES256' },
  options: {},
  faults: [],
  concurrentWrites: []
}
const round: SoakRound = {
  seed: 1,
  number: 1,
  mode: 'verify',
  canary: false,
  allowDowngrade: false,
  checkKmsKey: 'auto',
  failOn: 'drift',
  concurrency: 8,
  maxAttempts: 2,
  timeoutSeconds: 2,
  latencyMs: 0,
  usesPatterns: false,
  sessionToken: false,
  buckets: [bucket],
  accountFaults: []
}
const apply = { mode: 'apply' } as const

interface Case {
  round?: Partial<SoakRound>
  bucket?: Partial<SoakBucket>
  finding?: Partial<ObservedFinding>
  /** The bucket's rules in order: the initial one, then the run's own unless marked. */
  rules?: readonly (StoredRule | null | { theirs: StoredRule | null })[]
  requests?: readonly (Operation | Partial<ObservedRequest>)[]
  objects?: readonly string[]
  result?: Partial<StepResult>
  report?: object
  killed?: boolean
}

/** Each change comes between two requests: changes at 0, 1.5, 2.5 …; requests at 1, 2, 3 … */
function judged(given: Case): OracleResult {
  const aBucket = { ...bucket, ...given.bucket }
  const aRound = { ...round, ...given.round, buckets: [aBucket] }
  const finding: ObservedFinding = {
    bucket: name,
    status: 'compliant',
    actual: aes,
    warnings: [],
    ...given.finding
  }
  const rules = given.rules ?? [aBucket.rule]
  const history = rules.map((given, index): RuleChange => {
    const theirs = given !== null && 'theirs' in given
    const rule = theirs ? given.theirs : given
    return {
      rule: rule ?? undefined,
      at: index === 0 ? 0 : index + 0.5,
      by: theirs || index === 0 ? 'set-rule' : 'request'
    }
  })
  const requests = (given.requests ?? ['GetBucketEncryption']).map(
    (request, index): ObservedRequest => ({
      operation: 'GetBucketEncryption',
      status: 200,
      at: index + 1,
      ...(typeof request === 'string' ? { operation: request } : request)
    })
  )
  const report = { ...reportOf(aRound, finding), ...given.report }
  const fails =
    'stoppedBy' in report ||
    { drift: ['drifted', 'unknown'], unknown: ['unknown'], none: [] as string[] }[
      aRound.failOn
    ].includes(finding.status) ||
    finding.reason?.code === 'rollback-failed'
  const result: StepResult = {
    exitCode: fails ? 1 : 0,
    stdout: '',
    stderr: '',
    log: [],
    commands: [],
    outputs: {},
    summary: '',
    exportedState: '',
    report: JSON.stringify(report, undefined, 2),
    expectedFileContents: {},
    changedFiles: {},
    durationMs: 1,
    ...given.result
  }
  return checkRun(aRound, {
    result,
    secrets: ['the-secret', 'a token/with=odd+signs'],
    killed: given.killed ?? false,
    records: new Map([[name, { requests, history, objects: given.objects ?? [] }]])
  })
}

function reportOf({ mode, failOn }: SoakRound, finding: ObservedFinding): object {
  const { status } = finding
  return {
    schemaVersion: 1,
    mode,
    status: status === 'exempt' ? 'compliant' : status,
    failOn,
    credentials: 'access key SOAK',
    restrictedSession: false,
    remarks: [],
    startedAt: '2026-11-28T00:00:00.000Z',
    finishedAt: '2026-11-28T00:00:01.000Z',
    counts: { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 0, [status]: 1 },
    findings: [
      {
        region: 'cn-hangzhou',
        required: { algorithm: 'AES256' },
        differences: [],
        checks: [],
        requestIds: [],
        durationMs: 1,
        ...finding,
        ...(status === 'exempt'
          ? { exemption: { reason: 'so', owner: 'me', expires: '2030-01-01', daysLeft: 9 } }
          : {})
      }
    ],
    action: { version: '1.0.0' },
    run: {}
  }
}

const kinds = (given: Case): string[] => judged(given).violations.map(({ kind }) => kind)
const because = (code: string, message = 'It is so.') => ({
  reason: { code, message, hint: 'Look.' }
})
const applied = (rule: StoredRule, previous: StoredRule | null = null) =>
  ({ status: 'applied', actual: rule, previous }) as const
const staleRead = { fault: 'stale' } as const
const put = 'PutBucketEncryption'

test('accepts a run that reports the truth', () => {
  expect(judged({})).toMatchObject({ violations: [], excused: [], raced: [] })
  const change = {
    rules: [null, aes],
    requests: ['GetBucketEncryption', put, 'GetBucketEncryption']
  }
  expect(
    kinds({ round: apply, bucket: { rule: null }, finding: applied(aes), ...(change as Case) })
  ).toEqual([])
})

describe('a compliant finding', () => {
  test('is a violation if it was never true', () => {
    expect(kinds({ bucket: { rule: sm4 } })).toEqual(['false-compliant'])
    expect(kinds({ bucket: { rule: null } })).toEqual(['false-compliant'])
  })

  test('is accepted if it was true once', () => {
    expect(kinds({ rules: [sm4, { theirs: aes }, { theirs: sm4 }] })).toEqual([])
  })

  describe('based on a single false response', () => {
    const single = { bucket: { rule: sm4 }, requests: [staleRead] }

    test.each([
      ['verify', {}, {}],
      ['verify with an upload', { canary: true }, {}],
      ['apply that had nothing to do', apply, {}],
      ['apply that may not touch the bucket', { ...apply, canary: true }, { exemptDays: -3 }]
    ])('is excused: %s', (_, settings, exempt) => {
      const observed = { ...single, round: settings, bucket: { ...single.bucket, ...exempt } }
      expect(judged(observed)).toMatchObject({ violations: [], excused: [name] })
    })

    test('is excused after uninformative responses', () => {
      const requests = [{ fault: 'reset', status: 0 }, { fault: 'error', status: 503 }, staleRead]
      expect(kinds({ ...single, requests })).toEqual([])
    })

    test('is not excused in an apply run that uploaded or wrote', () => {
      expect(kinds({ ...single, round: { ...apply, canary: true } })).toEqual(['false-compliant'])
      expect(kinds({ ...single, round: apply, requests: [staleRead, put] })).toContain(
        'false-compliant'
      )
    })

    test('is not excused beside a true or another false response', () => {
      expect(kinds({ ...single, requests: [staleRead, {}] })).toEqual(['false-compliant'])
      expect(kinds({ ...single, requests: [{}, staleRead] })).toEqual(['false-compliant'])
      expect(kinds({ ...single, requests: [staleRead, staleRead] })).toEqual(['false-compliant'])
    })

    test.each(['surplus', 'doubled', 'answer', 'encoded', 'half', 'error'])(
      'is not excused where the response was not false about that bucket: %s',
      fault => {
        expect(kinds({ ...single, requests: [{ fault }] })).toEqual(['false-compliant'])
      }
    )

    test("is excused for another bucket's rule, but not if that names the bucket", () => {
      expect(kinds({ ...single, requests: [{ fault: 'swapped' }] })).toEqual([])
      const code = 'NoSuchServerSideEncryptionRule'
      const requests = [{ fault: 'swapped', status: 404, code }]
      const required = { algorithm: 'none' } as const
      expect(kinds({ bucket: { rule: sm4, required }, requests })).toEqual(['false-compliant'])
      const stale = [{ ...staleRead, status: 404, code }]
      expect(kinds({ bucket: { rule: sm4, required }, requests: stale })).toEqual([])
    })
  })
})

describe('an applied finding', () => {
  const changed: Case = {
    round: apply,
    bucket: { rule: null },
    finding: applied(aes),
    requests: ['GetBucketEncryption', put, 'GetBucketEncryption']
  }

  test('is a violation if the rule is not there at the end', () => {
    expect(kinds({ ...changed, rules: [null] })).toEqual(['false-applied'])
    expect(kinds({ ...changed, rules: [null, sm4] })).toEqual(['false-applied'])
    expect(kinds({ ...changed, rules: [null, aes, null] })).toContain('false-applied')
  })

  test('is accepted if another writer undid it after the last read, but not before', () => {
    expect(kinds({ ...changed, rules: [null, aes, null, { theirs: sm4 }] })).toContain(
      'false-applied'
    )
    expect(kinds({ ...changed, rules: [null, aes, aes, { theirs: sm4 }] })).toEqual([])
    expect(kinds({ ...changed, rules: [null, aes, { theirs: sm4 }] })).toEqual(['false-applied'])
  })

  test('is a violation if the rule is another than it says', () => {
    const required = { algorithm: 'KMS', keys: [ownKey, otherKey] } as const
    const rules = [null, own]
    const finding = applied({ algorithm: 'KMS', kmsKeyId: otherKey })
    const observed = { ...changed, bucket: { rule: null, required }, rules, finding }
    expect(kinds(observed)).toEqual(['false-applied'])
    expect(kinds({ ...observed, finding: applied(own) })).toEqual([])
  })

  test('is a violation if its upload cannot have worked', () => {
    const required = { algorithm: 'KMS', keys: [missingKey] } as const
    expect(
      kinds({
        ...changed,
        round: { ...apply, canary: true, checkKmsKey: 'off' },
        bucket: { rule: null, required },
        rules: [null, broken],
        finding: applied(broken)
      })
    ).toEqual(['false-applied', 'refuses-uploads'])
  })

  test('is a violation if it names another previous rule', () => {
    const rules = [aes, sm4]
    const bucket = { rule: aes, required: { algorithm: 'SM4' } } as const
    expect(kinds({ ...changed, bucket, rules, finding: applied(sm4) })).toEqual(['wrong-previous'])
    expect(kinds({ ...changed, bucket, rules, finding: applied(sm4, aes) })).toEqual([])
  })
})

describe('a weaker rule than before', () => {
  const weaker: Case = {
    round: apply,
    bucket: { rule: own },
    rules: [own, aes],
    finding: applied(aes, own),
    requests: ['GetBucketEncryption', put, 'GetBucketEncryption']
  }

  test.each([
    [own, service],
    [service, sm4],
    [aes, null],
    [{ algorithm: 'SOAK512' }, own]
  ])('is a violation in every class', (from, to) => {
    const required = { algorithm: 'none' } as const
    const finding = { status: 'unknown', previous: from, ...because('interrupted') } as const
    expect(
      kinds({
        ...weaker,
        round: { ...apply, canary: true },
        bucket: { rule: from, required },
        rules: [from, to],
        finding
      })
    ).toEqual(['weakened'])
  })

  test('is accepted only where allowed, and only as required', () => {
    expect(kinds(weaker)).toEqual(['weakened'])
    const round = { ...apply, allowDowngrade: true }
    expect(kinds({ ...weaker, round })).toEqual([])
    expect(kinds({ ...weaker, round, rules: [own, sm4] })).toContain('weakened')
  })

  test('is a violation even if corrected later', () => {
    const finding = { status: 'unknown', previous: own, ...because('interrupted') } as const
    expect(kinds({ ...weaker, rules: [own, aes, own], finding })).toEqual(['weakened'])
  })

  test("may replace another writer's rule that rejects uploads, with an alarm", () => {
    const rules = [aes, broken, { theirs: { ...broken, kmsDataEncryption: 'SM4' } }, aes]
    const required = { algorithm: 'KMS', keys: [missingKey] } as const
    const finding = { status: 'unknown', previous: aes, ...because('rollback-failed') } as const
    const observed: Case = { ...weaker, bucket: { rule: aes, required }, rules, finding }
    const late = ['GetBucketEncryption', put, 'GetBucketEncryption', put] as const
    expect(kinds({ ...observed, requests: late })).toEqual([])
    const quietly = { ...finding, ...because('canary-inconclusive') }
    expect(kinds({ ...observed, requests: late, finding: quietly })).toEqual(['weakened'])
    const same = [aes, broken, { theirs: broken }, aes]
    expect(kinds({ ...observed, requests: late, finding: quietly, rules: same })).toEqual([])
    const theirs = [aes, broken, { theirs: own }, aes]
    expect(kinds({ ...observed, requests: late, rules: theirs })).toEqual(['weakened'])
  })

  test("is a violation over another writer's rule", () => {
    const rules = [null, { theirs: own }, aes]
    const observed: Case = { ...weaker, bucket: { rule: null }, rules, finding: applied(aes) }
    // Their change is at 1.5, the run's at 2.5.
    const read = 'GetBucketEncryption'
    expect(kinds({ ...observed, requests: [read, put, read] })).toEqual([])
    expect(judged({ ...observed, requests: [read, put, read] }).raced).toEqual([name])
    // The read came after it, so the run saw it and overwrote it.
    expect(kinds({ ...observed, requests: [put, read, { operation: put, at: 2.4 }] })).toEqual([
      'weakened'
    ])
    // No read preceded the write.
    expect(
      kinds({ ...observed, requests: [read, 'GetBucketInfo', { operation: put, at: 2.4 }] })
    ).toEqual(['weakened'])
    expect(kinds({ ...observed, requests: ['GetBucketInfo', put, read] })).toEqual(['weakened'])
    // The read came after it too, but got a false response.
    const stale = { operation: read, fault: 'stale' } as const
    const write = { operation: put, at: 2.4 } as const
    expect(kinds({ ...observed, requests: [put, stale, write] })).toEqual([])
    expect(kinds({ ...observed, requests: [stale, read, write] })).toEqual(['weakened'])
    // It was sent before, and took effect late.
    expect(
      kinds({ ...observed, requests: [{ operation: put, fault: 'late' }, read, read] })
    ).toEqual([])
  })
})

describe('a bucket that no longer accepts uploads', () => {
  const required = { algorithm: 'KMS', keys: [missingKey] } as const
  const left: Case = {
    round: { ...apply, canary: true, checkKmsKey: 'off' },
    bucket: { rule: aes, required },
    rules: [aes, broken],
    requests: ['GetBucketEncryption', put, 'GetBucketEncryption']
  }
  const said = (code: string, status: ObservedFinding['status'] = 'unknown'): Case => ({
    ...left,
    finding: { status, previous: aes, actual: broken, ...because(code) }
  })

  test('must be reported as a failed roll-back', () => {
    expect(kinds(said('rollback-failed'))).toEqual([])
    expect(kinds(said('read-back-mismatch'))).toEqual(['refuses-uploads'])
    expect(kinds(said('canary-inconclusive'))).toEqual(['refuses-uploads'])
    expect(kinds(said('canary-failed', 'drifted'))).toEqual(['refuses-uploads'])
  })

  test('may be reported by a run that was stopped', () => {
    const report = { stoppedBy: 'SIGTERM' }
    const rule = broken
    const finding = { status: 'unknown', previous: aes, ...because('interrupted') } as const
    expect(kinds({ ...left, report, rules: [aes, rule], finding })).toEqual([])
    expect(kinds({ ...left, rules: [aes, rule], finding })).toEqual(['refuses-uploads'])
  })

  test('may be reported as unconfirmed if the change came after the last read', () => {
    const requests = ['GetBucketEncryption'] as const
    const observed = { ...said('canary-inconclusive'), requests }
    expect(kinds(observed)).toEqual(['refuses-uploads'])
    const warnings = [
      `A request to change bucket ${name} was not confirmed and may still take effect.`
    ]
    expect(kinds({ ...observed, finding: { ...observed.finding, warnings } })).toEqual([])
  })

  test('needs a warning if nothing was uploaded, unless the key check was off', () => {
    const finding = applied(broken, aes)
    const without: Case = { ...left, round: apply, finding }
    expect(kinds(without)).toEqual(['refuses-uploads'])
    const warnings = [`KMS key ${missingKey} was not checked.`]
    expect(kinds({ ...without, finding: { ...finding, warnings } })).toEqual([])
    expect(kinds({ ...without, round: { ...apply, checkKmsKey: 'off' } })).toEqual([])
  })

  test('counts only if the run caused it, and if it accepted them before', () => {
    const finding = { status: 'unknown', ...because('timeout') } as const
    expect(kinds({ ...left, rules: [aes, { theirs: broken }], finding })).toEqual([])
    const rules = [{ ...broken, kmsDataEncryption: 'SM4' }, broken]
    expect(
      kinds({ ...said('interrupted'), bucket: { rule: rules[0] ?? null, required }, rules })
    ).toEqual(['wrong-previous'])
  })
})

describe('a write', () => {
  test('is a violation where none is allowed', () => {
    expect(kinds({ requests: ['GetBucketEncryption', 'DeleteBucketEncryption'] })).toEqual([
      'unasked-write'
    ])
    const exempt = {
      round: apply,
      bucket: { exemptDays: 3 },
      finding: { status: 'exempt' }
    } as const
    expect(kinds({ ...exempt, requests: [put] })).toEqual(['unasked-write'])
    expect(kinds({ ...exempt, requests: ['GetBucketEncryption'] })).toEqual([])
    expect(kinds({ requests: ['GetBucketEncryption', 'PutObject'] })).toEqual(['unasked-write'])
  })

  test('may be reported as unconfirmed instead', () => {
    const warnings = [
      `A request to change bucket ${name} was not confirmed and may still take effect.`
    ]
    const finding = { status: 'unknown', ...because('throttled'), warnings } as const
    const observed = { round: apply, bucket: { rule: null }, rules: [null, aes] }
    const requests = ['GetBucketEncryption', { operation: put, fault: 'late' }] as const
    expect(kinds({ ...observed, finding, requests })).toEqual([])
    expect(kinds({ ...observed, finding: { ...finding, warnings: [] }, requests })).toEqual([
      'unreported-change'
    ])
  })

  test('is a violation on a compliant bucket, unless a false response hid that', () => {
    const rules = [aes, sm4]
    const finding = { status: 'applied', previous: aes, actual: sm4 } as const
    const observed = { round: { ...apply, allowDowngrade: true }, finding, bucket: { rule: aes } }
    const any = { ...observed, bucket: { rule: aes, required: { algorithm: 'any' } as const } }
    const requests = ['GetBucketEncryption', put] as const
    expect(kinds({ ...any, rules, requests })).toEqual(['unasked-write'])
    expect(kinds({ ...any, rules, requests: [staleRead, put] })).toEqual([])
    const contested = [aes, { theirs: null }, sm4]
    expect(kinds({ ...any, rules: contested, requests })).not.toContain('unasked-write')
  })

  test('is a violation if not reported', () => {
    const finding = { status: 'unknown', ...because('network') } as const
    const observed = { round: apply, finding, bucket: { rule: null }, rules: [null, aes] }
    expect(kinds({ ...observed, requests: ['GetBucketEncryption', put] })).toEqual([
      'unreported-change'
    ])
  })
})

describe('a compliant bucket', () => {
  test('must not be reported as drift', () => {
    const finding = { status: 'drifted', ...because('algorithm-differs') } as const
    expect(kinds({ finding })).toEqual(['false-drifted'])
    expect(kinds({ finding, requests: [staleRead] })).toEqual([])
    expect(kinds({ finding, bucket: { rule: sm4 } })).toEqual([])
    expect(kinds({ finding: { ...finding, ...because('canary-failed') } })).toEqual([])
  })

  test('must not be unknown without a fault', () => {
    const finding = { status: 'unknown', ...because('bad-response') } as const
    expect(kinds({ finding })).toEqual(['undetermined'])
    expect(kinds({ finding, requests: [{ fault: 'half' }] })).toEqual([])
    expect(kinds({ finding: { ...finding, ...because('timeout') } })).toEqual([])
    expect(kinds({ finding, round: { allowance: 60 } })).toEqual([])
    expect(kinds({ finding, bucket: { missing: true } })).toEqual([])
  })
})

test('rejects a leftover test object that no warning names', () => {
  const objects = ['.oss-bucket-encryption/canary-1']
  const canary = { canary: true }
  expect(kinds({ round: canary, objects })).toEqual(['object-left'])
  const warnings = [`The test object ${objects[0]} is still there.`]
  expect(kinds({ round: canary, objects, finding: { warnings } })).toEqual([])
})

describe('a leak', () => {
  test.each([
    ['stdout', { stdout: 'with the-secret' }],
    ['stderr', { stderr: 'the-secret' }],
    ['the summary', { summary: `x ${encodeURIComponent('a token/with=odd+signs')}` }],
    ['outputs', { outputs: { error: 'a token/with=odd+signs' } }],
    ['a variable', { exportedState: 'A=the-secret' }],
    ['another report', { expectedFileContents: { 'soak.sarif': 'the-secret' } }],
    ['a signature', { stdout: `Signature=${'0123456789abcdef'.repeat(4)}` }]
  ])('is found in %s', (_, result) => {
    expect(kinds({ result })).toEqual(['leak'])
  })

  test("is not a mask or the policy's digest", () => {
    const digest = 'ab'.repeat(32)
    const stdout = '::add-mask::the-secret\n'
    expect(
      kinds({ result: { stdout }, report: { policy: { file: 'p', sha256: digest } } })
    ).toEqual([])
  })

  test('includes forged commands', () => {
    const command = { name: 'set-output', properties: {}, data: 'x' }
    expect(kinds({ result: { commands: [command] } })).toEqual(['leak'])
    const forged = { name: 'error', properties: {}, data: 'soak-forged' }
    expect(kinds({ result: { commands: [forged] } })).toEqual(['leak'])
    const ours = { name: 'error', properties: {}, data: 'OSS answered soak-forged' }
    expect(kinds({ result: { commands: [ours] } })).toEqual([])
  })
})

describe('an invalid report', () => {
  test('is missing', () => {
    expect(kinds({ result: { report: '' } })).toEqual(['report'])
    expect(kinds({ result: { report: '{"findings": [' } })).toEqual(['report'])
  })

  test('violates the published schema', () => {
    expect(kinds({ report: { schemaVersion: 2 } })).toEqual(['report'])
    expect(kinds({ report: { findings: 5, counts: null } })).toContain('report')
  })

  test('lacks a bucket, or has one twice', () => {
    const counts = { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 0 }
    const none = { findings: [], counts }
    expect(kinds({ report: none, result: { exitCode: 1 } })).toEqual(['report'])
    expect(kinds({ report: { findings: [], counts, stoppedBy: 'SIGTERM' } })).toEqual([])
    const [finding] = (
      reportOf(round, { bucket: name, status: 'compliant', actual: aes, warnings: [] }) as {
        findings: object[]
      }
    ).findings
    expect(
      kinds({ report: { findings: [finding, finding], counts: { ...counts, compliant: 2 } } })
    ).toEqual(['report'])
  })

  test('has counts that do not add up', () => {
    const counts = { drifted: 0, unknown: 0, applied: 0, exempt: 0, compliant: 2 }
    expect(kinds({ report: { counts } })).toEqual(['report'])
  })

  test('has an exit code that does not match', () => {
    expect(kinds({ result: { exitCode: 1 } })).toEqual(['report'])
    const finding = { status: 'drifted', ...because('algorithm-differs') } as const
    const drifted = { finding, bucket: { rule: sm4 } }
    expect(kinds({ ...drifted, result: { exitCode: 0 } })).toEqual(['report'])
    expect(kinds({ ...drifted, round: { failOn: 'unknown' }, result: { exitCode: 0 } })).toEqual([])
    expect(kinds({ ...drifted, round: { failOn: 'none' }, result: { exitCode: 1 } })).toEqual([
      'report'
    ])
    const failed = { status: 'unknown', ...because('rollback-failed') } as const
    const fatal: Case = {
      finding: failed,
      requests: [{ fault: 'half' }],
      round: { failOn: 'none' }
    }
    expect(kinds(fatal)).toEqual([])
    expect(kinds({ ...fatal, result: { exitCode: 0 } })).toEqual(['report'])
    expect(kinds({ result: { exitCode: null } })).toEqual(['report'])
    expect(kinds({ result: { exitCode: null }, killed: true })).toEqual([])
    expect(kinds({ report: { stoppedBy: 'SIGTERM' }, result: { exitCode: 0 } })).toEqual(['report'])
  })

  test.each([
    { stderr: 'Internal error in this action. Please report it: Error: x' },
    { stdout: '::error::Internal error in this action. Please report it: Error: x' },
    { stdout: 'Internal error in this action: no more buckets will be processed' },
    {
      stdout: `This action failed with an internal error while processing bucket ${name}: TypeError: x.`
    }
  ])('reports an internal error of the action: %j', result => {
    expect(kinds({ result })).toEqual(['report'])
  })
})
