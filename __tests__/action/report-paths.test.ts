import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync } from 'node:child_process'
import {
  link,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  readlink,
  rename,
  rm,
  symlink,
  writeFile
} from 'node:fs/promises'
import net from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { testOnPlatformsWith } from '../platform-features.js'
import { aes256 } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/**
 * Where a step writes: in the workspace and in RUNNER_TEMP, and nowhere that a link or a path leads
 * outside them.
 */
const oss = actionFixture()
const inputs = ['json-report', 'sarif-report', 'junit-report'] as const
const policy = 'version: 1\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'

/** A folder with a workspace, and with files beside it that a step must not touch. */
let root: string
let env: Record<string, string>
const pathTo = (...parts: string[]): string => path.join(root, ...parts)
const outside = () => readdir(pathTo('outside'), { recursive: true })
beforeEach(async () => {
  root = await mkdtemp(path.join(tmpdir(), 'paths-'))
  for (const folder of ['workspace', 'outside', 'temp']) await mkdir(pathTo(folder))
  await writeFile(pathTo('outside', 'profile'), 'the profile')
  env = { GITHUB_WORKSPACE: pathTo('workspace'), RUNNER_TEMP: pathTo('temp') }
  oss.emulator.setRule('photos', aes256)
})
afterEach(() => rm(root, { recursive: true, force: true }))

/** Runs a step that must be rejected for this path before any request is sent. */
async function refused(name: string, asked: string, words: RegExp, more = {}): Promise<void> {
  // Opening a pipe would block the step until this limit.
  const result = await oss.run({ [name]: asked, ...more }, { env, timeoutMs: 20_000 })
  expect(result.exitCode).toBe(1)
  expect(result.outputs['error']).toMatch(new RegExp(`^- ${name} ".*" ${words.source}`, 'm'))
  expect(result.stdout).not.toContain('Internal error in this action')
  expect(oss.operations()).toEqual([])
  expect(await outside()).toEqual(['profile'])
  expect(await readFile(pathTo('outside', 'profile'), 'utf8')).toBe('the profile')
}

describe.each(inputs)('%s is rejected', name => {
  test.each([
    ['../x', /is outside the workspace/],
    ['../outside/profile', /is outside the workspace/],
    ['a/../../outside/x', /is outside the workspace/],
    ['out/', /is the path of a folder/],
    ['.', /is the path of a folder/]
  ])('as %s', async (asked, words) => {
    await refused(name, asked, words)
  })

  test('as an absolute path outside, whatever its type', async () => {
    await refused(name, pathTo('outside', 'profile'), /is outside the workspace/)
  })

  test('through a link that leads outside, also in a linked workspace', async () => {
    await symlink(pathTo('outside'), pathTo('workspace', 'link'))
    await symlink(pathTo('workspace'), pathTo('linked'))
    await refused(
      name,
      'link/profile',
      /goes through a symbolic link that leads outside the workspace/
    )
    await refused(
      name,
      'link/a/b.json',
      /goes through a symbolic link that leads outside the workspace/
    )
    env = { ...env, GITHUB_WORKSPACE: pathTo('linked') }
    await refused(
      name,
      'link/profile',
      /goes through a symbolic link that leads outside the workspace/
    )
    await refused(name, pathTo('workspace', 'link', 'profile'), /is outside the workspace/)
  })

  testOnPlatformsWith('named pipes', 'sockets in folders')(
    'where a link, a folder, a pipe, a device or a socket is',
    async () => {
      await symlink(pathTo('outside', 'profile'), pathTo('workspace', 'a.link'))
      await symlink(pathTo('outside', 'nothing'), pathTo('workspace', 'b.link'))
      await symlink('nowhere', pathTo('workspace', 'gone'))
      await mkdir(pathTo('workspace', 'folder'))
      execFileSync('mkfifo', [pathTo('workspace', 'pipe')])
      const server = net.createServer().listen(pathTo('workspace', 'socket'))
      try {
        await refused(name, 'a.link', /is a symbolic link/)
        await refused(name, 'b.link', /is a symbolic link/)
        await refused(name, 'gone/x', /goes through a broken symbolic link/)
        await refused(name, 'folder', /is a folder/)
        await refused(name, 'pipe', /is a pipe, a device or a socket, not a regular file/)
        await refused(name, 'socket', /is a pipe, a device or a socket, not a regular file/)
      } finally {
        server.close()
      }
      expect(await readlink(pathTo('workspace', 'a.link'))).toBe(pathTo('outside', 'profile'))
    }
  )

  test('as the policy file, also by a link or another name of it', async () => {
    const file = pathTo('workspace', 'policy.yml')
    await writeFile(file, policy)
    await link(file, pathTo('workspace', 'second'))
    await mkdir(pathTo('workspace', 'd'))
    await symlink('.', pathTo('workspace', 'inner'))
    const stated = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
    await refused(name, 'second', /is the policy file/, stated)
    const result = await oss.run({ ...stated, [name]: 'inner/policy.yml' }, { env })
    expect(result.outputs['error']).toContain(`policy-file and ${name} name the same file`)
    expect(await readFile(file, 'utf8')).toBe(policy)
  })
})

