import { describe, expect, test } from '@jest/globals'
import { FaultPlan } from '../../../../dev/emulator/faults/faults.js'
import {
  startEmulator,
  type Operation,
  type StoredRule
} from '../../../../dev/emulator/emulator.js'
import {
  addKeys,
  unusableKeys,
  usableKeys,
  homeRegion,
  keys,
  regions,
  allowsUploads
} from '../../../../dev/soak/account.js'
import { toEmulatorFaults, type PlannedFault } from '../../../../dev/soak/bucket-faults.js'
import { SeededRandom } from '../../../../dev/random/seeded-random.js'
import { drawRound } from '../../../../dev/soak/round.js'
import {
  satisfies,
  strengthOf,
  type SoakRequirement
} from '../../../../dev/soak/reference-model.js'
import { sendSigned } from '../emulator/raw-request.js'

describe('a round', () => {
  test('is the same for the same seed and number only', () => {
    const shown = (seed: number, number: number) => JSON.stringify(drawRound(seed, number))
    expect(shown(7, 3)).toBe(shown(7, 3))
    expect(new Set([shown(7, 3), shown(7, 4), shown(8, 3), shown(3, 7)]).size).toBe(4)
  })

  test('covers every setting, bucket and fault within a hundred rounds', () => {
    const rounds = Array.from({ length: 100 }, (_, number) => drawRound(1, number))
    const buckets = rounds.flatMap(({ buckets }) => buckets)
    const distinct = <T>(values: readonly T[]) => [...new Set(values)].sort()
    expect(distinct(rounds.map(({ mode, canary }) => `${mode} ${canary}`))).toHaveLength(4)
    expect(distinct(rounds.map(({ checkKmsKey }) => checkKmsKey))).toHaveLength(3)
    expect(distinct(rounds.map(({ failOn }) => failOn))).toHaveLength(3)
    expect(distinct(rounds.map(({ stop }) => stop?.signal ?? 'none'))).toHaveLength(3)
    expect(distinct(rounds.map(({ usesPatterns }) => usesPatterns))).toHaveLength(2)
    expect(distinct(buckets.map(({ required }) => required.algorithm))).toHaveLength(5)
    expect(distinct(buckets.map(({ region }) => region))).toEqual([...regions].sort())
    expect(distinct(buckets.map(({ rule }) => strengthOf(rule ?? undefined)))).toEqual([
      0, 1, 2, 3, 4
    ])
    expect(
      distinct(buckets.flatMap(({ faults }) => faults.map(({ action }) => action.kind)))
    ).toEqual([
      'answer',
      'answer-with',
      'carried-out-with',
      'delay',
      'doubled',
      'encoded',
      'error',
      'flood',
      'half',
      'hang',
      'hang-after',
      'late',
      'propagate',
      'reset',
      'reset-after',
      'reset-amid-body',
      'stale',
      'surplus',
      'swapped',
      'trickle',
      'wrong-region'
    ])
    expect(buckets.some(({ concurrentWrites }) => concurrentWrites.length > 0)).toBe(true)
  })

  test('has at most one false response per bucket', () => {
    for (const { buckets } of Array.from({ length: 50 }, (_, number) => drawRound(2, number))) {
      for (const { faults } of buckets) {
        const lies = faults.filter(
          ({ action }) => action.kind === 'stale' || action.kind === 'swapped'
        )
        expect(lies.length).toBeLessThanOrEqual(1)
      }
    }
  })
})

test('applies each fault to the request of its number, whatever other faults there are', () => {
  const read: Operation[] = ['GetBucketEncryption']
  const faultAt = (nth: number, ms: number, forever = false): PlannedFault => ({
    operations: read,
    nth,
    action: { kind: 'delay', ms },
    ...(forever ? { forever } : {})
  })
  const met = (planned: readonly PlannedFault[], count: number) => {
    const plan = new FaultPlan()
    for (const fault of toEmulatorFaults(planned)) plan.add({ ...fault, bucket: 'photos' })
    return Array.from({ length: count }, () => {
      plan.next({ service: 'oss', operation: 'PutObject', bucket: 'photos' })
      plan.next({ service: 'oss', operation: 'GetBucketEncryption', bucket: 'others' })
      const act = plan.next({
        service: 'oss',
        operation: 'GetBucketEncryption',
        bucket: 'photos'
      })?.act
      return act?.kind === 'delay' ? act.ms : 0
    })
  }
  expect(met([faultAt(3, 30), faultAt(0, 10), faultAt(1, 11)], 5)).toEqual([10, 11, 0, 30, 0])
  expect(met([faultAt(2, 99, true), faultAt(4, 40), faultAt(0, 10)], 6)).toEqual([
    10, 0, 99, 99, 40, 99
  ])
  expect(met([faultAt(0, 99, true), faultAt(2, 20)], 4)).toEqual([99, 99, 20, 99])
})

