import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { workflowAnnotations } from '../../../src/report/annotations.js'
import { writeAnnotation } from '../../../src/report/publish/workflow-log.js'
import { parseWorkflowCommand } from '../../../dev/runner/step/workflow-command.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  hostileText,
  manyFindings,
  makeReport,
  uncovered,
  unknown,
  listFailure
} from './sample-findings.js'

const placed = <F extends Finding>(finding: F): F => ({
  ...finding,
  rule: 'tier 1',
  source: policyLine(12)
})

describe('the line of the policy that an annotation lands on', () => {
  const expired: Finding = {
    ...placed(drifted('late')),
    reason: { code: 'exemption-expired', message: 'M.', hint: 'H.' },
    exemption: exemption(-1)
  }
  test.each<[string, Finding, number | undefined]>([
    ['of a drifted bucket: its rule', placed(drifted('b')), 12],
    ['of an unknown bucket: its rule', placed(unknown('b')), 12],
    ['of an unknown bucket that is exempt: its rule', { ...exempt('b'), ...unknown('b') }, 12],
    ['of an uncovered bucket: what speaks of those', uncovered('b'), 20],
    ['of a bucket that was changed: its rule', placed(compliant('b', { status: 'applied' })), 12],
    ['of an exemption that ends: the exemption', exempt('b', 3, { warnings: ['It ends.'] }), 30],
    ['of an exemption that has run out: the exemption', expired, 30],
    [
      'of an exemption that is of no use: the exemption',
      placed(compliant('b', { exemption: exemption(-1), warnings: ['Remove it.'] })),
      30
    ],
    ['of a run without a policy: none', drifted('b'), undefined]
  ])('%s', (_, finding, line) => {
    const [annotation] = workflowAnnotations(makeReport([finding]))
    expect(annotation).toBeDefined()
    expect(annotation?.source?.line).toBe(line)
  })
})

test('an exempt bucket with nothing to say gets none', () => {
  expect(workflowAnnotations(makeReport([exempt('b')]))).toEqual([])
})

test('a remark is a warning at its place, behind buckets that are not settled and before the others', () => {
  const diagnostics = [
    { message: 'No bucket can reach it.', source: policyLine(9) },
    { message: 'Odd.' }
  ]
  const findings = [compliant('elsewhere', { warnings: ['Far away.'] }), drifted('bad')]
  const annotations = workflowAnnotations(makeReport(findings, 'none', { diagnostics }))
  expect(annotations.map(({ level, message, source }) => [level, message, source?.line])).toEqual([
    ['warning', 'Bucket bad has no rule. Apply.', undefined],
    ['warning', 'No bucket can reach it.', 9],
    ['warning', 'Odd.', undefined],
    ['warning', 'Far away.', undefined]
  ])
})

test('remarks and buckets share the ten warnings, and the last counts the rest', () => {
  const diagnostics = Array.from({ length: 8 }, (_, line) => ({
    message: 'Odd.',
    source: policyLine(line + 1)
  }))
  const annotations = workflowAnnotations(makeReport(manyFindings(3), 'none', { diagnostics }))
  expect(annotations).toHaveLength(10)
  expect(annotations.at(-1)?.message).toMatch(/^2 more warnings/)
})

test('a list that could not be had is a warning where the step passes; else the step says it', () => {
  expect(workflowAnnotations(makeReport([], 'none', { listFailure }))).toEqual([
    { level: 'warning', title: 'OSS bucket encryption', message: 'No list. Allow it.' }
  ])
  expect(workflowAnnotations(makeReport([], 'drift', { listFailure }))).toEqual([])
})

describe('as the runner reads it', () => {
  let written = ''
  beforeEach(() => {
    written = ''
    jest.spyOn(process.stdout, 'write').mockImplementation(text => {
      written += String(text)
      return true
    })
  })
  afterEach(() => {
    jest.restoreAllMocks()
  })
  const lines = () => written.split(/\r\n|\r|\n/).filter(line => line !== '')

  test('it lands on its file, line and column', () => {
    const source = { file: '.github/oss: a, b%20=.yml', line: 12, column: 3 }
    writeAnnotation({ level: 'error', title: 'T', message: 'M.', source })
    expect(lines().map(parseWorkflowCommand)).toEqual([
      {
        name: 'error',
        properties: { title: 'T', file: source.file, line: '12', col: '3' },
        data: 'M.'
      }
    ])
  })

  test.each([
    `p.yml,title=forged,line=999::forged\n::error file=other.yml::forged`,
    hostileText,
    '::error::forged',
    'a%0A::error::forged%3A%2C'
  ])('a hostile file name forges nothing: %j', file => {
    writeAnnotation({
      level: 'warning',
      title: hostileText,
      message: hostileText,
      source: { file, line: 1, column: 2 }
    })
    expect(lines()).toHaveLength(1)
    const [command] = lines().map(parseWorkflowCommand)
    expect(command?.name).toBe('warning')
    expect(Object.keys(command?.properties ?? {})).toEqual(['title', 'file', 'line', 'col'])
    expect(command?.properties).toMatchObject({ line: '1', col: '2' })
    expect(command?.properties['file']).not.toMatch(/[\r\n]|##\[/)
  })
})
