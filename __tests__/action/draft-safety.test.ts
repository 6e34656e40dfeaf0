import { mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { StoredRule } from '../../dev/emulator/emulator.js'
import { aes256, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'

/** What a draft must never do, whatever happens during the run. */
const oss = actionFixture()
const file = 'policy.yml'
const draft = { bucket: '', algorithm: '', region: '', mode: 'draft', 'policy-file': file }
const changes = (): string[] => oss.operations().filter(name => /^(Put|Delete)/.test(name))
const answer = (rule: string) => ({
  kind: 'answer' as const,
  status: 200,
  headers: { 'x-oss-request-id': '65AB01234567890123456789' },
  body: `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${rule}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
})

beforeAll(() => {
  oss.emulator.addBucket('beta', { rule: aes256 })
})
afterEach(() => {
  oss.emulator.setRule('beta', aes256)
})

describe('a draft changes no bucket', () => {
  test('that another writer changes between the survey and the verification', async () => {
    let reads = 0
    const end = oss.emulator.onResponse(({ operation, bucket }) => {
      if (operation === 'GetBucketEncryption' && bucket === 'beta' && ++reads === 1) {
        oss.emulator.setRule('beta', undefined)
      }
    })
    const result = await oss.run(draft)
    end()
    expect(changes()).toEqual([])
    expect(summarizeFindings(result)).toContain('beta drifted rule-missing')
    expect(result.exitCode).toBe(1)
  })

  test("whose rule a policy can't express", async () => {
    oss.emulator.addFault({
      operation: 'GetBucketEncryption',
      bucket: 'beta',
      act: answer('<SSEAlgorithm>AES256</SSEAlgorithm><KMSDataEncryption>SM4</KMSDataEncryption>')
    })
    // An apply run would wait a minute for its change to become visible.
    await oss.run(draft, { timeoutMs: 50_000 })
    expect(changes()).toEqual([])
  })
})

describe('a draft writes only in the workspace', () => {
  let outside: string
  let workspace: string
  beforeEach(async () => {
    outside = await mkdtemp(path.join(tmpdir(), 'outside-'))
    workspace = await mkdtemp(path.join(tmpdir(), 'workspace-'))
  })
  afterEach(() =>
    Promise.all([outside, workspace].map(folder => rm(folder, { recursive: true, force: true })))
  )

  test.each(['link/policy.yml', 'link/new/policy.yml'])(
    'and not through a link: %s',
    async asked => {
      await symlink(outside, path.join(workspace, 'link'), 'dir')
      const result = await oss.run(
        { ...draft, 'policy-file': asked },
        { env: { GITHUB_WORKSPACE: workspace } }
      )
      expect(result.exitCode).toBe(1)
      expect(await readdir(outside, { recursive: true })).toEqual([])
      expect(result.stdout).not.toContain('Internal error in this action')
    }
  )

  test('and reports a file that appears late at its path', async () => {
    const end = oss.emulator.onResponse(({ operation }) =>
      operation === 'GetBucketEncryption'
        ? writeFile(path.join(workspace, file), 'mine', { flag: 'wx' }).catch(() => undefined)
        : undefined
    )
    const result = await oss.run(draft, { env: { GITHUB_WORKSPACE: workspace } })
    end()
    expect(result.exitCode).toBe(1)
    expect(result.stdout).not.toContain('Internal error in this action')
    expect(result.outputs['error']).toContain(file)
  })

  test('and reports a file among the folders of its path', async () => {
    await writeFile(path.join(workspace, 'taken'), '')
    const result = await oss.run(
      { ...draft, 'policy-file': 'taken/policy.yml' },
      { env: { GITHUB_WORKSPACE: workspace } }
    )
    expect(result.exitCode).toBe(1)
    expect(result.stdout).not.toContain('Internal error in this action')
  })
})

describe('a green draft', () => {
  test('has written a policy', async () => {
    oss.emulator.setRule('beta', { algorithm: 'KMS', kmsKeyId: 'alias/prod' })
    const result = await oss.run({ ...draft, bucket: 'beta' }, { expectedFiles: [file] })
    expect(result.expectedFileContents).toEqual({})
    expect(summarizeFindings(result)).toEqual(['beta drifted uncovered'])
    expect(result.exitCode).toBe(1)
  })

  test.each<[string, StoredRule]>([
    ['an alias for a key', { algorithm: 'KMS', kmsKeyId: 'alias/prod' }],
    ['a key id that a policy does not take', { algorithm: 'KMS', kmsKeyId: 'my_key_1' }],
    ['a key id longer than the name of a rule', { algorithm: 'KMS', kmsKeyId: 'k'.repeat(90) }]
  ])('is green again as a policy: %s', async (_, rule) => {
    oss.emulator.setRule('beta', rule)
    const result = await oss.run(draft, { expectedFiles: [file] })
    expect(result.stdout).not.toContain('Internal error in this action')
    const text = result.expectedFileContents[file] ?? ''
    const again = await oss.run({ ...draft, mode: 'verify' }, { files: { [file]: text } })
    expect(again.exitCode).toBe(result.exitCode)
  })
})
