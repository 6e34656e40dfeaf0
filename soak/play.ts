import { setTimeout as wait } from 'node:timers/promises'
import { startEmulator, type Emulator, type LoggedRequest } from '../emulator/emulator.js'
import { runStep, type RunningStep, type Step } from '../runner/step.js'
import { addKeys } from './account.js'
import { asScripted, type PlannedFault } from './bucket-faults.js'
import type { BucketRecord, Observed, SeenRequest } from './observed.js'
import type { Round, SoakBucket } from './round.js'

const accessKeyId = 'SOAKKEYID0123456789'
const accessKeySecret = 'soak-Secret-kQ8xW2zR7tN4vB6m'
/** So long that a limit may cut it. */
const securityToken = `SOAK+token/hJ5sL9pY3cG1fD8a==${'Qm9vYmFyQmF6'.repeat(20)}`
const policyFile = 'policy.yml'
/** As GitHub does from the first signal on. */
const killedAfterMs = 10_000
const longestMs = 300_000
const written = ['soak.sarif', 'soak.junit.xml'] as const

/** Runs the shipped bundle through one round, and collects what it said and what is true. */
export async function play(round: Round): Promise<Observed> {
  const token = round.sessionToken ? { securityToken } : {}
  const emulator = await startEmulator({
    credentials: [{ accessKeyId, accessKeySecret, ...token }],
    latencyMs: round.latencyMs,
    ...(round.allowance === undefined ? {} : { allowance: { perSecond: round.allowance } })
  })
  try {
    setUp(emulator, round)
    const watch = new Watch(emulator, round)
    const result = await runStep({
      ...stepOf(round, emulator.url),
      onStart: step => {
        watch.step = step
      }
    })
    watch.end()
    await wait(latestMs(round, emulator.requests))
    return {
      result,
      secrets: [accessKeyId, accessKeySecret, securityToken],
      killed: watch.killed && result.exitCode === null,
      records: new Map(
        round.buckets.map(bucket => [bucket.name, recordOf(bucket, emulator, watch)])
      )
    }
  } finally {
    await emulator.close()
  }
}

function setUp(emulator: Emulator, { buckets, shared }: Round): void {
  addKeys(emulator)
  for (const { name, region, rule, traits, missing, faults } of buckets) {
    if (missing !== true) {
      emulator.addBucket(name, { ...traits, region, ...(rule === null ? {} : { rule }) })
    }
    for (const fault of asScripted(faults)) emulator.fault({ ...fault, bucket: name })
  }
  for (const fault of asScripted(shared)) emulator.fault(fault)
}

/** Sees every request right before it is carried out, and does what the round has for that moment. */
class Watch {
  step: RunningStep | undefined
  killed = false
  readonly #seen = new Map<string, { entry: LoggedRequest; at: number }[]>()
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(emulator: Emulator, { buckets, stop }: Round) {
    const foreign = new Map(buckets.map(({ name, foreign }) => [name, foreign]))
    emulator.onRequest(entry => {
      this.#count += 1
      if (this.#count === stop?.nth) this.#signal(stop.signal)
      const { bucket } = entry
      if (bucket === undefined) return
      const seen = this.#seen.get(bucket) ?? []
      this.#seen.set(bucket, seen)
      for (const { nth, rule } of foreign.get(bucket) ?? []) {
        if (nth === seen.length) emulator.setRule(bucket, rule ?? undefined)
      }
      seen.push({ entry, at: performance.now() })
    })
  }

  end(): void {
    clearTimeout(this.#timer)
  }

  requestsOf(bucket: string): SeenRequest[] {
    return (this.#seen.get(bucket) ?? []).map(({ entry, at }) => {
      const { operation, status, code, fault, body, answer } = entry
      return {
        operation,
        at,
        status,
        ...(code === undefined ? {} : { code }),
        ...(fault === undefined ? {} : { fault }),
        ...(body === undefined ? {} : { body }),
        ...(answer === undefined ? {} : { answer })
      }
    })
  }

  #signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.step?.signal(name)
    this.#timer = setTimeout(() => {
      this.killed = true
      this.step?.signal('SIGKILL')
    }, killedAfterMs)
  }
}

/** How long what was sent may yet be carried out. */
function latestMs({ buckets }: Round, requests: readonly LoggedRequest[]): number {
  if (requests.every(({ fault }) => fault !== 'late')) return 0
  const delays = buckets.flatMap(({ faults }) => faults.map(({ act }) => lateness(act)))
  return Math.max(0, ...delays) + 50
}

function lateness(act: PlannedFault['act']): number {
  return act.kind === 'late' ? act.ms : 0
}

function recordOf({ name, missing }: SoakBucket, emulator: Emulator, watch: Watch): BucketRecord {
  const requests = watch.requestsOf(name)
  if (missing === true) return { requests, history: [], objects: [] }
  const objects = emulator
    .objects(name)
    .filter(({ deleteMarker }) => deleteMarker !== true)
    .map(({ key }) => key)
  return { requests, history: emulator.ruleHistory(name), objects: [...new Set(objects)] }
}

function stepOf(round: Round, url: string): Step {
  return {
    with: {
      'policy-file': policyFile,
      mode: round.mode,
      canary: String(round.canary),
      'allow-downgrade': String(round.allowDowngrade),
      'check-kms-key': round.checkKmsKey,
      'fail-on': round.failOn,
      concurrency: String(round.concurrency),
      'max-attempts': String(round.maxAttempts),
      'request-timeout-seconds': String(round.timeoutSeconds),
      region: 'cn-hangzhou',
      endpoint: url,
      'kms-endpoint': url,
      'access-key-id': accessKeyId,
      'access-key-secret': accessKeySecret,
      'sarif-report': written[0],
      'junit-report': written[1],
      ...(round.sessionToken ? { 'security-token': securityToken } : {})
    },
    files: { [policyFile]: JSON.stringify(policyOf(round), undefined, 2) },
    writes: written,
    timeoutMs: longestMs
  }
}

/** A rule for each bucket; where the list is asked for, by a pattern that names it alone. JSON is YAML. */
function policyOf({ buckets, listed }: Round): object {
  const exempt = buckets.filter(({ exemptDays }) => exemptDays !== undefined)
  return {
    version: 1,
    rules: buckets.map(({ name, required: { algorithm, keys, data } }) => ({
      buckets: [listed ? `${name.slice(0, -1)}?` : name],
      algorithm,
      ...(keys === undefined ? {} : { 'kms-key-id': keys.length === 1 ? keys[0] : keys }),
      ...(data === undefined ? {} : { 'kms-data-encryption': data })
    })),
    ...(exempt.length === 0
      ? {}
      : {
          exemptions: exempt.map(({ name, exemptDays = 0 }) => ({
            bucket: name,
            reason: 'the soak says so',
            owner: 'soak',
            expires: new Date(Date.now() + exemptDays * 86_400_000).toISOString().slice(0, 10)
          }))
        })
  }
}
