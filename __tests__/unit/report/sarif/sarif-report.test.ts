import { describe, expect, test } from '@jest/globals'
import fc from 'fast-check'
import { gzipSync } from 'node:zlib'
import type { Finding } from '../../../../src/encryption/finding.js'
import type { RequiredKey, Requirement } from '../../../../src/encryption/requirement.js'
import type { FailOn } from '../../../../src/encryption/verdict.js'
import { maxSarifResults } from '../../../../src/report/github-limits.js'
import type { Report } from '../../../../src/report/report.js'
import { sarifReport, sarifOmissionReason } from '../../../../src/report/sarif/sarif-report.js'
import { ruleIdOf, sarifRules } from '../../../../src/report/sarif/rules.js'
import { code, emptyMessage, message, untrusted } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { expectGolden } from '../golden.js'
import { sarifRunOf, sarifFileOf, type SarifFile, type SarifResult } from './sarif-file.js'
import { formatSarif } from './sarif-layout.js'
import { sarifSchemaErrors } from './sarif-schema.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  hostileText,
  manyFindings,
  makeReport,
  uncovered,
  unknown,
  listFailure,
  without
} from '../sample-findings.js'
import { sampleRun, sampleReports } from '../sample-reports.js'

const verdicts = Object.entries(sampleReports)
const fit = verdicts.filter(([, report]) => sarifOmissionReason(report) === undefined)
const unfit = verdicts.filter(([, report]) => sarifOmissionReason(report) !== undefined)

describe('the SARIF report', () => {
  test.each(fit)(
    'renders %s as in the golden file, valid against the official schema',
    (name, report) => {
      const file = sarifFileOf(report)
      expect(sarifSchemaErrors(file)).toEqual([])
      expectGolden(`sarif/${name}.sarif`, `${formatSarif(file)}\n`)
    }
  )

  test('has the rules of the golden file', () => {
    expectGolden('sarif/rules.json', `${JSON.stringify(sarifRules, null, 2)}\n`)
  })

  test.each(unfit)('is omitted for %s, with a reason', (name, report) => {
    expect(sarifReport(report)).toBeUndefined()
    expectGolden(`sarif/${name}.txt`, `${plain(sarifOmissionReason(report) ?? emptyMessage)}\n`)
  })

  test('exists for nine samples, and is omitted for three', () => {
    expect([fit.length, unfit.map(([name]) => name)]).toEqual([9, ['empty', 'unlisted', 'drafted']])
  })

  test.each(fit)('has the same bytes for the findings of %s in any run', (_, report) => {
    const later = {
      ...report,
      findings: report.findings.map(finding => ({ ...finding, durationMs: 9_999 })),
      startedAt: new Date(1),
      finishedAt: new Date(2),
      run: { ...report.workflowRun, runId: '77', runAttempt: '2' }
    }
    const timeless = (text: string): string => text.replaceAll(/"\w+TimeUtc":"[^"]+"/g, '')
    const [one, other] = [report, later].map(each => timeless(JSON.stringify(sarifReport(each))))
    expect(other).toBe(one)
  })
})

describe('the schema validation', () => {
  const broken: [string, (file: ReturnType<typeof sarifFileOf>) => void][] = [
    ['a result without a message', file => delete (first(file) as Partial<SarifResult>).message],
    ['a level that there is none of', file => (first(file).level = 'fatal')],
    ['a line 0', file => (regionOf(first(file)).startLine = 0)],
    ['a path that is not encoded', file => (artifactOf(first(file)).uri = 'a file#1.yml')],
    ['a property that there is none of', file => Object.assign(file, { results: [] })],
    ['another version', file => (file.version = '2.0.0')]
  ]
  test.each(broken)('rejects %s', (_, breakIt) => {
    const file = sarifFileOf(makeReport([drifted('a')]))
    expect(sarifSchemaErrors(file)).toEqual([])
    breakIt(file)
    expect(sarifSchemaErrors(file)).not.toEqual([])
  })
})

/**
 * Requirements and limits beyond the schema. Source: docs.github.com, "SARIF support for code
 * scanning".
 */
