import { describe, expect, test } from '@jest/globals'
import type { LoggedRequest, StoredRule } from '../../dev/emulator/emulator.js'
import type { RunningStep, StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture } from './support/action-fixture.js'

/**
 * Cancels a step at every request boundary, through the shipped bundle: no bucket is left in
 * between.
 */
const oss = actionFixture()
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const before: StoredRule = { algorithm: 'AES256' }
const after: StoredRule = { algorithm: 'KMS', kmsKeyId: key }
let number = 0

interface Cancelled {
  readonly result: StepResult
  readonly bucket: string
  readonly log: readonly LoggedRequest[]
  /** How many requests OSS had received when the step got the signal. */
  readonly seen: number
  /** From the signal to the end of the step, in milliseconds. */
  readonly lastedMs: number
}

type Moment = 'before it is carried out' | 'before it is answered'

/** Cancels an apply run at its request number `at`, from 1; 0: as soon as it runs. */
async function cancel(
  at: number,
  moment: Moment,
  signal: 'SIGINT' | 'SIGTERM',
  inputs: Record<string, string> = {}
): Promise<Cancelled> {
  const bucket = `stop-${(number += 1)}`
  oss.emulator.addBucket(bucket, { rule: before, versioning: 'Enabled' })
  const from = oss.emulator.requests.length
  const log = () => oss.emulator.requests.slice(from)
  let step: RunningStep | undefined
  let count = 0
  let seen = -1
  let signalled = performance.now()
  const boundary = async (): Promise<void> => {
    if (seen >= 0 || (count += 1) !== at) return
    seen = log().length
    signalled = performance.now()
    step?.signal(signal)
    await step?.waitForOutput(`${signal} received: no more buckets will be processed`)
  }
  const stop =
    moment === 'before it is carried out'
      ? oss.emulator.onRequest(boundary)
      : oss.emulator.onResponse(boundary)
  try {
    const result = await oss.run(
      {
        bucket,
        mode: 'apply',
        canary: 'true',
        algorithm: 'KMS',
        'kms-key-id': key,
        ...inputs
      },
      {
        onStart: running => {
          step = running
          if (at !== 0) return
          seen = 0
          void running.waitForOutput('credentials   ').then(() => {
            running.signal(signal)
          })
        }
      }
    )
    return { result, bucket, log: log(), seen, lastedMs: performance.now() - signalled }
  } finally {
    stop()
  }
}

interface Finding {
  status: string
  reason?: { code: string }
  actual?: StoredRule | null
  previous?: StoredRule | null
}

const reportOf = ({ report }: StepResult) =>
  JSON.parse(report) as { stoppedBy?: string; findings: Finding[] }

/**
 * Holds whenever the signal came: the old rule, or the new one with its proof, and a report that
 * says which.
 */
function expectWhole({ result, bucket, log }: Cancelled, signal: string): Finding {
  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('')
  expect(result.outputs['error']).toMatch(/stopped/i)
  const { stoppedBy, findings } = reportOf(result)
  expect(stoppedBy).toBe(signal)
  const [finding] = findings
  if (finding === undefined) throw new Error('There is no finding.')

  const has = oss.emulator.rule(bucket)
  expect([before, after]).toContainEqual(has)
  expect(oss.emulator.objectVersions(bucket)).toEqual([])
  if (finding.actual !== undefined) expect(finding.actual).toEqual(has)
  const isNew = has?.algorithm === 'KMS'
  expect(finding.status === 'applied').toBe(isNew)
  if (isNew) {
    const proof = log
      .filter(({ operation }) => /^(?:Put|Head)Object$/.test(operation))
      .map(({ operation, status }) => `${operation} ${status}`)
    expect(proof).toEqual(['PutObject 200', 'HeadObject 200'])
  }
  return finding
}

/** The requests of an apply run with a canary, in order. */
const requests = [
  'GetBucketEncryption',
  'DescribeKey',
  'DescribeKey',
  'GetBucketInfo',
  'GetBucketEncryption',
  'PutBucketEncryption',
  'GetBucketEncryption',
  'PutObject',
  'HeadObject',
  'DeleteObject'
]
const change = requests.indexOf('PutBucketEncryption') + 1
const moments: Moment[] = ['before it is carried out', 'before it is answered']

