import { describe, expect, test } from '@jest/globals'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { actionFixture } from './support/action-fixture.js'

const oss = actionFixture()

describe('a successful run', () => {
  test('writes nothing to stderr, and reports the bucket, the rule and the request ID', async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run()
    const [finding] = JSON.parse(result.outputs['results'] ?? '') as { requestIds: string[] }[]
    const [requestId = 'none'] = finding?.requestIds ?? []

    expect(result.exitCode).toBe(0)
    expect(result.stderr).toBe('')
    expect(result.commands.map(({ name }) => name)).toEqual(['add-mask', 'add-mask'])
    for (const line of ['✓ photos  AES256  cn-hangzhou', '1 bucket: 1 compliant.']) {
      expect(result.log).toContain(line)
    }
    expect(requestId).toMatch(/^[0-9A-F]{24}$/)
    expect(result.report).toContain(requestId)
    expect(result.outputs).toEqual({
      status: 'compliant',
      drift: 'false',
      changed: 'false',
      'compliant-count': '1',
      'drifted-count': '0',
      'applied-count': '0',
      'unknown-count': '0',
      'exempt-count': '0',
      results: expect.any(String),
      report: expect.stringMatching(/oss-bucket-encryption-[0-9a-f]{8}\.json$/),
      algorithm: 'AES256',
      'kms-key-id': '',
      'kms-data-encryption': '',
      error: ''
    })
    expect(result.summary).toContain('<code>photos</code>')
  })

  test('logs requests only with step debug logging', async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const debugLines = async (env: Record<string, string>): Promise<string[]> =>
      (await oss.run({}, { env })).commands
        .filter(({ name }) => name === 'debug')
        .map(({ data }) => data)
    expect(await debugLines({ RUNNER_DEBUG: '1' })).toEqual([
      'GET photos?encryption in cn-hangzhou, attempt 1 of 2: succeeded'
    ])
    expect(await debugLines({})).toEqual([])
  })

  test('identifies itself to OSS', async () => {
    await oss.run()
    expect(oss.emulator.requests.at(-1)?.userAgent).toMatch(
      /^oss-bucket-encryption\/\d+\.\d+\.\d+ \(run 42\) aliyun-sdk-nodejs/
    )
    expect(oss.emulator.requests.at(-1)?.signature).toBe('v4')
  })
})

describe('the JSON report', () => {
  test('says what was checked, when, and by which run', async () => {
    const result = await oss.run({ bucket: 'photos,not-there' })
    expect(JSON.parse(result.report)).toEqual({
      schemaVersion: 1,
      mode: 'verify',
      status: 'drifted',
      failOn: 'drift',
      credentials: 'the inputs access-key-id and access-key-secret',
      restrictedSession: false,
      endpoint: oss.emulator.url,
      kmsEndpoint: oss.emulator.url,
      startedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      finishedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      counts: { drifted: 1, unknown: 1, applied: 0, exempt: 0, compliant: 0 },
      remarks: [],
      findings: JSON.parse(result.outputs['results'] ?? '') as unknown,
      action: { version: expect.any(String) },
      run: {
        repository: 'octo/shop',
        sha: '0123456789abcdef0123456789abcdef01234567',
        ref: 'refs/heads/main',
        workflow: 'Nightly',
        job: 'encryption',
        runId: '42',
        runAttempt: '1',
        actor: 'octocat',
        event: 'schedule',
        server: 'https://github.com',
        workflowFile: '.github/workflows/nightly.yml',
        url: 'https://github.com/octo/shop/actions/runs/42/attempts/1'
      }
    })
  })

  test('is written to its path, including folders', async () => {
    const folder = await mkdtemp(path.join(tmpdir(), 'workspace-'))
    try {
      const env = { GITHUB_WORKSPACE: folder }
      const result = await oss.run({ 'json-report': 'out/oss/report.json' }, { env })
      const file = path.join(folder, 'out', 'oss', 'report.json')
      expect(result.outputs['report']).toBe(file)
      expect(await readFile(file, 'utf8')).toBe(result.report)
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test("that can't be written is a warning, and no verdict changes", async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run(
      { 'json-report': 'file/report.json' },
      { files: { file: 'not a folder' } }
    )
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ status: 'compliant', report: '' })
    expect(result.commands.find(({ name }) => name === 'warning')?.data).toContain(
      'could not be written'
    )
  })
})

describe('reporting', () => {
  test('names the requests about a drifted bucket in the log', async () => {
    const result = await oss.run()
    const [finding] = JSON.parse(result.outputs['results'] ?? '') as { requestIds: string[] }[]
    const [requestId = 'none'] = finding?.requestIds ?? []
    expect(result.log).toContain(`  request id   ${requestId}`)
    expect(result.log).toContain('  region       cn-hangzhou')
  })

  test.each([
    ['drift', 1, 'error'],
    ['unknown', 0, 'warning'],
    ['none', 0, 'warning']
  ])('fail-on %s: exits with %i for drift, with one %s', async (failOn, exitCode, level) => {
    const result = await oss.run({ 'fail-on': failOn })
    expect(result.exitCode).toBe(exitCode)
    expect(result.outputs).toMatchObject({ status: 'drifted', drift: 'true' })
    const [annotation] = result.commands.filter(({ properties }) => 'title' in properties)
    expect(annotation).toMatchObject({
      name: level,
      properties: { title: 'OSS bucket encryption: photos drifted' }
    })
    expect(result.outputs['error']).toMatch(exitCode === 1 ? /^rule-missing: Bucket photos/ : /^$/)
  })

  test.each([
    ['unknown', 1],
    ['none', 0]
  ])('fail-on %s: exits for an undetermined bucket with %i', async (failOn, exitCode) => {
    const result = await oss.run({ bucket: 'not-there', 'fail-on': failOn })
    expect(result.exitCode).toBe(exitCode)
  })

  test('omits summary and annotations when disabled', async () => {
    const result = await oss.run({ summary: 'false', annotations: 'false' })
    expect(result.summary).toBe('')
    expect(result.commands.filter(({ name }) => name === 'error')).toHaveLength(1)
  })

  test('works without a summary file, as on old servers and local runners', async () => {
    const result = await oss.run({}, { env: { GITHUB_STEP_SUMMARY: '' } })
    expect(result.stderr).toBe('')
    expect(result.commands.filter(({ name }) => name === 'warning')).toEqual([])
  })

  test("warns when the summary can't be written, and no verdict changes", async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run({}, { env: { GITHUB_STEP_SUMMARY: tmpdir() } })
    expect(result.exitCode).toBe(0)
    expect(result.commands.find(({ name }) => name === 'warning')?.data).toContain('job summary')
  })
})

test('checks many buckets with limited concurrency, and reports them in the given order', async () => {
  const names = Array.from({ length: 40 }, (_, index) => `many-${index}`)
  for (const name of names) oss.emulator.addBucket(name, { rule: { algorithm: 'AES256' } })
  oss.emulator.addFault({ act: { kind: 'delay', ms: 20 } })
  const result = await oss.run({ bucket: names.join('\n'), concurrency: '8' })
  const findings = JSON.parse(result.outputs['results'] ?? '') as { bucket: string }[]
  expect(findings.map(({ bucket }) => bucket)).toEqual(names)
  expect(result.outputs['compliant-count']).toBe('40')
})