describe('the requirements of GitHub', () => {
  test.each(sarifRules)('are met by the rule $id, within the limits', rule => {
    const texts = [rule.shortDescription.text, rule.fullDescription.text, rule.help.text]
    for (const text of [rule.id, rule.name, ...texts, rule.help.markdown]) expect(text).not.toBe('')
    expect(rule.name).toMatch(/^(?:[A-Z][a-z]*)+$/)
    expect(rule.name.length).toBeLessThanOrEqual(255)
    for (const text of texts.slice(0, 2)) expect(text.length).toBeLessThanOrEqual(1024)
    for (const text of texts) expect(text).not.toContain('`')
    expect(rule.properties.tags.length).toBeLessThanOrEqual(10)
    expect(rule.properties.tags.slice(0, 2)).toEqual(['security', 'encryption'])
    expect(rule.properties['security-severity']).toMatch(/^\d\.\d$/)
    expect(Number(rule.properties['security-severity'])).toBeGreaterThan(0)
  })

  test('are met by ids and names, which are unique', () => {
    for (const key of ['id', 'name'] as const) {
      expect(new Set(sarifRules.map(rule => rule[key])).size).toBe(sarifRules.length)
    }
  })

  test('have no tag of a benchmark that the rule does not meet', () => {
    const having = (tag: string) =>
      sarifRules.filter(({ properties }) => properties.tags.includes(tag)).map(({ id }) => id)
    expect(having('cis-alibaba-cloud-5.8')).toEqual(['kms-service-key'])
    expect(having('cis-alibaba-cloud-5.9')).toEqual(['kms-customer-key', 'kms-any-key'])
    const encrypted = sarifRules.map(({ id }) => id).slice(0, 5)
    for (const tag of ['pci-dss-4.0-3.5.1', 'iso-27001-2022-a.8.24', 'external/cwe/cwe-311']) {
      expect(having(tag)).toEqual(encrypted)
    }
  })

  test.each(fit)('are met by each result of %s', (_, report) => {
    const { tool, results } = sarifRunOf(report)
    for (const found of results) {
      expect(found.message.text).not.toBe('')
      expect(tool.driver.rules[found.ruleIndex]?.id).toBe(found.ruleId)
      expect(found.locations).toHaveLength(1)
      expect(artifactOf(found).uri).toMatch(/^[^/:][^:]*$/)
      for (const number of Object.values(regionOf(found))) expect(number).toBeGreaterThan(0)
      expect(found.partialFingerprints.primaryLocationLineHash).toMatch(/^[0-9a-f]{16}:1$/)
    }
  })

  test.each(fit)('are met by the rules of %s, which are complete', (_, report) => {
    expect(sarifRunOf(report).tool.driver.rules).toEqual(JSON.parse(JSON.stringify(sarifRules)))
  })

  test('get no category, which would override the one of the upload', () => {
    expect(sarifRunOf(makeReport([drifted('a')]))).not.toHaveProperty('automationDetails')
  })

  test('accept the maximum of results, far below 10 MB compressed', () => {
    const { file, run: full } = unparsed(makeReport(manyFindings(maxSarifResults, unknown)))
    expect(full.results).toHaveLength(maxSarifResults)
    expect(full.invocations[0]?.toolExecutionNotifications).toEqual([])
    expect(gzipSync(JSON.stringify(file, null, 2), { level: 1 }).length).toBeLessThan(5_000_000)
  })

  test('limit one more result: the most severe remain, and a notification counts the other', () => {
    const { run: full } = unparsed(
      makeReport([...manyFindings(maxSarifResults, unknown), drifted('z')])
    )
    expect(full.results).toHaveLength(maxSarifResults)
    expect(full.results[0]?.properties['bucket']).toBe('z')
    expect(full.invocations[0]?.toolExecutionNotifications).toEqual([
      {
        level: 'warning',
        message: {
          text: '1 more drifted or unknown bucket is not in this file, because GitHub accepts at most 25000 results. The JSON report lists all of them.'
        }
      }
    ])
  })
})

