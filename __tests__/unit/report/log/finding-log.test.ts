import { describe, expect, test } from '@jest/globals'
import type { Finding } from '../../../../src/encryption/finding.js'
import {
  diagnosticLogLine,
  findingLog,
  type LogBlock
} from '../../../../src/report/log/finding-log.js'
import { fact, message, own, value } from '../../../../src/text/message.js'
import {
  compliant,
  drifted,
  exempt,
  exemption,
  hostileText,
  manyFindings,
  policyLine,
  uncovered,
  unknown
} from '../sample-findings.js'

function onlyBlock(findings: readonly Finding[]): LogBlock {
  const [block, ...others] = findingLog(findings)
  if (block === undefined || others.length > 0) throw new Error('There is not exactly one block.')
  return block
}

describe('the log of buckets that need no look', () => {
  test('has a line for each, aligned, with the rule, the region and the exemption', () => {
    const findings = [
      compliant('a-longer-name', { actual: { algorithm: 'KMS', kmsKeyId: 'key-1' } }),
      exempt('site'),
      compliant('logs', { region: 'ap-southeast-1' })
    ]
    expect(findingLog(findings)).toEqual([
      {
        status: 'compliant',
        lines: [
          '✓ a-longer-name  KMS key key-1  cn-hangzhou',
          '– site           no rule        cn-hangzhou  exempt until 2027-03-31, 126 days left: anonymous downloads (owner: web-team)',
          '✓ logs           AES256         ap-southeast-1'
        ]
      }
    ])
  })

  test('says of an exempt bucket that could not be read that its rule is not determined', () => {
    const { lines } = onlyBlock([
      { ...unknown('site'), status: 'exempt', exemption: exemption(20) }
    ])
    expect(lines).toEqual([
      '– site  not determined  cn-hangzhou  exempt until 2027-03-31, 20 days left: anonymous downloads (owner: web-team)'
    ])
  })

  test.each([
    [1, undefined],
    [20, undefined],
    [21, '✓ 21 buckets without warnings: 21 compliant'],
    [5_000, '✓ 5000 buckets without warnings: 5000 compliant']
  ])('is, for %i buckets, in a group with the title %s', (count, title) => {
    const block = onlyBlock(manyFindings(count, compliant))
    expect(block.title).toBe(title)
    expect(block.lines).toHaveLength(count)
  })

  test('counts exempt buckets in the title of the group', () => {
    const compliantOnes = manyFindings(20, compliant)
    expect(onlyBlock([...compliantOnes, exempt('x')]).title).toBe(
      '✓ 21 buckets without warnings: 20 compliant, 1 exempt'
    )
    expect(onlyBlock(manyFindings(21, exempt)).title).toBe(
      '✓ 21 buckets without warnings: 21 exempt'
    )
  })

  test('counts only these buckets towards the group', () => {
    const findings = [...manyFindings(20, compliant), drifted('bad')]
    expect(findingLog(findings)[0]).not.toHaveProperty('title')
  })

  test('keeps a hostile name and rule on one line', () => {
    const { lines } = onlyBlock([compliant(hostileText, { actual: { algorithm: hostileText } })])
    expect(lines).toHaveLength(1)
    expect(lines[0]).not.toMatch(/\p{C}|\p{Zl}/u)
  })
})