test('spreads numbers over the whole range', () => {
  const random = new SeededRandom(1)
  const drawn = Array.from({ length: 2_000 }, () => random.between(1, 4))
  for (const number of [1, 2, 3, 4]) {
    expect(drawn.filter(one => one === number).length).toBeGreaterThan(400)
  }
  const weighted = Array.from({ length: 1_000 }, () =>
    random.weighted([
      [9, 'a'],
      [1, 'b'],
      [0, 'c']
    ])
  )
  expect(weighted.filter(one => one === 'b').length).toBeGreaterThan(50)
  expect(weighted).not.toContain('c')
})

describe('the reference model', () => {
  const [own, other] = usableKeys
  const kms = (kmsKeyId?: string, kmsDataEncryption?: string): StoredRule => ({
    algorithm: 'KMS',
    ...(kmsKeyId === undefined ? {} : { kmsKeyId }),
    ...(kmsDataEncryption === undefined ? {} : { kmsDataEncryption })
  })
  const arn = `acs:kms:${homeRegion}:1234567890123456:key/${own}`
  const aes = { algorithm: 'AES256' }

  test.each<[SoakRequirement, StoredRule | undefined, boolean]>([
    [{ algorithm: 'none' }, undefined, true],
    [{ algorithm: 'none' }, aes, false],
    [{ algorithm: 'any' }, undefined, false],
    [{ algorithm: 'any' }, aes, true],
    [{ algorithm: 'any' }, { algorithm: 'SOAK512' }, false],
    [{ algorithm: 'AES256' }, aes, true],
    [{ algorithm: 'AES256' }, { algorithm: 'SM4' }, false],
    [{ algorithm: 'AES256' }, { ...aes, kmsKeyId: own }, false],
    [{ algorithm: 'KMS' }, kms(), true],
    [{ algorithm: 'KMS' }, kms('alias/acs/oss'), true],
    [{ algorithm: 'KMS' }, kms(own), false],
    [{ algorithm: 'KMS' }, kms(undefined, 'SM4'), false],
    [{ algorithm: 'KMS', data: 'SM4' }, kms(undefined, 'SM4'), true],
    [{ algorithm: 'KMS', keys: ['*'] }, kms(own), true],
    [{ algorithm: 'KMS', keys: ['*'] }, kms('alias/acs/oss'), false],
    [{ algorithm: 'KMS', keys: ['*'] }, kms(), false],
    [{ algorithm: 'KMS', keys: [own] }, kms(own.toUpperCase()), true],
    [{ algorithm: 'KMS', keys: [own] }, kms(arn), true],
    [{ algorithm: 'KMS', keys: [arn] }, kms(own), true],
    [{ algorithm: 'KMS', keys: [own] }, kms(arn.replace(homeRegion, 'cn-beijing')), false],
    [{ algorithm: 'KMS', keys: ['*'] }, kms(arn.replace(homeRegion, 'cn-beijing')), true],
    [{ algorithm: 'KMS', keys: [own] }, kms(other), false],
    [{ algorithm: 'KMS', keys: ['alias/soak', own] }, kms(other), true],
    [{ algorithm: 'KMS', keys: ['alias/soak-missing'] }, kms(), false],
    [{ algorithm: 'KMS', keys: [arn.replace(homeRegion, 'cn-beijing')] }, kms(own), false]
  ])('evaluates %j with %j: %s', (required, rule, is) => {
    expect(satisfies(required, rule, homeRegion)).toBe(is)
  })

  test("agrees with the emulator's uploads about each key", async () => {
    const emulator = await startEmulator()
    addKeys(emulator)
    const ids = [
      undefined,
      ...unusableKeys,
      ...usableKeys,
      'alias/acs/oss',
      ...keys.map(({ id }) => id)
    ]
    for (const region of regions) {
      for (const id of ids) {
        emulator.addBucket('photos', { region, rule: kms(id) })
        const { status } = await sendSigned(emulator.port, {
          method: 'PUT',
          bucket: 'photos',
          key: 'object',
          body: 'x',
          region
        })
        expect([region, id, status === 200]).toEqual([region, id, allowsUploads(kms(id), region)])
      }
    }
    await emulator.close()
  })
})
