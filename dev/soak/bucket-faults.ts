import { RESPONSE_ENCODINGS } from '../emulator/faults/response-encoding.js'
import type { Fault, FaultAction, Operation, StoredRule } from '../emulator/emulator.js'
import {
  nearlyValidRule,
  echoRequest,
  echoRequestAsKmsError,
  throttlingResponse,
  gatewayResponse,
  intermediaryResponse,
  undocumentedError
} from './forged-responses.js'
import type { SeededRandom } from '../random/seeded-random.js'

/**
 * The fault of a bucket's n-th request of a kind, counted from 0; `forever`: of every later one
 * too.
 */
export interface PlannedFault {
  readonly operations: readonly Operation[]
  readonly nth: number
  readonly forever?: boolean
  readonly action: FaultAction
}

export const readOperations: readonly Operation[] = ['GetBucketEncryption']
export const writeOperations: readonly Operation[] = [
  'PutBucketEncryption',
  'DeleteBucketEncryption'
]

/** What a false response about a bucket may contain, and which other buckets exist. */
export interface BucketFaultContext {
  /** A rule that meets the bucket's requirement; null: no rule does. */
  readonly satisfyingRule: StoredRule | null
  readonly drawRule: (random: SeededRandom) => StoredRule | null
  readonly neighbours: readonly [string, ...string[]]
  /** Another writer changes this bucket's rule. */
  readonly contested: boolean
}

