import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installSignalHandlers, type Shutdown } from '../../../src/run/shutdown.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

/** Signals and exits are tested in a child process. */
const root = fileURLToPath(new URL('../../..', import.meta.url))

function runChild(script: string) {
  const source = `import { installSignalHandlers } from './src/run/shutdown.ts'
    import { message } from './src/text/message.ts'
    import { plain } from './src/text/plain.ts'
    process.exitCode = 1
    const w = message\`w\`
    const messages = []
    const shutdown = installSignalHandlers(line => messages.push(plain(line)))
    const report = () => {
      const by = shutdown.stoppedBy()
      console.log(JSON.stringify({ messages, by: by && plain(by) }))
    }
    ${script}`
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', source],
    // The child handles SIGTERM itself.
    { cwd: root, encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL' }
  )
  return { status, reported: JSON.parse(stdout) as { messages: string[]; by: string } }
}

const consequence =
  'no more buckets will be processed; changes in progress will be finished or rolled back.'

describe('the time limit', () => {
  test('does not apply to a run that a signal has already stopped', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 3_000, calculation: w })
      process.kill(process.pid, 'SIGTERM')
      setTimeout(report, 3_500)`)
    expect(reported).toEqual({ messages: [`SIGTERM received: ${consequence}`], by: 'SIGTERM' })
  })

  test('replaces the previous limit', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: w })
      shutdown.limitTo({ ms: 60_000, calculation: w })
      setTimeout(report, 500)`)
    expect(reported).toEqual({ messages: [] })
  })

  test('does not keep a finished process alive', () => {
    const { status, reported } = runChild(`
      shutdown.limitTo({ ms: 60_000, calculation: w })
      report()`)
    expect(reported).toEqual({ messages: [] })
    expect(status).toBe(1)
  })

  test('is reported once, even if a signal follows', () => {
    const { reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: w })
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 300)
      setTimeout(report, 600)`)
    expect(reported).toEqual({
      messages: [`The time limit of 1 s was exceeded (w): ${consequence}`],
      by: 'the time limit of 1 s'
    })
  })

  test('ends a process that does not finish, with the exit code set before', () => {
    const { status, reported } = runChild(`
      shutdown.limitTo({ ms: 100, calculation: w })
      setTimeout(report, 500)
      setInterval(() => {}, 1000)`)
    expect(reported).toEqual({
      messages: [`The time limit of 1 s was exceeded (w): ${consequence}`],
      by: 'the time limit of 1 s'
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
      expect(reported).toEqual({ messages: [`${signal} received: ${consequence}`], by: signal })
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
    const w = message`w`
    const { shutdownSignal, overtime, limitTo } = installSignalHandlers(() => undefined)
    limitTo({ ms: 60_000, calculation: w })
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

  test.each<[string, (shutdown: Shutdown) => void]>([
    [
      'its limit',
      () => {
        jest.advanceTimersByTime(1_000)
      }
    ],
    [
      'a stop before its limit',
      shutdown => {
        shutdown.abort()
      }
    ]
  ])('says after %s what that means for the phase of the run', (_, stop) => {
    jest.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const lines: string[] = []
    const shutdown = installSignalHandlers(line => lines.push(plain(line)))
    shutdown.limitTo({ ms: 500, calculation: message`w` })
    shutdown.limitTo({ ms: 1_000, calculation: message`w`, consequence: message`all is done` })
    stop(shutdown)
    expect(lines).toEqual([expect.stringMatching(/: all is done\.$/)])
  })

  test('stops a run after an internal error, once, and does not end its process', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const lines: string[] = []
    const shutdown = installSignalHandlers(line => lines.push(plain(line)))
    shutdown.limitTo({ ms: 1_000, calculation: message`w` })
    shutdown.abort()
    shutdown.abort()
    expect(shutdown.shutdownSignal.aborted).toBe(true)
    expect(plain(shutdown.stoppedBy() ?? [])).toBe('an internal error in this action')
    jest.advanceTimersByTime(60_000)
    expect(shutdown.overtime.aborted).toBe(true)
    expect(lines).toEqual([`Internal error in this action: ${consequence}`])
    expect(exit).not.toHaveBeenCalled()
  })
})