describe('the log of the other buckets', () => {
  const warned = { warnings: [message`It is public.`] }

  test('has a group for each, after the lines of those that need no look', () => {
    const findings = [
      drifted('bad'),
      compliant('fine'),
      compliant('odd', warned),
      exempt('ending', 3, warned),
      exempt('excused'),
      compliant('set', { status: 'applied', previous: null }),
      unknown('far')
    ]
    expect(findingLog(findings).map(({ title, status }) => [title, status])).toEqual([
      [undefined, 'compliant'],
      ['✗ bad: drifted (rule-missing)', 'drifted'],
      ['✓ odd: compliant', 'compliant'],
      ['– ending: exempt (rule-missing)', 'exempt'],
      ['✓ set: applied', 'applied'],
      ['? far: unknown (access-denied)', 'unknown']
    ])
  })

  test('has no lines above the groups if every bucket has one', () => {
    expect(findingLog([drifted('bad')]).map(({ title }) => title)).toEqual([
      '✗ bad: drifted (rule-missing)'
    ])
    expect(findingLog([])).toEqual([])
  })

  test('begins with the reason and what to do', () => {
    expect(onlyBlock([{ ...drifted('bad'), rule: 'logs', source: policyLine(12) }]).lines).toEqual([
      '  reason       Bucket bad has no rule.',
      '  to do        Apply.',
      '  required     AES256',
      '  policy       tiers.yml:12 (logs)',
      '  region       cn-hangzhou',
      '  request id   65C0A1B2'
    ])
  })

  test('has a failed rollback first, as red as drift', () => {
    const broken: Finding = {
      ...unknown('broken'),
      reason: { code: 'rollback-failed', message: message`M.`, hint: message`H.` }
    }
    expect(
      findingLog([drifted('bad'), compliant('fine'), broken]).map(({ title, status }) => [
        title,
        status
      ])
    ).toEqual([
      [undefined, 'compliant'],
      ['‼ broken: unknown (rollback-failed)', 'drifted'],
      ['✗ bad: drifted (rule-missing)', 'drifted']
    ])
  })

  test('has all request ids in one line', () => {
    expect(onlyBlock([{ ...drifted('b'), requestIds: ['A', 'B'] }]).lines.at(-1)).toBe(
      '  request ids  A, B'
    )
    expect(onlyBlock([{ ...drifted('b'), requestIds: [] }]).lines.at(-1)).toBe(
      '  region       cn-hangzhou'
    )
  })

  test('shows a change from start to end', () => {
    const finding = compliant('b', {
      status: 'applied',
      previous: { algorithm: 'SM4' },
      differences: [{ field: 'algorithm', required: 'AES256', actual: 'SM4' }],
      checks: [message`A test upload was encrypted as required.`]
    })
    expect(onlyBlock([finding])).toEqual({
      status: 'applied',
      title: '✓ b: applied',
      lines: [
        '  required     AES256',
        '  before       SM4',
        '  now          AES256',
        '  done         changed, and read back until OSS showed the change',
        '  checked      A test upload was encrypted as required.',
        '  region       cn-hangzhou',
        '  request id   65C0A1B2'
      ]
    })
  })

  test('shows what is required and found, unless the reason states it', () => {
    const keys = {
      required: { algorithm: 'KMS', kmsKey: [{ id: 'key-1' }], kmsDataEncryption: 'AES256' },
      actual: { algorithm: 'KMS', kmsKeyId: 'key-2' }
    } as const
    const unchecked = { ...unknown('b'), ...keys }
    expect(onlyBlock([unchecked]).lines.slice(2, 4)).toEqual([
      '  required     KMS key key-1',
      '  found        KMS key key-2'
    ])
    const text = message`It was not checked. Found: ${own(value('key-2'), 'another', 'Found')}.${fact('Required', value('key-1'))}`
    const stated = { ...unchecked, reason: { ...unchecked.reason, message: text } }
    expect(onlyBlock([stated]).lines.slice(0, 3)).toEqual([
      '  reason       It was not checked. Found: key-2. Required: key-1.',
      '  to do        Allow.',
      '  region       cn-hangzhou'
    ])
  })

  test('shows the rules before and after a change that was rolled back', () => {
    const finding: Finding = { ...unknown('b'), previous: { algorithm: 'SM4' }, actual: null }
    expect(onlyBlock([finding]).lines.slice(0, 5)).toEqual([
      '  reason       Bucket b could not be read.',
      '  to do        Allow.',
      '  required     AES256',
      '  before       SM4',
      '  now          no rule'
    ])
  })

  test('shows a warning with what is required and found', () => {
    expect(onlyBlock([compliant('b', warned)]).lines.slice(0, 3)).toEqual([
      '  required     AES256',
      '  found        AES256',
      '  warning      It is public.'
    ])
  })

  test('shows the rule that decided, its location, and the end of an exemption', () => {
    const { title, lines } = onlyBlock([exempt('b', 3, warned)])
    expect(title).toBe('– b: exempt (rule-missing)')
    // No advice to apply: that does not change an exempt bucket.
    expect(lines.slice(0, 5)).toEqual([
      '  reason       Bucket b has no rule.',
      '  required     AES256',
      '  policy       tiers.yml:12 (customer data)',
      '  exemption    until 2027-03-31, 3 days left: anonymous downloads (owner: web-team)',
      '  warning      It is public.'
    ])
  })

  test('says that the line is that of the exemption, which has expired', () => {
    const finding = {
      ...drifted('b'),
      rule: 'customer data',
      source: policyLine(30, 5),
      exemption: exemption(-3)
    }
    expect(onlyBlock([finding]).lines.slice(3, 5)).toEqual([
      '  policy       tiers.yml:30 (exemption from customer data)',
      '  exemption    expired on 2027-03-31 (3 days ago): anonymous downloads (owner: web-team)'
    ])
  })

  test('shows that an uncovered bucket needs a rule', () => {
    expect(onlyBlock([uncovered('b')]).lines.slice(0, 3)).toEqual([
      '  reason       No rule in the policy matches bucket b.',
      '  to do        Add it.',
      '  policy       tiers.yml:20'
    ])
  })
})

test('logs the diagnostics of the policy with their location', () => {
  expect(diagnosticLogLine({ message: message`Odd.`, source: policyLine(9) })).toBe(
    'warning       tiers.yml:9:3: Odd.'
  )
  expect(diagnosticLogLine({ message: message`Odd.` })).toBe('warning       Odd.')
})
