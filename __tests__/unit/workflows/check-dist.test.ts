import { afterAll, beforeAll, expect, test } from '@jest/globals'
import { execFile } from 'node:child_process'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { jobOf, readWorkflow, runStepScript, type ScriptResult } from './workflow.js'

/**
 * Runs the scripts of check-dist.yml, which release.yml runs too, in a clone of this repository.
 */
const { steps = [] } = jobOf(readWorkflow('check-dist.yml'), 'check-dist')
let clone: string

async function git(...args: readonly string[]): Promise<void> {
  const settings = ['user.name=Test', 'user.email=test@example.com', 'commit.gpgsign=false']
  await promisify(execFile)('git', [...settings.flatMap(setting => ['-c', setting]), ...args], {
    cwd: clone
  })
}

const scripts = steps.filter(({ run }) => run !== undefined && run !== 'npm ci')

/** @returns the result of the last step, or of the first that failed. */
async function run(these = scripts): Promise<ScriptResult> {
  const [step, ...others] = these
  if (step === undefined) throw new Error('There is no such step.')
  const result = await runStepScript(step, {}, { cwd: clone })
  return result.exitCode === 0 && others.length > 0 ? run(others) : result
}

beforeAll(async () => {
  const root = process.cwd()
  clone = await mkdtemp(path.join(tmpdir(), 'check-dist-'))
  await git('clone', '--quiet', root, '.')
  // Copied, not linked: the bundler follows links, and licenses are searched below the clone. cp(1)
  // takes a tenth of the time that Node's own copy needs for these thousands of files.
  await promisify(execFile)('cp', ['-a', 'node_modules', clone])
})
afterAll(() => rm(clone, { recursive: true }))

test('fails for a bundle that differs from its sources, and for a leftover file', async () => {
  await appendFile(path.join(clone, 'dist/index.js'), '// by hand\n')
  await writeFile(path.join(clone, 'dist/old.js'), '')
  await git('add', 'dist')
  await git('commit', '--quiet', '--message', 'Change dist by hand')
  const stale = await run()
  expect(stale).toMatchObject({
    exitCode: 1,
    annotations: ['error: Run npm run build and commit dist.']
  })
  expect(stale.log).toMatch(/^ M dist\/index\.js$/m)
  expect(stale.log).toMatch(/^ D dist\/old\.js$/m)

  // The build has replaced both: what the sources build now passes.
  await git('add', 'dist')
  await git('commit', '--quiet', '--message', 'Build')
  const fresh = await run(scripts.filter(({ id }) => id === 'compare'))
  expect(fresh).toMatchObject({ exitCode: 0, annotations: [] })
})
