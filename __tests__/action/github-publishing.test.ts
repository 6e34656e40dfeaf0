import { describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../dev/runner/github-api/github-accounts.js'
import {
  primaryRateLimit,
  secondaryRateLimit,
  serverError
} from '../../dev/runner/github-api/scripted-responses.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture } from './support/action-fixture.js'
import {
  workflowRunOfPullRequest,
  githubJob,
  headCommit,
  pullRequest,
  forkPullRequest,
  push,
  schedule
} from './support/github-job.js'
import { startTlsTerminator } from './support/tls-terminator.js'

const oss = actionFixture()
const githubDouble = githubJob(oss)

const all = { 'check-name': 'OSS encryption', 'pr-comment': 'on-drift', 'drift-issue': 'true' }
const encrypt = (): void => {
  oss.emulator.setRule('photos', { algorithm: 'AES256' })
}
const warnings = (result: StepResult): string[] =>
  result.commands.filter(({ name }) => name === 'warning').map(({ data }) => data)
const log = (result: StepResult): string => result.log.join('\n')
const comments = () => githubDouble.shop.comments.map(({ body, author }) => [author.login, body])

test('sends no request to GitHub unless configured', async () => {
  encrypt()
  const result = await githubDouble.run(pullRequest(githubDouble))
  expect(result.exitCode).toBe(0)
  expect(githubDouble.api.requests).toEqual([])
})

test('publishes nothing about a draft, whose exemptions no one has approved', async () => {
  const result = await githubDouble.run(
    pullRequest(githubDouble),
    {
      ...all,
      'pr-comment': 'always',
      bucket: '',
      algorithm: '',
      region: '',
      mode: 'draft',
      'policy-file': 'p.yml'
    },
    { expectedFiles: ['p.yml'] }
  )
  expect(result.exitCode).toBe(0)
  expect(log(result)).toMatch(/check run +left alone: a draft is no policy yet/)
  expect([githubDouble.shop.checkRuns, githubDouble.shop.comments]).toEqual([[], []])
})

describe('a check run', () => {
  test('shows the worse result of two steps about the same bucket', async () => {
    encrypt()
    const occasion = push()
    await githubDouble.run(occasion, { 'check-name': 'x', algorithm: 'KMS' })
    const second = await githubDouble.run(occasion, { 'check-name': 'x', algorithm: 'any' })
    expect(githubDouble.shop.checkRuns.map(({ conclusion }) => conclusion)).toEqual([
      'failure',
      'failure'
    ])
    expect(warnings(second)[0]).toContain('Give each step a check-name of its own')
  })

  test('fails on the head of a pull request, and passes once the bucket is compliant', async () => {
    const occasion = pullRequest(githubDouble)
    const drifted = await githubDouble.run(occasion, { 'check-name': 'OSS encryption' })
    expect(drifted.exitCode).toBe(1)
    expect(log(drifted)).toMatch(/check run +failure, https:\/\/github\.com\/octo\/shop\//)
    expect(githubDouble.shop.checkRuns).toMatchObject([
      {
        name: 'OSS encryption',
        headSha: headCommit,
        status: 'completed',
        conclusion: 'failure',
        detailsUrl: 'https://github.com/octo/shop/actions/runs/42/attempts/1',
        output: { summary: expect.stringContaining('photos') },
        annotations: [{ annotation_level: 'failure', path: '.github/workflows/nightly.yml' }]
      }
    ])
    const [run] = githubDouble.shop.checkRuns
    const { startedAt, finishedAt } = JSON.parse(drifted.report) as Record<string, string>
    expect([run?.startedAt, run?.completedAt].map(time => time?.toISOString())).toEqual([
      startedAt,
      finishedAt
    ])
    encrypt()
    const env = { GITHUB_RUN_ATTEMPT: '2' }
    await githubDouble.run(occasion, { 'check-name': 'OSS encryption' }, { env })
    expect(githubDouble.shop.checkRuns.at(-1)).toMatchObject({
      conclusion: 'success',
      annotations: []
    })
    expect(warnings(drifted)).toEqual([])
  })

  test('of a push is on its commit, and neutral for drift that passes', async () => {
    const result = await githubDouble.run(push(), { 'check-name': 'c', 'fail-on': 'none' })
    expect(result.exitCode).toBe(0)
    expect(githubDouble.shop.checkRuns).toMatchObject([
      { conclusion: 'neutral', headSha: '0123456789abcdef0123456789abcdef01234567' }
    ])
  })
})

describe("a run after another workflow's run for a pull request", () => {
  const input = { 'check-name': 'c', 'pr-comment': 'always', 'drift-issue': 'true' }
  const checks = () =>
    githubDouble.shop.checkRuns.map(({ headSha, conclusion }) => [headSha, conclusion])

  test('publishes its check run and comment on that pull request', async () => {
    const result = await githubDouble.run(workflowRunOfPullRequest(githubDouble), input)
    expect(checks()).toEqual([[headCommit, 'failure']])
    expect(githubDouble.shop.commentsOn(1)).toHaveLength(1)
    expect(log(result)).toMatch(/drift issue +left alone: this run is of a pull request/)
    expect(githubDouble.shop.issues).toHaveLength(1)
  })

  test('leaves the comment to the run that follows a newer one, in any order', async () => {
    const [older, newer] = ['c', 'd'].map(letter => letter.repeat(40))
    const occasion = workflowRunOfPullRequest(githubDouble)
    const { name, payload } = occasion.event
    const { workflow_run, ...rest } = payload as { workflow_run: object }
    const follow = (id: number, head_sha: string | undefined, GITHUB_RUN_ID: string) => {
      const event = { name, payload: { ...rest, workflow_run: { ...workflow_run, id, head_sha } } }
      return githubDouble.run(
        { ...occasion, event },
        { 'pr-comment': 'always' },
        { env: { GITHUB_RUN_ID } }
      )
    }
    await follow(51, newer, '100')
    const told = githubDouble.shop.commentsOn(1).map(({ body }) => body)
    encrypt()
    expect(log(await follow(50, older, '101'))).toMatch(/comment +left to a newer run, https/)
    expect(githubDouble.shop.commentsOn(1).map(({ body }) => body)).toEqual(told)
    expect(log(await follow(52, older, '102'))).not.toContain('left to a newer run')
    expect(githubDouble.shop.commentsOn(1).map(({ body }) => body)).not.toEqual(told)
  })

  test('of a fork publishes a check run, and the log says why there is no comment', async () => {
    const result = await githubDouble.run(
      workflowRunOfPullRequest(githubDouble, 'mona/shop'),
      input
    )
    expect(checks()).toEqual([[headCommit, 'failure']])
    expect(githubDouble.shop.comments).toEqual([])
    expect(log(result)).toContain(
      'comment      none: the workflow run that this one follows is of a pull request that the event does not name; GitHub names none from a fork, Gitea before 1.27 none at all'
    )
    expect(log(result)).toMatch(/drift issue +left alone: the workflow run that this one follows/)
    expect(githubDouble.shop.issues).toHaveLength(1)
    expect(warnings(result)).toEqual([])
  })
})

test("ignores another app's check run with its external ID", async () => {
  encrypt()
  const occasion = push()
  await githubDouble.run(occasion, { 'check-name': 'c' })
  const [first] = githubDouble.shop.checkRuns
  const app = { id: 7, slug: 'mirror', name: 'Mirror' }
  githubDouble.shop.addCheckRun({
    ...first,
    account: { login: 'mirror[bot]', type: 'Bot', app },
    conclusion: 'failure'
  })
  const again = await githubDouble.run(occasion, { 'check-name': 'c' })
  expect(log(again)).toMatch(/check run +success, /)
  expect(warnings(again)).toEqual([])
  const ours = githubDouble.shop.checkRuns.filter(({ account }) => account === githubActions)
  expect(ours.map(({ conclusion }) => conclusion)).toEqual(['success'])
})

test('reports that two steps of a run with one check-name hide each other', async () => {
  const input = { 'check-name': 'OSS encryption', 'fail-on': 'none' }
  expect(warnings(await githubDouble.run(push(), input))).toEqual([
    expect.stringContaining('photos')
  ])
  const second = await githubDouble.run(push(), { ...input, bucket: 'photos,others' })
  expect(githubDouble.shop.checkRuns).toHaveLength(2)
  expect(warnings(second)).toContainEqual(
    expect.stringContaining('Give each step a check-name of its own')
  )
})

describe('a comment', () => {
  test('appears with drift, is updated, and says when the drift is gone', async () => {
    const occasion = pullRequest(githubDouble)
    encrypt()
    const first = await githubDouble.run(occasion, { 'pr-comment': 'on-drift' })
    expect(log(first)).toMatch(/comment +none: nothing differs/)
    oss.emulator.setRule('photos', undefined)
    await githubDouble.run(occasion, { 'pr-comment': 'on-drift', 'fail-on': 'none' })
    expect(comments()).toEqual([
      [githubActions.login, expect.stringMatching(/^<!-- oss-bucket-encryption comment [^]*❌/)]
    ])
    encrypt()
    await githubDouble.run(occasion, { 'pr-comment': 'on-drift' })
    expect(comments()).toEqual([[githubActions.login, expect.stringContaining('✅')]])
  })

  test('appears always when configured so', async () => {
    encrypt()
    await githubDouble.run(pullRequest(githubDouble), { 'pr-comment': 'always' })
    expect(comments()).toHaveLength(1)
  })

  test('appears when a bucket could not be determined', async () => {
    oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
    await githubDouble.run(pullRequest(githubDouble), {
      'pr-comment': 'on-drift',
      'fail-on': 'none'
    })
    expect(comments()).toEqual([[githubActions.login, expect.stringContaining('access-denied')]])
  })

  test('appears on pull requests only, and sends no request elsewhere', async () => {
    const result = await githubDouble.run(push(), { 'pr-comment': 'always' })
    expect(log(result)).toMatch(/comment +none: this run is of no pull request/)
    expect(githubDouble.api.requests).toEqual([])
  })
})

describe('the drift issue', () => {
  const input = { 'drift-issue': 'true' }

  test('is opened, updated, closed with a note, and reopened', async () => {
    expect(log(await githubDouble.run(schedule(), input))).toMatch(
      /drift issue +opened, https:.*\/issues\/1/
    )
    expect(log(await githubDouble.run(schedule(), input))).toMatch(/drift issue +updated, /)
    expect(githubDouble.shop.issues).toMatchObject([
      { state: 'open', body: expect.stringContaining('photos') }
    ])
    encrypt()
    expect(log(await githubDouble.run(schedule(), input))).toMatch(/drift issue +closed, /)
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'closed', stateReason: 'completed' }])
    expect(comments()).toEqual([[githubActions.login, expect.stringContaining('✅')]])
    expect(log(await githubDouble.run(schedule(), input))).toMatch(/drift issue +none is open/)
    oss.emulator.setRule('photos', undefined)
    const env = { GITHUB_RUN_ID: '43' }
    expect(log(await githubDouble.run(schedule(), input, { env }))).toMatch(
      /drift issue +opened again, /
    )
    expect(githubDouble.shop.issues).toHaveLength(1)
  })

  test('stays open while buckets are unknown, but is not opened for that', async () => {
    oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
    expect(log(await githubDouble.run(schedule(), input))).toMatch(
      /drift issue +none is open: not every/
    )
    oss.emulator.clearFaults()
    await githubDouble.run(schedule(), input)
    oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
    expect(log(await githubDouble.run(schedule(), input))).toMatch(
      /drift issue .*\/issues\/1 stays open: /
    )
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'open' }])
  })

  test('is not changed by pull requests', async () => {
    const result = await githubDouble.run(pullRequest(githubDouble), input)
    expect(log(result)).toMatch(/drift issue +left alone: this run is of a pull request/)
    expect(githubDouble.api.requests).toEqual([])
  })

  test('is created once by two concurrent runs, and the next run updates it', async () => {
    githubDouble.api.addBarrier(2, { method: 'GET', path: /\/issues/ })
    await Promise.all([githubDouble.run(schedule(), input), githubDouble.run(schedule(), input)])
    expect(githubDouble.shop.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
    await githubDouble.run(schedule(), input)
    expect(githubDouble.shop.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
  })
})

