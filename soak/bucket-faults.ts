import { ENCODINGS } from '../emulator/encoding.js'
import type { Fault, FaultAction, Operation, StoredRule } from '../emulator/emulator.js'
import {
  almostRule,
  echo,
  echoByKms,
  overloadedAfterAll,
  strangeAfterAll,
  strangeAnswer,
  strangeError
} from './answers.js'
import type { Random } from './random.js'

/** The fault of a bucket's n-th request of a kind, from 0; `forever`: of all from that one on. */
export interface PlannedFault {
  readonly operations: readonly Operation[]
  readonly nth: number
  readonly forever?: boolean
  readonly act: FaultAction
}

export const reads: readonly Operation[] = ['GetBucketEncryption']
export const writes: readonly Operation[] = ['PutBucketEncryption', 'DeleteBucketEncryption']

/** What a lie about a bucket may say, and who else is there. */
export interface Circumstances {
  /** A rule that would satisfy what is required of the bucket; null: none would. */
  readonly tempting: StoredRule | null
  readonly anyRule: (random: Random) => StoredRule | null
  readonly neighbours: readonly [string, ...string[]]
  /** Someone else changes this bucket's rule. */
  readonly contested: boolean
}

const codes = [
  'AccessDenied',
  'InternalError',
  'ServiceUnavailable',
  'MetaOperationQpsLimitExceeded',
  'TotalQpsLimitExceeded',
  'NoSuchBucket',
  'SecurityTokenExpired',
  'InvalidAccessKeyId',
  'RequestTimeTooSkewed',
  'SignatureDoesNotMatch'
] as const

/** What goes wrong with the requests about one bucket. */
export function faultsOfBucket(random: Random, around: Circumstances): PlannedFault[] {
  const count = random.weighted([
    [25, 0],
    [35, 1],
    [22, 2],
    [12, 3],
    [6, 5]
  ])
  const faults = Array.from({ length: count }, () => plainFault(random, around))
  // One well-formed lie at most: nobody can tell two that agree from the truth.
  if (random.chance(0.35)) faults.push(lie(random, around))
  if (random.chance(0.15)) faults.push(surplus(random, around))
  return firstOfEach(faults)
}

function plainFault(random: Random, around: Circumstances): PlannedFault {
  const operations = random.weighted<readonly Operation[]>([
    [45, reads],
    [25, writes],
    [10, ['PutObject']],
    [8, ['HeadObject']],
    [6, ['DeleteObject']],
    [6, ['GetBucketInfo']]
  ])
  const nth = operations === reads ? nthRead(random) : random.weighted(later)
  const act = actOn(operations, random, around)
  // Whatever takes its time must not take it every time.
  const isSlow = ['hang', 'hang-after', 'trickle', 'delay', 'propagate'].includes(act.kind)
  return { operations, nth, act, ...(!isSlow && random.chance(0.05) ? { forever: true } : {}) }
}

const later = [
  [70, 0],
  [20, 1],
  [10, 2]
] as const

function nthRead(random: Random): number {
  return random.weighted([
    [35, 0],
    [20, 1],
    [15, 2],
    [15, 3],
    [8, 4],
    [7, 5]
  ])
}

function actOn(
  operations: readonly Operation[],
  random: Random,
  around: Circumstances
): FaultAction {
  if (operations === writes && random.chance(0.6)) return actOnWrite(random, around)
  if (operations === reads && random.chance(0.2)) {
    const rule = random.chance(0.6) ? around.tempting : around.anyRule(random)
    return { kind: 'answer', ...almostRule(random, rule) }
  }
  if (operations.includes('PutObject') && random.chance(0.3)) {
    return random.chance(0.7)
      ? { kind: 'carried-out-with', answer: overloadedAfterAll(random) }
      : { kind: 'answer-with', answer: echoByKms }
  }
  return random.weighted<FaultAction>([
    [5, { kind: 'error', code: random.pick(codes) }],
    [4, { kind: 'answer', ...strangeAnswer(random) }],
    [2, { kind: 'answer', ...strangeError(random) }],
    [1, { kind: 'answer-with', answer: echo }],
    [1, { kind: 'wrong-region', endpoint: 'oss-cn-beijing.aliyuncs.com' }],
    [3, { kind: 'reset' }],
    [3, { kind: 'reset-after' }],
    [2, { kind: 'reset-amid-body' }],
    [2, { kind: 'half' }],
    [2, { kind: 'encoded', as: random.pick(ENCODINGS) }],
    [2, { kind: 'doubled' }],
    [2, { kind: 'delay', ms: random.between(1, 400) }],
    [1, { kind: 'trickle', ms: 1 }],
    // A short one of blanks is an empty answer, which a write may well have.
    [1, { kind: 'flood', bytes: operations === reads ? random.pick([1_000, 100_000]) : 100_000 }],
    [1, { kind: random.pick(['hang', 'hang-after']) }]
  ])
}

