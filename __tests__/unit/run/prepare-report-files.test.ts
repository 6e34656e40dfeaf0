import { afterEach, beforeEach, expect, test } from '@jest/globals'
import {
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'
import type { OutputFile } from '../../../src/runtime/output-file.js'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { plain } from '../../../src/text/plain.js'
import { prepareReportFiles } from '../../../src/run/prepare-report-files.js'

let workspace: string
const pathTo = (name: string): string => path.join(workspace, name)
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'reports-'))
  mkdirSync(pathTo('d'))
  symlinkSync('d', pathTo('e'))
})
afterEach(() => {
  rmSync(workspace, { recursive: true })
})
const prepare = (raw: Partial<Record<InputName, string>>) => {
  const { inputs } = parseInputs({ ...inputDefaults, ...raw })
  const runner = readRunner({ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: pathTo('temp') })
  const { files, problems } = prepareReportFiles(inputs, runner)
  return { files, problems: problems.map(plain) }
}

test('removes old reports, even if other inputs are invalid', () => {
  for (const name of ['a', 'b', 'c']) writeFileSync(pathTo(name), 'old')
  const { files, problems } = prepare({
    mode: 'x',
    'json-report': 'a',
    'sarif-report': pathTo('b'),
    'junit-report': 'd/../c'
  })
  expect(problems).toEqual([])
  expect(Object.values(files).map(file => (file as OutputFile).path)).toEqual(
    ['a', 'b', 'c'].map(name => pathTo(name))
  )
  for (const name of ['a', 'b', 'c']) expect(existsSync(pathTo(name))).toBe(false)
})

test('prepares the other reports when one path is invalid', () => {
  writeFileSync(pathTo('b'), 'old')
  const { files, problems } = prepare({ 'json-report': '../a', 'sarif-report': 'b' })
  expect(problems).toEqual([
    'json-report "../a" is outside the workspace. Use a path in the workspace or in RUNNER_TEMP.'
  ])
  expect(Object.keys(files)).toEqual(['sarif'])
  expect(existsSync(pathTo('b'))).toBe(false)
})

test.each([
  [{ 'json-report': 'd/a', 'junit-report': 'e/a' }, 'json-report and junit-report name the same'],
  [{ 'policy-file': 'd/a', 'sarif-report': 'e/../d/a' }, 'policy-file and sarif-report name the'],
  [
    { 'policy-file': 'd/a', mode: 'draft', 'json-report': 'e/a' },
    'policy-file and json-report name'
  ]
])('rejects %j, which name one file', (inputs, phrase) => {
  expect(prepare(inputs).problems).toEqual([expect.stringContaining(phrase)])
})

test('rejects names that differ only in case on every system, since some ignore case', () => {
  const { files, problems } = prepare({
    'json-report': 'd/r.json',
    'sarif-report': 'D/../d/R.json'
  })
  expect(problems).toEqual([
    'json-report and sarif-report name the same file on Windows and macOS. One would overwrite the other. Use two different paths.'
  ])
  expect(Object.keys(files)).toEqual(['json'])
})

test('does not remove the policy file, even under another name', () => {
  writeFileSync(pathTo('policy.yml'), 'the policy')
  linkSync(pathTo('policy.yml'), pathTo('second'))
  symlinkSync('policy.yml', pathTo('third'))
  for (const policy of ['policy.yml', 'third']) {
    const { problems } = prepare({ 'policy-file': policy, 'json-report': 'second' })
    expect(problems).toEqual(['json-report "second" is the policy file. Use another path.'])
  }
  expect(readFileSync(pathTo('policy.yml'), 'utf8')).toBe('the policy')
  expect(readFileSync(pathTo('second'), 'utf8')).toBe('the policy')
})

test('prepares nothing when no report is requested', () => {
  expect(prepare({ 'policy-file': 'policy.yml' })).toEqual({ files: {}, problems: [] })
})
