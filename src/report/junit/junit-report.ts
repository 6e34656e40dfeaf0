import type { Finding } from '../../encryption/finding.js'
import { groupBy } from '../sort-and-group.js'
import { bucketTestCase, type TestCase } from './test-case.js'
import { formatDiagnostic } from '../format-location.js'
import type { Report } from '../report.js'
import { plain } from '../../text/plain.js'
import { xmlElement, renderXml, type XmlNode } from '../../text/xml-writer.js'

/**
 * The report as JUnit XML, after Jenkins' schema `junit-4.xsd`, which surefire, GitLab and others
 * read: a suite for each rule of the policy, a case for each bucket. It shows the state of the
 * buckets: drift is a failure and an unknown bucket an error, whatever `fail-on` is.
 */
export function junitReport(report: Report): string {
  const { policy, startedAt, finishedAt } = report
  const suites = [...runSuite(report), ...ruleSuites(report)]
  const totals = countOutcomes(suites.flatMap(({ cases }) => cases))
  const timestamp = startedAt.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)
  return renderXml(
    xmlElement(
      'testsuites',
      {
        name: policy === undefined ? toolName : `${toolName}: ${policy.file}`,
        tests: totals.tests,
        failures: totals.failures,
        errors: totals.errors,
        time: seconds(finishedAt.getTime() - startedAt.getTime())
      },
      suites.map(suite => suiteElement(suite, timestamp))
    )
  )
}

const toolName = 'OSS bucket encryption'

interface TestSuite {
  readonly name: string
  readonly cases: readonly TestCase[]
  /** Sentences about the whole suite. */
  readonly notes: readonly string[]
}

/**
 * Problems of the run itself, so that an incomplete run does not pass, and diagnostics of the
 * policy.
 */
function runSuite({ findings, listFailure, stoppedBy, verdict, diagnostics }: Report): TestSuite[] {
  const error = (name: string, type: string, lines: readonly string[]): TestCase => ({
    name,
    durationMs: 0,
    outcome: 'error',
    type,
    message: lines[0] ?? '',
    details: lines,
    notes: []
  })
  const cases = [
    ...(listFailure === undefined
      ? []
      : [
          error('list buckets', listFailure.code, [
            plain(listFailure.message),
            plain(listFailure.hint)
          ])
        ]),
    ...(stoppedBy === undefined
      ? []
      : [error('complete run', 'stopped', [plain(verdict.sentence)])]),
    ...(findings.length > 0 || listFailure !== undefined
      ? []
      : [error('at least one bucket', 'no-bucket', ['No buckets were checked.'])])
  ]
  const notes = diagnostics.map(formatDiagnostic)
  return cases.length + notes.length === 0 ? [] : [{ name: 'run', cases, notes }]
}

/** A suite for each rule in the policy's order; the last one has the buckets without a rule. */
function ruleSuites({ findings, policy, workflowRun }: Report): TestSuite[] {
  // Rules never have an empty name.
  const nameOf = ({ rule, required }: Finding): string =>
    required === undefined && policy !== undefined ? '' : (rule ?? 'inputs')
  return groupBy(findings, nameOf)
    .map(group => ({ group, order: policyOrder(group) }))
    .sort((a, b) => a.order - b.order)
    .map(({ group }) => ({
      name: nameOf(group[0]) || 'uncovered buckets',
      cases: group.map(finding => bucketTestCase(finding, workflowRun)),
      notes: []
    }))
}

/** The first line in the policy that decided about one of the buckets. */
function policyOrder(group: readonly Finding[]): number {
  return group.reduce(
    (least, { required, source }) =>
      Math.min(least, required === undefined ? Infinity : (source?.line ?? Number.MAX_VALUE)),
    Infinity
  )
}

function suiteElement({ name, cases, notes }: TestSuite, timestamp: string): XmlNode {
  const { tests, failures, errors, skipped, durationMs } = countOutcomes(cases)
  return xmlElement(
    'testsuite',
    { name, tests, failures, errors, skipped, time: seconds(durationMs), timestamp },
    [...cases.map(testCase => caseElement(testCase, name)), ...systemOut(notes)]
  )
}

function caseElement(
  { name, durationMs, outcome, type, message, details, notes }: TestCase,
  suite: string
): XmlNode {
  // Viewers split a class name at its dots into packages.
  const classname = `oss-bucket-encryption.${suite.replaceAll('.', '_')}`
  const shown =
    outcome === 'passed'
      ? []
      : // The schema allows no attributes here.
        [xmlElement(outcome, outcome === 'skipped' ? {} : { type, message }, details)]
  return xmlElement('testcase', { classname, name, time: seconds(durationMs) }, [
    ...shown,
    ...systemOut(notes)
  ])
}

function systemOut(lines: readonly string[]): XmlNode[] {
  return lines.length === 0 ? [] : [xmlElement('system-out', {}, lines)]
}

function countOutcomes(cases: readonly TestCase[]) {
  const countOf = (outcome: TestCase['outcome']): number =>
    cases.filter(testCase => testCase.outcome === outcome).length
  return {
    tests: cases.length,
    failures: countOf('failure'),
    errors: countOf('error'),
    skipped: countOf('skipped'),
    durationMs: cases.reduce((sum, { durationMs }) => sum + durationMs, 0)
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