describe('a token without permission', () => {
  test('of a fork gets one warning that names the permission, and changes no verdict', async () => {
    encrypt()
    const result = await githubDouble.run(forkPullRequest(githubDouble), {
      ...all,
      'pr-comment': 'always'
    })
    expect(result.exitCode).toBe(0)
    expect(result.outputs).toMatchObject({ status: 'compliant', error: '' })
    expect(warnings(result)).toEqual([
      expect.stringMatching(
        /^The check run and the comment could not be written: the github-token lacks the permissions checks: write and pull-requests: write .* from a fork /
      )
    ])
    expect(githubDouble.shop.checkRuns).toEqual([])
    expect(comments()).toEqual([])
  })

  test('of a job without permissions gets a warning that names them', async () => {
    const occasion = { ...schedule(), permissions: { contents: 'read' } as const }
    const result = await githubDouble.run(occasion, all)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toContain('rule-missing')
    expect(warnings(result)).toEqual([
      expect.stringContaining('Add checks: write and issues: write')
    ])
  })

  test('gets a warning when GitHub does not know the token', async () => {
    encrypt()
    const result = await githubDouble.run(pullRequest(githubDouble), {
      ...all,
      'github-token': 'ghs_0123456789abcdef'
    })
    expect(result.exitCode).toBe(0)
    expect(warnings(result)).toEqual([expect.stringContaining('Bad credentials')])
    expect(result.stdout.replace(/::add-mask::.*/g, '')).not.toContain('ghs_0123456789abcdef')
  })
})

