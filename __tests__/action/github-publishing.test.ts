import { beforeAll, describe, expect, test } from '@jest/globals'
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
  schedule,
  type WorkflowTrigger
} from './support/github-job.js'
import { aes256 } from './support/sample-account.js'
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
  expect(log(result)).toMatch(/check run +not changed: a draft is not a policy yet/)
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
    expect(warnings(second)[0]).toContain('Set a different check-name in each step')
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
    expect(log(result)).toMatch(/drift issue +not changed: this run is for a pull request/)
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
    expect(log(await follow(50, older, '101'))).toMatch(
      /comment +already updated by a newer run, https/
    )
    expect(githubDouble.shop.commentsOn(1).map(({ body }) => body)).toEqual(told)
    expect(log(await follow(52, older, '102'))).not.toContain('already updated by a newer run')
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
      'comment       none: the event does not name the pull request of the workflow run that triggered this one (GitHub omits pull requests from forks; Gitea before 1.27 omits all pull requests)'
    )
    expect(log(result)).toMatch(
      /drift issue +not changed: the workflow run that triggered this one might not be for the default branch/
    )
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
    expect.stringContaining('Set a different check-name in each step')
  )
})

describe('a comment', () => {
  test('appears with drift, is updated, and says when the drift is gone', async () => {
    const occasion = pullRequest(githubDouble)
    encrypt()
    const first = await githubDouble.run(occasion, { 'pr-comment': 'on-drift' })
    expect(log(first)).toMatch(/comment +none: no buckets need attention/)
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
    expect(log(result)).toMatch(/comment +none: this run is not for a pull request/)
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
    expect(log(await githubDouble.run(schedule(), input))).toMatch(/drift issue +none open/)
    oss.emulator.setRule('photos', undefined)
    const env = { GITHUB_RUN_ID: '43' }
    expect(log(await githubDouble.run(schedule(), input, { env }))).toMatch(
      /drift issue +reopened, /
    )
    expect(githubDouble.shop.issues).toHaveLength(1)
  })

  test('stays open while buckets are unknown, but is not opened for that', async () => {
    oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
    expect(log(await githubDouble.run(schedule(), input))).toMatch(
      /drift issue +not changed \(no issue is open\): the status/
    )
    oss.emulator.clearFaults()
    await githubDouble.run(schedule(), input)
    oss.emulator.addFault({ bucket: 'photos', act: { kind: 'error', code: 'AccessDenied' } })
    expect(log(await githubDouble.run(schedule(), input))).toMatch(
      /drift issue .*\/issues\/1 stays open\): the status/
    )
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'open' }])
  })

  test('is not changed by pull requests', async () => {
    const result = await githubDouble.run(pullRequest(githubDouble), input)
    expect(log(result)).toMatch(/drift issue +not changed: this run is for a pull request/)
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

describe('the job summary', () => {
  const names = ['mended', 'still', 'other', 'left']
  beforeAll(() => {
    for (const name of names) oss.emulator.addBucket(name)
  })

  interface Published {
    readonly trigger: () => WorkflowTrigger
    readonly channel: Record<string, string>
  }
  const published: [string, Published][] = [
    [
      'a comment',
      { trigger: () => pullRequest(githubDouble), channel: { 'pr-comment': 'on-drift' } }
    ],
    ['an issue', { trigger: schedule, channel: { 'drift-issue': 'true' } }],
    ['a check run of an earlier attempt', { trigger: push, channel: { 'check-name': 'c' } }]
  ]
  /** Attempts of one run: of each, what the summary says about the last report. */
  function attempts({ trigger, channel }: Published) {
    const occasion = trigger()
    let attempt = 0
    const run = (policy: string) =>
      githubDouble.run(
        occasion,
        { bucket: '', algorithm: '', 'policy-file': 'policy.yml', ...channel },
        { files: { 'policy.yml': policy }, env: { GITHUB_RUN_ATTEMPT: String((attempt += 1)) } }
      )
    const sinceIn = ({ summary }: StepResult) =>
      /<p>Since the last report: (.*)<\/p>/.exec(summary)?.[1]
    return {
      since: async (checked: readonly string[], drifted: readonly string[]) => {
        for (const name of names) {
          oss.emulator.setRule(name, drifted.includes(name) ? undefined : aes256)
        }
        const rule = `{ name: all, buckets: [${checked.join()}], algorithm: AES256 }`
        return sinceIn(await run(`version: 1\nrules: [${rule}]\n`))
      },
      fail: () => run('version: 2\n')
    }
  }

  test.each(published)('says what changed since %s', async (_, channel) => {
    const { since } = attempts(channel)
    expect(await since(names, ['mended', 'still', 'left'])).toBeUndefined()
    const fewer = names.filter(name => name !== 'left')
    expect(await since(fewer, ['still', 'other'])).toBe(
      '<b>1 new</b> (<code>other</code>); <b>1 fixed</b> (<code>mended</code>); 1 unchanged; 1 bucket no longer checked.'
    )
    expect(await since(fewer, ['still', 'other'])).toBe('2 unchanged.')
    expect(await since(fewer, [])).toBe('<b>2 fixed</b> (<code>still</code>, <code>other</code>).')
  })

  test.each(published)('counts no unknown bucket as fixed since %s', async (_, channel) => {
    const { since } = attempts(channel)
    await since(names, ['still'])
    oss.emulator.addFault({ bucket: 'still', act: { kind: 'error', code: 'AccessDenied' } })
    expect(await since(names, [])).toBe('1 unchanged.')
  })

  test('says that nothing changed since a comment about compliant buckets', async () => {
    const { since } = attempts({
      trigger: () => pullRequest(githubDouble),
      channel: { 'pr-comment': 'always' }
    })
    expect(await since(names, [])).toBeUndefined()
    expect(await since(names, [])).toBe('no change.')
    expect(await since(names, ['still'])).toBe('<b>1 new</b> (<code>still</code>).')
  })

  test('says nothing about an issue that was closed in between', async () => {
    const { since } = attempts({ trigger: schedule, channel: { 'drift-issue': 'true' } })
    await since(names, ['still'])
    await since(names, [])
    expect(await since(names, [])).toBeUndefined()
    expect(await since(names, ['still'])).toBeUndefined()
    expect(await since(names, ['still'])).toBe('1 unchanged.')
  })

  test.each(published.filter(([name]) => name !== 'an issue'))(
    'says nothing since %s about a configuration error',
    async (_, channel) => {
      const { since, fail } = attempts(channel)
      await since(names, ['still'])
      expect((await fail()).summary).not.toContain('Since the last report')
      expect(await since(names, ['still'])).toBeUndefined()
      expect(await since(names, ['still'])).toBe('1 unchanged.')
    }
  )

  test('says nothing without a channel that an earlier run published in', async () => {
    const { since } = attempts({ trigger: push, channel: {} })
    await since(names, ['still'])
    expect(await since(names, ['still'])).toBeUndefined()
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
        /^The check run and the comment could not be published: github-token lacks the permissions checks: write and pull-requests: write .* from a fork, /
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
    [
      '5xx for ever',
      serverError(503),
      /Run the workflow again\. Check https:\/\/www\.githubstatus\.com for ongoing incidents/
    ],
    [
      'a limit for an hour',
      primaryRateLimit(new Date(Date.now() + 3_600_000)),
      /Run the workflow again later/
    ],
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
    expect(result.summary).toMatch(/^<h2>✅ /)
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
    const said = expect.stringContaining(`${host} sent a response larger than the limit of 32 MiB`)
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
    expect(warnings(result)).toEqual([expect.stringContaining('Nothing was published on GitHub: ')])
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
    expect(warnings(result)).toEqual([
      expect.stringContaining('GITHUB_API_URL is not an https URL')
    ])
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
  expect(log(result)).toMatch(
    /GitHub +nothing was published, because the run was stopped by SIGINT/
  )
  expect(githubDouble.api.requests).toEqual([])
})

describe('inputs', () => {
  test.each([
    [
      { 'check-name': 'x' },
      /^- check-name needs a token, but github-token is empty\. Set github-token: \$\{\{ github\.token \}\}\. If the step sets it from a secret, that secret is missing or not available to this workflow run\.$/m
    ],
    [
      { 'pr-comment': 'always', 'drift-issue': 'true' },
      /^- pr-comment and drift-issue need a token/m
    ],
    [
      { 'pr-comment': 'Always' },
      /pr-comment is "Always"\. Valid values: never, on-drift, always\./
    ],
    [{ 'drift-issue': 'yes' }, /drift-issue is "yes", but must be true or false\./],
    [{ 'check-name': 'a\u200bb' }, /check-name .* contains an invisible character\. Remove it\./],
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
