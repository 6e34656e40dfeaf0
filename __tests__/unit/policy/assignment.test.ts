import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { ListedBucket, Target } from '../../../src/encryption/target.js'
import {
  assignRequirements,
  needsBucketList,
  type Assignment
} from '../../../src/policy/assignment.js'
import { matches } from '../../../src/policy/bucket-pattern.js'
import type { BucketPattern, Policy } from '../../../src/policy/policy.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

const now = new Date('2026-11-25T12:00:00Z')

/** A policy with these patterns by the name of their rule. */
function policy(rules: Record<string, readonly string[]>, more = ''): Policy {
  const text = Object.entries(rules).map(
    ([name, buckets]) =>
      `  - {name: ${name}, algorithm: any, buckets: ${JSON.stringify(buckets)}}\n`
  )
  const read = parsePolicy(`version: 1\nrules:\n${text.join('')}${more}`, 'p.yml')
  if (!read.ok) throw new Error(JSON.stringify(read.problems))
  return read.value.policy
}

/** A policy as the inputs state it. */
const fromInputs = (...buckets: BucketPattern[]): Policy => ({
  rules: [{ buckets, requirement: { algorithm: 'any' } }],
  exemptions: [],
  uncovered: 'ignore'
})

const listOf = (...names: string[]): ListedBucket[] =>
  names.map(name => ({ name, region: `region-of-${name}` }))

const exempt = (bucket: string): string =>
  `  - {bucket: ${bucket}, reason: why, owner: web-team, expires: 2099-12-31}\n`

function assigned(stated: Policy, listed: readonly ListedBucket[] | undefined): Assignment {
  const result = assignRequirements(stated, listed, now)
  if (!result.ok) throw new Error(JSON.stringify(result.problems))
  return result.value
}

/** The problems as `line:column message`. */
function problemsOf(stated: Policy, listed: readonly ListedBucket[]): string[] {
  const result = assignRequirements(stated, listed, now)
  return result.ok ? [] : result.problems.map(withLocation)
}

function withLocation({ message, source }: Assignment['warnings'][number]): string {
  const shown = plain(message)
  return source === undefined ? shown : `${source.line}:${source.column} ${shown}`
}

const decisions = ({ targets }: Assignment): (string | undefined)[][] =>
  targets.map(({ bucket, rule, source }) => [
    bucket,
    rule,
    source && `${source.line}:${source.column}`
  ])

describe('assignRequirements', () => {
  const rules = policy(
    { first: ['prod-*', '!prod-logs'], second: ['logs', 'prod-*', 'photos'] },
    'uncovered: ignore\n'
  )

  test('assigns a bucket to the first rule that matches it, in the order of the policy and the list', () => {
    const list = listOf('zoo', 'prod-logs', 'prod-b', 'photos', 'prod-a')
    expect(decisions(assigned(rules, list))).toEqual([
      ['prod-b', 'first', '3:45'],
      ['prod-a', 'first', '3:45'],
      ['logs', 'second', '4:46'],
      ['prod-logs', 'second', '4:53'],
      ['photos', 'second', '4:62']
    ])
  })

  test('takes the region from the list, and sets none for an unlisted bucket', () => {
    const regions = assigned(rules, [
      ...listOf('prod-logs', 'prod-a', 'photos'),
      { name: 'logs' }
    ]).targets.map(({ bucket, region }) => [bucket, region])
    expect(regions).toEqual([
      ['prod-a', 'region-of-prod-a'],
      ['logs', undefined],
      ['prod-logs', 'region-of-prod-logs'],
      ['photos', 'region-of-photos']
    ])
  })

  test('assigns a bucket that two patterns of a rule match once, by the first pattern', () => {
    const twice = policy({ one: ['prod-*', '*-a', 'prod-a'] }, 'uncovered: ignore\n')
    expect(decisions(assigned(twice, listOf('prod-a', 'my-a')))).toEqual([
      ['prod-a', 'one', '3:43'],
      ['my-a', 'one', '3:52']
    ])
  })

  test('assigns an unlisted bucket that a rule spells out to an earlier rule whose pattern matches it', () => {
    const strict = policy({ strict: ['prod-*', '!prod-c'], lax: ['prod-b', 'prod-c', 'logs'] })
    expect(decisions(assigned(strict, listOf('prod-a')))).toEqual([
      ['prod-a', 'strict', '3:46'],
      ['prod-b', 'strict', '3:46'],
      ['prod-c', 'lax', '4:52'],
      ['logs', 'lax', '4:61']
    ])
  })

  test('assigns a bucket that the list repeats once', () => {
    const all = policy({ all: ['*'] })
    expect(assigned(all, listOf('photos', 'photos')).targets).toHaveLength(1)
  })

  test('returns a bucket that no rule matches without a requirement if uncovered is drift', () => {
    const drift = policy({ one: ['prod-*'] })
    const list = listOf('photos', 'prod-a', 'logs')
    expect(assigned(drift, list).targets).toEqual([
      expect.objectContaining({ bucket: 'prod-a', rule: 'one' }),
      {
        bucket: 'photos',
        region: 'region-of-photos',
        source: { file: 'p.yml', line: 2, column: 1 }
      },
      { bucket: 'logs', region: 'region-of-logs', source: { file: 'p.yml', line: 2, column: 1 } }
    ])
    const explicit = policy({ one: ['prod-*'] }, 'uncovered: drift\n')
    expect(assigned(explicit, list).targets[1]?.source?.line).toBe(4)
    const ignored = policy({ one: ['prod-*'] }, 'uncovered: ignore\n')
    expect(assigned(ignored, list).targets.map(({ bucket }) => bucket)).toEqual(['prod-a'])
  })

  test('treats a bucket that its only rule excludes as uncovered', () => {
    const without = policy({ all: ['*', '!photos'] })
    expect(decisions(assigned(without, listOf('photos', 'logs')))).toEqual([
      ['logs', 'all', '3:43'],
      ['photos', undefined, '2:1']
    ])
  })
})