describe('an alert', () => {
  /** GitHub's side: an alert is open while the latest analysis has its rule and fingerprint. */
  const alertsOf = (findings: readonly Finding[], more = {}): string[] =>
    sarifRunOf(makeReport(findings, 'drift', { workflowRun: sampleRun, ...more })).results.map(
      ({ ruleId, partialFingerprints }) =>
        `${ruleId} ${partialFingerprints.primaryLocationLineHash}`
    )
  const opened = alertsOf([drifted('a')])
  const base = drifted('a')

  test('opens once', () => {
    expect(opened).toHaveLength(1)
    expect(opened[0]).toMatch(/^oss-managed-key [0-9a-f]{16}:1$/)
  })

  const staying: [string, Finding][] = [
    ['when the bucket is checked again', { ...base, durationMs: 700, requestIds: ['ANOTHER'] }],
    ['when its line in the policy moves', { ...base, source: policyLine(99, 7) }],
    ['when its rule is renamed', { ...base, rule: 'logs' }],
    ['when its region becomes known', { ...base, region: 'eu-central-1' }],
    [
      'when it drifts in another way',
      {
        ...base,
        actual: { algorithm: 'KMS' },
        reason: { code: 'algorithm-differs', message: message`It has KMS.`, hint: message`Apply.` }
      }
    ],
    [
      'when its exemption has expired',
      {
        ...base,
        reason: { code: 'exemption-expired', message: message`Over.`, hint: message`Renew.` }
      }
    ],
    ['when it can no longer be read', unknown('a')],
    [
      'when the change was rolled back',
      {
        ...unknown('a'),
        reason: {
          code: 'rollback-failed',
          message: message`Not restored.`,
          hint: message`Check it.`
        }
      }
    ]
  ]
  test.each(staying)('stays open %s', (_, finding) => {
    expect(alertsOf([finding])).toEqual(opened)
  })

  test('stays open whatever happens to other buckets and to the run', () => {
    const around = [compliant('0'), drifted('1'), base, unknown('b')]
    const more = { run: { ...sampleRun, runId: '9', ref: 'refs/heads/other' }, failOn: 'none' }
    expect(alertsOf(around, more)).toEqual(expect.arrayContaining(opened))
  })

  test.each<[string, Finding]>([
    ['compliant', compliant('a')],
    ['applied', { ...compliant('a'), status: 'applied' }],
    ['exempt', exempt('a')]
  ])('closes when the bucket is %s', (_, finding) => {
    expect(alertsOf([finding])).toEqual([])
  })

  test('is separate for two buckets on one line of the policy', () => {
    const two = [drifted('a'), drifted('b')].map(finding => ({ ...finding, source: policyLine(3) }))
    expect(new Set(alertsOf(two)).size).toBe(2)
  })

  test.each([
    ['could not list the buckets', makeReport([], 'drift', { listFailure })],
    [
      'was stopped',
      makeReport([compliant('a')], 'drift', { stoppedBy: message`${code('SIGINT')}` })
    ],
    ['checked no bucket', makeReport([])]
  ])('is not closed by the upload of a run that %s', (_, report) => {
    expect(sarifReport(report)).toBeUndefined()
    expect(plain(sarifOmissionReason(report) ?? emptyMessage)).toMatch(
      /^No SARIF report was written, because /
    )
  })
})

describe('a result', () => {
  const only = (finding: Finding, failOn: FailOn = 'drift', more = {}): SarifResult => {
    const [found] = sarifRunOf(makeReport([finding], failOn, more)).results
    if (found === undefined) throw new Error('There is no result.')
    return found
  }

  const kms = (kmsKey: RequiredKey): Requirement => ({
    algorithm: 'KMS',
    kmsKey,
    kmsDataEncryption: 'SM4'
  })
  test.each<[string, Requirement | undefined]>([
    ['kms-customer-key', kms([{ alias: 'alias/vault' }])],
    ['kms-customer-key', kms([{ id: 'a' }, { id: 'b' }])],
    ['kms-any-key', kms('any-key')],
    ['kms-service-key', kms('service-key')],
    ['oss-managed-key', { algorithm: 'AES256' }],
    ['oss-managed-key', { algorithm: 'SM4' }],
    ['any-encryption', { algorithm: 'any' }],
    ['no-rule', { algorithm: 'none' }],
    ['bucket-covered', undefined]
  ])('has the rule %s for the requirement %j', (id, required) => {
    expect(ruleIdOf(required)).toBe(id)
  })

  test.each<[string, Finding, FailOn, string]>([
    ['drift that fails the step', drifted('a'), 'drift', 'error'],
    ['drift that does not fail the step', drifted('a'), 'unknown', 'warning'],
    ['an unknown bucket that fails the step', unknown('a'), 'unknown', 'error'],
    ['an unknown bucket that does not fail the step', unknown('a'), 'none', 'warning'],
    ['an uncovered bucket', uncovered('a'), 'drift', 'error'],
    [
      'a failed rollback',
      {
        ...unknown('a'),
        reason: { code: 'rollback-failed', message: message`M.`, hint: message`H.` }
      },
      'none',
      'error'
    ]
  ])('has its level from %s', (_, finding, failOn, level) => {
    expect(only(finding, failOn).level).toBe(level)
  })

  test('says what happened, what to do, and what was found', () => {
    const finding = { ...drifted('a'), rule: 'logs', warnings: [message`It is public.`] }
    const { message: shown, properties } = only(finding)
    expect(shown.text).toBe('Bucket a has no rule. Apply.')
    expect(properties).toEqual({
      bucket: 'a',
      status: 'drifted',
      reason: 'rule-missing',
      region: 'cn-hangzhou',
      policyRule: 'logs',
      required: 'AES256',
      actual: 'no rule',
      warnings: ['It is public.']
    })
  })

  test('omits unknown properties', () => {
    const { properties } = only(without(unknown('a'), 'region', 'required'))
    expect(Object.keys(properties)).toEqual(['bucket', 'status', 'reason'])
  })

  test('escapes brackets and backslashes, which would form a link', () => {
    const linked = drifted('a', [untrusted('See [this](https://evil.example) or \\[that].')])
    expect(only(linked).message.text).toBe(
      'See \\[this\\](https://evil.example) or \\\\\\[that\\]. Apply.'
    )
  })

  test.each([
    ['.github/oss encryption#1.yml', '.github/oss%20encryption%231.yml'],
    ['100%/a?b.yml', '100%25/a%3Fb.yml'],
    ['策略/加密.yml', '%E7%AD%96%E7%95%A5/%E5%8A%A0%E5%AF%86.yml'],
    ['c:/x.yml', 'c%3A/x.yml'],
    ['half\ud800.yml', 'half%EF%BF%BD.yml']
  ])('has the path %s', (file, uri) => {
    const found = only({ ...drifted('a'), source: { file, line: 4, column: 7 } })
    expect(artifactOf(found)).toEqual({ uri, uriBaseId: '%SRCROOT%' })
    expect(regionOf(found)).toEqual({ startLine: 4, startColumn: 7, endLine: 4, endColumn: 8 })
  })

  test('has the workflow’s file without a policy, and else a path of its own', () => {
    expect(artifactOf(only(drifted('a'), 'drift', { workflowRun: sampleRun })).uri).toBe(
      '.github/workflows/nightly.yml'
    )
    expect(artifactOf(only(drifted('a'))).uri).toBe('oss/a')
    expect(sarifSchemaErrors(sarifFileOf(makeReport([drifted('a')])))).toEqual([])
  })

  test('has diagnostics and a commit beside it', () => {
    const diagnostics = [
      { message: message`Never reached [1].`, source: policyLine(9) },
      { message: message`Odd.` }
    ]
    const { invocations, versionControlProvenance } = sarifRunOf(
      makeReport([drifted('a')], 'drift', { diagnostics, workflowRun: sampleRun })
    )
    const told = invocations[0]?.toolConfigurationNotifications ?? []
    expect(told.map(({ message: shown }) => shown.text)).toEqual(['Never reached \\[1\\].', 'Odd.'])
    expect(told.map(({ locations }) => locations?.length)).toEqual([1, undefined])
    expect(versionControlProvenance).toEqual([
      {
        repositoryUri: 'https://github.com/octo/shop',
        revisionId: sampleRun.sha,
        branch: 'main',
        mappedTo: { uriBaseId: '%SRCROOT%' }
      }
    ])
  })

  test('has no commit beside it if the run names none with a URL', () => {
    for (const odd of [{}, { server: 'x', repository: 'a/b' }, { server: 'https://h' }]) {
      expect(
        sarifRunOf(makeReport([drifted('a')], 'drift', { workflowRun: odd }))
      ).not.toHaveProperty('versionControlProvenance')
    }
  })
})