test.each([
  'GITHUB_OUTPUT',
  'GITHUB_ENV',
  'GITHUB_PATH',
  'GITHUB_STATE',
  'GITHUB_STEP_SUMMARY',
  'GITHUB_EVENT_PATH'
])('never overwrites the file of %s, also by another name', async variable => {
  const file = pathTo('temp', 'orders')
  await writeFile(file, '')
  await link(file, pathTo('workspace', 'same'))
  const own = env
  env = { ...own, [variable]: file }
  if (variable === 'GITHUB_OUTPUT') {
    const result = await oss.run({ 'json-report': file }, { env })
    expect(result.exitCode).toBe(1)
    expect(await readFile(file, 'utf8')).toMatch(/is the runner's own file GITHUB_OUTPUT/)
    return
  }
  await refused('json-report', file, new RegExp(`is the runner's own file ${variable}`))
  await refused('sarif-report', 'same', new RegExp(`is the runner's own file ${variable}`))
  // The job summaries of both runs are all that the file of the summary gets.
  const content =
    variable === 'GITHUB_STEP_SUMMARY'
      ? expect.stringMatching(
          /^<h2>[^{]*json-report[^{]*<\/ul>\s*<h2>[^{]*sarif-report[^{]*<\/ul>\s*$/
        )
      : ''
  expect(await readFile(file, 'utf8')).toEqual(content)
})

test('rejects two reports that a link makes the same file', async () => {
  await mkdir(pathTo('workspace', 'a'))
  await symlink('a', pathTo('workspace', 'b'))
  const result = await oss.run({ 'json-report': 'a/r', 'junit-report': 'b/r' }, { env })
  expect(result.outputs['error']).toContain('json-report and junit-report name the same file')
  expect(oss.operations()).toEqual([])
})

describe('a report is written', () => {
  test.each([
    ['in a workspace that is a link', 'linked', 'new/r.json'],
    ['through a link within the workspace', 'workspace', 'inner/r.json']
  ])('%s', async (_, workspace, asked) => {
    await symlink(pathTo('workspace'), pathTo('linked'))
    await mkdir(pathTo('workspace', 'new'))
    await symlink('new', pathTo('workspace', 'inner'))
    const result = await oss.run(
      { 'json-report': asked },
      { env: { ...env, GITHUB_WORKSPACE: pathTo(workspace) } }
    )
    expect(result.exitCode).toBe(0)
    expect(await readFile(pathTo('workspace', 'new', 'r.json'), 'utf8')).toBe(result.report)
  })

  test('in RUNNER_TEMP, including folders', async () => {
    const file = pathTo('temp', 'a', 'r.json')
    const result = await oss.run({ 'json-report': file }, { env })
    expect(result.outputs['report']).toBe(file)
    expect(await readdir(pathTo('temp', 'a'))).toEqual(['r.json'])
  })
})

describe('a change of the path during the run', () => {
  /** Acts when the first request reaches OSS. */
  async function runMeanwhile(act: () => Promise<unknown>, more: Record<string, string> = {}) {
    let acted: Promise<unknown> | undefined
    const end = oss.emulator.onResponse(async () => {
      await (acted ??= act())
    })
    return await oss.run({ 'json-report': 'out/r.json', ...more }, { env }).finally(end)
  }
  const warned = (result: Awaited<ReturnType<typeof runMeanwhile>>): string[] =>
    result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)

  test('does not redirect the report when the file becomes a link, and keeps the verdict', async () => {
    const result = await runMeanwhile(async () => {
      await mkdir(pathTo('workspace', 'out'))
      await symlink(pathTo('outside', 'profile'), pathTo('workspace', 'out', 'r.json'))
    })
    expect(warned(result)).toEqual([expect.stringContaining('it is a symbolic link')])
    expect(result.outputs).toMatchObject({ status: 'compliant', report: '' })
    expect(await readFile(pathTo('outside', 'profile'), 'utf8')).toBe('the profile')
    expect(await readdir(pathTo('workspace', 'out'))).toEqual(['r.json'])
  })

  test.each(['out/r.json', 'out/a/b/r.json'])(
    'does not redirect the report when a folder of %s becomes a link',
    async asked => {
      const result = await runMeanwhile(
        () => symlink(pathTo('outside'), pathTo('workspace', 'out')),
        {
          'json-report': asked
        }
      )
      expect(warned(result)).toEqual([expect.stringContaining('was replaced with a symbolic link')])
      expect(result.exitCode).toBe(0)
      expect(await outside()).toEqual(['profile'])
    }
  )

  test('does not redirect the report when an existing folder becomes a link', async () => {
    await mkdir(pathTo('workspace', 'out'))
    const result = await runMeanwhile(async () => {
      await rename(pathTo('workspace', 'out'), pathTo('workspace', 'away'))
      await symlink(pathTo('outside'), pathTo('workspace', 'out'))
    })
    expect(warned(result)).toEqual([expect.stringContaining('was replaced with a symbolic link')])
    expect(await outside()).toEqual(['profile'])
  })

  test("does not overwrite the policy file when that is moved to the report's path", async () => {
    await mkdir(pathTo('workspace', 'out'))
    await writeFile(pathTo('workspace', 'policy.yml'), policy)
    const result = await runMeanwhile(
      () => link(pathTo('workspace', 'policy.yml'), pathTo('workspace', 'out', 'r.json')),
      { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
    )
    expect(warned(result)).toEqual([expect.stringContaining('it is the policy file')])
    expect(await readFile(pathTo('workspace', 'policy.yml'), 'utf8')).toBe(policy)
  })

  testOnPlatformsWith('named pipes')('a pipe in place of the file holds nobody up', async () => {
    const result = await runMeanwhile(async () => {
      await mkdir(pathTo('workspace', 'out'))
      execFileSync('mkfifo', [pathTo('workspace', 'out', 'r.json')])
    })
    expect(warned(result)).toEqual([
      expect.stringContaining('a pipe, a device or a socket, not a regular file')
    ])
    expect(result.exitCode).toBe(0)
  })
})

describe('a draft', () => {
  const draft = { bucket: '', algorithm: '', region: '', mode: 'draft' }

  test.each([
    ['outside', () => pathTo('outside', 'policy.yml')],
    ['the temporary folder, from which no later run reads', () => pathTo('temp', 'policy.yml')]
  ])('is rejected in %s', async (_, asked) => {
    const result = await oss.run({ ...draft, 'policy-file': asked() }, { env })
    expect(result.outputs['error']).toMatch(/policy-file .* is outside the workspace/)
    expect(oss.operations()).toEqual([])
    expect(await outside()).toEqual(['profile'])
  })

  test('is rejected where a link leads out of a linked workspace', async () => {
    await symlink(pathTo('workspace'), pathTo('linked'))
    await symlink(pathTo('outside'), pathTo('workspace', 'link'))
    const result = await oss.run(
      { ...draft, 'policy-file': 'link/policy.yml' },
      { env: { ...env, GITHUB_WORKSPACE: pathTo('linked') } }
    )
    expect(result.outputs['error']).toMatch(/policy-file .* goes through a symbolic link/)
    expect(oss.operations()).toEqual([])
    expect(await outside()).toEqual(['profile'])
  })

  test('does not follow a link that replaces its folder', async () => {
    let done = false
    const end = oss.emulator.onResponse(async () => {
      if (!done) await symlink(pathTo('outside'), pathTo('workspace', 'new'))
      done = true
    })
    const result = await oss
      .run({ ...draft, 'policy-file': 'new/policy.yml' }, { env })
      .finally(end)
    expect(result.exitCode).toBe(1)
    expect(await outside()).toEqual(['profile'])
  })

  test('leaves only the policy', async () => {
    const result = await oss.run({ ...draft, 'policy-file': 'p.yml' }, { env })
    expect(result.exitCode).toBe(0)
    expect(await readdir(pathTo('workspace'))).toEqual(['p.yml'])
  })
})

testOnPlatformsWith('named pipes')(
  'a policy file that is a pipe is refused, and holds nobody up',
  async () => {
    execFileSync('mkfifo', [pathTo('workspace', 'policy.yml')])
    const stated = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
    const result = await oss.run(stated, { env, timeoutMs: 20_000 })
    expect(result.outputs['error']).toMatch(/policy-file "policy\.yml" is not a regular file/)
  }
)