test('assignRequirements sets neither rule nor source for a policy from the inputs', () => {
  const stated = fromInputs(
    { text: 'prod-*', excludes: false },
    { text: 'photos', excludes: false }
  )
  expect(assigned(stated, [{ name: 'prod-a' }]).targets).toEqual([
    { bucket: 'prod-a', requirement: { algorithm: 'any' } },
    { bucket: 'photos', requirement: { algorithm: 'any' } }
  ])
})

test.each<[string, Policy, boolean]>([
  ['literal names', policy({ one: ['photos', 'logs'] }), false],
  [
    'literal names, and uncovered: ignore',
    policy({ one: ['photos'] }, 'uncovered: ignore\n'),
    false
  ],
  ['literal names, and uncovered: drift', policy({ one: ['photos'] }, 'uncovered: drift\n'), true],
  ['a pattern in the second rule', policy({ one: ['photos'], two: ['logs', 'lo??'] }), true],
  ['a pattern, and uncovered: ignore', policy({ one: ['*'] }, 'uncovered: ignore\n'), true],
  ['a pattern that only excludes', policy({ one: ['photos', '!l*'] }), false],
  ['a pattern in the inputs', fromInputs({ text: '*', excludes: false }), true],
  ['a literal name in the inputs', fromInputs({ text: 'photos', excludes: false }), false]
])('needsBucketList for a policy with %s is %j', (_, stated, needed) => {
  expect(needsBucketList(stated)).toBe(needed)
  if (needed)
    expect(() => assignRequirements(stated, undefined, now)).toThrow('list of buckets is missing')
  else expect(assigned(stated, undefined).targets).not.toEqual([])
})

