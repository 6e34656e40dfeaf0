import type { BucketOptions, FaultAction, Operation, StoredRule } from '../emulator/emulator.js'
import {
  keyArn,
  unusableKeys,
  disabledAlias,
  otherRegionKey,
  usableAlias,
  usableKeys,
  homeRegion,
  missingAlias,
  missingKey,
  regions,
  serviceAlias
} from './account.js'
import { forgedKeyMetadata, intermediaryResponse } from './forged-responses.js'
import { drawBucketFaults, type PlannedFault } from './bucket-faults.js'
import { randomForRound, type SeededRandom } from './seeded-random.js'
import { satisfies, type SoakRequirement } from './reference-model.js'

/** A bucket of a round, what is required of it, and what happens to its requests. */
export interface SoakBucket {
  readonly name: string
  readonly region: string
  readonly rule: StoredRule | null
  readonly required: SoakRequirement
  readonly options: BucketOptions
  /** It is not there. */
  readonly missing?: true
  /** Days until its exemption ends; below 0: it has ended. */
  readonly exemptDays?: number
  readonly faults: readonly PlannedFault[]
  /** Someone else sets a rule right before the bucket's n-th request, from 0, is carried out. */
  readonly concurrentWrites: readonly { readonly nth: number; readonly rule: StoredRule | null }[]
}

/** One run of the action over many buckets, and all that befalls it. */
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
  /** How far away the services are. */
  readonly latencyMs: number
  /** How many requests a second OSS takes; any number when absent. */
  readonly allowance?: number
  /** The rules have patterns, so the account's list is asked for. */
  readonly usesPatterns: boolean
  readonly sessionToken: boolean
  readonly buckets: readonly SoakBucket[]
  /** Faults of requests that are about no bucket. */
  readonly accountFaults: readonly PlannedFault[]
  /** The signal comes with the n-th request of the run. */
  readonly stop?: { readonly signal: 'SIGTERM' | 'SIGINT'; readonly nth: number }
}

export function drawRound(seed: number, number: number): SoakRound {
  const random = randomForRound(seed, number)
  const mode = random.chance(0.75) ? 'apply' : 'verify'
  const canary = random.chance(mode === 'apply' ? 0.55 : 0.3)
  const usesPatterns = random.chance(0.2)
  const count = random.between(30, 60)
  // Surplus answers come when few connections serve many buckets, and from far away.
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
      ...(crowded ? surplusOnEveryFourthRead(random) : [])
    ],
    latencyMs: crowded ? 20 : random.pick([0, 0, 5, 20]),
    ...(random.chance(0.12)
      ? { stop: { signal: random.pick(['SIGTERM', 'SIGINT']), nth: random.between(1, count * 8) } }
      : {})
  }
}

interface BucketSlot {
  readonly name: string
  readonly neighbours: readonly [string, ...string[]]
  readonly listed: boolean
}

function drawBucket(random: SeededRandom, { name, neighbours, listed }: BucketSlot): SoakBucket {
  const region = random.chance(0.8) ? homeRegion : random.pick(regions)
  const { rule, required } = drawInitialState(random, region)
  const contested = random.chance(0.08)
  const context = {
    satisfyingRule: drawSatisfyingRule(random, required, region),
    drawRule,
    neighbours,
    contested
  }
  return {
    name,
    region,
    rule,
    required,
    options: drawBucketOptions(random),
    ...(!listed && random.chance(0.02) ? { missing: true } : {}),
    ...(random.chance(0.04) ? { exemptDays: random.pick([-3, 20]) } : {}),
    faults: drawBucketFaults(random, context),
    concurrentWrites: contested
      ? [
          {
            nth: random.between(1, 9),
            rule: random.chance(0.5) ? drawCustomerKeyRule(random) : drawRule(random)
          }
        ]
      : []
  }
}

/** What a bucket has and what it must have: at random, and where one wrong answer could do harm. */
function drawInitialState(
  random: SeededRandom,
  region: string
): { rule: StoredRule | null; required: SoakRequirement } {
  return random.weighted([
    // What is required is weaker than what is there.
    [
      25,
      () => ({
        rule: drawCustomerKeyRule(random),
        required: random.pick<SoakRequirement>([
          { algorithm: 'AES256' },
          { algorithm: 'SM4' },
          { algorithm: 'KMS' },
          { algorithm: 'none' }
        ])
      })
    ],
    // What is required would break the bucket.
    [
      25,
      () => ({
        rule: random.pick([
          null,
          { algorithm: 'AES256' },
          { algorithm: 'SM4' },
          { algorithm: 'KMS' }
        ]),
        required: { algorithm: 'KMS', keys: [random.pick(unusableKeys)] } as const
      })
    ],
    // All is well.
    [10, () => drawCompliantState(random, region)],
    [40, () => ({ rule: drawRule(random), required: drawRequirement(random) })]
  ])()
}

function drawCompliantState(random: SeededRandom, region: string) {
  const required = drawRequirement(random)
  return { required, rule: drawSatisfyingRule(random, required, region) }
}

function drawCustomerKeyRule(random: SeededRandom): StoredRule {
  return {
    algorithm: 'KMS',
    kmsKeyId: random.pick(usableKeys),
    ...(random.chance(0.2) ? { kmsDataEncryption: 'SM4' } : {})
  }
}