describe('an apply run that would succeed', () => {
  const boundaries = requests.flatMap((operation, index) =>
    moments.map(moment => [operation, moment, index + 1] as const)
  )
  test.each(boundaries)(
    'is complete when cancelled at %s, %s (request %i)',
    async (operation, moment, at) => {
      oss.emulator.addKmsKey(key)
      const signal = at % 2 === 0 ? 'SIGINT' : 'SIGTERM'
      const cancelled = await cancel(at, moment, signal)
      const finding = expectWhole(cancelled, signal)
      const asked = cancelled.log.map(({ operation }) => operation)
      expect(cancelled.seen).toBe(at)
      if (at < change) {
        // Nothing was changed and nothing new was started; the KMS check needs two responses.
        const last = operation === 'DescribeKey' ? requests.lastIndexOf(operation) + 1 : at
        expect(asked).toEqual(requests.slice(0, last))
        expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
        expect(finding).not.toHaveProperty('previous')
      } else {
        expect(asked).toEqual(requests)
        expect(finding).toMatchObject({ status: 'applied', previous: before })
        expect(cancelled.result.outputs['error']).toContain(
          `The run was stopped by ${signal}, and every change in progress was finished or rolled back.`
        )
      }
    }
  )

  test('is complete when cancelled before its first request, or soon after', async () => {
    oss.emulator.addKmsKey(key)
    expectWhole(await cancel(0, 'before it is carried out', 'SIGTERM'), 'SIGTERM')
  })
})

describe('an apply run whose canary fails', () => {
  const undone = [
    ...requests.slice(0, requests.indexOf('PutObject') + 1),
    'GetBucketEncryption',
    'GetBucketEncryption',
    'PutBucketEncryption',
    'GetBucketEncryption'
  ]
  const boundaries = undone
    .map((operation, index) => [operation, index + 1] as const)
    .slice(change - 1)
    .flatMap(([operation, at]) => moments.map(moment => [operation, moment, at] as const))
  test.each(boundaries)(
    'is rolled back when cancelled at %s, %s (request %i)',
    async (_, moment, at) => {
      // The key passes the check, and becomes unusable afterwards.
      oss.emulator.addKmsKey(key)
      let described = 0
      const disable = oss.emulator.onResponse(({ operation }) => {
        if (operation !== 'DescribeKey') return
        described += 1
        if (described === 2) oss.emulator.addKmsKey(key, { state: 'Disabled' })
      })
      const cancelled = await cancel(at, moment, 'SIGTERM').finally(disable)
      const finding = expectWhole(cancelled, 'SIGTERM')
      expect(oss.emulator.rule(cancelled.bucket)).toEqual(before)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, previous: before })
      expect(cancelled.log.map(({ operation }) => operation)).toEqual(undone)
    }
  )
})

describe('an apply run cancelled while a service is slow', () => {
  test.each([
    ['KMS', 'DescribeKey'],
    ['the read-back', 'GetBucketEncryption'],
    ['the upload', 'PutObject'],
    ['the look at the object', 'HeadObject']
  ] as const)("ends within GitHub's ten seconds: %s", async (_, operation) => {
    oss.emulator.addKmsKey(key)
    const skip = requests.filter(request => request === operation).length - 1
    oss.emulator.addFault({ operation, skip, times: 2, act: { kind: 'hang' } })
    const end = requests.lastIndexOf(operation) + 1
    const cancelled = await cancel(end, 'before it is carried out', 'SIGTERM', {
      'request-timeout-seconds': '60'
    })
    expectWhole(cancelled, 'SIGTERM')
    expect(cancelled.lastedMs).toBeLessThan(10_000)
  })
})