function actOnWrite(random: Random, { contested }: Circumstances): FaultAction {
  return random.weighted<FaultAction>([
    [6, { kind: 'propagate', ms: random.between(50, 2_500) }],
    [4, { kind: 'reset-after' }],
    [4, { kind: 'carried-out-with', answer: strangeAfterAll(random) }],
    [2, { kind: 'carried-out-with', answer: overloadedAfterAll(random) }],
    [3, { kind: 'late', ms: random.between(50, contested ? 500 : 4_000) }],
    [
      2,
      {
        kind: 'late',
        ms: random.between(50, contested ? 500 : 2_500),
        answer: overloadedAfterAll(random)
      }
    ],
    [2, { kind: 'reset' }],
    [1, { kind: 'hang-after' }]
  ])
}

/** A whole and well-formed answer to the very question that was asked, and untrue. */
function lie(random: Random, { tempting, anyRule, neighbours }: Circumstances): PlannedFault {
  const rule = random.weighted<() => StoredRule | null>([
    [4, () => tempting],
    [3, () => null],
    [4, () => anyRule(random)]
  ])()
  return random.weighted<PlannedFault>([
    [12, { operations: reads, nth: nthRead(random), act: { kind: 'stale', rule } }],
    [3, { operations: reads, nth: nthRead(random), act: { kind: 'stale' } }],
    [
      2,
      {
        operations: reads,
        nth: nthRead(random),
        act: { kind: 'swapped', bucket: random.pick(neighbours) }
      }
    ],
    [2, { operations: ['PutObject'], nth: random.weighted(later), act: { kind: 'stale' } }],
    [1, { operations: ['GetBucketInfo'], nth: 0, act: { kind: 'stale', rule } }],
    [
      1,
      {
        operations: [random.pick(['HeadObject', 'GetBucketInfo'])],
        nth: 0,
        act: { kind: 'swapped', bucket: random.pick(neighbours) }
      }
    ]
  ])
}

function surplus(random: Random, { tempting, anyRule }: Circumstances): PlannedFault {
  const rule = random.chance(0.6) ? tempting : anyRule(random)
  const act = { kind: 'surplus', ms: random.between(0, 8), rule } as const
  return { operations: reads, nth: random.between(0, 2), act }
}

/** One fault for each request; the lie wins, being the rarest. */
function firstOfEach(faults: readonly PlannedFault[]): PlannedFault[] {
  const taken = new Set<string>()
  return [...faults].reverse().filter(({ operations, nth }) => {
    const slot = `${operations.join()} ${nth}`
    return taken.size < taken.add(slot).size
  })
}

/** As the emulator takes them: it counts for each fault only the requests that no other one took. */
export function asScripted(planned: readonly PlannedFault[]): Fault[] {
  const earlier: PlannedFault[] = []
  return [...planned].sort(inOrder).map(fault => {
    const { operations, nth, forever, act } = fault
    const taken = earlier.filter(
      other => other.operations.join() === operations.join() && other.nth < nth
    )
    earlier.push(fault)
    return {
      operation: [...operations],
      skip: nth - taken.length,
      ...(forever ? {} : { times: 1 }),
      act
    }
  })
}

/** Those that are for ever last: they take whatever nobody else does. */
function inOrder(one: PlannedFault, other: PlannedFault): number {
  return Number(one.forever ?? false) - Number(other.forever ?? false) || one.nth - other.nth
}
