import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inputDefaults, type InputName } from '../../../src/inputs/inputs.js'
import { readEnvironment } from '../../../src/run/environment.js'
import { makePlan } from '../../../src/run/plan.js'
import { plain } from '../../../src/text/plain.js'

let workspace: string
const pathTo = (name: string): string => path.join(workspace, name)
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'plan-'))
})
afterEach(() => {
  rmSync(workspace, { recursive: true })
})
const plan = (inputs: Partial<Record<InputName, string>>, env: Record<string, string> = {}) =>
  makePlan(
    {
      ...inputDefaults,
      bucket: 'photos',
      algorithm: 'AES256',
      'access-key-id': 'an-id',
      'access-key-secret': 'a-secret',
      ...inputs
    },
    readEnvironment({ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: workspace, ...env })
  )
const messages = async (...args: Parameters<typeof plan>): Promise<string[]> => {
  const result = await plan(...args)
  return result.ok ? [] : result.problems.map(({ message }) => plain(message))
}

describe('planning a step', () => {
  test('resolves valid inputs to a plan with the files that it may write', async () => {
    expect(await plan({ 'json-report': 'r.json', region: 'cn-hangzhou' })).toMatchObject({
      ok: true,
      value: {
        region: 'cn-hangzhou',
        reportFiles: { json: { path: pathTo('r.json') } },
        policy: { rules: [{ buckets: [{ text: 'photos' }] }] }
      }
    })
  })

  test('reports problems of every kind at once', async () => {
    writeFileSync(pathTo('policy.yml'), 'version: 2\n')
    const problems = await messages(
      {
        bucket: '',
        algorithm: '',
        'policy-file': 'policy.yml',
        mode: 'x',
        'json-report': '../r.json',
        'access-key-secret': ''
      },
      { INPUT_NONSENSE: 'x', HTTPS_PROXY: 'ftp://proxy' }
    )
    for (const phrase of [
      '"nonsense" is not an input of this action',
      'mode is "x"',
      'json-report "../r.json" is outside',
      'access-key-secret is empty'
    ]) {
      expect(problems).toContainEqual(expect.stringContaining(phrase))
    }
    expect(problems.some(text => text.includes('version'))).toBe(true)
    expect(problems.some(text => text.includes('roxy'))).toBe(true)
  })

  test('fails on a report path outside the workspace, even if all else is valid', async () => {
    expect(await messages({ 'sarif-report': '../x' })).toEqual([
      'sarif-report "../x" is outside the workspace. Use a path in the workspace or in RUNNER_TEMP.'
    ])
  })

  test('removes old reports and keeps the inputs when other inputs are invalid', async () => {
    writeFileSync(pathTo('r.json'), 'old')
    const rejected = await plan({ 'json-report': 'r.json', 'access-key-id': '', mode: 'x' })
    expect(rejected).toMatchObject({ ok: false, inputs: { scope: { kind: 'inputs' } } })
    expect('problems' in rejected).toBe(true)
    expect(existsSync(pathTo('r.json'))).toBe(false)
  })

  test('takes the region from the policy unless the inputs name one', async () => {
    writeFileSync(
      pathTo('policy.yml'),
      'version: 1\nregion: cn-beijing\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'
    )
    const stated = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
    expect(await plan(stated)).toMatchObject({
      value: { region: 'cn-beijing', file: { file: 'policy.yml' } }
    })
    expect(await plan({ ...stated, region: 'cn-shanghai' })).toMatchObject({
      value: { region: 'cn-shanghai' }
    })
  })

  test('explains why secrets may be missing, only if credentials are missing', async () => {
    const none = { 'access-key-id': '', 'access-key-secret': '' }
    const adviceFor = async (inputs: Parameters<typeof plan>[0]): Promise<string | undefined> => {
      const result = await plan(inputs)
      return result.ok ? undefined : plain(result.advice)
    }
    expect(await adviceFor(none)).toContain('Dependabot')
    expect(await adviceFor({ mode: 'x' })).toBe('')
  })

  test('keeps the warnings about ignored inputs when other inputs are invalid', async () => {
    const rejected = await plan({ mode: 'x' }, { INPUT_NONSENSE: 'x', ACT: 'true' })
    if (rejected.ok) throw new Error('The mode is invalid.')
    expect(rejected.diagnostics.map(({ message }) => plain(message))).toEqual([
      expect.stringContaining('nonsense')
    ])
  })
})
