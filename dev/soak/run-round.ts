import { setTimeout as wait } from 'node:timers/promises'
import { startEmulator, type Emulator, type LoggedRequest } from '../emulator/emulator.js'
import { runStep, type RunningStep, type Step } from '../runner/step/run-step.js'
import { addKeys } from './account.js'
import { toEmulatorFaults, type PlannedFault } from './bucket-faults.js'
import type { BucketRecord, Observation, ObservedRequest } from './observation.js'
import type { SoakRound, SoakBucket } from './round.js'

const accessKeyId = 'SOAKKEYID0123456789'
const accessKeySecret = 'soak-Secret-kQ8xW2zR7tN4vB6m'
/** Long enough for a length limit to cut it. */
const securityToken = `SOAK+token/hJ5sL9pY3cG1fD8a==${'Qm9vYmFyQmF6'.repeat(20)}`
const policyFile = 'policy.yml'
/** GitHub kills a step this long after the first signal. */
const killDelayMs = 10_000
const stepTimeoutMs = 300_000
const reportFiles = ['soak.sarif', 'soak.junit.xml'] as const

/** Runs the shipped bundle through one round and collects what it reported and the true state. */
export async function runRound(round: SoakRound): Promise<Observation> {
  const token = round.sessionToken ? { securityToken } : {}
  const emulator = await startEmulator({
    credentials: [{ accessKeyId, accessKeySecret, ...token }],
    latencyMs: round.latencyMs,
    ...(round.allowance === undefined ? {} : { rateLimit: { perSecond: round.allowance } })
  })
  try {
    setUp(emulator, round)
    const monitor = new RequestMonitor(emulator, round)
    const result = await runStep({
      ...stepOf(round, emulator.url),
      onStart: step => {
        monitor.step = step
      }
    })
    monitor.stop()
    await wait(longestDelayMs(round, emulator.requests))
    return {
      result,
      secrets: [accessKeyId, accessKeySecret, securityToken],
      killed: monitor.killed && result.exitCode === null,
      records: new Map(
        round.buckets.map(bucket => [bucket.name, recordOf(bucket, emulator, monitor)])
      )
    }
  } finally {
    await emulator.close()
  }
}

function setUp(emulator: Emulator, { buckets, accountFaults }: SoakRound): void {
  addKeys(emulator)
  for (const { name, region, rule, options, missing, faults } of buckets) {
    if (missing !== true) {
      emulator.addBucket(name, { ...options, region, ...(rule === null ? {} : { rule }) })
    }
    for (const fault of toEmulatorFaults(faults)) emulator.addFault({ ...fault, bucket: name })
  }
  for (const fault of toEmulatorFaults(accountFaults)) emulator.addFault(fault)
}

/**
 * Sees every request right before it is executed, and triggers what the round plans for that
 * moment.
 */
class RequestMonitor {
  step: RunningStep | undefined
  killed = false
  readonly #seen = new Map<string, { entry: LoggedRequest; at: number }[]>()
  #count = 0
  #timer: NodeJS.Timeout | undefined

  constructor(emulator: Emulator, { buckets, stop }: SoakRound) {
    const foreign = new Map(buckets.map(({ name, concurrentWrites }) => [name, concurrentWrites]))
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

  stop(): void {
    clearTimeout(this.#timer)
  }

  requestsOf(bucket: string): ObservedRequest[] {
    return (this.#seen.get(bucket) ?? []).map(({ entry, at }) => {
      const { operation, status, code, fault, body, responseBody } = entry
      return {
        operation,
        at,
        status,
        ...(code === undefined ? {} : { code }),
        ...(fault === undefined ? {} : { fault }),
        ...(body === undefined ? {} : { body }),
        ...(responseBody === undefined ? {} : { responseBody })
      }
    })
  }

  #signal(name: 'SIGTERM' | 'SIGINT'): void {
    this.step?.signal(name)
    this.#timer = setTimeout(() => {
      this.killed = true
      this.step?.signal('SIGKILL')
    }, killDelayMs)
  }
}

/** How long a request that was sent may still take effect. */
function longestDelayMs({ buckets }: SoakRound, requests: readonly LoggedRequest[]): number {
  if (requests.every(({ fault }) => fault !== 'late')) return 0
  const delays = buckets.flatMap(({ faults }) => faults.map(({ action }) => delayMs(action)))
  return Math.max(0, ...delays) + 50
}

function delayMs(act: PlannedFault['action']): number {
  return act.kind === 'late' ? act.ms : 0
}

function recordOf(
  { name, missing }: SoakBucket,
  emulator: Emulator,
  monitor: RequestMonitor
): BucketRecord {
  const requests = monitor.requestsOf(name)
  if (missing === true) return { requests, history: [], objects: [] }
  const objects = emulator
    .objectVersions(name)
    .filter(({ deleteMarker }) => deleteMarker !== true)
    .map(({ key }) => key)
  return { requests, history: emulator.ruleHistory(name), objects: [...new Set(objects)] }
}

function stepOf(round: SoakRound, url: string): Step {
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
      'sarif-report': reportFiles[0],
      'junit-report': reportFiles[1],
      ...(round.sessionToken ? { 'security-token': securityToken } : {})
    },
    files: { [policyFile]: JSON.stringify(policyOf(round), undefined, 2) },
    expectedFiles: reportFiles,
    timeoutMs: stepTimeoutMs
  }
}

/** One rule per bucket; with patterns, each matches a single bucket. JSON is valid YAML. */
function policyOf({ buckets, usesPatterns }: SoakRound): object {
  const exempt = buckets.filter(({ exemptDays }) => exemptDays !== undefined)
  return {
    version: 1,
    rules: buckets.map(({ name, required: { algorithm, keys, data } }) => ({
      buckets: [usesPatterns ? `${name.slice(0, -1)}?` : name],
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
