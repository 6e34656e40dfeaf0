import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { execFileSync, spawn } from 'node:child_process'
import { symlinkSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { fileURLToPath } from 'node:url'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { testOnPlatformsWith, type PlatformFeature } from '../platform-features.js'
import { aes256 } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { githubJob, pullRequest } from './support/github-job.js'

/**
 * With a full disk or an unusable file, the action reports what it can, and fails without outputs.
 */
const oss = actionFixture()
const githubDouble = githubJob(oss)
const all = { 'check-name': 'OSS encryption', 'pr-comment': 'always' }
let folder: string
const pathTo = (name: string): string => path.join(folder, name)
beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'unwritable-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))
const encrypt = (): void => {
  oss.emulator.setRule('photos', aes256)
}
const warnings = (result: StepResult): string[] =>
  result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
const lastError = (result: StepResult): string => {
  const { name, data } = result.commands.at(-1) ?? {}
  expect(name).toBe('error')
  return data ?? ''
}

interface Place {
  readonly what: string
  readonly file: () => string
  readonly words: RegExp
  /** The platform feature that it needs. */
  readonly needs?: PlatformFeature
}

/** Unwritable paths, and the errors they cause. */
const places: readonly Place[] = [
  { what: 'a folder', file: () => folder, words: /EISDIR|EPERM/ },
  { what: 'in a folder that is not there', file: () => pathTo('none/output'), words: /ENOENT/ },
  { what: 'not there', file: () => pathTo('output'), words: /ENOENT/ },
  { what: 'a pipe that nobody reads', file: pipe, words: /ENXIO/, needs: 'named pipes' },
  { what: 'a link in a circle', file: circle, words: /ELOOP/, needs: 'links in a circle' },
  {
    what: 'a full disk',
    file: () => '/dev/full',
    words: /ENOSPC/,
    needs: 'a device that is full'
  }
]
const onSystemsOf = ({ needs }: Place) =>
  testOnPlatformsWith(...(needs === undefined ? [] : [needs]))

function pipe(): string {
  execFileSync('mkfifo', [pathTo('pipe')])
  return pathTo('pipe')
}
function circle(): string {
  symlinkSync('circle', pathTo('circle'))
  return pathTo('circle')
}

describe("outputs that can't be written", () => {
  for (const place of places) {
    const { what, file, words } = place
    onSystemsOf(place)(
      `because GITHUB_OUTPUT is ${what}: all else is told, and the step fails with the verdict`,
      async () => {
        encrypt()
        const result = await githubDouble.run(
          pullRequest(githubDouble),
          { ...all, 'json-report': 'r.json' },
          { env: { GITHUB_OUTPUT: file() }, expectedFiles: ['r.json'], timeoutMs: 20_000 }
        )
        expect(result.exitCode).toBe(1)
        expect(lastError(result)).toMatch(
          /^The outputs could not be written to the file that GITHUB_OUTPUT names \(/
        )
        expect(lastError(result)).toMatch(words)
        expect(lastError(result)).toContain('1 bucket: 1 compliant.')
        expect(result.stdout).not.toContain('Internal error in this action')
        expect(JSON.parse(result.expectedFileContents['r.json'] ?? '')).toMatchObject({
          status: 'compliant'
        })
        expect(result.summary).toContain('photos')
        expect(githubDouble.shop.checkRuns).toMatchObject([{ conclusion: 'success' }])
        expect(githubDouble.shop.comments).toHaveLength(1)
        expect(result.log).toContain('1 bucket: 1 compliant.')
      }
    )
  }

  test('fail a run with drift, which still has its annotations and reason', async () => {
    const result = await oss.run({}, { env: { GITHUB_OUTPUT: folder } })
    expect(result.exitCode).toBe(1)
    expect(
      result.commands.some(({ properties }) => properties['title']?.includes('photos drifted'))
    ).toBe(true)
    expect(lastError(result)).toMatch(/outputs could not be written .* rule-missing: Bucket photos/)
  })

  test('fail a run that was rejected', async () => {
    const result = await githubDouble.run(
      pullRequest(githubDouble),
      { ...all, mode: 'x' },
      { env: { GITHUB_OUTPUT: folder } }
    )
    expect(result.exitCode).toBe(1)
    expect(lastError(result)).toMatch(/^The outputs could not be written/)
    expect(lastError(result)).toMatch(/\n- mode is "x"/)
    expect(githubDouble.shop.checkRuns).toMatchObject([{ conclusion: 'failure' }])
    expect(githubDouble.shop.comments).toHaveLength(1)
  })
})

/** Starts the bundle as no runner would: through a shell, or without a reader of its log. */
async function runBundle(
  command: readonly [string, ...string[]],
  inputs: Record<string, string>,
  listening = true
): Promise<{ exitCode: number | null; stdout: string }> {
  const step = {
    bucket: 'photos',
    algorithm: 'AES256',
    region: 'cn-hangzhou',
    endpoint: oss.emulator.url,
    'access-key-id': 'emulator-id',
    'access-key-secret': 'emulator-secret',
    ...inputs
  }
  const [program, ...args] = command
  const child = spawn(program, args, {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    env: {
      ...process.env,
      GITHUB_WORKSPACE: folder,
      RUNNER_TEMP: folder,
      GITHUB_OUTPUT: pathTo('output'),
      GITHUB_STEP_SUMMARY: pathTo('summary'),
      ...Object.fromEntries(
        Object.entries(step).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])
      )
    }
  })
  let stdout = ''
  if (listening) child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text))
  else for (const stream of [child.stdout, child.stderr]) stream.destroy()
  const exitCode = await new Promise<number | null>(resolve => child.on('close', resolve))
  return { exitCode, stdout }
}

