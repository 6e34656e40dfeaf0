import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import {
  existsSync,
  linkSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { EOL, tmpdir } from 'node:os'
import path from 'node:path'
import { message } from '../../../../src/text/message.js'
import { parseOutputs } from '../../../../dev/runner/step/output-file.js'
import { readRunner } from '../../../../src/runtime/actions-runner.js'
import {
  publish,
  publishConfigErrorReport,
  type Publication
} from '../../../../src/report/publish/publish.js'
import {
  policyLine as line,
  compliant,
  drifted,
  fromOutside,
  makeReport,
  listFailure
} from '../sample-findings.js'

/** What a run writes to the machine, in which order, and the message that the step fails with. */
let folder: string
let printed: string[]
const pathTo = (name: string): string => path.join(folder, name)
const read = (name: string): string => readFileSync(pathTo(name), 'utf8')
const place = (name: string) => ({ path: pathTo(name), real: pathTo(name) })
beforeEach(() => {
  folder = realpathSync(mkdtempSync(path.join(tmpdir(), 'publish-')))
  writeFileSync(pathTo('output'), '')
  printed = []
  jest.spyOn(process.stdout, 'write').mockImplementation(chunk => {
    printed.push(String(chunk))
    return true
  })
})
afterEach(() => {
  jest.restoreAllMocks()
  rmSync(folder, { recursive: true })
})
const to = (more: Partial<Publication> = {}, env: Record<string, string> = {}): Publication => ({
  summary: true,
  annotations: true,
  reports: { json: place('r.json'), sarif: place('r.sarif'), junit: place('r.xml') },
  useColor: true,
  runner: readRunner({
    GITHUB_WORKSPACE: folder,
    RUNNER_TEMP: folder,
    GITHUB_OUTPUT: pathTo('output'),
    GITHUB_STEP_SUMMARY: pathTo('summary'),
    ...env
  }),
  redact: text => text.replaceAll('hush-hush', '***'),
  ...more
})
const text = (): string => printed.join('')

describe('publishing a report', () => {
  test('returns an empty message if the run passes, and writes everything', async () => {
    expect(await publish(makeReport([compliant('photos')]), to())).toBe('')
    expect(parseOutputs(read('output'))).toMatchObject({
      status: 'compliant',
      report: pathTo('r.json')
    })
    for (const name of ['r.json', 'r.sarif', 'r.xml', 'summary']) expect(read(name)).not.toBe('')
    expect(readdirSync(folder).sort()).toEqual(['output', 'r.json', 'r.sarif', 'r.xml', 'summary'])
    expect(text()).toMatch(/1 bucket: 1 compliant\.\s*$/)
  })

  test('returns the failure message for drift', async () => {
    const error = await publish(makeReport([drifted('photos')]), to())
    expect(error).toMatch(/^rule-missing: /)
    expect(parseOutputs(read('output'))).toMatchObject({ status: 'drifted', error })
    expect(text()).toContain('::error title=OSS bucket encryption%3A photos drifted')
  })

  test('returns both messages if the outputs can’t be written, and publishes the rest', async () => {
    const env = { GITHUB_OUTPUT: pathTo('none/output') }
    const passing = await publish(makeReport([compliant('photos')]), to({}, env))
    expect(passing).toMatch(/^The outputs could not be written .* 1 bucket: 1 compliant\.$/)
    const failing = await publish(makeReport([drifted('photos')]), to({}, env))
    expect(failing).toMatch(/^The outputs could not be written .* rule-missing: /)
    expect(text()).toContain('photos drifted')
    expect(read('r.json')).toContain('"drifted"')
    expect(read('summary')).toContain('photos')
  })

  test('writes a new file in the temporary folder without a path', async () => {
    await publish(makeReport([compliant('photos')]), to({ reports: {} }))
    const { report: file = '' } = parseOutputs(read('output'))
    expect(path.dirname(file)).toBe(folder)
    expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ status: 'compliant' })
  })

  test('warns if the report can’t be written, and leaves its output empty', async () => {
    symlinkSync(pathTo('elsewhere'), pathTo('r.json'))
    expect(await publish(makeReport([compliant('photos')]), to())).toBe('')
    expect(text()).toMatch(
      /::warning title=[^\n]*::The JSON report could not be written .*: it is a symbolic link/
    )
    expect(parseOutputs(read('output'))).toMatchObject({ status: 'compliant', report: '' })
    expect(existsSync(pathTo('elsewhere'))).toBe(false)
  })

  test('does not overwrite the policy, the runner’s files or another report', async () => {
    writeFileSync(pathTo('policy.yml'), 'the policy')
    linkSync(pathTo('policy.yml'), pathTo('r.json'))
    linkSync(pathTo('output'), pathTo('r.sarif'))
    const policy = { file: 'policy.yml', sha256: 'x' }
    await publish(makeReport([compliant('photos')], 'drift', { policy }), to())
    expect(read('policy.yml')).toBe('the policy')
    expect(text()).toMatch(/JSON report could not be written .*: it is the policy file/)
    expect(text()).toMatch(/SARIF report could not be written .*: it is the runner's own file/)

    const one = place('one')
    await publish(makeReport([compliant('photos')]), to({ reports: { json: one, junit: one } }))
    expect(JSON.parse(read('one'))).toMatchObject({ status: 'compliant' })
    expect(text()).toMatch(/JUnit report could not be written .*: it is the JSON report/)
  })

  test('removes the SARIF file of an earlier run after a failed list', async () => {
    writeFileSync(pathTo('r.sarif'), '{}')
    await publish(makeReport([], 'drift', { listFailure }), to())
    expect(existsSync(pathTo('r.sarif'))).toBe(false)
  })

  test('writes no secret', async () => {
    await publish(
      makeReport([drifted('photos', fromOutside('Bucket photos says hush-hush.'))]),
      to()
    )
    for (const name of ['output', 'r.json', 'r.sarif', 'r.xml', 'summary']) {
      expect(read(name)).not.toContain('hush')
    }
  })
})

