import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import type { Finding } from '../../../src/encryption/finding.js'
import { workflowAnnotations } from '../../../src/report/annotations.js'
import { writeAnnotation } from '../../../src/report/publish/workflow-log.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { parseWorkflowCommand } from '../../../dev/runner/step/workflow-command.js'
import {
  policyLine,
  compliant,
  drifted,
  exempt,
  exemption,
  fromOutside,
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

describe('the location of an annotation', () => {
  const expired: Finding = {
    ...placed(drifted('late')),
    reason: { code: 'exemption-expired', message: message`M.`, hint: message`H.` },
    exemption: exemption(-1)
  }
  test.each<[string, Finding, number | undefined]>([
    ['the rule of a drifted bucket', placed(drifted('b')), 12],
    ['the rule of an unknown bucket', placed(unknown('b')), 12],
    ['the rule of an unknown bucket with an exemption', { ...exempt('b'), ...unknown('b') }, 12],
    ['the setting for uncovered buckets', uncovered('b'), 20],
    ['the rule of a changed bucket', placed(compliant('b', { status: 'applied' })), 12],
    ['the exemption that expires soon', exempt('b', 3, { warnings: [message`It ends.`] }), 30],
    ['the exemption that has expired', expired, 30],
    [
      'the exemption that is not needed',
      placed(compliant('b', { exemption: exemption(-1), warnings: [message`Remove it.`] })),
      30
    ],
    ['nowhere without a policy', drifted('b'), undefined]
  ])('is %s', (_, finding, line) => {
    const [annotation] = workflowAnnotations(makeReport([finding]))
    expect(annotation).toBeDefined()
    expect(annotation?.source?.line).toBe(line)
  })
})

test('skips an exempt bucket without warnings', () => {
  expect(workflowAnnotations(makeReport([exempt('b')]))).toEqual([])
})

test('does not advise to change an exempt bucket', () => {
  const ending = exempt('b', 3, { warnings: [message`It ends.`] })
  expect(workflowAnnotations(makeReport([ending])).map(({ message: text }) => plain(text))).toEqual(
    ['Bucket b has no rule. It ends.']
  )
})

test('shows a diagnostic as a warning, after open buckets and before the others', () => {
  const diagnostics = [
    { message: message`No bucket can reach it.`, source: policyLine(9) },
    { message: message`Odd.` }
  ]
  const findings = [compliant('elsewhere', { warnings: [message`Far away.`] }), drifted('bad')]
  const annotations = workflowAnnotations(makeReport(findings, 'none', { diagnostics }))
  expect(
    annotations.map(({ level, message: text, source }) => [level, plain(text), source?.line])
  ).toEqual([
    ['warning', 'Bucket bad has no rule. Apply.', undefined],
    ['warning', 'No bucket can reach it.', 9],
    ['warning', 'Odd.', undefined],
    ['warning', 'Far away.', undefined]
  ])
})

test('limits diagnostics and buckets together to ten warnings, of which the last counts the rest', () => {
  const diagnostics = Array.from({ length: 8 }, (_, line) => ({
    message: message`Odd.`,
    source: policyLine(line + 1)
  }))
  const annotations = workflowAnnotations(makeReport(manyFindings(3), 'none', { diagnostics }))
  expect(annotations).toHaveLength(10)
  expect(plain(annotations.at(-1)?.message ?? [])).toMatch(/^2 more warnings/)
})

test('warns about a failed list if the step passes; otherwise the step’s failure reports it', () => {
  expect(workflowAnnotations(makeReport([], 'none', { listFailure }))).toEqual([
    { level: 'warning', title: 'OSS bucket encryption', message: message`No list. Allow it.` }
  ])
  expect(workflowAnnotations(makeReport([], 'drift', { listFailure }))).toEqual([])
})

describe('an annotation as the runner reads it', () => {
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

  test('is on its file, line and column', () => {
    const source = { file: '.github/oss: a, b%20=.yml', line: 12, column: 3 }
    writeAnnotation({ level: 'error', title: 'T', message: message`M.`, source })
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
  ])('is not forged by a hostile file name: %j', file => {
    writeAnnotation({
      level: 'warning',
      title: hostileText,
      message: fromOutside(hostileText),
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
