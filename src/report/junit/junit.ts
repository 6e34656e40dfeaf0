import type { Finding } from '../../encryption/finding.js'
import { grouped } from '../grouped.js'
import { bucketCase, type Case } from './case.js'
import { placedRemark } from '../place.js'
import type { Report } from '../report.js'
import { element, xmlDocument, type XmlElement } from './xml-document.js'

/**
 * The report as JUnit XML, in the form that Jenkins' schema `junit-4.xsd` has and that surefire, GitLab
 * and others read: a suite for each rule of the policy, with a case for each bucket. It shows what is:
 * drift is a failure and an unknown bucket an error, whatever `fail-on` lets pass.
 */
export function junitReport(report: Report): string {
  const { policy, startedAt, finishedAt } = report
  const suites = [...wholeRun(report), ...suitesOf(report)]
  const all = tally(suites.flatMap(({ cases }) => cases))
  const timestamp = startedAt.toISOString().slice(0, 'YYYY-MM-DDThh:mm:ss'.length)
  return xmlDocument(
    element(
      'testsuites',
      {
        name: policy === undefined ? toolName : `${toolName}: ${policy.file}`,
        tests: all.tests,
        failures: all.failures,
        errors: all.errors,
        time: seconds(finishedAt.getTime() - startedAt.getTime())
      },
      suites.map(suite => suiteElement(suite, timestamp))
    )
  )
}

const toolName = 'OSS bucket encryption'

interface Suite {
  readonly name: string
  readonly cases: readonly Case[]
  /** Sentences about the suite as a whole. */
  readonly notes: readonly string[]
}

/** What is wrong with the run itself, so that one that saw nothing, or not all, is no success; and the remarks about its policy. */
function wholeRun({ findings, unlisted, stoppedBy, verdict, remarks }: Report): Suite[] {
  const error = (name: string, type: string, lines: readonly string[]): Case => ({
    name,
    durationMs: 0,
    outcome: 'error',
    type,
    message: lines[0] ?? '',
    details: lines,
    notes: []
  })
  const cases = [
    ...(unlisted === undefined
      ? []
      : [error('list of the buckets', unlisted.code, [unlisted.message, unlisted.hint])]),
    ...(stoppedBy === undefined ? [] : [error('whole run', 'stopped', [verdict.sentence])]),
    ...(findings.length > 0 || unlisted !== undefined
      ? []
      : [error('some bucket', 'no-bucket', ['No bucket was looked at, so nothing is guarded.'])])
  ]
  const notes = remarks.map(placedRemark)
  return cases.length + notes.length === 0 ? [] : [{ name: 'the run', cases, notes }]
}

/** One for each rule, in the order of the policy; buckets that no rule names are the last. */
function suitesOf({ findings, policy, run }: Report): Suite[] {
  // No rule has an empty name.
  const nameOf = ({ rule, required }: Finding): string =>
    required === undefined && policy !== undefined ? '' : (rule ?? 'inputs')
  return grouped(findings, nameOf)
    .map(group => ({ group, order: orderOf(group) }))
    .sort((one, other) => one.order - other.order)
    .map(({ group }) => ({
      name: nameOf(group[0]) || 'no rule of the policy',
      cases: group.map(finding => bucketCase(finding, run)),
      notes: []
    }))
}

/** The line of the rule, as the first that decided about one of its buckets. */
function orderOf(group: readonly Finding[]): number {
  return group.reduce(
    (least, { required, source }) =>
      Math.min(least, required === undefined ? Infinity : (source?.line ?? Number.MAX_VALUE)),
    Infinity
  )
}

function suiteElement({ name, cases, notes }: Suite, timestamp: string): XmlElement {
  const { tests, failures, errors, skipped, durationMs } = tally(cases)
  return element(
    'testsuite',
    { name, tests, failures, errors, skipped, time: seconds(durationMs), timestamp },
    [...cases.map(each => caseElement(each, name)), ...systemOut(notes)]
  )
}

function caseElement(
  { name, durationMs, outcome, type, message, details, notes }: Case,
  suite: string
): XmlElement {
  // Viewers split a class name at its dots into packages.
  const classname = `oss-bucket-encryption.${suite.replaceAll('.', '_')}`
  const shown =
    outcome === 'passed'
      ? []
      : // The schema has no attributes here.
        [element(outcome, outcome === 'skipped' ? {} : { type, message }, details)]
  return element('testcase', { classname, name, time: seconds(durationMs) }, [
    ...shown,
    ...systemOut(notes)
  ])
}

function systemOut(lines: readonly string[]): XmlElement[] {
  return lines.length === 0 ? [] : [element('system-out', {}, lines)]
}

function tally(cases: readonly Case[]) {
  const having = (outcome: Case['outcome']): number =>
    cases.filter(each => each.outcome === outcome).length
  return {
    tests: cases.length,
    failures: having('failure'),
    errors: having('error'),
    skipped: having('skipped'),
    durationMs: cases.reduce((sum, { durationMs }) => sum + durationMs, 0)
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(3)
}