describe('publishing configuration errors', () => {
  const configErrorReport = {
    kind: 'config-errors',
    problems: [
      { message: message`bucket is empty.` },
      { message: message`No such key.`, source: line(4) }
    ],
    diagnostics: [
      { message: message`Odd rule.`, source: line(7) },
      { message: message`Odd input.` }
    ],
    advice: message`See the manual.`,
    phase: 'nothing',
    mode: 'verify',
    startedAt: new Date(0),
    finishedAt: new Date(1),
    workflowRun: {},
    pages: {}
  } as const

  test('sets the outputs, and annotates problems with a line', async () => {
    const error = await publishConfigErrorReport(configErrorReport, to())
    expect(error).toMatch(/^Invalid configuration; nothing was sent to Alibaba Cloud\./)
    expect(parseOutputs(read('output'))).toEqual({ status: 'unknown', error })
    expect(text()).toMatch(/^::error title=OSS bucket encryption policy,file=tiers\.yml,line=4/m)
    expect(readdirSync(folder).sort()).toEqual(['output', 'summary'])
  })

  test('prints the warnings', async () => {
    await publishConfigErrorReport(configErrorReport, to({ annotations: false }))
    expect(text().split(EOL)).toEqual([
      'warning       tiers.yml:7:3: Odd rule.',
      'warning       Odd input.',
      ''
    ])
  })

  test('writes every problem, the advice and the warnings to the job summary, without a secret', async () => {
    const problems = [
      ...configErrorReport.problems,
      { message: fromOutside('The key hush-hush is invalid.') }
    ]
    await publishConfigErrorReport({ ...configErrorReport, problems }, to())
    const summary = read('summary')
    expect(summary).toMatch(/^<h2>❌ OSS bucket encryption: configuration error/)
    for (const shown of ['bucket is empty.', 'No such key.', 'See the manual.', 'Odd rule.']) {
      expect(summary).toContain(shown)
    }
    expect(summary).toContain('The key *** is invalid.')
    expect(summary).not.toContain('hush')
  })

  test('writes no job summary if it is disabled', async () => {
    await publishConfigErrorReport(configErrorReport, to({ summary: false }))
    expect(readdirSync(folder)).toEqual(['output'])
  })

  test('warns if the job summary can’t be written, and sets the outputs', async () => {
    const error = await publishConfigErrorReport(
      configErrorReport,
      to({}, { GITHUB_STEP_SUMMARY: folder })
    )
    expect(text()).toMatch(
      /^::warning title=OSS bucket encryption::The job summary could not be written: /m
    )
    expect(parseOutputs(read('output'))).toEqual({ status: 'unknown', error })
  })

  test('writes no annotation if they are disabled', async () => {
    await publishConfigErrorReport(configErrorReport, to({ annotations: false }))
    expect(text()).not.toContain('::')
  })

  test('returns both messages if the outputs can’t be written', async () => {
    const error = await publishConfigErrorReport(
      configErrorReport,
      to({}, { GITHUB_OUTPUT: folder })
    )
    expect(error).toMatch(
      /^The outputs could not be written [^\n]*\nInvalid configuration; nothing was sent/
    )
  })
})
