import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installSignalHandlers } from '../../../src/run/shutdown.js'

/** Signals and exits are tested in a child process. */
const root = fileURLToPath(new URL('../../..', import.meta.url))

function runChild(script: string) {
  const source = `import { installSignalHandlers } from './src/run/shutdown.ts'
    process.exitCode = 1
    const messages = []
    const shutdown = installSignalHandlers(cause => messages.push(cause))
    const report = () => console.log(JSON.stringify({ messages, by: shutdown.stoppedBy() }))
    ${script}`
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', source],
    // The child handles SIGTERM itself.
    { cwd: root, encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL' }
  )
  return { status, reported: JSON.parse(stdout) as { messages: string[]; by: string } }
}

describe('the time limit', () => {
  test('does not apply to a run that a signal has already stopped', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 3_000, calculation: 'w' })
      process.kill(process.pid, 'SIGTERM')
      setTimeout(report, 3_500)`)
    expect(reported).toEqual({ messages: ['SIGTERM'], by: 'SIGTERM' })
  })

  test('replaces the previous limit', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      shutdown.limitTo({ ms: 60_000, calculation: 'x' })
      setTimeout(report, 500)`)
    expect(reported).toEqual({ messages: [] })
  })

  test('does not keep a finished process alive', () => {
    const { status, reported } = runChild(`
      shutdown.limitTo({ ms: 60_000, calculation: 'w' })
      report()`)
    expect(reported).toEqual({ messages: [] })
    expect(status).toBe(1)
  })

  test('is reported once, even if a signal follows', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 300)
      setTimeout(report, 600)`)
    expect(reported).toEqual({
      messages: ['The time limit of 1 s is over (w)'],
      by: 'its time limit of 1 s'
    })
  })

  test('ends a process that does not finish, with the exit code set before', () => {
    const { status, reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      setTimeout(report, 500)
      setInterval(() => {}, 1000)`)
    expect(reported).toEqual({
      messages: ['The time limit of 1 s is over (w)'],
      by: 'its time limit of 1 s'
    })
    expect(status).toBe(1)
  })
})

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'])(
    '%s stops the run, and the next signal has no effect',
    signal => {
      const { reported } = runChild(`
      process.kill(process.pid, '${signal}')
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200)
      setTimeout(() => {
        if (!shutdown.shutdownSignal.aborted || shutdown.overtime.aborted) messages.push('wrong')
        report()
      }, 400)`)
      expect(reported).toEqual({ messages: [signal], by: signal })
    }
  )
})

describe('in virtual time', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.restoreAllMocks()
  })

  test('gives a run 7.5 s after its time limit, and ends its process 2.5 s later', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const { shutdownSignal, overtime, limitTo } = installSignalHandlers(() => undefined)
    limitTo({ ms: 60_000, calculation: 'w' })
    jest.advanceTimersByTime(59_999)
    expect(shutdownSignal.aborted).toBe(false)
    jest.advanceTimersByTime(1)
    expect(shutdownSignal.aborted).toBe(true)
    jest.advanceTimersByTime(7_499)
    expect(overtime.aborted).toBe(false)
    jest.advanceTimersByTime(1)
    expect(overtime.aborted).toBe(true)
    jest.advanceTimersByTime(2_499)
    expect(exit).not.toHaveBeenCalled()
    jest.advanceTimersByTime(1)
    expect(exit).toHaveBeenCalledTimes(1)
  })
})
