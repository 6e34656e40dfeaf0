import { describe, expect, test } from '@jest/globals'
import { readdir } from 'node:fs/promises'
import { githubActions } from '../../dev/runner/github-api/github-accounts.js'
import { serverError } from '../../dev/runner/github-api/scripted-responses.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { renderAsGithub, textOf } from '../unit/report/markdown/render-as-github.js'
import { aes256 } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { githubJob, pullRequest, schedule } from './support/github-job.js'
import { mistakes } from './support/invalid-inputs.js'

/**
 * A run with invalid inputs or an invalid policy must not leave an older run's green report in
 * place.
 */
const oss = actionFixture()
const githubDouble = githubJob(oss)
const paths = {
  'json-report': 'out/r.json',
  'sarif-report': 'out/r.sarif',
  'junit-report': 'r.xml'
}
const old = {
  'out/r.json': '{"status":"compliant"}',
  'out/r.sarif': '{}',
  'r.xml': '<testsuites/>'
}
const expectedFiles = Object.keys(old)
const all = { 'check-name': 'OSS encryption', 'pr-comment': 'on-drift', 'drift-issue': 'true' }
const fromFile = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
const policy = 'version: 1\nrules:\n  - name: all\n    buckets: [photos]\n    algorithm: AES256\n'
const warnings = (result: StepResult): string[] =>
  result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
const log = (result: StepResult): string => result.log.join('\n')
const encrypt = (): void => {
  oss.emulator.setRule('photos', aes256)
}

describe('report files of an earlier run are removed after a run', () => {
  test.each<[string, Record<string, string>, Record<string, string>]>([
    ['whose policy is broken', fromFile, { 'policy.yml': `${policy}nonsense: [` }],
    ['whose policy file is not there', fromFile, {}],
    ['without credentials', { 'access-key-id': '', 'access-key-secret': '' }, {}],
    ['with everything wrong', { mode: 'x', bucket: '?', algorithm: 'y', nonsense: 'z' }, {}],
    [
      'whose draft would be written over a file',
      { ...fromFile, mode: 'draft' },
      { 'policy.yml': policy }
    ]
  ])('%s', async (_, inputs, files) => {
    const result = await oss.run(
      { ...paths, ...inputs },
      { files: { ...old, ...files }, expectedFiles }
    )
    expect(result.exitCode).toBe(1)
    expect(result.outputs['status']).toBe('unknown')
    expect(result.expectedFileContents).toEqual({})
    expect(oss.operations()).toEqual([])
  })

  test('whose policy matches no bucket of the account, as only the list shows', async () => {
    const inputs = { ...fromFile, region: '', ...paths }
    const files = { ...old, 'policy.yml': policy.replace('photos', 'none-*') }
    const result = await oss.run(inputs, { files, expectedFiles })
    expect(result.outputs['error']).toMatch(
      /^Invalid configuration; the account's buckets were listed, but no buckets were checked\./
    )
    expect(result.expectedFileContents).toEqual({})
    expect(oss.operations()).toEqual(['ListBuckets'])
  })

  test('whose draft file exists by the end of the run', async () => {
    const { writeFile } = await import('node:fs/promises')
    let place = ''
    const end = oss.emulator.onResponse(({ operation }) =>
      operation === 'GetBucketEncryption' ? writeFile(place, 'mine') : undefined
    )
    encrypt()
    const result = await oss
      .run(
        { ...fromFile, region: '', mode: 'draft', ...paths },
        {
          files: old,
          expectedFiles: [...expectedFiles, 'policy.yml'],
          prepare: workspace => {
            place = `${workspace}/policy.yml`
            return Promise.resolve()
          }
        }
      )
      .finally(end)
    expect(result.outputs['error']).toMatch(/^The buckets were read, but no policy was written\./)
    expect(result.expectedFileContents).toEqual({ 'policy.yml': 'mine' })
  })

  test('that is killed while OSS does not respond', async () => {
    oss.emulator.addFault({ act: { kind: 'hang' } })
    const result = await oss.run(paths, {
      files: old,
      expectedFiles,
      onStart: ({ waitForOutput, signal }) => {
        void waitForOutput('credentials ').then(() => {
          signal('SIGKILL')
        })
      }
    })
    expect(result.exitCode).toBeNull()
    expect(result.expectedFileContents).toEqual({})
  })

  test('except when a report path is invalid, which prevents all reports', async () => {
    const files = { ...old, 'policy.yml': policy }
    const inputs = { ...fromFile, ...paths, 'json-report': './policy.yml' }
    const result = await oss.run(inputs, { files, expectedFiles: [...expectedFiles, 'policy.yml'] })
    expect(result.outputs['error']).toMatch(/policy-file and json-report name the same file/)
    expect(result.expectedFileContents).toEqual({
      'out/r.json': old['out/r.json'],
      'policy.yml': policy
    })
  })
})

