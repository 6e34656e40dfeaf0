import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'

/** The README's commands that verify a release, run from their place in its checkout. */
const [, loop = ''] =
  /```console\ngit clone --branch .+\ncd oss-bucket-encryption\n([^]+?)```/.exec(
    readFileSync('README.md', 'utf8')
  ) ?? []
let folder: string

beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'verify-'))
  mkdirSync(path.join(folder, 'dist'))
  for (const file of ['action.yml', 'dist/0.index.js', 'dist/index.js']) {
    writeFileSync(path.join(folder, file), '')
  }
  const gh = '#!/bin/sh\necho "$3"\n[ "$3" != "$CHANGED" ]\n'
  writeFileSync(path.join(folder, 'gh'), gh, { mode: 0o755 })
})
afterAll(() => {
  rmSync(folder, { recursive: true })
})

function verify(changed: string): { readonly status: number | null; readonly files: string[] } {
  const { status, stdout } = spawnSync('bash', ['-c', loop], {
    cwd: folder,
    encoding: 'utf8',
    env: { PATH: `${folder}:${process.env['PATH'] ?? ''}`, CHANGED: changed }
  })
  return { status, files: stdout.trim().split('\n') }
}

describe('the commands that verify a release', () => {
  test('check every file of it, and succeed', () => {
    expect(verify('')).toEqual({
      status: 0,
      files: ['action.yml', 'dist/0.index.js', 'dist/index.js']
    })
  })

  test.each([
    ['action.yml', ['action.yml']],
    ['dist/0.index.js', ['action.yml', 'dist/0.index.js']]
  ])("fail for %s that is not the release's, also in a script", (changed, files) => {
    expect(verify(changed)).toEqual({ status: 1, files })
  })
})
