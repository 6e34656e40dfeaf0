import type { StoredRule } from '../emulator/emulator.js'
import {
  disabledAlias,
  keyArn,
  missingAlias,
  missingKey,
  otherRegionKey,
  serviceAlias,
  unusableKeys,
  usableAlias,
  usableKeys
} from './account.js'
import { satisfies, type SoakRequirement } from './reference-model.js'
import type { SeededRandom } from '../random/seeded-random.js'

export function drawCustomerKeyRule(random: SeededRandom): StoredRule {
  return {
    algorithm: 'KMS',
    kmsKeyId: random.pick(usableKeys),
    ...(random.chance(0.2) ? { kmsDataEncryption: 'SM4' } : {})
  }
}

export function drawRule(random: SeededRandom): StoredRule | null {
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

export function drawRequirement(random: SeededRandom): SoakRequirement {
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

/** A rule that would make the bucket look compliant. */
export function drawSatisfyingRule(
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