describe('a job summary', () => {
  test.each(mistakes)('names what is wrong: %s', async (_, inputs, problems) => {
    const { summary } = await oss.run(inputs)
    const text = textOf(renderAsGithub(summary).sanitized)
    expect(text).toMatch(
      /^❌ OSS bucket encryption: configuration error, no buckets were checked\s+The step failed\. Invalid configuration; nothing was sent to Alibaba Cloud\.\s/
    )
    for (const problem of problems) expect(text).toMatch(problem)
    expect(text).not.toContain('pa55word')
  })

  test('names the file and the line of each mistake in the policy', async () => {
    const files = { 'policy.yml': `${policy}    key: x\n    mode: y\n` }
    const { summary } = await githubDouble.run(schedule(), fromFile, { files })
    const text = textOf(renderAsGithub(summary).sanitized)
    expect(text).toMatch(/^policy\.yml:6 .*"key"/m)
    expect(text).toMatch(/^policy\.yml:7 .*"mode"/m)
    expect(summary).toMatch(
      /<a href="https:\/\/github\.com\/octo\/shop\/blob\/\w+\/policy\.yml#L6">/
    )
  })

  test('is not written if summary is false', async () => {
    const { outputs, summary } = await oss.run({ summary: 'false', concurrency: '0' })
    expect(outputs['error']).toContain('concurrency is "0"')
    expect(summary).toBe('')
  })
})

describe('a configuration error on GitHub', () => {
  const broken = { ...fromFile, ...all }
  const files = (text: string) => ({ files: { 'policy.yml': text } })

  test('updates the comment of a successful run, and fails the check run', async () => {
    encrypt()
    const occasion = pullRequest(githubDouble)
    const good = await githubDouble.run(
      occasion,
      { ...broken, 'pr-comment': 'always' },
      files(policy)
    )
    expect(good.exitCode).toBe(0)
    expect(githubDouble.shop.checkRuns).toMatchObject([{ conclusion: 'success' }])

    const env = { GITHUB_RUN_ATTEMPT: '2' }
    const hostile = `${policy}"<b>@octo/all</b> ##[error]x ::error::y": 1\n`
    const refused = await githubDouble.run(occasion, broken, { ...files(hostile), env })
    expect(refused.exitCode).toBe(1)
    expect(warnings(refused)).toEqual([])
    expect(log(refused)).toMatch(/check run +failure, https/)
    expect(log(refused)).toMatch(
      /drift issue +not changed: the run did not determine whether any bucket has drifted/
    )
    const { output, ...check } = githubDouble.shop.checkRuns.at(-1) ?? {}
    expect(check).toMatchObject({
      name: 'OSS encryption',
      conclusion: 'failure',
      annotations: [{ path: 'policy.yml', start_line: 6, annotation_level: 'failure' }]
    })
    expect(output?.title).toBe('Configuration error, no buckets were checked')
    expect(githubDouble.shop.comments).toMatchObject([{ author: githubActions }])
    for (const text of [output?.summary ?? '', githubDouble.shop.comments[0]?.body ?? '']) {
      expect(text).toContain('policy.yml:6')
      expect(text).not.toMatch(/<b>@|compliant/)
    }
    expect(githubDouble.shop.comments[0]?.body).toContain(
      '❌ OSS bucket encryption: configuration error'
    )

    const again = { env: { GITHUB_RUN_ATTEMPT: '3' } }
    await githubDouble.run(occasion, broken, { ...files(policy), ...again })
    expect(githubDouble.shop.checkRuns.at(-1)).toMatchObject({ conclusion: 'success' })
    expect(githubDouble.shop.comments).toMatchObject([{ body: expect.stringContaining('✅') }])
  })

  test('creates a comment where a later successful run finds it', async () => {
    const occasion = pullRequest(githubDouble)
    const inputs = { 'pr-comment': 'on-drift', bucket: 'photos' }
    const refused = await githubDouble.run(occasion, { ...inputs, concurrency: '0', region: '?' })
    expect(log(refused)).toMatch(/comment +https/)
    encrypt()
    await githubDouble.run(occasion, inputs)
    expect(githubDouble.shop.comments).toMatchObject([{ body: expect.stringContaining('✅') }])
  })

  test("is published after the account's list failed, under that account", async () => {
    const occasion = pullRequest(githubDouble)
    const inputs = { ...broken, region: '', 'pr-comment': 'always' }
    encrypt()
    await githubDouble.run(occasion, inputs, files(policy.replace('photos', 'p*')))
    const before = githubDouble.shop.comments[0]?.body.split('\n')[0]
    await githubDouble.run(occasion, inputs, files(policy.replace('photos', 'x*')))
    expect(githubDouble.shop.comments).toHaveLength(1)
    expect(githubDouble.shop.comments[0]?.body.split('\n')[0]).toBe(before)
    expect(githubDouble.shop.comments[0]?.body).toContain('no buckets were checked')
    expect(githubDouble.shop.checkRuns.at(-1)).toMatchObject({ conclusion: 'failure' })
  })

  test('neither closes nor changes an open drift issue', async () => {
    const inputs = { ...fromFile, 'drift-issue': 'true' }
    await githubDouble.run(schedule(), inputs, files(policy))
    const [issue] = githubDouble.shop.issues
    const before = { ...issue }
    const asked = githubDouble.api.requests.length
    const refused = await githubDouble.run(schedule(), inputs, files('version: 2\n'))
    expect(refused.exitCode).toBe(1)
    expect(log(refused)).toMatch(/drift issue +not changed/)
    expect({ ...githubDouble.shop.issues[0] }).toEqual(before)
    expect(githubDouble.api.requests).toHaveLength(asked)
  })

  test('is published as far as the inputs for it are valid', async () => {
    const occasion = pullRequest(githubDouble)
    const result = await githubDouble.run(occasion, {
      'pr-comment': 'Always',
      'check-name': 'a\u200bb'
    })
    expect(result.outputs['error']).toMatch(/pr-comment is "Always"/)
    expect(githubDouble.shop.comments).toMatchObject([
      { body: expect.stringContaining('pr-comment') }
    ])
    expect(githubDouble.shop.checkRuns).toEqual([])
  })

  test("adds a warning when it can't be published", async () => {
    githubDouble.api.addFault({ act: { kind: 'answer', answer: serverError(503) } })
    const result = await githubDouble.run(
      pullRequest(githubDouble),
      { ...broken, 'max-attempts': '1' },
      files('version: 2\n')
    )
    expect(result.exitCode).toBe(1)
    expect(warnings(result)).toHaveLength(2)
    expect(result.commands.at(-1)).toMatchObject({
      name: 'error',
      data: expect.stringMatching(/^Invalid configuration; nothing was sent to Alibaba Cloud\./)
    })
  })

  test('contains no secret, not even the half that truncation leaves', async () => {
    const secret = 'a-secret-that-is-long-enough-to-be-cut'
    // The message has the problem's location: a path so long that truncation falls into the secret.
    const folders = Array.from({ length: 10 }, () => 'p'.repeat(197)).join('/')
    const file = `${folders}/${'x'.repeat(6)}${secret}.yml`
    expect(file.indexOf(secret)).toBeLessThan(2_000)
    expect(file.length).toBeGreaterThan(2_010)
    const result = await githubDouble.run(
      pullRequest(githubDouble),
      { ...broken, 'policy-file': file, 'access-key-secret': secret },
      { files: { [file]: 'version: 2\n' } }
    )
    const told = [
      githubDouble.shop.comments[0]?.body,
      JSON.stringify([
        githubDouble.shop.checkRuns[0]?.output,
        githubDouble.shop.checkRuns[0]?.annotations
      ]),
      result.outputs['error'],
      result.stdout.replace(/^::add-mask::.*$/gm, '')
    ]
    for (const one of told) {
      // A link shows the name of the file only.
      expect(one).toMatch(/pppp|xxxxxx\*{3}\.yml/)
      expect(one).not.toContain('a-secret')
    }
  })

  test('says that there are more mistakes than fit', async () => {
    const bucket = Array.from({ length: 3_000 }, (_, index) => `Wrong-${index}`).join()
    const result = await githubDouble.run(pullRequest(githubDouble), { ...all, bucket })
    expect(warnings(result)).toEqual([])
    expect(githubDouble.shop.comments[0]?.body).toMatch(/\d+ more problems did not fit here/)
    expect(githubDouble.shop.checkRuns[0]?.output.summary).toMatch(
      /\d+ more problems did not fit here/
    )
  })
})

