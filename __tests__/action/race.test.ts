import { expect, test } from '@jest/globals'
import type { LoggedRequest, StoredRule } from '../../emulator/emulator.js'
import type { StepResult } from '../../runner/step.js'
import { gate } from './gate.js'

/**
 * Two runs that apply different rules to one bucket at the same time, a hundred times: the bucket
 * ends with one of the two, and nobody says "applied" who did not see his own rule. Every fourth
 * race is between runs that also prove their rule with an upload.
 */
const oss = gate()
const races = 100
/** At once; a loser waits some seconds, and this machine has few cores. */
const atOnce = 10

interface Runner {
  readonly id: string
  readonly wanted: StoredRule
  readonly result: StepResult
}

/** Resolves to how many of the two lost. */
async function race(number: number): Promise<number> {
  const bucket = `race-${number}`
  oss.emulator.addBucket(bucket)
  const release = holdFirstReads(bucket)
  const canary = String(number % 4 === 0)
  const [first, second] = await Promise.all([
    apply(bucket, `${number}1`, { algorithm: 'AES256' }, canary),
    apply(bucket, `${number}2`, { algorithm: 'SM4' }, canary)
  ]).finally(release)

  const log = oss.emulator.requests.filter(request => request.bucket === bucket)
  const has = oss.emulator.rule(bucket)
  expect([first.wanted, second.wanted]).toContainEqual(has)
  for (const runner of [first, second]) expectHonest(runner, log)
  const last = [first, second].find(({ wanted }) => wanted.algorithm === has?.algorithm)
  expect(last?.result.outputs['status']).toBe('applied')
  return [first, second].filter(({ result }) => result.exitCode !== 0).length
}

/** Both must have found the bucket without a rule before one of them may change it. */
function holdFirstReads(bucket: string): () => void {
  let waiting: (() => void)[] = []
  return oss.emulator.onAnswer(request => {
    const { operation } = request
    if (request.bucket !== bucket || operation !== 'GetBucketEncryption') return undefined
    if (request.code !== 'NoSuchServerSideEncryptionRule') return undefined
    return new Promise<void>(resolve => {
      waiting.push(resolve)
      if (waiting.length < 2) return
      for (const go of waiting) go()
      waiting = []
    })
  })
}

async function apply(
  bucket: string,
  id: string,
  wanted: StoredRule,
  canary: string
): Promise<Runner> {
  const result = await oss.run(
    { bucket, mode: 'apply', algorithm: wanted.algorithm, canary },
    { env: { GITHUB_RUN_ID: id } }
  )
  return { id, wanted, result }
}

/** Checked against what the emulator answered to this very run. */
function expectHonest({ id, wanted, result }: Runner, log: readonly LoggedRequest[]): void {
  const { findings } = JSON.parse(result.report) as {
    findings: { status: string; reason?: { code: string } }[]
  }
  const [finding] = findings
  const own = log.filter(({ userAgent }) => userAgent?.includes(`(run ${id})`))
  const [last] = own.filter(({ operation }) => operation === 'GetBucketEncryption').slice(-1)
  const sawOwn = last?.answer?.includes(`<SSEAlgorithm>${wanted.algorithm}<`) === true
  expect(own.map(({ operation }) => operation)).toContain('PutBucketEncryption')
  expect(finding?.status).toBe(sawOwn ? 'applied' : 'unknown')
  expect(finding?.reason?.code).toBe(sawOwn ? undefined : 'read-back-mismatch')
  expect(result.exitCode).toBe(sawOwn ? 0 : 1)
  if (!sawOwn) expect(result.outputs['error']).toMatch(/someone else has set/)
}

test(`${races} races`, async () => {
  let losers = 0
  for (let done = 0; done < races; done += atOnce) {
    const lost = await Promise.all(Array.from({ length: atOnce }, (_, index) => race(done + index)))
    losers += lost.reduce((sum, number) => sum + number, 0)
  }
  // Else nothing was shown: one after the other, both are right.
  expect(losers).toBeGreaterThan(races / 10)
}, 400_000)
