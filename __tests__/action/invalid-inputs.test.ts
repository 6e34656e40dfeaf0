import { describe, expect, test } from '@jest/globals'
import { actionFixture } from './support/action-fixture.js'
import { mistakes } from './support/invalid-inputs.js'

/**
 * Invalid inputs, through the shipped bundle: one error lists every problem, and no request is
 * sent.
 */
const oss = actionFixture()
describe('invalid inputs', () => {
  test.each(mistakes)('are rejected: %s', async (_, inputs, problems) => {
    const result = await oss.run(inputs)
    expect(oss.operations()).toEqual([])
    expect(result.exitCode).toBe(1)
    expect(result.stderr).toBe('')
    const failures = result.commands.filter(({ name }) => name !== 'add-mask')
    expect(failures.map(({ name }) => name)).toEqual(['error'])
    const error = failures[0]?.data ?? ''
    for (const problem of problems) expect(error).toMatch(problem)
    expect(error).toMatch(/^Invalid configuration; nothing was sent to Alibaba Cloud\./)
    expect(error).not.toContain('pa55word')
    expect(result.outputs).toEqual({ status: 'unknown', error })
    expect(result.summary).toMatch(/^<h2>❌ OSS bucket encryption: configuration error/)
  })
})

describe('missing secrets', () => {
  const none = { 'access-key-id': '', 'access-key-secret': '' }
  const event = async (payload: object, env: Record<string, string> = {}) => {
    const { mkdtemp, rm, writeFile } = await import('node:fs/promises')
    const { tmpdir } = await import('node:os')
    const folder = await mkdtemp(`${tmpdir()}/event-`)
    try {
      await writeFile(`${folder}/event.json`, JSON.stringify(payload))
      return await oss.run(none, { env: { GITHUB_EVENT_PATH: `${folder}/event.json`, ...env } })
    } finally {
      await rm(folder, { recursive: true })
    }
  }

  test('are explained for a pull request from a fork', async () => {
    const result = await event({
      repository: { full_name: 'octo/shop' },
      pull_request: { head: { repo: { full_name: 'stranger/shop' } } }
    })
    expect(result.outputs['error']).toContain(
      'This run is for a pull request from a fork, so it gets no secrets.'
    )
  })

  test('are not blamed on the fork where its pull request runs the base’s workflow', async () => {
    const result = await event(
      {
        repository: { full_name: 'octo/shop' },
        pull_request: { head: { repo: { full_name: 'stranger/shop' } } }
      },
      { GITHUB_EVENT_NAME: 'pull_request_target' }
    )
    expect(result.outputs['error']).toContain('Check that the secret exists')
  })

  test('are explained for Dependabot', async () => {
    const result = await event({}, { GITHUB_ACTOR: 'dependabot[bot]' })
    expect(result.outputs['error']).toContain(
      'Dependabot started this run, so it gets only Dependabot secrets.'
    )
  })
})

describe('valid inputs', () => {
  test.each<[string, Record<string, string>]>([
    ['names by line and comma, with comments, twice', { bucket: 'photos, # main\n\tphotos\r\n' }],
    ['a ! apart from its name', { bucket: 'photos\n! logs-of-photos' }],
    ['the OSS spelling of a region', { region: 'oss-cn-hangzhou' }],
    ['any case', { algorithm: 'aEs256', annotations: 'TRUE', summary: 'False' }],
    [
      'white space around',
      { algorithm: ' AES256 ', mode: ' verify ', 'access-key-id': ' emulator-id\n' }
    ],
    ['empty inputs as absent ones', { mode: '', 'fail-on': '', concurrency: '', summary: '' }]
  ])('accept %s', async (_, inputs) => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run(inputs)
    expect(result.outputs['error']).toBe('')
    expect(oss.operations()).toEqual(['GetBucketEncryption'])
  })

  test('accept localhost as an endpoint', async () => {
    oss.emulator.setRule('photos', { algorithm: 'AES256' })
    const result = await oss.run({ endpoint: `http://localhost:${oss.emulator.port}` })
    expect(result.outputs['status']).toBe('compliant')
  })
})
