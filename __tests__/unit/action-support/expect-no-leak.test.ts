import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../../dev/runner/step/run-step.js'
import { expectNoLeak } from '../../action/support/expect-no-leak.js'

/** The check that every run of the bundle in the tests goes through finds a leak wherever it is. */
const secret = 'an-access-key-secret-of-somebody'
const step = { with: { 'access-key-secret': secret } }
const nothing: StepResult = {
  exitCode: 0,
  stdout: `::add-mask::${secret}\nchecked`,
  stderr: '',
  log: [],
  commands: [{ name: 'add-mask', properties: {}, data: secret }],
  outputs: { status: 'compliant' },
  summary: '',
  exportedState: '',
  report: '',
  expectedFileContents: {},
  changedFiles: { 'report.json': '{"sha256": "x"}', 'a.sarif': '{}' },
  durationMs: 1
}

test('a run that leaks nothing passes', () => {
  expect(() => {
    expectNoLeak(step, nothing, [], { 'a comment': 'all well' })
  }).not.toThrow()
})

describe.each([
  ['a secret', `found ${secret}`],
  ['most of a secret', secret.slice(5, 27)],
  ['a secret in a URL', encodeURIComponent('a secret/of+another')],
  ['a signature', 'f'.repeat(64)]
])('%s', (_, text) => {
  test.each<[string, Partial<StepResult>, Record<string, string>?]>([
    ['stdout', { stdout: text }],
    ['stderr', { stderr: text }],
    ['an output', { outputs: { error: text } }],
    ['a file that it was to write', { changedFiles: { 'a.sarif': text } }],
    ['a file that nobody asked for', { changedFiles: { 'x/.tmp-1': text } }],
    ['what it sent', {}, { 'a comment': text }]
  ])('in %s is found', (_, left, sent = {}) => {
    expect(() => {
      expectNoLeak(step, { ...nothing, ...left }, ['a secret/of+another'], sent)
    }).toThrow(/is in /)
  })
})

test('any twenty characters of a secret are found, wherever they begin', () => {
  for (let at = 0; at + 20 <= secret.length; at += 1) {
    const stdout = `x${secret.slice(at, at + 20)}x`
    expect(() => {
      expectNoLeak(step, { ...nothing, stdout })
    }).toThrow('is in stdout')
  }
  expect(() => {
    expectNoLeak(step, { ...nothing, stdout: secret.slice(0, 19) })
  }).not.toThrow()
})

test('a command that the action has no use for is found', () => {
  const forged = { name: 'set-env', properties: {}, data: 'x' }
  expect(() => {
    expectNoLeak(step, { ...nothing, commands: [forged] })
  }).toThrow('set-env')
})