test("keeps every field when a secret reads like a word of GitHub's API", async () => {
  // The error names the field only, so that the secret is not looked up.
  const result = await githubDouble.run(
    push(),
    { 'check-name': 'OSS encryption', 'access-key-secret': 'conclusion' },
    { published: () => ({}) }
  )
  expect(githubDouble.shop.checkRuns).toMatchObject([
    { conclusion: 'failure', status: 'completed' }
  ])
  expect(warnings(result)).toEqual([])
})

describe('a GitHub fault', () => {
  test.each([
    ['500 twice', serverError(500), 2],
    ['429 with retry-after', secondaryRateLimit({ status: 429, retryAfterSeconds: 1 }), 1],
    ['403 with retry-after', secondaryRateLimit({ status: 403, retryAfterSeconds: 1 }), 1]
  ])('that ends is retried, and everything is published once: %s', async (_, answer, times) => {
    for (const method of ['GET', 'POST']) {
      githubDouble.api.addFault({ method, times, act: { kind: 'answer', answer } })
    }
    const result = await githubDouble.run(schedule(), { ...all, 'max-attempts': '5' })
    expect(warnings(result)).toEqual([])
    expect(githubDouble.shop.checkRuns).toHaveLength(1)
    expect(githubDouble.shop.issues).toHaveLength(1)
  })

  test.each([
    ['5xx for ever', serverError(503), /Run it again; githubstatus\.com/],
    ['a limit for an hour', primaryRateLimit(new Date(Date.now() + 3_600_000)), /Run it later/],
    ['404', { status: 404, body: { message: 'Not Found', status: '404' } }, /octo\/shop/],
    [
      '422',
      { status: 422, body: { message: 'Validation Failed', status: '422' } },
      /Validation Failed/
    ]
  ])('that lasts is a warning each, and the verdict stays: %s', async (_, answer, words) => {
    encrypt()
    githubDouble.api.addFault({ act: { kind: 'answer', answer } })
    const result = await githubDouble.run(push(), { ...all, 'max-attempts': '1' })
    expect(result.exitCode).toBe(0)
    expect(result.stderr).toBe('')
    expect(warnings(result)).toEqual([expect.stringMatching(words), expect.stringMatching(words)])
    expect(result.outputs).toMatchObject({ status: 'compliant' })
  })

  test('with an oversized page is a warning with the limit, and the verdict stays', async () => {
    encrypt()
    const body = Array<string>(33).fill('x'.repeat(1024 * 1024))
    githubDouble.api.addFault({
      method: 'GET',
      act: { kind: 'answer', answer: { status: 200, body } }
    })
    const result = await githubDouble.run(pullRequest(githubDouble), {
      ...all,
      'max-attempts': '1'
    })
    expect(result.exitCode).toBe(0)
    const { host } = new URL(githubDouble.api.url)
    const said = expect.stringContaining(`${host} sent an answer of more than 32 MiB`)
    expect(warnings(result)).toEqual(expect.arrayContaining([said]))
    expect(result.outputs).toMatchObject({ status: 'compliant' })
  })

  test('of an unreachable server is a warning', async () => {
    encrypt()
    const env = { GITHUB_API_URL: 'http://127.0.0.1:9' }
    const result = await githubDouble.run(push(), { ...all, 'max-attempts': '1' }, { env })
    expect(result.exitCode).toBe(0)
    expect(warnings(result)).toHaveLength(2)
  })

  test('of an event file that is not JSON is a warning', async () => {
    encrypt()
    const files = { 'event.json': '{' }
    const result = await githubDouble.run(
      { ...push(), event: { name: 'push', payload: {} } },
      all,
      {
        files,
        env: { GITHUB_EVENT_PATH: 'event.json' }
      }
    )
    expect(result.exitCode).toBe(0)
    expect(warnings(result)).toEqual([expect.stringContaining('GitHub was not told anything')])
  })
})

