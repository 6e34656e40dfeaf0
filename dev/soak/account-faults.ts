import type { FaultAction, Operation } from '../emulator/emulator.js'
import type { PlannedFault } from './bucket-faults.js'
import { drawCustomerKeyRule } from './draw-rule.js'
import { forgedKeyMetadata, intermediaryResponse } from './forged-responses.js'
import type { SeededRandom } from '../random/seeded-random.js'

export function drawAccountFaults(random: SeededRandom): PlannedFault[] {
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

/** A server that answers every fourth read of a rule twice, for whichever bucket. */
export function drawSurplusFaults(random: SeededRandom): PlannedFault[] {
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
  // An error that KMS itself might return, and that is false.
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
