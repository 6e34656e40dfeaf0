import type { BucketOptions, StoredRule } from '../emulator/emulator.js'
import { drawAccountFaults, drawSurplusFaults } from './account-faults.js'
import type { PlannedFault } from './bucket-faults.js'
import { drawBucket } from './draw-bucket.js'
import type { SoakRequirement } from './reference-model.js'
import { randomForRound } from '../random/seeded-random.js'

/** A bucket of a round: its state, its requirement, and the faults of its requests. */
export interface SoakBucket {
  readonly name: string
  readonly region: string
  readonly rule: StoredRule | null
  readonly required: SoakRequirement
  readonly options: BucketOptions
  /** The bucket does not exist. */
  readonly missing?: true
  /** Days until its exemption ends; negative: it has ended. */
  readonly exemptDays?: number
  readonly faults: readonly PlannedFault[]
  /** Another writer sets a rule right before the bucket's n-th request, from 0, is executed. */
  readonly concurrentWrites: readonly { readonly nth: number; readonly rule: StoredRule | null }[]
}

/** One run of the action over many buckets, with all its faults. */
export interface SoakRound {
  readonly seed: number
  readonly number: number
  readonly mode: 'verify' | 'apply'
  readonly canary: boolean
  readonly allowDowngrade: boolean
  readonly checkKmsKey: 'auto' | 'required' | 'off'
  readonly failOn: 'drift' | 'unknown' | 'none'
  readonly concurrency: number
  readonly maxAttempts: number
  readonly timeoutSeconds: number
  /** The latency of the services. */
  readonly latencyMs: number
  /** How many requests OSS accepts per second; absent: any number. */
  readonly allowance?: number
  /** The rules have patterns, so the run lists the account's buckets. */
  readonly usesPatterns: boolean
  readonly sessionToken: boolean
  readonly buckets: readonly SoakBucket[]
  /** Faults of requests that name no bucket. */
  readonly accountFaults: readonly PlannedFault[]
  /** The signal is sent at the run's n-th request. */
  readonly stop?: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly nth: number }
}

export function drawRound(seed: number, number: number): SoakRound {
  const random = randomForRound(seed, number)
  const mode = random.chance(0.75) ? 'apply' : 'verify'
  const canary = random.chance(mode === 'apply' ? 0.55 : 0.3)
  const usesPatterns = random.chance(0.2)
  const count = random.between(30, 60)
  // Surplus responses appear when few connections serve many buckets over a slow network.
  const crowded = random.chance(0.12)
  const names = Array.from(
    { length: count },
    (_, index) => `soak-${String(index).padStart(2, '0')}-a`
  )
  const buckets = names.map((name, index) => {
    const next = names[(index + 1) % count] ?? name
    const other = names[(index + 7) % count] ?? name
    return drawBucket(random.fork(), { name, neighbours: [next, other], listed: usesPatterns })
  })
  return {
    seed,
    number,
    mode,
    canary,
    allowDowngrade: random.chance(0.25),
    checkKmsKey: random.weighted([
      [45, 'off'],
      [40, 'auto'],
      [15, 'required']
    ]),
    failOn: random.pick(['drift', 'drift', 'unknown', 'none']),
    concurrency: crowded ? 8 : random.pick([8, 16, 32, 64]),
    maxAttempts: random.pick([1, 2, 3, 4]),
    timeoutSeconds: random.pick([2, 3]),
    ...(random.chance(0.08) ? { allowance: random.between(60, 200) } : {}),
    usesPatterns,
    sessionToken: random.chance(0.5),
    buckets,
    accountFaults: [
      ...drawAccountFaults(random.fork()),
      ...(crowded ? drawSurplusFaults(random) : [])
    ],
    latencyMs: crowded ? 20 : random.pick([0, 0, 5, 20]),
    ...(random.chance(0.12)
      ? { stop: { signal: random.pick(['SIGTERM', 'SIGINT']), nth: random.between(1, count * 8) } }
      : {})
  }
}
