import { describe, expect, test } from '@jest/globals'
import { readRunner } from '../../../src/runtime/actions-runner.js'
import { describeWorkflowRun } from '../../../src/github/workflow-run.js'

describe('the workflow’s file', () => {
  const fileOf = (ref: string | undefined): string | undefined =>
    describeWorkflowRun(
      readRunner({
        GITHUB_REPOSITORY: 'octo/shop',
        ...(ref === undefined ? {} : { GITHUB_WORKFLOW_REF: ref })
      })
    )['workflowFile']

  test.each([
    ['nightly.yml', 'refs/heads/main'],
    ['nightly@eu.yml', 'refs/heads/main'],
    ['nightly.yml', 'refs/heads/octo@refs/heads/main'],
    ['a@b@c.yml', 'refs/pull/7/merge'],
    ['@refs.yml', 'refs/tags/v1@2'],
    ['nightly@eu.yml', '0123456789abcdef0123456789abcdef01234567']
  ])('may have an @ in its name: %s of %s', (file, ref) => {
    const path = `.github/workflows/${file}`
    expect(fileOf(`octo/shop/${path}@${ref}`)).toBe(path)
  })

  test.each([undefined, '', 'octo/shop', 'mona/shop/.github/workflows/a.yml@refs/heads/main'])(
    'is unknown for %j',
    ref => {
      expect(fileOf(ref)).toBeUndefined()
    }
  )
})

describe('the URL of the run', () => {
  const base = {
    GITHUB_REPOSITORY: 'octo/shop',
    GITHUB_RUN_ID: '4242',
    GITHUB_RUN_NUMBER: '17',
    GITHUB_RUN_ATTEMPT: '2',
    GITHUB_SERVER_URL: 'https://git.example'
  }
  const urlOf = (env: Readonly<Record<string, string>>): string | undefined =>
    describeWorkflowRun(readRunner({ ...base, ...env }))['url']

  test.each([
    ['GitHub, by id and attempt', {}, '/4242/attempts/2'],
    ['GitHub without an attempt, by id', { GITHUB_RUN_ATTEMPT: '' }, '/4242'],
    ['Gitea, by number', { GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true' }, '/17?by_index=1'],
    ['Forgejo, by number', { GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, '/17']
  ])('is known for %s', (_, env, rest) => {
    expect(urlOf(env)).toBe(`https://git.example/octo/shop/actions/runs${rest}`)
  })

  test('has no double slash if the server’s address ends with one, as Gitea’s does', () => {
    expect(urlOf({ GITHUB_SERVER_URL: 'https://git.example/', GITEA_ACTIONS: 'true' })).toBe(
      'https://git.example/octo/shop/actions/runs/17?by_index=1'
    )
  })

  test.each([
    ['a run of act, which no server has', { ACT: 'true' }],
    ['a run without an id', { GITHUB_RUN_ID: '' }],
    ['a run of Forgejo without a number', { FORGEJO_ACTIONS: 'true', GITHUB_RUN_NUMBER: '' }],
    ['no repository', { GITHUB_REPOSITORY: '' }],
    ['no server', { GITHUB_SERVER_URL: '' }],
    ['a server whose URL is not of the web', { GITHUB_SERVER_URL: 'javascript:alert(1)' }]
  ])('is unknown for %s', (_, env) => {
    expect(urlOf(env)).toBeUndefined()
  })
})
