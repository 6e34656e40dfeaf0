import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import type { Finding } from '../../../../src/encryption/finding.js'
import { code, fact, message, untrusted } from '../../../../src/text/message.js'
import { plainText } from '../../../../src/text/plain-text.js'
import { junitReport } from '../../../../src/report/junit/junit-report.js'
import type { Report } from '../../../../src/report/report.js'
import { expectGolden } from '../golden.js'
import { elementsByName, parseJunit, type JunitElement } from './junit-file.js'
import { junitSchemaErrors } from './junit-schema.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  hostileText,
  makeReport,
  uncovered,
  unknown,
  listFailure
} from '../sample-findings.js'
import { sampleReports } from '../sample-reports.js'

const verdicts = Object.entries(sampleReports)
const policy = { file: 'tiers.yml', sha256: 'a'.repeat(64) }

describe('the JUnit report', () => {
  test.each(verdicts)('renders %s as in the golden file', (name, report) => {
    expectGolden(`junit/${name}.xml`, junitReport(report))
  })

  test('is valid against Jenkins’ schema for every sample', async () => {
    const documents = verdicts.map(([, report]) => junitReport(report))
    expect(await junitSchemaErrors(...documents)).toEqual([])
  })

  test.each(verdicts)('has the counts of its cases for %s', (_, report) => {
    const root = read(report)
    const suites = elementsByName(root, 'testsuite')
    for (const suite of suites) {
      expect(counts(suite)).toEqual(counted(suite))
      expect(suite.attributes['skipped']).toBe(String(elementsByName(suite, 'skipped').length))
    }
    expect(counts(root)).toEqual(counted(root))
    expect(elementsByName(root, 'testcase').length).toBeGreaterThanOrEqual(report.findings.length)
  })

  test.each(verdicts)('has the same bytes for the findings of %s in any run', (_, report) => {
    const later = {
      ...report,
      findings: report.findings.map(finding => ({ ...finding, durationMs: 9_999 })),
      startedAt: new Date(1),
      finishedAt: new Date(2),
      run: { ...report.workflowRun, runId: '77', runAttempt: '2' }
    }
    const timeless = (text: string): string => text.replaceAll(/ time(?:stamp)?="[^"]+"/g, '')
    expect(timeless(junitReport(later))).toBe(timeless(junitReport(report)))
  })
})

describe('the schema validation', () => {
  const good = junitReport(makeReport([drifted('a'), exempt('b')]))
  test.each([
    ['an unknown attribute', '<testsuites ', '<testsuites url="x" '],
    ['a case without a name', ' name="a"', ''],
    ['an unknown element', /skipped>/g, 'ignored>'],
    ['a truncated document', '</testsuites>', ''],
    ['text that is not escaped', 'Apply.', 'Apply & go.'],
    ['a forbidden character', 'Apply.', 'Apply\u0001.']
  ])('rejects %s', async (_, part, other) => {
    expect(await junitSchemaErrors(good.replace(part, other))).not.toEqual([])
  })

  test('accepts the document that the broken ones derive from', async () => {
    expect(await junitSchemaErrors(good)).toEqual([])
  })
})