const errorCodes = [
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

/** Draws the faults of the requests about one bucket. */
export function drawBucketFaults(
  random: SeededRandom,
  context: BucketFaultContext
): PlannedFault[] {
  const count = random.weighted([
    [25, 0],
    [35, 1],
    [22, 2],
    [12, 3],
    [6, 5]
  ])
  const faults = Array.from({ length: count }, () => drawFault(random, context))
  // At most one well-formed false response: no client can tell two that agree from the truth.
  if (random.chance(0.35)) faults.push(drawFalseResponse(random, context))
  if (random.chance(0.15)) faults.push(drawSurplusResponse(random, context))
  return onePerRequest(faults)
}

function drawFault(random: SeededRandom, context: BucketFaultContext): PlannedFault {
  const operations = random.weighted<readonly Operation[]>([
    [45, readOperations],
    [25, writeOperations],
    [10, ['PutObject']],
    [8, ['HeadObject']],
    [6, ['DeleteObject']],
    [6, ['GetBucketInfo']]
  ])
  const nth = operations === readOperations ? drawNthRead(random) : random.weighted(nthWeights)
  const action = drawAction(operations, random, context)
  // A slow fault must not repeat forever.
  const isSlow = ['hang', 'hang-after', 'trickle', 'delay', 'propagate'].includes(action.kind)
  return { operations, nth, action, ...(!isSlow && random.chance(0.05) ? { forever: true } : {}) }
}

const nthWeights = [
  [70, 0],
  [20, 1],
  [10, 2]
] as const

function drawNthRead(random: SeededRandom): number {
  return random.weighted([
    [35, 0],
    [20, 1],
    [15, 2],
    [15, 3],
    [8, 4],
    [7, 5]
  ])
}

function drawAction(
  operations: readonly Operation[],
  random: SeededRandom,
  context: BucketFaultContext
): FaultAction {
  if (operations === writeOperations && random.chance(0.6)) return drawWriteAction(random, context)
  if (operations === readOperations && random.chance(0.2)) {
    const rule = random.chance(0.6) ? context.satisfyingRule : context.drawRule(random)
    return { kind: 'answer', ...nearlyValidRule(random, rule) }
  }
  if (operations.includes('PutObject') && random.chance(0.3)) {
    return random.chance(0.7)
      ? { kind: 'carried-out-with', answer: throttlingResponse(random) }
      : { kind: 'answer-with', answer: echoRequestAsKmsError }
  }
  return random.weighted<FaultAction>([
    [5, { kind: 'error', code: random.pick(errorCodes) }],
    [4, { kind: 'answer', ...intermediaryResponse(random) }],
    [2, { kind: 'answer', ...undocumentedError(random) }],
    [1, { kind: 'answer-with', answer: echoRequest }],
    [1, { kind: 'wrong-region', endpoint: 'oss-cn-beijing.aliyuncs.com' }],
    [3, { kind: 'reset' }],
    [3, { kind: 'reset-after' }],
    [2, { kind: 'reset-amid-body' }],
    [2, { kind: 'half' }],
    [2, { kind: 'encoded', as: random.pick(RESPONSE_ENCODINGS) }],
    [2, { kind: 'doubled' }],
    [2, { kind: 'delay', ms: random.between(1, 400) }],
    [1, { kind: 'trickle', ms: 1 }],
    // A short flood of blanks is an empty response, which is valid for a write.
    [
      1,
      {
        kind: 'flood',
        bytes: operations === readOperations ? random.pick([1_000, 100_000]) : 100_000
      }
    ],
    [1, { kind: random.pick(['hang', 'hang-after']) }]
  ])
}

function drawWriteAction(random: SeededRandom, { contested }: BucketFaultContext): FaultAction {
  return random.weighted<FaultAction>([
    [6, { kind: 'propagate', ms: random.between(50, 2_500) }],
    [4, { kind: 'reset-after' }],
    [4, { kind: 'carried-out-with', answer: gatewayResponse(random) }],
    [2, { kind: 'carried-out-with', answer: throttlingResponse(random) }],
    [3, { kind: 'late', ms: random.between(50, contested ? 500 : 4_000) }],
    [
      2,
      {
        kind: 'late',
        ms: random.between(50, contested ? 500 : 2_500),
        answer: throttlingResponse(random)
      }
    ],
    [2, { kind: 'reset' }],
    [1, { kind: 'hang-after' }]
  ])
}

/** A complete, well-formed and false response to the very request that was sent. */
function drawFalseResponse(
  random: SeededRandom,
  { satisfyingRule, drawRule, neighbours }: BucketFaultContext
): PlannedFault {
  const rule = random.weighted<() => StoredRule | null>([
    [4, () => satisfyingRule],
    [3, () => null],
    [4, () => drawRule(random)]
  ])()
  return random.weighted<PlannedFault>([
    [12, { operations: readOperations, nth: drawNthRead(random), action: { kind: 'stale', rule } }],
    [3, { operations: readOperations, nth: drawNthRead(random), action: { kind: 'stale' } }],
    [
      2,
      {
        operations: readOperations,
        nth: drawNthRead(random),
        action: { kind: 'swapped', bucket: random.pick(neighbours) }
      }
    ],
    [2, { operations: ['PutObject'], nth: random.weighted(nthWeights), action: { kind: 'stale' } }],
    [1, { operations: ['GetBucketInfo'], nth: 0, action: { kind: 'stale', rule } }],
    [
      1,
      {
        operations: [random.pick(['HeadObject', 'GetBucketInfo'])],
        nth: 0,
        action: { kind: 'swapped', bucket: random.pick(neighbours) }
      }
    ]
  ])
}

function drawSurplusResponse(
  random: SeededRandom,
  { satisfyingRule, drawRule }: BucketFaultContext
): PlannedFault {
  const rule = random.chance(0.6) ? satisfyingRule : drawRule(random)
  const action = { kind: 'surplus', ms: random.between(0, 8), rule } as const
  return { operations: readOperations, nth: random.between(0, 2), action }
}

/** Keeps one fault per request; the false response wins, as the rarest. */
function onePerRequest(faults: readonly PlannedFault[]): PlannedFault[] {
  const taken = new Set<string>()
  return [...faults].reverse().filter(({ operations, nth }) => {
    const slot = `${operations.join()} ${nth}`
    return taken.size < taken.add(slot).size
  })
}

/**
 * Converts to the emulator's counting: it counts for each fault only the requests that no other
 * fault took.
 */
export function toEmulatorFaults(planned: readonly PlannedFault[]): Fault[] {
  const earlier: PlannedFault[] = []
  return [...planned].sort(compareFaults).map(fault => {
    const { operations, nth, forever, action } = fault
    const taken = earlier.filter(
      other => other.operations.join() === operations.join() && other.nth < nth
    )
    earlier.push(fault)
    return {
      operation: [...operations],
      skip: nth - taken.length,
      ...(forever ? {} : { times: 1 }),
      act: action
    }
  })
}

/** Sorts faults that last forever to the end: they take every request that no other fault does. */
function compareFaults(one: PlannedFault, other: PlannedFault): number {
  return Number(one.forever ?? false) - Number(other.forever ?? false) || one.nth - other.nth
}
