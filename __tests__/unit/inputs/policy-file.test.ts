import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { createHash } from 'node:crypto'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { readRunner } from '../../../src/runtime/runner.js'
import { loadPolicy, checkNewPolicyFile, savePolicy } from '../../../src/run/policy-file.js'

const policy = 'version: 1\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'
let root: string
let env: Record<string, string>
const at = (...parts: string[]): string => path.join(root, ...parts)
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'policy-'))
  mkdirSync(at('workspace', 'd'), { recursive: true })
  mkdirSync(at('outside'))
  writeFileSync(at('outside', 'policy.yml'), policy)
  writeFileSync(at('workspace', 'policy.yml'), policy)
  symlinkSync('policy.yml', at('workspace', 'within.yml'))
  symlinkSync(at('outside', 'policy.yml'), at('workspace', 'out.yml'))
  symlinkSync(at('outside'), at('workspace', 'out'))
  symlinkSync('nowhere', at('workspace', 'gone.yml'))
  symlinkSync(at('workspace'), at('linked'))
  env = { GITHUB_WORKSPACE: at('workspace'), RUNNER_TEMP: at('temp') }
})
afterEach(() => {
  rmSync(root, { recursive: true })
})
const problemsOf = (loaded: ReturnType<typeof loadPolicy>): string[] =>
  loaded.ok ? [] : loaded.problems.map(({ message }) => message)

describe('a policy file is read', () => {
  test.each(['policy.yml', './d/../policy.yml', 'within.yml'])('as %s', asked => {
    const sha256 = createHash('sha256').update(policy).digest('hex')
    const file = asked === 'within.yml' ? asked : 'policy.yml'
    expect(loadPolicy(asked, readRunner(env))).toMatchObject({ value: { file: { file, sha256 } } })
    env['GITHUB_WORKSPACE'] = at('linked')
    expect(loadPolicy(asked, readRunner(env))).toMatchObject({ value: { file: { file, sha256 } } })
  })

  test.each([
    ['out.yml', /is behind a link that leads out of the workspace/],
    ['out/policy.yml', /is behind a link that leads out of the workspace/],
    ['../outside/policy.yml', /is outside of the workspace/],
    ['gone.yml', /is not there/],
    ['none.yml', /is not there/],
    ['policy.yml/x', /is not there/],
    ['d', /is no file/],
    ['d/', /names a folder/],
    ['.', /is outside of the workspace/]
  ])('but not as %s', (asked, words) => {
    expect(problemsOf(loadPolicy(asked, readRunner(env)))).toEqual([expect.stringMatching(words)])
  })

  test('of 4 MiB at most, of UTF-8', () => {
    writeFileSync(at('workspace', 'large.yml'), `${policy}#${'x'.repeat(4 * 1024 * 1024)}\n`)
    expect(problemsOf(loadPolicy('large.yml', readRunner(env)))).toEqual([
      expect.stringContaining('is larger than 4096 KiB')
    ])
    writeFileSync(at('workspace', 'latin.yml'), Buffer.from([0x23, 0xff, 0xfe]))
    expect(problemsOf(loadPolicy('latin.yml', readRunner(env)))).toEqual([
      expect.stringContaining('is not UTF-8 text')
    ])
  })
})

describe('a policy file is written', () => {
  test.each(['new.yml', 'd/e/new.yml'])('as %s, whole, and nothing beside it', asked => {
    expect(checkNewPolicyFile(asked, readRunner(env))).toBeNull()
    expect(savePolicy(asked, policy, readRunner(env))).toMatchObject({
      value: { file: { file: asked } }
    })
    const file = at('workspace', asked)
    expect(readFileSync(file, 'utf8')).toBe(policy)
    expect(readdirSync(path.dirname(file)).filter(name => name.endsWith('.tmp'))).toEqual([])
  })

  test.each([
    ['policy.yml', /is there already/],
    ['gone.yml', /is there already/],
    ['out/new.yml', /is behind a link that leads out of the workspace/],
    ['gone.yml/new.yml', /leads nowhere/],
    ['../outside/new.yml', /is outside of the workspace/],
    ['../temp/new.yml', /is outside of the workspace/],
    ['new/', /names a folder/]
  ])('but not as %s', (asked, words) => {
    expect(checkNewPolicyFile(asked, readRunner(env))).toMatch(words)
    expect(problemsOf(savePolicy(asked, policy, readRunner(env)))).toEqual([
      expect.stringMatching(words)
    ])
    expect(readdirSync(at('outside'))).toEqual(['policy.yml'])
    expect(readFileSync(at('workspace', 'policy.yml'), 'utf8')).toBe(policy)
  })

  test('but not over the runner’s own file, though it is not there yet', () => {
    env['GITHUB_ENV'] = at('workspace', 'orders')
    expect(checkNewPolicyFile('orders', readRunner(env))).toMatch(
      /the runner’s own file GITHUB_ENV/
    )
  })

  test('but only if it can be read again', () => {
    expect(problemsOf(savePolicy('new.yml', 'version: 2\n', readRunner(env)))).toHaveLength(1)
    expect(existsSync(at('workspace', 'new.yml'))).toBe(false)
  })
})
