import { beforeAll, describe, expect, test } from '@jest/globals'
import { githubActions } from '../../dev/runner/github-api/github-accounts.js'
import type { RunningStep, StepResult } from '../../dev/runner/step/run-step.js'
import { addSampleBuckets, aes256, utcDayFromNow } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { githubJob, pullRequest, schedule, type WorkflowTrigger } from './support/github-job.js'
import { oidcJob, oidcInputs } from './support/oidc-job.js'

/** Reports that could be made to lie, to leak, or to do harm on GitHub. */
const secret = `k&<'"secret>0001`
const oss = actionFixture({ credentials: [{ accessKeyId: 'odd-id', accessKeySecret: secret }] })
const githubDouble = githubJob(oss)
const oidc = oidcJob(oss)
beforeAll(() => {
  addSampleBuckets(oss.emulator)
})
const all = { 'check-name': 'OSS encryption', 'pr-comment': 'always', 'drift-issue': 'true' }
const files = {
  'json-report': 'out/r.json',
  'sarif-report': 'out/r.sarif',
  'junit-report': 'out/r.xml'
}
const log = (result: StepResult): string => result.log.join('\n')
const encrypt = (): void => {
  oss.emulator.setRule('photos', aes256)
}
/** On that branch, with the default branch as an event names it. */
const onBranch = (branch: string): WorkflowTrigger => {
  const { permissions, env } = schedule()
  const payload = { repository: { full_name: 'octo/shop', default_branch: 'main' } }
  return {
    permissions,
    event: { name: 'push', payload },
    env: { ...env, GITHUB_REF: `refs/heads/${branch}` }
  }
}

/** The part of the event about the run that triggered this one. */
function followed(branch: string, repository = 'octo/shop', event = 'push'): object {
  const head_repository = { full_name: repository }
  return { workflow_run: { event, head_branch: branch, head_repository } }
}

test('redacts a secret in the policy from every report, whatever a format escapes', async () => {
  const policy = `version: 1
rules:
  - name: ${JSON.stringify(`the rule ${secret}`)}
    buckets: [photos, prod-logs]
    algorithm: SM4
exemptions:
  - bucket: prod-logs
    reason: ${JSON.stringify(`because ${secret}`)}
    owner: ${JSON.stringify(secret)}
    expires: ${utcDayFromNow(9)}
`
  const inputs = { 'access-key-id': 'odd-id', 'access-key-secret': secret }
  const stated = { bucket: '', algorithm: '', 'policy-file': 'policy.yml' }
  const step = { files: { 'policy.yml': policy }, expectedFiles: Object.values(files) }
  const result = await githubDouble.run(
    pullRequest(githubDouble),
    { ...inputs, ...stated, ...all, ...files },
    step
  )
  expect(result.exitCode).toBe(1)
  expect(Object.keys(result.expectedFileContents)).toHaveLength(3)
  const [check] = githubDouble.shop.checkRuns
  const [comment] = githubDouble.shop.comments
  for (const text of [
    result.summary,
    JSON.stringify([check?.output, check?.annotations]),
    comment?.body ?? '',
    ...Object.values(result.expectedFileContents)
  ]) {
    expect(text).toContain('***')
    expect(text).not.toMatch(/secret(?:>|&gt;|\\u003e)0001/)
  }
})

test('redacts a secret that truncation would cut in half', async () => {
  const cut = 'a-secret-that-is-long-enough-to-be-cut'
  // A path so long that truncation falls into the secret.
  const folders = Array.from({ length: 10 }, () => 'p'.repeat(197)).join('/')
  const file = `${folders}/${'x'.repeat(6)}${cut}.yml`
  const policy = 'version: 1\nrules:\n  - buckets: [photos]\n    name: all\n    algorithm: SM4\n'
  const stated = { bucket: '', algorithm: '', 'policy-file': file, 'fail-on': 'none' }
  const inputs = { 'access-key-id': 'odd-id', 'access-key-secret': secret, 'github-token': cut }
  const result = await oss.run(
    { ...inputs, ...stated, ...files },
    { files: { [file]: policy }, expectedFiles: Object.values(files) }
  )
  expect(result.outputs['status']).toBe('drifted')
  for (const text of [result.summary, ...Object.values(result.expectedFileContents)]) {
    expect(text).toContain('pppp')
    expect(text).not.toContain('a-secret')
  }
})