test('completes every report when stopped while writing them', async () => {
  encrypt()
  const result = await oss.run(paths, {
    files: old,
    expectedFiles,
    onStart: ({ waitForOutput, signal }) => {
      void waitForOutput('✓ photos').then(() => {
        signal('SIGINT')
      })
    }
  })
  expect(Object.keys(result.expectedFileContents).sort()).toEqual([...expectedFiles].sort())
  expect(result.expectedFileContents['out/r.json']).not.toBe(old['out/r.json'])
  for (const name of ['out/r.json', 'out/r.sarif']) {
    expect(() => JSON.parse(result.expectedFileContents[name] ?? '') as unknown).not.toThrow()
  }
  expect(result.expectedFileContents['r.xml']).toMatch(/<\/testsuites>\s*$/)
})

test('publishes nothing when stopped, invalid or not, and leaves no old report', async () => {
  oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'delay', ms: 1_500 } })
  const result = await githubDouble.run(
    pullRequest(githubDouble),
    { ...fromFile, ...all, ...paths, region: '' },
    {
      files: { ...old, 'policy.yml': policy.replace('photos', 'none-*') },
      expectedFiles,
      onStart: ({ waitForOutput, signal }) => {
        void waitForOutput('credentials ').then(() => {
          signal('SIGINT')
        })
      }
    }
  )
  expect(result.exitCode).toBe(1)
  expect(result.expectedFileContents['out/r.json']).not.toBe(old['out/r.json'])
  expect(log(result)).toMatch(
    /GitHub +nothing was published, because the run was stopped by SIGINT/
  )
  expect(githubDouble.api.requests).toEqual([])
})

test('leaves only its reports in their folder', async () => {
  let left: string[] = []
  await oss.run(paths, {
    files: old,
    inspect: async workspace => {
      left = await readdir(`${workspace}/out`)
    }
  })
  expect(left.sort()).toEqual(['r.json', 'r.sarif'])
})