describe('GitHub Enterprise Server', () => {
  const ghes = githubJob(oss, { prefix: '/api/v3', serverUrl: 'https://ghes.example' })

  test('gets the same reports when the runner names it', async () => {
    const result = await ghes.run(pullRequest(ghes), all)
    expect(warnings(result)).toEqual([])
    expect(ghes.shop.checkRuns).toHaveLength(1)
    expect(ghes.shop.comments).toHaveLength(1)
    await ghes.run(schedule(), all)
    expect(ghes.shop.issues.filter(({ pullRequest: pull }) => pull === undefined)).toHaveLength(1)
    expect(ghes.shop.issues.at(-1)?.body).toContain(
      'https://ghes.example/octo/shop/actions/runs/42'
    )
    expect(log(result)).toContain('https://ghes.example/octo/shop/')
  })
})

describe('the token is never sent', () => {
  test.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'to a server with an untrusted certificate, with %j in the environment',
    async env => {
      const front = await startTlsTerminator(Number(new URL(githubDouble.api.url).port))
      const result = await githubDouble
        .run(
          push(),
          { ...all, 'max-attempts': '1' },
          { env: { ...env, GITHUB_API_URL: front.url } }
        )
        .finally(() => front.close())
      expect(githubDouble.api.requests).toEqual([])
      expect(warnings(result)).toEqual([
        expect.stringContaining('self-signed certificate'),
        expect.stringContaining('self-signed certificate')
      ])
    }
  )

  test.each(['http://ghes.example/api/v3', 'ftp://127.0.0.1'])('in plain text: %s', async url => {
    const result = await githubDouble.run(push(), all, { env: { GITHUB_API_URL: url } })
    expect(warnings(result)).toEqual([expect.stringContaining('GITHUB_API_URL is no https URL')])
    expect(result.outputs['status']).toBe('drifted')
  })
})