function drawRule(random: SeededRandom): StoredRule | null {
  return random.weighted<StoredRule | null>([
    [4, null],
    [4, { algorithm: 'AES256' }],
    [3, { algorithm: 'SM4' }],
    [3, { algorithm: 'KMS' }],
    [6, drawCustomerKeyRule(random)],
    [1, { algorithm: 'KMS', kmsDataEncryption: 'SM4' }],
    [1, { algorithm: 'KMS', kmsKeyId: random.pick(unusableKeys) }],
    [1, { algorithm: 'KMS', kmsKeyId: serviceAlias }],
    [1, { algorithm: 'KMS', kmsKeyId: random.pick(usableKeys).toUpperCase() }],
    [1, { algorithm: 'KMS', kmsKeyId: keyArn(random.pick(usableKeys)) }],
    [1, { algorithm: 'SOAK512' }],
    [1, { algorithm: 'KMS', kmsKeyId: random.pick(usableKeys), kmsDataEncryption: 'SOAK512' }]
  ])
}

function drawRequirement(random: SeededRandom): SoakRequirement {
  const data = random.chance(0.2) ? { data: random.pick(['AES256', 'SM4'] as const) } : {}
  const kms = (...keys: [string, ...string[]]): SoakRequirement => ({
    algorithm: 'KMS',
    keys,
    ...data
  })
  const [one, other, third] = usableKeys
  return random.weighted<SoakRequirement>([
    [4, { algorithm: 'AES256' }],
    [3, { algorithm: 'SM4' }],
    [4, { algorithm: 'KMS', ...data }],
    [2, { algorithm: 'none' }],
    [3, { algorithm: 'any' }],
    [2, kms('*')],
    [4, kms(random.pick(usableKeys))],
    [2, kms(one, other, third)],
    [2, kms(keyArn(otherRegionKey, 'cn-beijing'), keyArn(other))],
    [2, kms(usableAlias)],
    [1, kms(missingAlias)],
    [1, kms(disabledAlias)],
    [1, kms(usableAlias, one)],
    [2, kms(random.pick(unusableKeys))],
    [1, kms(missingKey, one)]
  ])
}

/** A rule that would make the bucket look as required. */
function drawSatisfyingRule(
  random: SeededRandom,
  required: SoakRequirement,
  region: string
): StoredRule | null {
  const { data } = required
  const kept = data === 'SM4' ? { kmsDataEncryption: 'SM4' } : {}
  const candidates: (StoredRule | null)[] = [
    null,
    { algorithm: 'AES256' },
    { algorithm: 'SM4' },
    { algorithm: 'KMS', ...kept },
    ...[...usableKeys, ...unusableKeys].map(kmsKeyId => ({ algorithm: 'KMS', kmsKeyId, ...kept }))
  ]
  const [first = null, ...others] = candidates.filter(rule =>
    satisfies(required, rule ?? undefined, region)
  )
  return random.pick([first, ...others])
}

function drawBucketOptions(random: SeededRandom): BucketOptions {
  const versioning = random.weighted<BucketOptions['versioning'] | null>([
    [5, null],
    [3, 'Enabled'],
    [1, 'Suspended']
  ])
  return {
    ...(versioning === null || versioning === undefined ? {} : { versioning }),
    ...(random.chance(0.1)
      ? { acl: random.pick(['public-read', 'public-read-write']), blockPublicAccess: false }
      : {}),
    ...(random.chance(0.1) ? { replication: true } : {}),
    ...(random.chance(0.04) && versioning !== 'Suspended' ? { retention: true } : {}),
    ...(random.chance(0.1) ? { storageClass: random.pick(['IA', 'Archive']) } : {})
  }
}

function drawAccountFaults(random: SeededRandom): PlannedFault[] {
  const about = (operation: Operation, share: number): PlannedFault[] =>
    random.chance(share)
      ? [
          {
            operations: [operation],
            nth: random.between(0, 4),
            action: drawAccountAction(random, operation)
          }
        ]
      : []
  return [...about('DescribeKey', 0.5), ...about('ListBuckets', 0.3)]
}

/** A server that answers every fourth question about a rule twice, whosever it is. */
function surplusOnEveryFourthRead(random: SeededRandom): PlannedFault[] {
  const rule = random.pick([
    null,
    { algorithm: 'AES256' },
    { algorithm: 'KMS' },
    drawCustomerKeyRule(random)
  ])
  return Array.from({ length: 15 }, (_, index) => ({
    operations: ['GetBucketEncryption'],
    nth: 4 * index + 3,
    action: { kind: 'surplus', ms: random.between(0, 8), rule }
  }))
}

function drawAccountAction(random: SeededRandom, operation: Operation): FaultAction {
  const codes =
    operation === 'DescribeKey'
      ? (['Forbidden.NoPermission', 'InternalFailure', 'ServiceUnavailableTemporary'] as const)
      : (['AccessDenied', 'InternalError', 'ServiceUnavailable'] as const)
  // One that KMS itself might give, and that is not true.
  if (operation === 'DescribeKey' && random.chance(0.4)) {
    return random.weighted<FaultAction>([
      [2, { kind: 'error', code: 'Forbidden.AliasNotFound' }],
      [1, { kind: 'error', code: 'Forbidden.KeyNotFound' }],
      [3, { kind: 'answer-with', answer: forgedKeyMetadata }]
    ])
  }
  return random.weighted<FaultAction>([
    [3, { kind: 'error', code: random.pick(codes) }],
    [2, { kind: 'answer', ...intermediaryResponse(random) }],
    [1, { kind: 'reset' }],
    [1, { kind: 'reset-amid-body' }],
    [1, { kind: 'half' }],
    [1, { kind: 'doubled' }],
    [1, { kind: 'delay', ms: random.between(1, 400) }],
    [1, { kind: 'encoded', as: random.pick(['gzip', 'gzip-claimed', 'utf-16', 'bom']) }]
  ])
}
