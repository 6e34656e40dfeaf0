import { describe, expect, test } from '@jest/globals'
import { giteaActions } from '../../dev/runner/github-api/github-accounts.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture } from './support/action-fixture.js'
import {
  githubJob,
  headCommit,
  pullRequest,
  forkPullRequest,
  push,
  schedule,
  type WorkflowTrigger
} from './support/github-job.js'

const oss = actionFixture()
const encrypt = (): void => {
  oss.emulator.setRule('photos', { algorithm: 'AES256' })
}
const warnings = (result: StepResult): string[] =>
  result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
const log = (result: StepResult): string => result.log.join('\n')

describe.each(['Gitea', 'Forgejo'] as const)(
  'on %s, which has neither GraphQL nor check runs,',
  name => {
    const githubDouble = githubJob(oss, { server: name })
    const statuses = () =>
      githubDouble.shop.statuses.map(({ state, context, description }) => ({
        state,
        context,
        description
      }))
    /** Runs with a Gitea job's token, which may write unless the job is a fork's. */
    const run = (
      occasion: WorkflowTrigger,
      inputs: Record<string, string>,
      more: { readonly run?: string; readonly permissions?: WorkflowTrigger['permissions'] } = {}
    ) => {
      const permissions = more.permissions ?? {
        contents: 'write',
        issues: 'write',
        'pull-requests': 'write'
      }
      const token = githubDouble.api.addToken({ account: giteaActions, permissions })
      const number = more.run ?? '17'
      const env = { GITHUB_RUN_ID: `4${number}`, GITHUB_RUN_NUMBER: number }
      return githubDouble.run(occasion, { 'github-token': token, ...inputs }, { env })
    }
    const link = (number: string) =>
      `https://git.example/octo/shop/actions/runs/${number}${name === 'Gitea' ? '?by_index=1' : ''}`

    test('a commit status replaces the check run, and the log says so', async () => {
      const red = await run(pullRequest(githubDouble), { 'check-name': 'OSS encryption' })
      expect(red.exitCode).toBe(1)
      expect(log(red)).toContain(
        `check run     commit status failure (${name} has no check runs), ${link('17')}`
      )
      expect(statuses()).toEqual([
        { state: 'failure', context: 'OSS encryption', description: 'photos needs attention' }
      ])
      expect(githubDouble.shop.statuses[0]).toMatchObject({
        sha: headCommit,
        creator: giteaActions
      })
      expect(githubDouble.shop.statuses[0]?.targetUrl).toMatch(
        new RegExp(
          `^${link('17').replace('?', '\\?')}#oss-bucket-encryption/[0-9a-f]+/417\\.1/failure/`
        )
      )
      encrypt()
      expect((await run(push(), { 'check-name': 'OSS encryption' })).exitCode).toBe(0)
      expect(statuses().at(-1)).toMatchObject({
        state: 'success',
        description: 'photos is compliant'
      })
      expect(warnings(red)).toEqual([])
    })

    test('drift and unknown are never green, even if the step passes', async () => {
      await run(push(), { 'check-name': 'x', 'fail-on': 'none' })
      oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
      const unknown = await run(push(), { 'check-name': 'x', 'fail-on': 'none' })
      expect(unknown.exitCode).toBe(0)
      expect(statuses().map(({ state }) => state)).toEqual(['warning', 'warning'])
      expect(statuses()[0]?.description).toBe('photos needs attention')
      expect(log(unknown)).toContain(
        `check run     commit status warning (${name} has no check runs), `
      )
    })

    test('two steps of a run with one name show the worse status, in any order', async () => {
      const occasion = push()
      encrypt()
      await run(occasion, { 'check-name': 'x', algorithm: 'KMS' })
      const second = await run(occasion, { 'check-name': 'x' })
      expect(second.exitCode).toBe(0)
      expect(statuses().at(-1)).toEqual({
        state: 'failure',
        context: 'x',
        description: 'Another step with this check-name: failure; photos is compliant'
      })
      expect(warnings(second)).toEqual([
        `Another step of this run publishes a commit status with the same name, x. ${name} shows only the newest one, so this step gave it the worst result of all the steps: failure. Set a different check-name in each step.`
      ])
      // The next run has another ID.
      const next = await run(occasion, { 'check-name': 'x' }, { run: '18' })
      expect([statuses().at(-1)?.state, warnings(next)]).toEqual(['success', []])
    })

    test('only the latest status of another step with the same name counts', async () => {
      const occasion = push()
      const kms = { 'check-name': 'x', algorithm: 'KMS' }
      await run(occasion, kms)
      await run(occasion, { 'check-name': 'y', 'fail-on': 'none' })
      oss.emulator.setRule('photos', { algorithm: 'KMS' })
      await run(occasion, { 'check-name': 'z', algorithm: 'SM4' })
      await run(occasion, kms)
      const last = await run(occasion, { 'check-name': 'x', algorithm: 'any' })
      expect(statuses().map(({ context, state }) => `${context} ${state}`)).toEqual([
        'x failure',
        'y warning',
        'z failure',
        'x success',
        'x success'
      ])
      expect(warnings(last)).toHaveLength(1)
    })

    test('the newer of two concurrent steps sees the other', async () => {
      encrypt()
      githubDouble.api.addBarrier(2, { method: 'GET', path: /\/statuses/ })
      const occasion = push()
      await Promise.all([
        run(occasion, { 'check-name': 'x', algorithm: 'KMS' }),
        run(occasion, { 'check-name': 'x' })
      ])
      expect(statuses().at(-1)?.state).toBe('failure')
    })

    test('there is only one comment', async () => {
      const occasion = pullRequest(githubDouble)
      await run(occasion, { 'pr-comment': 'on-drift', 'fail-on': 'none' })
      for (let other = 0; other < 60; other += 1) githubDouble.shop.addComment(1, 'me too')
      encrypt()
      const fine = await run(occasion, { 'pr-comment': 'on-drift' }, { run: '18' })
      const ours = githubDouble.shop.comments.filter(({ author }) => author === giteaActions)
      expect(ours).toMatchObject([{ body: expect.stringContaining('✅') }])
      expect(log(fine)).toMatch(
        /comment +https:\/\/git\.example\/octo\/shop\/pull\/1#issuecomment-/
      )
      expect(githubDouble.api.requests.map(({ path }) => path)).not.toContain('/graphql')
    })

    test('there is only one drift issue, among more than a page of others', async () => {
      const input = { 'drift-issue': 'true' }
      expect(log(await run(schedule(), input))).toMatch(/drift issue +opened, /)
      for (let other = 0; other < 60; other += 1)
        githubDouble.shop.addIssue({ title: 'something else' })
      expect(log(await run(schedule(), input, { run: '18' }))).toMatch(/drift issue +updated, /)
      encrypt()
      expect(log(await run(schedule(), input, { run: '19' }))).toMatch(/drift issue +closed, /)
      expect(
        githubDouble.shop.issues.filter(({ author }) => author === giteaActions)
      ).toMatchObject([{ state: 'closed' }])
    })

    test('a token without permission gets a warning that names its scopes, and changes no verdict', async () => {
      encrypt()
      const permissions = { contents: 'read', issues: 'read' } as const
      const result = await run(
        forkPullRequest(githubDouble),
        { 'check-name': 'x', 'pr-comment': 'always' },
        { permissions }
      )
      expect(result.exitCode).toBe(0)
      expect(warnings(result)).toEqual([
        `The commit status and the comment could not be published: github-token lacks the scopes write:repository, write:issue and read:user (${name} responded with 403 "user should have a permission to write to a repo"). In a pull request from a fork, the job's own token is read-only, even if the workflow grants it more permissions. The log and the job summary show the full result.`
      ])
    })
  }
)
