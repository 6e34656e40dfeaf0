import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inputDefaults, type InputName } from '../../../src/inputs/inputs.js'
import { readEnvironment } from '../../../src/run/environment.js'
import { makePlan } from '../../../src/run/plan.js'

let workspace: string
const at = (name: string): string => path.join(workspace, name)
beforeEach(() => {
  workspace = mkdtempSync(path.join(tmpdir(), 'plan-'))
})
afterEach(() => {
  rmSync(workspace, { recursive: true })
})
const plan = (given: Partial<Record<InputName, string>>, env: Record<string, string> = {}) =>
  makePlan(
    {
      ...inputDefaults,
      bucket: 'photos',
      algorithm: 'AES256',
      'access-key-id': 'an-id',
      'access-key-secret': 'a-secret',
      ...given
    },
    readEnvironment({ GITHUB_WORKSPACE: workspace, RUNNER_TEMP: workspace, ...env })
  )
const messages = async (...args: Parameters<typeof plan>): Promise<string[]> => {
  const made = await plan(...args)
  return 'problems' in made ? made.problems.map(({ message }) => message) : []
}

describe('what is checked before anything is sent', () => {
  test('nothing wrong: a plan, with the files that it may write', async () => {
    expect(await plan({ 'json-report': 'r.json', region: 'cn-hangzhou' })).toMatchObject({
      region: 'cn-hangzhou',
      reportFiles: { json: { path: at('r.json') } },
      policy: { rules: [{ buckets: [{ text: 'photos' }] }] }
    })
  })

  test('all problems are told at once, of whatever kind', async () => {
    writeFileSync(at('policy.yml'), 'version: 2\n')
    const told = await messages(
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
    for (const words of [
      '"nonsense" is not an input of this action',
      'mode is "x"',
      'json-report "../r.json" leads out',
      'access-key-secret is empty'
    ]) {
      expect(told).toContainEqual(expect.stringContaining(words))
    }
    expect(told.some(text => text.includes('version'))).toBe(true)
    expect(told.some(text => text.includes('roxy'))).toBe(true)
  })

  test('a path that leads out is enough to refuse', async () => {
    expect(await messages({ 'sarif-report': '../x' })).toEqual([
      'sarif-report "../x" leads out of the workspace; give a path in it or in RUNNER_TEMP.'
    ])
  })

  test('old reports are gone, and the inputs are kept, whatever is wrong', async () => {
    writeFileSync(at('r.json'), 'old')
    const refused = await plan({ 'json-report': 'r.json', 'access-key-id': '', mode: 'x' })
    expect(refused).toMatchObject({ inputs: { scope: { kind: 'inputs' } } })
    expect('problems' in refused).toBe(true)
    expect(existsSync(at('r.json'))).toBe(false)
  })

  test('the policy’s region is used where the inputs have none', async () => {
    writeFileSync(
      at('policy.yml'),
      'version: 1\nregion: cn-beijing\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'
    )
    const stated = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
    expect(await plan(stated)).toMatchObject({ region: 'cn-beijing', file: { file: 'policy.yml' } })
    expect(await plan({ ...stated, region: 'cn-shanghai' })).toMatchObject({
      region: 'cn-shanghai'
    })
  })

  test('why there may be no secrets is said where there are none', async () => {
    const none = { 'access-key-id': '', 'access-key-secret': '' }
    expect(await plan(none)).toMatchObject({ advice: expect.stringContaining('Dependabot') })
    expect(await plan({ mode: 'x' })).toMatchObject({ advice: '' })
  })
})