testOnPlatformsWith('a limit to the size of files')(
  'a disk that is full in the middle leaves no half of an output, a summary or a report',
  async () => {
    const before = 'x'.repeat(800)
    await writeFile(pathTo('output'), before)
    await writeFile(pathTo('summary'), before)
    // No file may grow beyond 1 KiB. Node gets an error instead of the signal.
    const limited = `ulimit -f 1; exec "${process.execPath}" dist/index.js`
    const { exitCode, stdout } = await runBundle(['bash', '-c', limited], {
      'json-report': 'r.json',
      'sarif-report': 'r.sarif',
      'junit-report': 'r.xml'
    })
    expect(exitCode).toBe(1)
    expect(stdout).toMatch(/::error::The outputs could not be written .*EFBIG.*rule-missing/)
    expect(stdout).toMatch(/The JSON report could not be written to .*EFBIG/)
    expect(stdout).toMatch(/The job summary could not be written: .*EFBIG/)
    expect(await readFile(pathTo('output'), 'utf8')).toBe(before)
    expect(await readFile(pathTo('summary'), 'utf8')).toBe(before)
    // Files below the limit are complete.
    expect((await readdir(folder)).sort()).toEqual(['output', 'r.xml', 'summary'])
    expect(await readFile(pathTo('r.xml'), 'utf8')).toMatch(/<\/testsuites>\s*$/)
  }
)

describe("warns about a job summary that can't be written", () => {
  for (const place of places.filter(({ what }) => what !== 'not there')) {
    const { what, file, words } = place
    onSystemsOf(place)(
      `because GITHUB_STEP_SUMMARY is ${what}, is a warning and changes no verdict`,
      async () => {
        encrypt()
        const env = { GITHUB_STEP_SUMMARY: file() }
        const result = await oss.run({}, { env, timeoutMs: 20_000 })
        expect(result.exitCode).toBe(0)
        expect(warnings(result)).toEqual([expect.stringMatching(words)])
        expect(result.outputs['status']).toBe('compliant')
      }
    )
  }
})

test.each([
  ['verify', 0, /compliant/],
  ['x', 1, /unknown/]
])(
  'completes its other reports when no one reads the log, in mode %s',
  async (mode, code, words) => {
    encrypt()
    await writeFile(pathTo('output'), '')
    const { exitCode } = await runBundle([process.execPath, 'dist/index.js'], { mode }, false)
    expect(exitCode).toBe(code)
    expect(await readFile(pathTo('output'), 'utf8')).toMatch(words)
  }
)