describe('assignRequirements rejects', () => {
  const list = listOf('prod-a', 'prod-b', 'photos')
  test.each<[string, Policy, string[]]>([
    [
      'a pattern that matches no bucket',
      policy({ one: ['prod-*', 'stage-*'], two: ['test-*'] }),
      [
        `3:52 Pattern "stage-*" in rule "one" selects no buckets: it matches none of the account's buckets (3 listed). Correct or remove the pattern.`,
        `4:43 Pattern "test-*" in rule "two" selects no buckets: it matches none of the account's buckets (3 listed). Correct or remove the pattern.`
      ]
    ],
    [
      'a pattern whose buckets are all excluded',
      policy({ one: ['photos', 'prod-*', '!prod-?'] }),
      [
        `3:52 Pattern "prod-*" in rule "one" selects no buckets: it matches 2 of the account's buckets (3 listed), but exclusions remove all of them. Correct or remove the pattern.`
      ]
    ],
    [
      'a pattern in the inputs that matches no bucket',
      fromInputs({ text: 'stage-*', excludes: false }),
      [
        `Pattern "stage-*" in the bucket input selects no buckets: it matches none of the account's buckets (3 listed). Correct or remove the pattern.`
      ]
    ],
    [
      'a pattern in the inputs whose buckets are all excluded',
      fromInputs({ text: 'photo?', excludes: false }, { text: 'pho*', excludes: true }),
      [
        `Pattern "photo?" in the bucket input selects no buckets: it matches 1 of the account's buckets (3 listed), but exclusions remove all of them. Correct or remove the pattern.`
      ]
    ]
  ])('%s', (_, stated, problems) => {
    expect(problemsOf(stated, list)).toEqual(problems)
  })

  test('any pattern when the account has no buckets', () => {
    expect(problemsOf(fromInputs({ text: '*', excludes: false }), [])).toEqual([
      `Pattern "*" in the bucket input selects no buckets: it matches none of the account's buckets (0 listed). Correct or remove the pattern.`
    ])
  })
})

describe('assignRequirements warns about', () => {
  const list = listOf('prod-a', 'prod-b', 'photos')
  test.each<[string, Policy, readonly ListedBucket[] | undefined, string[]]>([
    [
      'a rule whose buckets are all assigned to earlier rules',
      policy({ one: ['prod-*'], two: ['*-a', 'prod-?'], rest: ['*'] }),
      list,
      [
        '4:5 Rule "two" has no effect: earlier rules match all of its buckets (2). Move it up, or remove it.'
      ]
    ],
    [
      'no unreachable rule, since parsePolicy has warned about it',
      policy({ one: ['*'], two: ['prod-*'] }),
      list,
      []
    ],
    [
      'an exclusion that excludes nothing',
      policy({ one: ['prod-*', '!prod-x', '!phot*'], rest: ['*'] }),
      list,
      [
        '3:52 Exclusion "!prod-x" in rule "one" has no effect: it excludes none of the buckets that the other entries match. Correct or remove the exclusion.',
        '3:62 Exclusion "!phot*" in rule "one" has no effect: it excludes none of the buckets that the other entries match. Correct or remove the exclusion.'
      ]
    ],
    [
      'an exclusion in the inputs that excludes nothing',
      fromInputs({ text: '*', excludes: false }, { text: 'tset', excludes: true }),
      list,
      [
        'Exclusion "!tset" in the bucket input has no effect: it excludes none of the buckets that the other entries match. Correct or remove the exclusion.'
      ]
    ],
    ['no exclusion that excludes a bucket', policy({ all: ['*', '!prod-a'] }), list, []],
    [
      'an exemption of a bucket that the account does not have',
      policy({ all: ['*'] }, `exemptions:\n${exempt('gone')}`),
      list,
      [
        '5:5 The exemption for bucket gone has no effect: this bucket is not in the account. Correct the name, or remove the exemption.'
      ]
    ],
    [
      'an exemption of a bucket that a rule spells out and the account does not have',
      policy({ all: ['*', 'gone'] }, `exemptions:\n${exempt('gone')}`),
      list,
      [
        "2:1 The policy names buckets that are not in the account's bucket list: gone. Check that the names are correct, and that the credentials are for the right account. With credentials for the wrong account, buckets that no rule matches go unnoticed.",
        '5:5 The exemption for bucket gone has no effect: this bucket is not in the account. Correct the name, or remove the exemption.'
      ]
    ],
    [
      'an exemption of a bucket that no rule matches if uncovered is ignore',
      policy({ one: ['prod-*'] }, `uncovered: ignore\nexemptions:\n${exempt('photos')}`),
      list,
      [
        '6:5 The exemption for bucket photos has no effect: no rule matches this bucket. Add the bucket to a rule, or remove the exemption.'
      ]
    ],
    [
      'an exemption of a bucket that no rule matches when there is no list',
      policy({ one: ['logs'] }, `exemptions:\n${exempt('photos')}`),
      undefined,
      [
        '5:5 The exemption for bucket photos has no effect: no rule matches this bucket. Add the bucket to a rule, or remove the exemption.'
      ]
    ],
    [
      'no exemption of an uncovered bucket',
      policy({ one: ['prod-*'] }, `exemptions:\n${exempt('photos')}`),
      list,
      []
    ],
    [
      'no exemption of a literal name when there is no list',
      policy({ one: ['gone'] }, `exemptions:\n${exempt('gone')}`),
      undefined,
      []
    ]
  ])('%s', (_, stated, listed, warnings) => {
    expect(assigned(stated, listed).warnings.map(withLocation)).toEqual(warnings)
  })
})

