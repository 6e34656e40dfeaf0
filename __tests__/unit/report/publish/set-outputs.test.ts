import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { parseOutputs } from '../../../../dev/runner/step/output-file.js'
import { emptyMessage, type Message } from '../../../../src/text/message.js'
import { plain } from '../../../../src/text/plain.js'
import { appendAtomically, appendJobSummary } from '../../../../src/report/publish/write-reports.js'
import { setOutputs } from '../../../../src/report/publish/set-outputs.js'

let folder: string
const pathTo = (name: string): string => path.join(folder, name)
const same = (text: string): string => text
const rendered = (failure: Message | null): string => plain(failure ?? emptyMessage)
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outputs-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('the outputs', () => {
  test('are appended to the file and read back; a later value wins', () => {
    writeFileSync(pathTo('output'), 'others=1\n')
    const hostile = 'a\nstatus=compliant\nghadelimiter_x\nstatus<<y\ncompliant\ny\n::error::z'
    expect(
      setOutputs({ status: 'drifted', error: hostile, results: '' }, pathTo('output'), same)
    ).toBeNull()
    expect(parseOutputs(readFileSync(pathTo('output'), 'utf8'))).toEqual({
      others: '1',
      status: 'drifted',
      error: hostile,
      results: ''
    })
    setOutputs({ status: 'unknown' }, pathTo('output'), same)
    expect(parseOutputs(readFileSync(pathTo('output'), 'utf8'))).toMatchObject({
      status: 'unknown'
    })
  })

  test('contain no secret', () => {
    writeFileSync(pathTo('output'), '')
    const clean = (text: string): string => text.replaceAll('hush', '***')
    setOutputs({ error: 'x hush y' }, pathTo('output'), clean)
    expect(readFileSync(pathTo('output'), 'utf8')).toMatch(/\nx \*\*\* y\n/)
  })

  test.each([
    ['a folder', 'd', /EISDIR|EPERM/],
    ['not there', 'none', /ENOENT/]
  ])('are not set if the file is %s, and the message says why and what to do', (_, name, words) => {
    mkdirSync(pathTo('d'))
    const message = rendered(setOutputs({ status: 'compliant' }, pathTo(name), same))
    expect(message).toMatch(
      /^The outputs could not be written to the file that GITHUB_OUTPUT names \(/
    )
    expect(message).toMatch(words)
    expect(message).toMatch(/this step fails\. Check that /)
    expect(existsSync(pathTo('none'))).toBe(false)
  })

  test('leave no part of a secret in the message if the file’s name contains it', () => {
    const secret = 'hush-hush-hush'
    const clean = (text: string): string => text.replaceAll(secret, '***')
    for (let length = 180; length < 300; length += 5) {
      const file = `${folder}/${'x'.repeat(200)}/${'y'.repeat(length - 180)}${secret}`
      expect(rendered(setOutputs({ status: 'unknown' }, file, clean))).not.toContain('hush')
    }
  })

  test('are written to the log without a file, as on old servers', () => {
    const written: string[] = []
    const spy = jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
      written.push(String(chunk))
      return true
    })
    try {
      delete process.env['GITHUB_OUTPUT']
      expect(setOutputs({ status: 'unknown' }, '', same)).toBeNull()
    } finally {
      spy.mockRestore()
    }
    expect(written.join('')).toContain('::set-output name=status::unknown')
  })
})

describe('appending to a file', () => {
  test('keeps what is there', () => {
    writeFileSync(pathTo('file'), 'one')
    appendAtomically(pathTo('file'), 'two')
    expect(readFileSync(pathTo('file'), 'utf8')).toBe('onetwo')
  })

  test('creates no file unless requested', () => {
    expect(() => {
      appendAtomically(pathTo('file'), 'x')
    }).toThrow(/ENOENT/)
    appendAtomically(pathTo('file'), 'x', true)
    expect(readFileSync(pathTo('file'), 'utf8')).toBe('x')
  })
})

test('appends a job summary only if the runner has a file for it, and returns a message on failure', () => {
  expect(appendJobSummary('x', '')).toBeNull()
  expect(appendJobSummary('x', pathTo('summary'))).toBeNull()
  expect(readFileSync(pathTo('summary'), 'utf8')).toBe('x')
  expect(rendered(appendJobSummary('x', folder))).toMatch(
    /^The job summary could not be written: .*(?:EISDIR|EPERM).*\.$/
  )
})
