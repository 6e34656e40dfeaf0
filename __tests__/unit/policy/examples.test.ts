import { describe, expect, test } from '@jest/globals'
import { readdirSync, readFileSync } from 'node:fs'
import { describeRequirement } from '../../../src/encryption/requirement.js'
import type { ListedBucket } from '../../../src/encryption/target.js'
import { assignRequirements, needsBucketList } from '../../../src/policy/assignment.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

const folder = new URL('../../../examples/', import.meta.url)
const key = '9468da86-3509-4f8d-a61e-6eab1eac'
const serviceKey = 'KMS with the service key'
const withKey = (...keys: string[]): string =>
  `${keys.length === 1 ? 'KMS key' : 'one of the KMS keys'} ${keys.join(', ')}`

/** One bucket of an account for which the example could have been written. */
type Row = readonly [
  bucket: string,
  line: number,
  rule: string,
  requirement: string,
  exemptUntil?: string
]

const expectedRows: Record<string, readonly Row[]> = {
  'tiers.yml': [
    ['prod-customer-eu', 13, 'restricted', withKey(`${key}0000`)],
    ['prod-billing', 14, 'restricted', withKey(`${key}0000`)],
    ['prod-orders', 22, 'internal', serviceKey],
    ['prod-public-site', 29, 'everything else', 'AES256'],
    ['scratch', 29, 'everything else', 'AES256']
  ],
  'environments.yml': [
    ['shop-prod-media', 13, 'production', withKey(`${key}0001`, `${key}0002`, `${key}0003`)],
    ['shop-stage-media', 23, 'staging', withKey(`${key}0011`, `${key}0012`)],
    ['shop-dev-anna', 31, 'development', 'any rule']
  ],
  'roll-out.yml': [
    ['orders', 17, 'moved to our key', withKey(`${key}0000`)],
    ['invoices', 18, 'moved to our key', withKey(`${key}0000`)],
    ['ledger-2030', 19, 'moved to our key', withKey(`${key}0000`)],
    [
      'reports-archive',
      38,
      'moving to our key',
      withKey(`${key}0000`, 'key-hzz62f1cb66fa42qo0000'),
      '2099-03-31'
    ],
    ['reports-daily', 26, 'moving to our key', withKey(`${key}0000`, 'key-hzz62f1cb66fa42qo0000')],
    ['public-site', 45, 'at least encrypted', 'any rule', '2099-06-30'],
    ['team-photos', 33, 'at least encrypted', 'any rule']
  ],
  'cis-5.8.yml': [
    ['invoices', 20, 'CIS 5.8-like, service key', serviceKey],
    ['logs', 20, 'CIS 5.8-like, service key', serviceKey]
  ],
  'cis-5.9.yml': [
    ['vault-1', 19, 'CIS 5.9-like, these keys', withKey(`${key}0000`, 'alias/vault')],
    ['logs', 26, 'CIS 5.9-like, any customer key', 'KMS with any customer key']
  ]
}

test('every file in examples/ is tested here', () => {
  expect(readdirSync(folder).sort()).toEqual(Object.keys(expectedRows).sort())
})

describe.each(Object.entries(expectedRows))('examples/%s', (name, rows) => {
  const text = readFileSync(new URL(name, folder), 'utf8')
  const read = parsePolicy(text, `examples/${name}`)

  test('names the schema in its first line, for editors', () => {
    expect(text.split('\n')[0]).toBe('# yaml-language-server: $schema=../schema/policy.schema.json')
  })

  test('is a valid policy without warnings', () => {
    expect(read).toMatchObject({ ok: true, value: { warnings: [] } })
  })

  test('requires of each bucket what its comments say', () => {
    if (!read.ok) throw new Error('The example is not a valid policy.')
    // OSS lists buckets in the order of their names.
    const account: ListedBucket[] = [...rows].map(([bucket]) => ({ name: bucket })).sort(byName)
    const assigned = assignRequirements(
      read.value.policy,
      account,
      new Date('2026-12-31T12:00:00Z')
    )
    if (!assigned.ok) throw new Error(JSON.stringify(assigned.problems))
    expect(needsBucketList(read.value.policy)).toBe(true)
    expect(assigned.value.warnings).toEqual([])
    expect(
      assigned.value.targets.map(({ bucket, source, rule, requirement, exemption }) => [
        bucket,
        source?.line,
        rule,
        requirement && plain(describeRequirement(requirement)),
        ...(exemption === undefined ? [] : [exemption.expires])
      ])
    ).toEqual(rows)
  })

  test('covers a new bucket, except where its comments say otherwise', () => {
    if (!read.ok) throw new Error('The example is not a valid policy.')
    const account = [...rows.map(([bucket]) => ({ name: bucket })), { name: 'brand-new' }]
    const assigned = assignRequirements(
      read.value.policy,
      account,
      new Date('2026-12-31T12:00:00Z')
    )
    const found = assigned.ok && assigned.value.targets.find(({ bucket }) => bucket === 'brand-new')
    // Every other example ends with a rule for '*'.
    if (name === 'environments.yml') expect(found).toBeUndefined()
    else expect(found).toHaveProperty('requirement')
  })
})

function byName(one: ListedBucket, other: ListedBucket): number {
  return one.name < other.name ? -1 : 1
}