describe('a bucket’s test case', () => {
  const expired: Finding = {
    ...drifted('a'),
    reason: { code: 'exemption-expired', message: message`It ran out.`, hint: message`Renew it.` }
  }
  const applied: Finding = {
    ...compliant('a', { previous: null, checks: [message`An upload was encrypted.`] }),
    status: 'applied'
  }
  test.each<[string, Finding, string[], Record<string, string>]>([
    ['compliant', compliant('a'), [], {}],
    ['applied', applied, ['system-out'], {}],
    ['compliant with a warning', compliant('a', { warnings: [message`Odd.`] }), ['system-out'], {}],
    [
      'drifted',
      drifted('a'),
      ['failure'],
      { type: 'rule-missing', message: 'Bucket a has no rule.' }
    ],
    ['expired', expired, ['failure'], { type: 'exemption-expired', message: 'It ran out.' }],
    [
      'uncovered',
      uncovered('a'),
      ['failure'],
      { type: 'uncovered', message: 'No rule in the policy matches bucket a.' }
    ],
    [
      'unknown',
      unknown('a'),
      ['error'],
      { type: 'access-denied', message: 'Bucket a could not be read.' }
    ],
    ['exempt', exempt('a'), ['skipped'], {}]
  ])('is right for %s', (_, finding, children, attributes) => {
    for (const failOn of ['drift', 'none'] as const) {
      const [only] = elementsByName(read(makeReport([finding], failOn)), 'testcase')
      expect(only?.attributes['name']).toBe('a')
      expect(only?.children.map(({ name }) => name)).toEqual(children)
      expect(only?.children[0]?.attributes ?? {}).toEqual(attributes)
    }
  })

  test('has everything about a failure in its text as well', () => {
    const [failure] = elementsByName(
      read(makeReport([{ ...drifted('a'), source: policyLine(12) }])),
      'failure'
    )
    expect(failure?.text.split('\n')).toEqual([
      'Bucket a has no rule.',
      'Apply.',
      'Region: cn-hangzhou',
      'Required: AES256',
      'Location: tiers.yml:12',
      'Request ids: 65C0A1B2'
    ])
  })

  test('does not repeat what the message states', () => {
    const text = message`It differs.${fact('Required', message`AES256`)}${fact('Found', message`SM4`)}`
    const [failure] = elementsByName(read(makeReport([drifted('a', text)])), 'failure')
    expect(failure?.text.split('\n')).toEqual([
      'It differs. Required: AES256. Found: SM4.',
      'Apply.',
      'Region: cn-hangzhou',
      'Request ids: 65C0A1B2'
    ])
  })

  test('has the reason, the owner and the expiry of an exemption', () => {
    const [skipped] = elementsByName(read(makeReport([exempt('a')])), 'skipped')
    expect(skipped?.text.split('\n').slice(0, 2)).toEqual([
      'Exempt until 2027-03-31 (126 days left; owner: web-team): anonymous downloads',
      'Bucket a has no rule.'
    ])
  })

  test('has the rules before and after a change', () => {
    const [said] = elementsByName(read(makeReport([applied])), 'system-out')
    expect(said?.text.split('\n')).toEqual([
      'Bucket a was changed. Before: no rule. Now: AES256.',
      'An upload was encrypted.'
    ])
  })
})

describe('suites', () => {
  const namesOf = (report: Report) =>
    elementsByName(read(report), 'testsuite').map(({ attributes }) => attributes['name'])

  test('group the buckets by rule in the policy’s order, those without a rule last', () => {
    const findings = [
      uncovered('a'),
      compliant('b', { rule: 'rest', source: policyLine(20) }),
      compliant('c', { rule: 'v1.2 data', source: policyLine(9) }),
      compliant('d', { rule: 'rest', source: policyLine(18) })
    ]
    const root = read(makeReport(findings, 'drift', { policy }))
    expect(root.attributes['name']).toBe('OSS bucket encryption: tiers.yml')
    const suites = elementsByName(root, 'testsuite').map(suite => [
      suite.attributes['name'],
      ...elementsByName(suite, 'testcase').map(({ attributes }) => attributes['name'])
    ])
    expect(suites).toEqual([
      ['v1.2 data', 'c'],
      ['rest', 'b', 'd'],
      ['uncovered buckets', 'a']
    ])
    // A dot would turn the part before it into a package.
    expect(elementsByName(root, 'testcase')[0]?.attributes['classname']).toBe(
      'oss-bucket-encryption.v1_2 data'
    )
  })

  test('are one for the inputs if there is no policy file', () => {
    expect(namesOf(makeReport([compliant('a'), drifted('b')]))).toEqual(['inputs'])
  })

  test('have times in seconds', () => {
    const report = makeReport([compliant('a', { durationMs: 1_234 }), compliant('b')], 'drift', {
      startedAt: new Date('2026-11-23T02:17:05.123Z'),
      finishedAt: new Date('2026-11-23T02:17:07.623Z')
    })
    const root = read(report)
    const timesOf = (name: string) =>
      elementsByName(root, name).map(({ attributes }) => attributes['time'])
    expect(root.attributes['time']).toBe('2.500')
    expect(timesOf('testsuite')).toEqual(['1.237'])
    expect(timesOf('testcase')).toEqual(['1.234', '0.003'])
    expect(elementsByName(root, 'testsuite')[0]?.attributes['timestamp']).toBe(
      '2026-11-23T02:17:05'
    )
  })

  test('contain the diagnostics of the policy', () => {
    const diagnostics = [
      { message: message`Never reached.`, source: policyLine(9) },
      { message: message`Odd.` }
    ]
    const [suite] = elementsByName(
      read(makeReport([compliant('a')], 'drift', { policy, diagnostics })),
      'testsuite'
    )
    expect(suite?.children.map(({ text }) => text)).toEqual(['tiers.yml:9:3: Never reached.\nOdd.'])
  })
})

