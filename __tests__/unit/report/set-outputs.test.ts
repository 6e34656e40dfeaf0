import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { parseOutputs } from '../../../dev/runner/step/output-file.js'
import { appendAtomically, appendJobSummary } from '../../../src/report/publish/write-reports.js'
import { setOutputs } from '../../../src/report/publish/set-outputs.js'

let folder: string
const at = (name: string): string => path.join(folder, name)
const same = (text: string): string => text
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'outputs-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

describe('outputs', () => {
  test('are read as they were set, behind what is there, and the last word wins', () => {
    writeFileSync(at('output'), 'others=1\n')
    const hostile = 'a\nstatus=compliant\nghadelimiter_x\nstatus<<y\ncompliant\ny\n::error::z'
    expect(
      setOutputs({ status: 'drifted', error: hostile, results: '' }, at('output'), same)
    ).toBeNull()
    expect(parseOutputs(readFileSync(at('output'), 'utf8'))).toEqual({
      others: '1',
      status: 'drifted',
      error: hostile,
      results: ''
    })
    setOutputs({ status: 'unknown' }, at('output'), same)
    expect(parseOutputs(readFileSync(at('output'), 'utf8'))).toMatchObject({ status: 'unknown' })
  })

  test('hold no secret', () => {
    writeFileSync(at('output'), '')
    const clean = (text: string): string => text.replaceAll('hush', '***')
    setOutputs({ error: 'x hush y' }, at('output'), clean)
    expect(readFileSync(at('output'), 'utf8')).toMatch(/\nx \*\*\* y\n/)
  })

  test.each([
    ['a folder', 'd', /EISDIR|EPERM/],
    ['not there', 'none', /ENOENT/]
  ])('whose file is %s are none, and the sentence says why and what to do', (_, name, words) => {
    mkdirSync(at('d'))
    const said = setOutputs({ status: 'compliant' }, at(name), same)
    expect(said).toMatch(/^The outputs could not be written to the file that GITHUB_OUTPUT names: /)
    expect(said).toMatch(words)
    expect(said).toMatch(/this step fails\. See that /)
    expect(existsSync(at('none'))).toBe(false)
  })

  test('whose file has a secret in its name: not even half of it is shown', () => {
    const secret = 'hush-hush-hush'
    const clean = (text: string): string => text.replaceAll(secret, '***')
    for (let length = 180; length < 300; length += 5) {
      const file = `${folder}/${'x'.repeat(200)}/${'y'.repeat(length - 180)}${secret}`
      expect(setOutputs({ status: 'unknown' }, file, clean)).not.toContain('hush')
    }
  })

  test('go to the log where there is no such file, as on old servers', () => {
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

describe('a text that is added to a file', () => {
  test('stands behind what is there', () => {
    writeFileSync(at('file'), 'one')
    appendAtomically(at('file'), 'two')
    expect(readFileSync(at('file'), 'utf8')).toBe('onetwo')
  })

  test('makes none unless it is to', () => {
    expect(() => {
      appendAtomically(at('file'), 'x')
    }).toThrow(/ENOENT/)
    appendAtomically(at('file'), 'x', true)
    expect(readFileSync(at('file'), 'utf8')).toBe('x')
  })
})

test('a job summary is added where the runner has one, else nowhere, and a failure is a sentence', () => {
  expect(appendJobSummary('x', '')).toBeNull()
  expect(appendJobSummary('x', at('summary'))).toBeNull()
  expect(readFileSync(at('summary'), 'utf8')).toBe('x')
  expect(appendJobSummary('x', folder)).toMatch(
    /^The job summary could not be written: .*(?:EISDIR|EPERM)/
  )
})
