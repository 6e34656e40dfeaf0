import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { matches } from '../../../src/policy/bucket-pattern.js'
import type { Policy, PolicyRule } from '../../../src/policy/policy.js'
import { findUnreachableRules } from '../../../src/policy/unreachable-rules.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

/** Reads a valid policy, with its warnings as `line:column message`. */
function read(text: string): { readonly policy: Policy; readonly warnings: readonly string[] } {
  const result = parsePolicy(text, 'policy.yml')
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  const warnings = result.value.warnings.map(
    ({ message, source }) => `${source?.line ?? 0}:${source?.column ?? 0} ${plain(message)}`
  )
  return { policy: result.value.policy, warnings }
}

const sourceAt = (line: number, column: number) => ({
  source: { file: 'policy.yml', line, column }
})
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

test('parsePolicy reads every key, with the location of every part', () => {
  const text = `version: 1
region: oss-eu-central-1
rules:
  - name: customer data
    buckets: ['prod-*', '!prod-public', 'old_bucket']
    algorithm: KMS
    kms-key-id: ${key}
    kms-data-encryption: SM4
  - buckets:
      - photos
    algorithm: none
exemptions:
  - bucket: photos
    reason: |
      It is shown
      to everyone.
    owner: web-team
    expires: 2099-03-31
uncovered: ignore
`
  expect(read(text)).toEqual({
    policy: {
      region: 'eu-central-1',
      rules: [
        {
          name: 'customer data',
          buckets: [
            { text: 'prod-*', excludes: false, ...sourceAt(5, 15) },
            { text: 'prod-public', excludes: true, ...sourceAt(5, 25) },
            { text: 'old_bucket', excludes: false, ...sourceAt(5, 41) }
          ],
          requirement: { algorithm: 'KMS', kmsKey: [{ id: key }], kmsDataEncryption: 'SM4' },
          ...sourceAt(4, 5)
        },
        {
          name: 'rule 2',
          buckets: [{ text: 'photos', excludes: false, ...sourceAt(10, 9) }],
          requirement: { algorithm: 'none' },
          ...sourceAt(9, 5)
        }
      ],
      exemptions: [
        {
          bucket: 'photos',
          reason: 'It is shown to everyone.',
          owner: 'web-team',
          expires: '2099-03-31',
          ...sourceAt(13, 5)
        }
      ],
      uncovered: 'ignore',
      uncoveredSource: sourceAt(19, 1).source
    },
    warnings: []
  })
})

describe('parsePolicy reads the same policy', () => {
  const block = `version: 1
rules:
  - name: one
    buckets:
      - prod-*
      - '*-logs'
    algorithm: KMS
    kms-key-id: alias/prod
`
  /** Locations differ from style to style. */
  const withoutLocations = (policy: Policy): unknown =>
    JSON.parse(
      JSON.stringify(policy, (name, value: unknown) =>
        name === 'source' || name === 'uncoveredSource' ? undefined : value
      )
    )
  const expected = withoutLocations(read(block).policy)

  test.each<[string, string]>([
    [
      'in flow style',
      `{version: 1, rules: [{name: one, buckets: [prod-*, '*-logs'], algorithm: KMS, kms-key-id: alias/prod}]}`
    ],
    [
      'as JSON',
      '{"version": 1, "rules": [{"name": "one", "buckets": ["prod-*", "*-logs"], "algorithm": "KMS", "kms-key-id": "alias/prod"}]}'
    ],
    ['with the line ends of Windows', block.replaceAll('\n', '\r\n')],
    ['without a final line end', block.trimEnd()],
    ['with comments everywhere', block.replaceAll('\n', ' # why\n# more\n')],
    ['with the key in a list', block.replace('alias/prod', '\n      - alias/prod')],
    ['with values in quotes', block.replace('prod-*', '"prod-*"').replace('KMS', "'KMS'")],
    ['with keys in quotes', block.replace('algorithm', '"algorithm"')],
    ['with a directive and document markers', `%YAML 1.2\n---\n${block}...\n`],
    [
      'with the defaults spelt out',
      `${block.trimEnd()}\n    kms-data-encryption: AES256\nuncovered: drift\n`
    ],
    [
      'with anchors and aliases',
      block.replace('one', '&n one').replace('alias/prod', '&k alias/prod') +
        'uncovered: &u drift\n'
    ],
    [
      'with anchors that no alias uses',
      `version: 1\nrules:\n  - {name: one, buckets: &b [prod-*, &l '*-logs'], algorithm: KMS, kms-key-id: [&p alias/prod]}\n`
    ]
  ])('%s', (_, text) => {
    expect(withoutLocations(read(text).policy)).toEqual(expected)
  })

  test('resolves an alias to the last anchor of its name before it', () => {
    const { policy } = read(`version: 1
rules:
  - {name: one, algorithm: any, buckets: &b [&x photos, logs]}
  - {name: two, algorithm: any, buckets: [&x films, images]}
  - {name: three, algorithm: any, buckets: [*x, tapes]}
`)
    expect(policy.rules.map(({ buckets }) => buckets[0]?.text)).toEqual([
      'photos',
      'films',
      'films'
    ])
    expect(policy.rules[2]?.buckets[0]).toMatchObject(sourceAt(4, 46))
  })
})