// Compares with a model that decides about each bucket on its own.
describe('assignRequirements, for any policy and account,', () => {
  const text = fc.string({
    unit: fc.constantFrom(...Array.from('ab**?')),
    minLength: 1,
    maxLength: 3
  })
  const name = fc.string({ unit: fc.constantFrom('a', 'b'), minLength: 1, maxLength: 4 })
  const buckets = fc.array(fc.record({ text, excludes: fc.boolean() }), { maxLength: 4 })
  const policies = fc.record({
    rules: fc.array(buckets, { minLength: 1, maxLength: 4 }).map(rules =>
      rules.map((stated, index) => ({
        name: `rule ${index}`,
        buckets: stated.map(bucket => ({ ...bucket })),
        requirement: { algorithm: 'any' as const }
      }))
    ),
    exemptions: fc
      .uniqueArray(name, { maxLength: 3 })
      .map(names =>
        names.map(bucket => ({ bucket, reason: 'r', owner: 'o', expires: '2027-01-01' }))
      ),
    uncovered: fc.constantFrom('drift' as const, 'ignore' as const)
  })

  /** Index of the rule that decides, or -1. */
  const decides = ({ rules }: Policy, bucket: string): number =>
    rules.findIndex(
      ({ buckets: stated }) =>
        stated.some(one => !one.excludes && matches(one.text, bucket)) &&
        !stated.some(one => one.excludes && matches(one.text, bucket))
    )

  test('assigns every bucket once to the first rule that matches it, and neither loses nor invents one', () => {
    fc.assert(
      fc.property(policies, fc.uniqueArray(name, { maxLength: 12 }), (stated, names) => {
        const result = assignRequirements(stated, listOf(...names), now)
        fc.pre(result.ok)
        const { targets } = result.value
        const literals = stated.rules.flatMap(rule =>
          rule.buckets.filter(one => !one.excludes && !/[*?]/.test(one.text)).map(one => one.text)
        )
        const expected = new Map(
          [...new Set([...names, ...literals])].map(bucket => [bucket, decides(stated, bucket)])
        )
        for (const [bucket, rule] of expected) {
          const found = targets.filter(target => target.bucket === bucket)
          const isTarget = rule >= 0 || (stated.uncovered === 'drift' && names.includes(bucket))
          expect(found.map(target => target.rule)).toEqual(
            isTarget ? [rule < 0 ? undefined : `rule ${rule}`] : []
          )
          expect(found.map(({ region }) => region)).toEqual(
            isTarget ? [names.includes(bucket) ? `region-of-${bucket}` : undefined] : []
          )
        }
        expect(targets.every(({ bucket }) => expected.has(bucket))).toBe(true)
        expect(targets.map(orderOf)).toEqual(targets.map(orderOf).sort((one, other) => one - other))
        for (const { bucket, exemption } of targets) {
          const isExempt = stated.exemptions.some(one => one.bucket === bucket)
          expect(exemption !== undefined).toBe(isExempt)
        }
      }),
      { numRuns: 1000 }
    )
  })

  test('rejects the policy if and only if a pattern matches no bucket that its rule leaves', () => {
    fc.assert(
      fc.property(policies, fc.uniqueArray(name, { maxLength: 12 }), (stated, names) => {
        const hasIdlePattern = stated.rules.some(rule =>
          rule.buckets.some(
            one =>
              !one.excludes &&
              [...names, ...(/[*?]/.test(one.text) ? [] : [one.text])].every(
                bucket =>
                  !matches(one.text, bucket) ||
                  rule.buckets.some(other => other.excludes && matches(other.text, bucket))
              )
          )
        )
        expect(assignRequirements(stated, listOf(...names), now).ok).toBe(!hasIdlePattern)
      }),
      { numRuns: 1000 }
    )
  })

  /** By rule; buckets that no rule matches come last. */
  function orderOf({ rule }: Target): number {
    return rule === undefined ? Infinity : Number(rule.replace('rule ', ''))
  }
})
