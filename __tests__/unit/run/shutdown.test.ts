import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { installSignalHandlers } from '../../../src/run/shutdown.js'

/** Signals and the end of a process need a process of their own. */
const root = fileURLToPath(new URL('../../..', import.meta.url))

function child(script: string) {
  const source = `import { installSignalHandlers } from './src/run/shutdown.ts'
    process.exitCode = 1
    const said = []
    const shutdown = installSignalHandlers(cause => said.push(cause))
    const tell = () => console.log(JSON.stringify({ said, by: shutdown.stoppedBy() }))
    ${script}`
  const { status, stdout } = spawnSync(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '--eval', source],
    // It heeds the milder signals.
    { cwd: root, encoding: 'utf8', timeout: 300_000, killSignal: 'SIGKILL' }
  )
  return { status, told: JSON.parse(stdout) as { said: string[]; by: string } }
}

describe('the time limit', () => {
  test('does not strike a run that a signal has stopped already', () => {
    const { told } = child(`
      shutdown.limitTo({ ms: 3_000, calculation: 'w' })
      process.kill(process.pid, 'SIGTERM')
      setTimeout(tell, 3_500)`)
    expect(told).toEqual({ said: ['SIGTERM'], by: 'SIGTERM' })
  })

  test('takes the place of the one before, which strikes no more', () => {
    const { told } = child(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      shutdown.limitTo({ ms: 60_000, calculation: 'x' })
      setTimeout(tell, 500)`)
    expect(told).toEqual({ said: [] })
  })

  test('holds up no process that is done', () => {
    const { status, told } = child(`
      shutdown.limitTo({ ms: 60_000, calculation: 'w' })
      tell()`)
    expect(told).toEqual({ said: [] })
    expect(status).toBe(1)
  })

  test('is not told again by a signal that comes later', () => {
    const { told } = child(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      setTimeout(() => process.kill(process.pid, 'SIGINT'), 300)
      setTimeout(tell, 600)`)
    expect(told).toEqual({
      said: ['The time limit of 1 s is over (w)'],
      by: 'its time limit of 1 s'
    })
  })

  test('ends a process that would live on, with the exit code that is set', () => {
    const { status, told } = child(`
      shutdown.limitTo({ ms: 100, calculation: 'w' })
      setTimeout(tell, 500)
      setInterval(() => {}, 1000)`)
    expect(told).toEqual({
      said: ['The time limit of 1 s is over (w)'],
      by: 'its time limit of 1 s'
    })
    expect(status).toBe(1)
  })
})

describe('a signal', () => {
  test.each(['SIGINT', 'SIGTERM'])('%s stops the run, and the next one changes nothing', signal => {
    const { told } = child(`
      process.kill(process.pid, '${signal}')
      setTimeout(() => process.kill(process.pid, 'SIGTERM'), 200)
      setTimeout(() => {
        if (!shutdown.stop.aborted || shutdown.overtime.aborted) said.push('wrong')
        tell()
      }, 400)`)
    expect(told).toEqual({ said: [signal], by: signal })
  })
})

describe('in virtual time', () => {
  beforeEach(() => {
    jest.useFakeTimers()
  })
  afterEach(() => {
    jest.useRealTimers()
    jest.restoreAllMocks()
  })

  test('a run has 7.5 s from its time limit on, and its process ends 2.5 s later', () => {
    const exit = jest.spyOn(process, 'exit').mockImplementation(() => undefined as never)
    const { stop, overtime, limitTo } = installSignalHandlers(() => undefined)
    limitTo({ ms: 60_000, calculation: 'w' })
    jest.advanceTimersByTime(59_999)
    expect(stop.aborted).toBe(false)
    jest.advanceTimersByTime(1)
    expect(stop.aborted).toBe(true)
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
