import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { link, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { inWorkspace, removeReport, writeReport } from '../../../src/report/files.js'

/** A workspace with what a pull request may have put into it, beside what is no business of it. */
let root: string
let env: Record<string, string>
const at = (...parts: string[]) => path.join(root, ...parts)
const policy = () => at('workspace', '.github', 'policy.yml')

beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'files-'))
  await mkdir(at('workspace', '.github'), { recursive: true })
  await mkdir(at('outside'))
  await writeFile(policy(), 'the policy')
  await writeFile(at('outside', 'profile'), 'the profile')
  await writeFile(at('orders'), '')
  await symlink(at('outside', 'profile'), at('workspace', 'link.json'))
  await symlink(at('outside', 'new'), at('workspace', 'dangling.json'))
  await symlink(at('outside'), at('workspace', 'out'))
  await symlink('.github', at('workspace', 'inner'))
  await link(at('orders'), at('workspace', 'orders.json'))
  env = { GITHUB_WORKSPACE: at('workspace'), GITHUB_OUTPUT: at('orders') }
})
afterEach(() => rm(root, { recursive: true }))

const outside = () => readdir(at('outside'), { recursive: true })

describe('a report stays where it was asked for', () => {
  test.each([
    ['link.json', /: it is a link$/],
    ['dangling.json', /: it is a link$/],
    ['out/report.json', /a link that leads out of the workspace$/],
    ['out/a/b/report.json', /a link that leads out of the workspace$/],
    ['out/profile', /a link that leads out of the workspace$/],
    ['inner/policy.yml', /: it is the same file as .*policy\.yml$/],
    ['.github/policy.yml', /: it is the same file as .*policy\.yml$/],
    ['orders.json', /: it is the same file as .*orders$/],
    ['../orders', /: it is the same file as .*orders$/]
  ])('and is not written to %s, nor is anything taken away there', async (name, words) => {
    const file = inWorkspace(name, env)
    expect(await writeReport('The report', file, 'x', env, [policy()])).toMatch(words)
    expect(await removeReport('The report', file, env, [policy()])).toMatch(words)
    expect(await readFile(policy(), 'utf8')).toBe('the policy')
    expect(await readFile(at('outside', 'profile'), 'utf8')).toBe('the profile')
    expect(await readFile(at('orders'), 'utf8')).toBe('')
    expect(await outside()).toEqual(['profile'])
  })

  test.each(['report.json', 'a/b/report.json', 'inner/report.json', '..a/report.json'])(
    'in the workspace as %s, and goes from there',
    async name => {
      const file = inWorkspace(name, env)
      for (const text of ['first', 'second']) {
        expect(await writeReport('The report', file, text, env, [policy()])).toBeNull()
        expect(await readFile(file, 'utf8')).toBe(text)
      }
      expect(await removeReport('The report', file, env, [policy()])).toBeNull()
      await expect(readFile(file)).rejects.toThrow()
    }
  )

  test('outside of the workspace where somebody says so', async () => {
    const file = inWorkspace('../outside/report.json', env)
    expect(await writeReport('The report', file, 'x', env, [policy()])).toBeNull()
    expect(await outside()).toEqual(['profile', 'report.json'])
  })
})
