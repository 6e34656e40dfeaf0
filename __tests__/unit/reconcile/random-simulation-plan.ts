import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import type { SeededRandom } from '../../../dev/random/seeded-random.js'
import {
  aes256,
  disabledKey,
  otherDisabledKey,
  otherCustomerKey,
  customerKey,
  requirementOf,
  serviceKey,
  sm4,
  type SimulatedFault,
  type PortOperation,
  type SimulationPlan,
  type RequestAddress,
  type FalseResponse
} from './simulation-plan.js'

const rules: readonly [Rule | null, ...(Rule | null)[]] = [
  null,
  aes256,
  sm4,
  serviceKey,
  customerKey,
  otherCustomerKey,
  disabledKey,
  otherDisabledKey
]

const requirements: readonly [Requirement, ...Requirement[]] = [
  requirementOf(disabledKey),
  requirementOf(disabledKey),
  requirementOf(customerKey),
  { algorithm: 'AES256' },
  { algorithm: 'SM4' },
  { algorithm: 'any' },
  { algorithm: 'KMS', kmsKey: 'service-key', kmsDataEncryption: 'AES256' },
  { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' }
]

/** The response to a request, and whether the request is carried out all the same. */
type FalseTreatment = readonly [FalseResponse | 'a lie', 'never' | 'at once' | 'late']
type Treatments = readonly [FalseTreatment, ...FalseTreatment[]]

const failedTreatments: Treatments = [
  ['no answer', 'never'],
  ['500 InternalError', 'never'],
  ['403 AccessDenied', 'never']
]

const treatments: Readonly<Record<PortOperation, Treatments>> = {
  read: [['a lie', 'never'], ['a lie', 'never'], ['a lie', 'never'], ...failedTreatments],
  write: [
    ['no answer', 'never'],
    ['no answer', 'at once'],
    ['no answer', 'late'],
    ['503 ServiceUnavailable', 'at once'],
    ['503 ServiceUnavailable', 'late'],
    ['500 InternalError', 'at once'],
    ['429', 'late'],
    ['web page', 'at once'],
    ['success', 'never'],
    ['403 AccessDenied', 'never']
  ],
  describe: failedTreatments,
  upload: [
    ['no answer', 'never'],
    ['no answer', 'at once'],
    ['no answer', 'late'],
    ['503 SlowDown', 'never'],
    ['503 SlowDown', 'at once'],
    ['429', 'late'],
    ['409 KeyDisabled', 'never'],
    ['403 AccessDenied', 'never'],
    ['a lie', 'at once'],
    [{ versionId: 'none' }, 'at once']
  ],
  inspect: [
    ['a lie', 'never'],
    ['404 NoSuchKey', 'never'],
    [{ versionId: 'none' }, 'never'],
    ['503 SlowDown', 'never'],
    ...failedTreatments
  ],
  remove: [['no answer', 'at once'], ['503 SlowDown', 'never'], ...failedTreatments]
}

/** Any bucket and run, with any fault. */
export function drawPlan(random: SeededRandom): SimulationPlan {
  const hasForeign = random.chance(0.6)
  return {
    rule: random.pick(rules),
    requirement: random.pick(requirements),
    mode: random.chance(0.85) ? 'apply' : 'verify',
    canary: random.chance(0.75),
    maxAttempts: random.between(1, 3),
    isVersioned: random.chance(0.5),
    latencyMs: random.pick([0, 0, 0, 100, 900]),
    // With both, it would be unclear whose rule came first.
    lagMs: hasForeign || random.chance(0.6) ? 0 : random.pick([300, 1_500, 3_000]),
    jitter: random.between(0, 9) / 10,
    showsArns: random.chance(0.2),
    ...(random.chance(0.9) && { fault: drawFault(random, random.pick([4, 4, 8, 14])) }),
    ...(random.chance(0.3) && { throttled: drawAddress(random, 10) }),
    ...(hasForeign && { foreign: drawConcurrentChange(random, 10, random.pick(rules)) }),
    ...(random.chance(0.4) && { stopBefore: drawAddress(random, 10) })
  }
}

/** A change that has to be rolled back, with a fault around the moment at which a foreign rule is set. */
export function drawContestedRollback(random: SeededRandom): SimulationPlan {
  return {
    ...drawPlan(random),
    rule: random.pick([null, aes256, sm4, otherCustomerKey]),
    requirement: requirementOf(disabledKey),
    mode: 'apply',
    canary: true,
    lagMs: 0,
    fault: drawFault(random, 12),
    foreign: drawConcurrentChange(
      random,
      8,
      random.pick([otherDisabledKey, otherDisabledKey, aes256, customerKey, null])
    )
  }
}

function drawAddress(random: SeededRandom, upTo: number): RequestAddress {
  const operation = random.weighted<PortOperation>([
    [6, 'read'],
    [3, 'write'],
    [3, 'upload'],
    [1, 'inspect'],
    [1, 'remove'],
    [0.2, 'describe']
  ])
  const most = operation === 'read' ? upTo : operation === 'upload' ? upTo / 2 : upTo / 3
  return { operation, nth: random.between(1, Math.ceil(most)) }
}

function drawFault(random: SeededRandom, upTo: number): SimulatedFault {
  const address = drawAddress(random, upTo)
  const [answer, carriedOut] = random.pick(treatments[address.operation])
  const lateMs = random.pick([250, 1_000, 2_500, 4_000, 6_000, 10_000])
  return {
    ...address,
    answer: answer === 'a lie' ? { shows: random.pick(rules) } : answer,
    ...(carriedOut !== 'never' && { carriedOutAfterMs: carriedOut === 'late' ? lateMs : 0 })
  }
}

function drawConcurrentChange(
  random: SeededRandom,
  upTo: number,
  rule: Rule | null
): SimulationPlan['foreign'] & object {
  const { operation, nth } = drawAddress(random, upTo)
  // A rule set before the first read is no foreign rule.
  return operation === 'write' || operation === 'read'
    ? { before: { operation: 'read', nth: nth + 1 }, rule }
    : { before: { operation, nth }, rule }
}