const sigint = message`${code('SIGINT')}`

describe('an incomplete run', () => {
  test.each<[string, Report, string, string]>([
    ['a failed list', makeReport([], 'none', { listFailure }), 'access-denied', 'No list.'],
    ['no bucket', makeReport([], 'none'), 'no-bucket', 'No buckets were checked.'],
    [
      'stopped',
      makeReport([compliant('a')], 'none', { stoppedBy: sigint }),
      'stopped',
      'The run was stopped by SIGINT after every bucket had been checked. 1 bucket: 1 compliant.'
    ],
    [
      'stopped before the list of buckets',
      makeReport([], 'none', { listFailure, stoppedBy: sigint }),
      'access-denied',
      'No list.'
    ]
  ])('does not pass: %s', (_, report, type, text) => {
    const root = read(report)
    expect(Number(root.attributes['errors'])).toBeGreaterThan(0)
    expect(elementsByName(root, 'error')[0]?.attributes).toEqual({ type, message: text })
  })
})

test('escapes hostile text', async () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(
        fc.constantFrom(
          hostileText,
          ']]>',
          '<x>',
          '&amp;',
          '"',
          "'",
          '\u0000',
          '\ufffe',
          '\ud800',
          '-->'
        )
      )
      .map(parts => parts.join(''))
  )
  const documents: string[] = []
  fc.assert(
    fc.property(text, hostile => {
      const name = `b${hostile}`
      const finding: Finding = {
        ...drifted(name, [untrusted(name, Infinity)]),
        region: name,
        rule: name,
        actual: { algorithm: name },
        warnings: [[untrusted(name, Infinity)]],
        source: { file: name, line: 1, column: 1 },
        requestIds: [name]
      }
      const document = junitReport(
        makeReport([finding, exempt(name)], 'drift', {
          policy: { ...policy, file: name },
          diagnostics: [{ message: [untrusted(name, Infinity)] }]
        })
      )
      documents.push(document)
      const root = read(document)
      const plain = plainText(name, Infinity)
      for (const { attributes } of elementsByName(root, 'testcase'))
        expect(attributes['name']).toBe(plain)
      expect(elementsByName(root, 'failure')[0]?.attributes).toEqual({
        type: 'rule-missing',
        message: plain
      })
      expect(elementsByName(root, 'failure')[0]?.text.split('\n')[0]).toBe(plain)
      expect(document.match(/<(?!\/)[a-z-]+/g)).toHaveLength(10)
      expect(document).not.toContain(']]>')
    }),
    { numRuns: 200 }
  )
  expect(await junitSchemaErrors(...documents)).toEqual([])
})

function read(report: Report | string): JunitElement {
  return parseJunit(typeof report === 'string' ? report : junitReport(report))
}

function counts({ attributes }: JunitElement) {
  return ['tests', 'failures', 'errors'].map(name => Number(attributes[name]))
}

function counted(within: JunitElement) {
  return ['testcase', 'failure', 'error'].map(name => elementsByName(within, name).length)
}
