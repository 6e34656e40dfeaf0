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
import type { Diagnostic } from '../../../src/encryption/source-location.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import type { Checked } from '../../../src/text/checked-value.js'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { plain } from '../../../src/text/plain.js'
import { loadPolicy, checkNewPolicyFile, savePolicy } from '../../../src/run/policy-file.js'

const policy = 'version: 1\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'
let root: string
let env: Record<string, string>
const pathTo = (...parts: string[]): string => path.join(root, ...parts)
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'policy-'))
  mkdirSync(pathTo('workspace', 'd'), { recursive: true })
  mkdirSync(pathTo('outside'))
  writeFileSync(pathTo('outside', 'policy.yml'), policy)
  writeFileSync(pathTo('workspace', 'policy.yml'), policy)
  symlinkSync('policy.yml', pathTo('workspace', 'within.yml'))
  symlinkSync(pathTo('outside', 'policy.yml'), pathTo('workspace', 'out.yml'))
  symlinkSync(pathTo('outside'), pathTo('workspace', 'out'))
  symlinkSync('nowhere', pathTo('workspace', 'gone.yml'))
  symlinkSync(pathTo('workspace'), pathTo('linked'))
  env = { GITHUB_WORKSPACE: pathTo('workspace'), RUNNER_TEMP: pathTo('temp') }
})
afterEach(() => {
  rmSync(root, { recursive: true })
})
const problemsWithNew = (requested: string): string[] =>
  checkNewPolicyFile(requested, readRunner(env)).map(({ message }) => plain(message))
const problemsOf = (loaded: Checked<unknown, Diagnostic>): string[] =>
  loaded.ok ? [] : loaded.problems.map(({ message }) => plain(message))

describe('loadPolicy', () => {
  test.each(['policy.yml', './d/../policy.yml', 'within.yml'])('reads %s', requested => {
    const sha256 = createHash('sha256').update(policy).digest('hex')
    const file = requested === 'within.yml' ? requested : 'policy.yml'
    expect(loadPolicy(requested, readRunner(env))).toMatchObject({
      value: { file: { file, sha256 } }
    })
    env['GITHUB_WORKSPACE'] = pathTo('linked')
    expect(loadPolicy(requested, readRunner(env))).toMatchObject({
      value: { file: { file, sha256 } }
    })
  })

  test.each([
    ['out.yml', /goes through a symbolic link that leads outside the workspace/],
    ['out/policy.yml', /goes through a symbolic link that leads outside the workspace/],
    ['../outside/policy.yml', /is outside the workspace/],
    ['gone.yml', /does not exist/],
    ['none.yml', /does not exist/],
    ['policy.yml/x', /does not exist/],
    ['d', /is not a regular file/],
    ['d/', /is the path of a folder/],
    ['.', /is the path of a folder/]
  ])('does not read %s', (requested, problem) => {
    expect(problemsOf(loadPolicy(requested, readRunner(env)))).toEqual([
      expect.stringMatching(problem)
    ])
  })

  test('rejects a file of more than 4 MiB, or that is not UTF-8', () => {
    writeFileSync(pathTo('workspace', 'large.yml'), `${policy}#${'x'.repeat(4 * 1024 * 1024)}\n`)
    expect(problemsOf(loadPolicy('large.yml', readRunner(env)))).toEqual([
      expect.stringContaining('is larger than 4 MiB')
    ])
    writeFileSync(pathTo('workspace', 'latin.yml'), Buffer.from([0x23, 0xff, 0xfe]))
    expect(problemsOf(loadPolicy('latin.yml', readRunner(env)))).toEqual([
      expect.stringContaining('is not UTF-8 text')
    ])
  })
})

describe('savePolicy', () => {
  test.each(['new.yml', 'd/e/new.yml'])(
    'writes %s completely, and leaves no temporary file',
    requested => {
      expect(problemsWithNew(requested)).toEqual([])
      expect(savePolicy(requested, policy, readRunner(env))).toMatchObject({
        value: { file: { file: requested } }
      })
      const file = pathTo('workspace', requested)
      expect(readFileSync(file, 'utf8')).toBe(policy)
      expect(readdirSync(path.dirname(file)).filter(name => name.endsWith('.tmp'))).toEqual([])
    }
  )

  test.each([
    ['policy.yml', /already exists/],
    ['gone.yml', /already exists/],
    ['out/new.yml', /goes through a symbolic link that leads outside the workspace/],
    ['gone.yml/new.yml', /goes through a broken symbolic link/],
    ['../outside/new.yml', /is outside the workspace/],
    ['../temp/new.yml', /is outside the workspace/],
    ['new/', /is the path of a folder/]
  ])('does not write %s', (requested, problem) => {
    expect(problemsWithNew(requested)).toEqual([expect.stringMatching(problem)])
    expect(problemsOf(savePolicy(requested, policy, readRunner(env)))).toEqual([
      expect.stringMatching(problem)
    ])
    expect(readdirSync(pathTo('outside'))).toEqual(['policy.yml'])
    expect(readFileSync(pathTo('workspace', 'policy.yml'), 'utf8')).toBe(policy)
  })

  test('does not write the runner’s own file, even before it exists', () => {
    env['GITHUB_ENV'] = pathTo('workspace', 'orders')
    expect(problemsWithNew('orders')).toEqual([
      expect.stringContaining("the runner's own file GITHUB_ENV")
    ])
  })

  test('writes no policy that is invalid, and passes its problems on', () => {
    expect(problemsOf(savePolicy('new.yml', 'version: 2\n', readRunner(env)))).toEqual([
      expect.stringContaining('policy-file "new.yml" was not written, because the drafted policy'),
      ...problemsOf(parsePolicy('version: 2\n', 'new.yml'))
    ])
    expect(existsSync(pathTo('workspace', 'new.yml'))).toBe(false)
  })

  test('writes no policy that is too large to be read again', () => {
    const large = `${policy}#${'x'.repeat(4 * 1024 * 1024)}\n`
    expect(problemsOf(savePolicy('new.yml', large, readRunner(env)))).toEqual([
      expect.stringContaining('was not written: it would be larger than 4 MiB')
    ])
    expect(existsSync(pathTo('workspace', 'new.yml'))).toBe(false)
  })
})
