import { describe, expect, test } from '@jest/globals'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { aes256 } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { githubJob, push } from './support/github-job.js'

/** An internal error of the action, or a background error of a library, must never end green. */
const oss = actionFixture()
const githubDouble = githubJob(oss)
const failInBackground = (when: string, act: string, more: Record<string, string> = {}) => ({
  STRAY_WHEN: when,
  STRAY_ACT: act,
  ...more,
  NODE_OPTIONS: `--import=${new URL('support/background-failure.mjs', import.meta.url).href} ${more['NODE_OPTIONS'] ?? ''}`
})
const faults = (result: StepResult): string[] =>
  result.commands
    .filter(
      ({ name, data }) => name === 'error' && data.startsWith('Internal error in this action. ')
    )
    .map(({ data }) => data)

describe('an internal error on a compliant bucket', () => {
  test.each([
    ['a stray rejection at the beginning', 'credentials ', 'reject', ''],
    ['one that is no error', 'credentials ', 'reject with a text', ''],
    ['a stray exception', 'credentials ', 'throw', ''],
    ['a stray rejection at the very end', '1 bucket: 1 compliant.', 'reject', ''],
    ['one that Node is told to let pass', 'credentials ', 'reject', '--unhandled-rejections=none'],
    ['one that Node only warns of', 'credentials ', 'reject', '--unhandled-rejections=warn'],
    ['one that Node tells twice', 'credentials ', 'reject', '--unhandled-rejections=strict'],
    ['a library that ends the process as if all were well', 'credentials ', 'exit', '']
  ])('fails the step with a message: %s', async (_, when, act, options) => {
    oss.emulator.setRule('photos', aes256)
    const result = await oss.run(
      {},
      { env: failInBackground(when, act, { NODE_OPTIONS: options }) }
    )
    expect(result.exitCode).toBe(1)
    expect(faults(result)).toHaveLength(1)
    expect(result.outputs).toMatchObject({
      status: 'unknown',
      error: 'Internal error in this action. The log shows the details.'
    })
  })

  test('fails the step when it occurs while publishing, after the verdict', async () => {
    oss.emulator.setRule('photos', aes256)
    const result = await githubDouble.run(
      push(),
      { 'check-name': 'x', 'max-attempts': '1' },
      { env: failInBackground('✓ photos', 'reject') }
    )
    expect(result.exitCode).toBe(1)
    expect(faults(result)).toHaveLength(1)
    expect(result.outputs['status']).toBe('unknown')
  })
})

test('stops the run like a cancellation, and the report says so', async () => {
  oss.emulator.addFault({ act: { kind: 'hang' } })
  const result = await oss.run(
    { 'json-report': 'r.json' },
    {
      env: failInBackground('credentials ', 'reject'),
      expectedFiles: ['r.json'],
      timeoutMs: 30_000
    }
  )
  expect(result.exitCode).toBe(1)
  expect(JSON.parse(result.expectedFileContents['r.json'] ?? '{}')).toMatchObject({
    stoppedBy: 'an internal error in this action',
    status: 'unknown'
  })
})

test('ends the process at a second internal error, and leaves no old report', async () => {
  oss.emulator.addFault({ act: { kind: 'hang' } })
  const result = await oss.run(
    { 'json-report': 'r.json' },
    {
      env: failInBackground('credentials ', 'reject twice'),
      files: { 'r.json': '{"status":"compliant"}' },
      expectedFiles: ['r.json'],
      timeoutMs: 30_000
    }
  )
  expect(result.exitCode).toBe(1)
  expect(faults(result)).toHaveLength(2)
  expect(result.outputs).toEqual({
    status: 'unknown',
    error: 'Internal error in this action. The log shows the details.'
  })
  expect(result.expectedFileContents).toEqual({})
})

test('redacts secrets in an internal error, even the half that truncation leaves', async () => {
  const secret = 'a-secret-that-is-long-enough-to-be-cut'
  for (let length = 4_040; length < 4_100; length += 20) {
    const words = `${'x'.repeat(length - 'Internal error in this action. Please report it: Error: '.length)}${secret}`
    const result = await oss.run(
      { 'access-key-secret': secret },
      { env: failInBackground('credentials ', 'reject', { STRAY_WORDS: words }) }
    )
    expect(result.exitCode).toBe(1)
    expect(faults(result)[0]).toMatch(
      /^Internal error in this action\. Please report it: Error: x+(?:\*{1,3})?/
    )
    const printed = result.stdout.replace(/^::add-mask::.*$/gm, '')
    expect(printed).not.toContain(secret.slice(0, 4))
  }
})
