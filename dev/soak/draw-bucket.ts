import type { BucketOptions, StoredRule } from '../emulator/emulator.js'
import { homeRegion, regions, unusableKeys } from './account.js'
import { drawBucketFaults } from './bucket-faults.js'
import { drawCustomerKeyRule, drawRequirement, drawRule, drawSatisfyingRule } from './draw-rule.js'
import type { SoakRequirement } from './reference-model.js'
import type { SoakBucket } from './round.js'
import type { SeededRandom } from '../random/seeded-random.js'

interface BucketSlot {
  readonly name: string
  readonly neighbours: readonly [string, ...string[]]
  readonly listed: boolean
}

export function drawBucket(
  random: SeededRandom,
  { name, neighbours, listed }: BucketSlot
): SoakBucket {
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

/** Draws a bucket's rule and requirement: at random, or where one wrong response could do harm. */
function drawInitialState(
  random: SeededRandom,
  region: string
): { rule: StoredRule | null; required: SoakRequirement } {
  return random.weighted([
    // The requirement is weaker than the rule.
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
    // The requirement would break the bucket.
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
    // The bucket is compliant.
    [10, () => drawCompliantState(random, region)],
    [40, () => ({ rule: drawRule(random), required: drawRequirement(random) })]
  ])()
}

function drawCompliantState(random: SeededRandom, region: string) {
  const required = drawRequirement(random)
  return { required, rule: drawSatisfyingRule(random, required, region) }
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
