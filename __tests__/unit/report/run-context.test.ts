import { describe, expect, test } from '@jest/globals'
import { readRunner } from '../../../src/runtime/runner.js'
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
  ])('keeps every @ of its name: %s of %s', (file, ref) => {
    const path = `.github/workflows/${file}`
    expect(fileOf(`octo/shop/${path}@${ref}`)).toBe(path)
  })

  test.each([undefined, '', 'octo/shop', 'mona/shop/.github/workflows/a.yml@refs/heads/main'])(
    'is not known from %j',
    ref => {
      expect(fileOf(ref)).toBeUndefined()
    }
  )
})

describe('where the run can be looked at', () => {
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
    ['GitHub: by the id and the attempt', {}, '/4242/attempts/2'],
    ['GitHub: without an attempt', { GITHUB_RUN_ATTEMPT: '' }, '/4242'],
    ['Gitea: by the number', { GITHUB_ACTIONS: 'true', GITEA_ACTIONS: 'true' }, '/17?by_index=1'],
    ['Forgejo: by the number', { GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }, '/17']
  ])('is known of %s', (_, env, rest) => {
    expect(urlOf(env)).toBe(`https://git.example/octo/shop/actions/runs${rest}`)
  })

  test('takes the slash that Gitea ends its address with for none of the path', () => {
    expect(urlOf({ GITHUB_SERVER_URL: 'https://git.example/', GITEA_ACTIONS: 'true' })).toBe(
      'https://git.example/octo/shop/actions/runs/17?by_index=1'
    )
  })

  test.each([
    ['a run of act, which is on no server', { ACT: 'true' }],
    ['a run without an id', { GITHUB_RUN_ID: '' }],
    ['a run of Forgejo without a number', { FORGEJO_ACTIONS: 'true', GITHUB_RUN_NUMBER: '' }],
    ['no repository', { GITHUB_REPOSITORY: '' }],
    ['no server', { GITHUB_SERVER_URL: '' }],
    ['a server that no browser should open', { GITHUB_SERVER_URL: 'javascript:alert(1)' }]
  ])('is not known of %s', (_, env) => {
    expect(urlOf(env)).toBeUndefined()
  })
})