test('ignores what others wrote with its marker', async () => {
  const occasion = pullRequest(githubDouble)
  await githubDouble.run(occasion, { 'pr-comment': 'always' })
  const [ours] = githubDouble.shop.comments
  const { number } = githubDouble.shop.issues[0] ?? { number: 0 }
  const forged = (ours?.body ?? '').replace('❌', '✅')
  githubDouble.shop.comments.splice(0, 1)
  githubDouble.shop.addComment(number, forged, octocat)
  await githubDouble.run(occasion, { 'pr-comment': 'always' })
  expect(comments()).toEqual([
    [octocat.login, forged],
    [githubActions.login, expect.stringContaining('❌')]
  ])
})

test('publishes nothing when the run was stopped', async () => {
  oss.emulator.addFault({ bucket: 'photos', act: { kind: 'hang' } })
  const result = await githubDouble.run(schedule(), all, {
    onStart: ({ signal, waitForOutput }) => {
      void waitForOutput('credentials').then(() => {
        signal('SIGINT')
      })
    }
  })
  expect(result.exitCode).toBe(1)
  expect(log(result)).toMatch(/not told +the run was stopped by SIGINT/)
  expect(githubDouble.api.requests).toEqual([])
})

describe('inputs', () => {
  test.each([
    [
      { 'check-name': 'x' },
      /^- check-name needs a token, and github-token is empty\. Give github-token: \$\{\{ github\.token \}\}; if the step has another one, its secret is missing or not given to this run\.$/m
    ],
    [{ 'pr-comment': 'always', 'drift-issue': 'true' }, /^- pr-comment, drift-issue need a token/m],
    [{ 'pr-comment': 'Always' }, /pr-comment is "Always"; it takes one of never, on-drift, always/],
    [{ 'drift-issue': 'yes' }, /drift-issue is "yes"; it takes true or false/],
    [{ 'check-name': 'a\u200bb' }, /check-name .* can’t be seen/],
    [
      { 'json-report': 'out/a.json', 'sarif-report': './out/a.json' },
      /json-report and sarif-report name the same file/
    ]
  ])('%j are rejected before any request is sent', async (inputs, words) => {
    const result = await oss.run(inputs)
    expect(result.exitCode).toBe(1)
    expect(result.outputs['error']).toMatch(words)
    expect(oss.operations()).toEqual([])
  })
})