test.each([
  ['[photos]', '', 'ignore'],
  ['["*"]', '', 'drift'],
  ['[photos, "!l*"]', '', 'ignore'],
  ['[photos, "l?gs"]', '', 'drift'],
  ['[photos]', 'uncovered: drift', 'drift'],
  ['["*"]', 'uncovered: ignore', 'ignore']
])('parsePolicy of buckets %s and %j sets uncovered to %s', (buckets, more, uncovered) => {
  const { policy } = read(`version: 1\nrules: [{buckets: ${buckets}, algorithm: any}]\n${more}`)
  expect(policy.uncovered).toBe(uncovered)
})

test.each<[string, Record<string, unknown>]>([
  ['algorithm: AES256', { algorithm: 'AES256' }],
  ['algorithm: SM4', { algorithm: 'SM4' }],
  ['algorithm: none', { algorithm: 'none' }],
  ['algorithm: any', { algorithm: 'any' }],
  ['algorithm: KMS', { algorithm: 'KMS', kmsKey: 'service-key', kmsDataEncryption: 'AES256' }],
  [
    "algorithm: KMS, kms-key-id: '*'",
    { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' }
  ],
  [
    `algorithm: KMS, kms-key-id: [${key}, alias/prod], kms-data-encryption: SM4`,
    {
      algorithm: 'KMS',
      kmsKey: [{ id: key }, { alias: 'alias/prod' }],
      kmsDataEncryption: 'SM4'
    }
  ],
  [
    `algorithm: KMS, kms-key-id: 'acs:kms:cn-hangzhou:1234567890123456:key/${key}'`,
    {
      algorithm: 'KMS',
      kmsKey: [{ id: key, region: 'cn-hangzhou' }],
      kmsDataEncryption: 'AES256'
    }
  ]
])('parsePolicy reads the requirement of {%s}', (stated, requirement) => {
  const { policy } = read(`version: 1\nrules: [{buckets: [photos], ${stated}}]\n`)
  expect(policy.rules[0]?.requirement).toEqual(requirement)
})

test.each([
  ['x\\u202Ey', 'x y'],
  ['  a  b ', 'a b'],
  ['x\\n::error::y', 'x ::error::y']
])('parsePolicy keeps the rule name "%s" as one printable line', (name, printed) => {
  const { policy } = read(
    `version: 1\nrules: [{name: "${name}", buckets: [photos], algorithm: any}]\n`
  )
  expect(policy.rules[0]?.name).toBe(printed)
})

test('parsePolicy accepts ten thousand names, and a thousand rules', () => {
  const names = Array.from({ length: 10_000 }, (_, index) => `bucket-${index}`)
  const rule = `  - {algorithm: any, buckets: [${names.join(', ')}]}\n`
  expect(read(`version: 1\nrules:\n${rule}`).policy.rules[0]?.buckets).toHaveLength(10_000)
  const rules = names.slice(0, 1000).map(name => `  - {algorithm: any, buckets: [${name}]}\n`)
  expect(read(`version: 1\nrules:\n${rules.join('')}`).policy.rules).toHaveLength(1000)
})

describe('an unreachable rule', () => {
  const named = (...rules: (readonly string[])[]): string =>
    `version: 1\nrules:\n${rules
      .map(
        (buckets, index) =>
          `  - {name: r${index + 1}, algorithm: any, buckets: ${JSON.stringify(buckets)}}\n`
      )
      .join('')}`
  const warningAbout = (rule: number): string =>
    `${rule + 2}:5 Rule "r${rule}" can never have an effect: earlier rules match every bucket that it matches. Move it up, or remove it.`

  test.each<[string, (readonly string[])[], string[]]>([
    [
      'follows a rule for every bucket',
      [['*'], ['prod-*'], ['photos']],
      [warningAbout(2), warningAbout(3)]
    ],
    ['repeats the name of an earlier rule', [['photos'], ['photos']], [warningAbout(2)]],
    [
      'has buckets that several earlier rules name together',
      [['prod-*'], ['photos'], ['photos', 'prod-a*']],
      [warningAbout(3)]
    ],
    ['is not one that names a bucket of its own', [['prod-*'], ['prod-a', 'photos']], []],
    [
      'is not one whose buckets an earlier rule excludes in part',
      [['*', '!prod-a'], ['prod-*']],
      []
    ],
    ['is not one whose bucket an earlier rule excludes', [['*', '!photos'], ['photos']], []],
    [
      'follows a rule that excludes only other buckets',
      [['*', '!photos'], ['prod-*']],
      [warningAbout(2)]
    ],
    ['is not one with a wider pattern', [['prod-?'], ['prod-*']], []],
    [
      'is still unreachable when it has an exclusion of its own',
      [['prod-*'], ['prod-a*', '!prod-ab']],
      [warningAbout(2)]
    ]
  ])('%s', (_, rules, warnings) => {
    expect(read(named(...rules)).warnings).toEqual(warnings)
  })

  test('decides about no bucket of any account', () => {
    const text = fc.string({
      unit: fc.constantFrom('a', 'b', '*', '?'),
      minLength: 1,
      maxLength: 4
    })
    const buckets = fc.array(fc.record({ text, excludes: fc.boolean() }), {
      minLength: 1,
      maxLength: 3
    })
    const names = [
      'a',
      'b',
      ...['a', 'b'].flatMap(one => ['a', 'b', 'ab', 'ba', 'aab', 'bbb'].map(other => one + other))
    ]
    const isNamed = (rule: PolicyRule, name: string): boolean =>
      rule.buckets.some(one => !one.excludes && matches(one.text, name)) &&
      !rule.buckets.some(one => one.excludes && matches(one.text, name))
    let found = 0
    fc.assert(
      fc.property(fc.array(buckets, { maxLength: 4 }), stated => {
        const rules: PolicyRule[] = stated
          .map(patterns => ({ buckets: patterns, requirement: { algorithm: 'any' as const } }))
          // parsePolicy rejects a rule that names and excludes the same bucket.
          .filter(rule =>
            rule.buckets.every(
              one => one.excludes || /[*?]/.test(one.text) || isNamed(rule, one.text)
            )
          )
        for (const unreachable of findUnreachableRules(rules)) {
          found += 1
          const deciding = names.filter(
            name => rules.find(rule => isNamed(rule, name)) === unreachable
          )
          expect(deciding).toEqual([])
        }
      }),
      { numRuns: 1000 }
    )
    expect(found).toBeGreaterThan(0)
  })
})