test("prevents GitHub's error messages from forging output or returning a token", async () => {
  encrypt()
  const token = 'ghs_0123456789abcdefghij0123456789'
  const said = `no\n::error::forged ##[error]forged \u001b[31mred @octo/all <b>x</b> `
  // So long that truncation falls into the token.
  const message = `${said}${'x'.repeat(280 - said.length)} ${token}`
  const answer = { status: 422, headers: { 'x-github-request-id': token }, body: { message } }
  githubDouble.api.addFault({ act: { kind: 'answer', answer } })
  const result = await githubDouble.run(pullRequest(githubDouble), {
    ...all,
    'github-token': token
  })
  expect(result.exitCode).toBe(0)
  const printed = result.stdout.replace(/^::add-mask::.*$/gm, '') + result.stderr
  expect(printed).not.toMatch(/ghs_|\p{Cc}\[|^::error::|##\[/mu)
  expect(result.commands.filter(({ name }) => name === 'warning')).toHaveLength(2)
})

test('ends a stopped run at once while GitHub does not respond, and keeps the verdict', async () => {
  encrypt()
  githubDouble.api.addFault({ act: { kind: 'hang' } })
  let step: RunningStep | undefined
  const asked = async (): Promise<void> => {
    while (githubDouble.api.requests.length === 0)
      await new Promise(resolve => setTimeout(resolve, 20))
    step?.signal('SIGINT')
  }
  const inputs = { ...all, 'request-timeout-seconds': '300', 'max-attempts': '20' }
  const [result] = await Promise.all([
    githubDouble.run(schedule(), inputs, {
      timeoutMs: 120_000,
      onStart: running => {
        step = running
      }
    }),
    asked()
  ])
  expect(result.exitCode).toBe(0)
  expect(result.outputs).toMatchObject({ status: 'compliant', error: '' })
  expect(githubDouble.api.requests).toHaveLength(1)
})

describe('the drift issue stays open', () => {
  const open = async (more: Record<string, string> = {}): Promise<void> => {
    const result = await githubDouble.run(onBranch('main'), { 'drift-issue': 'true', ...more })
    expect(log(result)).toMatch(/drift issue +opened/)
  }

  test('whatever the policy of another branch says', async () => {
    await open()
    encrypt()
    const aside = await githubDouble.run(onBranch('feature/x'), { 'drift-issue': 'true' })
    expect(log(aside)).toMatch(
      /not changed: this run is for feature\/x, not for the default branch/
    )
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'open' }])
    await githubDouble.run(onBranch('main'), { 'drift-issue': 'true' })
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'closed' }])
  })

  test.each<[string, object, Record<string, string>, RegExp]>([
    [
      'workflow_run',
      followed('feature/x'),
      {},
      /triggered this one might not be for the default branch/
    ],
    [
      'workflow_run',
      followed('main', 'mona/shop'),
      {},
      /triggered this one might not be for the default branch/
    ],
    [
      'workflow_run',
      followed('main', 'octo/shop', 'pull_request'),
      {},
      /triggered this one might not be for the default branch/
    ],
    [
      'issue_comment',
      { issue: { number: 7, pull_request: {} } },
      {},
      /the event issue_comment does/
    ],
    ['push', { repository: { full_name: 'octo/shop' } }, {}, /does not name the default branch/],
    ['merge_group', {}, {}, /the event merge_group does not show/],
    ['release', {}, { GITHUB_REF: 'refs/tags/v1' }, /the event release does not show/],
    ['push', {}, { GITHUB_REF: 'refs/tags/main' }, /for main, not for the default branch/]
  ])('whatever a run of %s finds, %j %j', async (name, more, env, words) => {
    await open()
    encrypt()
    const { permissions, event, env: of } = onBranch('main')
    const occasion = {
      permissions,
      event: { name, payload: { ...(event.payload as object), ...more } },
      env: { ...of, ...env }
    }
    const result = await githubDouble.run(occasion, { 'drift-issue': 'true' })
    expect(result.exitCode).toBe(0)
    expect(log(result)).toMatch(words)
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'open' }])
  })

  test('until a run on the default branch finds no drift', async () => {
    await open()
    encrypt()
    const { permissions, env } = onBranch('main')
    const payload = {
      repository: { full_name: 'octo/shop', default_branch: 'main' },
      ...followed('main')
    }
    await githubDouble.run(
      { permissions, env, event: { name: 'workflow_run', payload } },
      { 'drift-issue': 'true' }
    )
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'closed' }])
  })

  test('beside a draft that exempts drift, and code scanning keeps its alerts', async () => {
    const file = { bucket: '', algorithm: '', 'policy-file': 'policy.yml', 'drift-issue': 'true' }
    const policy =
      'version: 1\nrules:\n  - buckets: [photos]\n    name: all\n    algorithm: AES256\n'
    const drifted = await githubDouble.run(schedule(), file, { files: { 'policy.yml': policy } })
    expect(log(drifted)).toMatch(/drift issue +opened/)
    const draft = await githubDouble.run(
      schedule(),
      { ...file, region: '', mode: 'draft', 'sarif-report': 'r.sarif' },
      { files: { 'r.sarif': '{}' }, expectedFiles: ['r.sarif'] }
    )
    expect(draft.exitCode).toBe(0)
    expect(log(draft)).toMatch(/drift issue +not changed: a draft is not a policy yet/)
    expect(draft.expectedFileContents).toEqual({})
    expect(githubDouble.shop.issues).toMatchObject([{ state: 'open' }])
  })
})

test('names the account of the role, even if its list fails', async () => {
  oss.emulator.addFault({ operation: 'ListBuckets', act: { kind: 'error', code: 'AccessDenied' } })
  const inputs = { ...oidcInputs, 'sts-endpoint': oss.emulator.url, 'fail-on': 'none' }
  const result = await githubDouble.run(
    pullRequest(githubDouble),
    { ...inputs, bucket: 'prod-*', 'pr-comment': 'always' },
    {
      env: oidc.tokens.env,
      secrets: () => [...oss.emulator.issuedSecrets, ...oidc.tokens.issued]
    }
  )
  expect(result.outputs['status']).toBe('unknown')
  expect(githubDouble.shop.comments).toMatchObject([
    {
      author: githubActions,
      body: expect.stringMatching(/^<!-- oss-bucket-encryption comment [0-9a-f]{16}\.[0-9a-f]{8} /)
    }
  ])
})

test('keeps verdict and outputs when GitHub returns HTML for every request', async () => {
  const answer = { status: 200, body: '<html><script>alert(1)</script></html>' }
  githubDouble.api.addFault({ act: { kind: 'answer', answer } })
  const result = await githubDouble.run(pullRequest(githubDouble), { ...all, 'max-attempts': '1' })
  expect(result.exitCode).toBe(1)
  expect(result.stderr).toBe('')
  expect(result.outputs['error']).toContain('rule-missing')
  expect(githubDouble.shop.comments).toEqual([])
  expect(log(result)).not.toMatch(/undefined|script/)
})