describe('an apply run that GitHub cancels while a service is broken', () => {
  /**
   * GitHub's sequence: SIGINT at the response to the change, SIGTERM 7.5 s later, SIGKILL 2.5 s
   * after that.
   */
  async function cancelAsGitHub(): Promise<{ bucket: string; result: StepResult }> {
    const bucket = `stop-${(number += 1)}`
    oss.emulator.addBucket(bucket, { rule: before })
    oss.emulator.addKmsKey(key)
    let step: RunningStep | undefined
    const timers: NodeJS.Timeout[] = []
    const stop = oss.emulator.onResponse(request => {
      if (request.operation !== 'PutBucketEncryption' || timers.length > 0) return
      step?.signal('SIGINT')
      timers.push(
        setTimeout(() => step?.signal('SIGTERM'), 7_500),
        setTimeout(() => step?.signal('SIGKILL'), 10_000)
      )
    })
    const inputs = { bucket, mode: 'apply', canary: 'true', algorithm: 'KMS', 'kms-key-id': key }
    try {
      const result = await oss.run(
        { ...inputs, 'request-timeout-seconds': '60' },
        { onStart: running => (step = running) }
      )
      return { bucket, result }
    } finally {
      timers.forEach(clearTimeout)
      stop()
    }
  }

  test('restores the old rule first when uploads hang, and reports it', async () => {
    oss.emulator.addFault({
      operation: ['PutObject', 'HeadObject', 'DeleteObject'],
      act: { kind: 'hang' }
    })
    const { bucket, result } = await cancelAsGitHub()
    expect(oss.emulator.rule(bucket)).toEqual(before)
    expect(result.exitCode).not.toBe(0)
    expect(reportOf(result)).toMatchObject({
      stoppedBy: 'SIGINT',
      findings: [{ reason: { code: 'canary-inconclusive' }, previous: before, actual: before }]
    })
    expect(result.outputs['error']).toContain(
      'The change was rolled back: the previous rule (AES256) was restored, and OSS now returns it.'
    )
  })

  test("reports an undetermined state when the bucket can't be read any more", async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      skip: 2,
      act: { kind: 'error', code: 'ServiceUnavailable' }
    })
    const { bucket, result } = await cancelAsGitHub()
    // Rolled back, whether or not the report could say so.
    expect(oss.emulator.rule(bucket)).toEqual(before)
    expect(result.exitCode).not.toBe(0)
    expect(reportOf(result)).toMatchObject({
      stoppedBy: 'SIGINT',
      findings: [{ reason: { code: 'rollback-failed' }, previous: before }]
    })
    expect(result.outputs['error']).toContain('The run was stopped by SIGINT. rollback-failed')
  })
})

test('finishes the buckets in progress when cancelled, and reports the others', async () => {
  oss.emulator.addKmsKey(key)
  const names = Array.from({ length: 12 }, (_, index) => `many-${index}`)
  for (const name of names) oss.emulator.addBucket(name, { rule: before })
  const cancelled = await cancel(9, 'before it is carried out', 'SIGTERM', {
    bucket: names.join(),
    concurrency: '4'
  })
  const { findings } = reportOf(cancelled.result)
  expect(findings).toHaveLength(12)
  for (const [index, { status, reason, actual }] of findings.entries()) {
    const has = oss.emulator.rule(names[index] ?? '')
    expect(has).toEqual(status === 'applied' ? after : before)
    if (status !== 'applied') expect(reason?.code).toBe('interrupted')
    if (actual !== undefined) expect(actual).toEqual(has)
  }
  const left = findings.filter(({ status }) => status !== 'applied').length
  expect(left).toBeGreaterThanOrEqual(8)
  expect(cancelled.result.outputs['error']).toContain(
    `The run was stopped by SIGTERM; ${left} of 12 buckets were not fully processed.`
  )
  expect(cancelled.result.summary).toContain(`${left} of 12 buckets were not fully processed`)
})

test('fails a cancelled verify run, whatever fail-on says', async () => {
  const cancelled = await cancel(1, 'before it is answered', 'SIGINT', {
    mode: 'verify',
    algorithm: 'AES256',
    'kms-key-id': '',
    canary: 'false',
    'fail-on': 'none'
  })
  expect(cancelled.result.exitCode).toBe(1)
  expect(cancelled.result.outputs).toMatchObject({
    status: 'compliant',
    error:
      'The run was stopped by SIGINT after every bucket had been checked. 1 bucket: 1 compliant.'
  })
})

test('ignores the second signal, which GitHub sends before it kills the step', async () => {
  oss.emulator.addKmsKey(key)
  let again: (() => void) | undefined
  const stop = oss.emulator.onRequest(({ operation }) => {
    if (operation === 'PutObject') again?.()
  })
  const bucket = 'twice'
  oss.emulator.addBucket(bucket, { rule: before })
  const result = await oss
    .run(
      { bucket, mode: 'apply', canary: 'true', algorithm: 'KMS', 'kms-key-id': key },
      {
        onStart: step => {
          again = () => {
            step.signal('SIGINT')
            step.signal('SIGTERM')
          }
        }
      }
    )
    .finally(stop)
  expect(oss.emulator.rule(bucket)).toEqual(after)
  expect(oss.emulator.objectVersions(bucket)).toEqual([])
  expect(result.exitCode).toBe(1)
  expect(result.outputs).toMatchObject({ status: 'applied' })
})
