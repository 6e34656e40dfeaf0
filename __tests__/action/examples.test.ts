import { beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { fileURLToPath } from 'node:url'
import type { StoredRule } from '../../dev/emulator/emulator.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { aes256, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/**
 * The policies in `examples/` as a workflow runs them: green when the account is compliant, red
 * after a change.
 */
const key = '9468da86-3509-4f8d-a61e-6eab1eac'
const serviceKey: StoredRule = { algorithm: 'KMS' }
const withKey = (id: string): StoredRule => ({ algorithm: 'KMS', kmsKeyId: id })
const rotated = 'key-hzz62f1cb66fa42qo0000'

interface Scenario {
  /** Always includes `photos`, the bucket of the fixture. */
  readonly account: Readonly<
    Record<string, { readonly rule?: StoredRule; readonly region?: string }>
  >
  /** Changes to the account; `null` deletes the rule. */
  readonly changes: Readonly<Record<string, StoredRule | null>>
  /** The resulting drift and its reasons, in the order of the policy. */
  readonly drift: readonly string[]
  readonly exempt?: readonly string[]
}

const scenarios: Record<string, Scenario> = {
  'tiers.yml': {
    account: {
      'prod-customer-eu': { rule: withKey(`${key}0000`), region: 'eu-central-1' },
      'prod-billing': { rule: withKey(`${key}0000`) },
      'prod-orders': { rule: serviceKey },
      'prod-public-site': { rule: aes256 },
      scratch: { rule: aes256 },
      photos: { rule: aes256 }
    },
    changes: {
      'prod-billing': serviceKey,
      'prod-orders': withKey(`${key}0000`),
      'prod-public-site': serviceKey,
      scratch: null
    },
    drift: [
      'prod-billing drifted key-differs',
      'prod-orders drifted key-differs',
      'prod-public-site drifted algorithm-differs',
      'scratch drifted rule-missing'
    ]
  },
  'environments.yml': {
    account: {
      'shop-prod-cn': { rule: withKey(`${key}0001`) },
      'shop-prod-eu': { rule: withKey(`${key}0002`), region: 'eu-central-1' },
      'shop-prod-sg': { rule: withKey(`${key}0003`), region: 'ap-southeast-1' },
      'shop-stage-cn': { rule: withKey(`${key}0011`) },
      'shop-dev-anna': { rule: { algorithm: 'SM4' } },
      'of-another-team': {},
      photos: {}
    },
    changes: {
      // A key of another region does not count.
      'shop-prod-eu': withKey(`${key}0001`),
      'shop-prod-sg': withKey(`${key}0011`),
      'shop-stage-cn': withKey(`${key}0001`),
      'shop-dev-anna': null
    },
    drift: [
      'shop-prod-eu drifted key-differs',
      'shop-prod-sg drifted key-differs',
      'shop-stage-cn drifted key-differs',
      'shop-dev-anna drifted rule-missing'
    ]
  },
  'roll-out.yml': {
    account: {
      orders: { rule: withKey(`${key}0000`) },
      invoices: { rule: withKey(`${key}0000`) },
      'ledger-2030': { rule: withKey(`${key}0000`) },
      'reports-archive': { rule: aes256 },
      'reports-daily': { rule: withKey(rotated) },
      'public-site': {},
      'team-photos': { rule: aes256 },
      photos: { rule: serviceKey }
    },
    changes: {
      orders: withKey(rotated),
      'reports-archive': null,
      'reports-daily': aes256,
      'team-photos': null
    },
    drift: [
      'orders drifted key-differs',
      'reports-daily drifted algorithm-differs',
      'team-photos drifted rule-missing'
    ],
    exempt: ['reports-archive', 'public-site']
  },
  'cis-5.8.yml': {
    account: {
      invoices: { rule: serviceKey },
      logs: { rule: serviceKey, region: 'cn-beijing' },
      photos: { rule: serviceKey }
    },
    changes: { invoices: withKey(`${key}0000`), logs: aes256 },
    drift: ['invoices drifted key-differs', 'logs drifted algorithm-differs']
  },
  'cis-5.9.yml': {
    account: {
      'vault-1': { rule: withKey(`${key}0000`) },
      'vault-2': { rule: withKey(`${key}0001`) },
      logs: { rule: withKey(rotated), region: 'cn-beijing' },
      photos: { rule: withKey(`${key}0000`) }
    },
    changes: { 'vault-1': withKey(rotated), 'vault-2': null, logs: serviceKey },
    drift: [
      'vault-1 drifted key-differs',
      'vault-2 drifted rule-missing',
      'logs drifted key-differs'
    ]
  }
}

const repository = fileURLToPath(new URL('../..', import.meta.url))

describe.each(Object.entries(scenarios))('examples/%s', (name, scenario) => {
  const { account, changes, drift, exempt = [] } = scenario
  const oss = actionFixture()
  beforeAll(() => {
    oss.emulator.addKmsKey(`${key}0000`)
    oss.emulator.addKmsKey(`${key}0001`, { aliases: ['alias/vault'] })
    for (const [bucket, traits] of Object.entries(account)) {
      // The fixture has that bucket already.
      if (bucket !== 'photos') oss.emulator.addBucket(bucket, traits)
    }
  })
  beforeEach(() => {
    for (const [bucket, { rule }] of Object.entries(account)) oss.emulator.setRule(bucket, rule)
  })
  const verify = (): Promise<StepResult> =>
    oss.run(
      { bucket: '', algorithm: '', region: '', 'policy-file': `examples/${name}` },
      { env: { GITHUB_WORKSPACE: repository } }
    )

  test('is green for a compliant account', async () => {
    const result = await verify()
    expect(summarizeFindings(result).filter(line => !line.endsWith(' compliant'))).toEqual(
      exempt.map(bucket => expect.stringMatching(`^${bucket} exempt`))
    )
    expect(result.exitCode).toBe(0)
    expect(result.commands.filter(({ name }) => name === 'warning')).toEqual([])
  })

  test('is red for each changed bucket, and for no other', async () => {
    for (const [bucket, rule] of Object.entries(changes)) {
      oss.emulator.setRule(bucket, rule ?? undefined)
    }
    const result = await verify()
    expect(summarizeFindings(result).filter(line => line.includes(' drifted'))).toEqual(drift)
    expect(result.outputs).toMatchObject({
      'exempt-count': `${exempt.length}`,
      'unknown-count': '0'
    })
    expect(result.exitCode).toBe(1)
  })
})