test('stays valid and plain with hostile text', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom(hostileText, '[', ']', '\\', '\n', '\u202e', '{0}', '\ud800'))
      .map(joined)
  )
  fc.assert(
    fc.property(text, hostile => {
      const name = `b${hostile}`
      const finding: Finding = {
        ...drifted(name, [untrusted(name, Infinity)]),
        region: name,
        rule: name,
        actual: { algorithm: name, kmsKeyId: name },
        warnings: [[untrusted(name, Infinity)]],
        source: { file: name, line: 1, column: 1 }
      }
      const around = { ...sampleRun, sha: name, ref: `refs/heads/${name}`, repository: name }
      const file = sarifFileOf(
        makeReport([finding], 'drift', {
          workflowRun: around,
          diagnostics: [{ message: [untrusted(name, Infinity)] }]
        })
      )
      expect(sarifSchemaErrors(file)).toEqual([])
      const foreign = JSON.stringify(file, (key, value: unknown) => (key === 'rules' ? [] : value))
      expect(foreign).not.toMatch(/\\u[0-9a-f]{4}|\\[nrtbf]|\p{C}/u)
      const said = first(file).message.text
      expect(said.replace(/\\[[\]\\]/g, '')).not.toMatch(/[[\]\\]/)
    }),
    { numRuns: 200 }
  )
})

function joined(parts: readonly string[]): string {
  return parts.join('')
}

/** Like `written`, without serialization, for large files. */
function unparsed(report: Report) {
  const file = sarifReport(report) as SarifFile
  const [only] = file.runs
  if (only === undefined) throw new Error('The file has no run.')
  return { file, run: only }
}

function first(file: ReturnType<typeof sarifFileOf>): SarifResult {
  const [found] = file.runs[0]?.results ?? []
  if (found === undefined) throw new Error('There is no result.')
  return found
}

function placeOf(found: SarifResult): SarifResult['locations'][number]['physicalLocation'] {
  const [place] = found.locations
  if (place === undefined) throw new Error('There is no location.')
  return place.physicalLocation
}

function artifactOf(found: SarifResult) {
  return placeOf(found).artifactLocation
}

function regionOf(found: SarifResult) {
  return placeOf(found).region
}
