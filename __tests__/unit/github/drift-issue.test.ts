import { describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../dev/runner/github-api/github-accounts.js'
import { serverError } from '../../../dev/runner/github-api/scripted-responses.js'
import {
  closeDriftIssue,
  upsertDriftIssue,
  findOpenDriftIssue
} from '../../../src/github/drift-issue.js'
import { withMarker, type PolicyIdentity } from '../../../src/github/marker.js'
import { failureOf, markerIdentity, githubFixture, botLogin } from './github-fixture.js'

const fixture = githubFixture()
const repository = () => ({
  owner: fixture.repository.owner,
  repo: fixture.repository.name,
  login: botLogin
})
const commit = 'c'.repeat(40)
const open = (
  body: string,
  runAttemptId = '42.1',
  of: PolicyIdentity = markerIdentity,
  on = commit
) =>
  upsertDriftIssue(fixture.connect(), driftIssue(runAttemptId, of, on), {
    title: 'OSS encryption drift',
    body
  })
const close = (
  note = 'It is gone.',
  runAttemptId = '42.1',
  of: PolicyIdentity = markerIdentity,
  on = commit
) => closeDriftIssue(fixture.connect(), driftIssue(runAttemptId, of, on), note)
const driftIssue = (runAttemptId: string, identity: PolicyIdentity, on: string) => ({
  repository: repository(),
  identity,
  writer: writerOf(runAttemptId, on)
})
const writerOf = (runAttemptId: string, on = commit) => ({ runAttemptId, commit: on })
const issues = () =>
  fixture.repository.issues.filter(
    ({ body }) => body?.startsWith('<!-- oss-bucket-encryption') === true
  )
const notes = (number: number) => fixture.repository.commentsOn(number).map(({ body }) => body)

test('opens, updates, closes with a note, and reopens the issue', async () => {
  const opened = await open('one bucket')
  expect(opened).toEqual({ action: 'opened', url: expect.stringMatching(/\/issues\/1$/) })
  expect(await open('two buckets', '43.1')).toEqual({
    action: 'updated',
    url: opened.url,
    previous: expect.stringContaining('one bucket')
  })
  expect(issues()).toMatchObject([
    {
      title: 'OSS encryption drift',
      state: 'open',
      body: withMarker(
        { kind: 'issue', ...markerIdentity, sinceRun: '42.1', writer: writerOf('43.1') },
        'two buckets'
      )
    }
  ])
  expect(await findOpenDriftIssue(fixture.connect(), repository(), markerIdentity)).toMatchObject({
    url: opened.url
  })

  expect(await close()).toEqual({
    action: 'closed',
    url: opened.url,
    previous: expect.stringContaining('two buckets')
  })
  expect(issues()).toMatchObject([{ state: 'closed', stateReason: 'completed' }])
  expect(notes(1)).toEqual([
    withMarker({ kind: 'closing', ...markerIdentity, sinceRun: '42.1' }, 'It is gone.')
  ])
  expect(await close()).toBeNull()
  expect(await findOpenDriftIssue(fixture.connect(), repository(), markerIdentity)).toBeNull()
  expect(notes(1)).toHaveLength(1)

  expect(await open('again', '50.1')).toEqual({ action: 'reopened', url: opened.url })
  expect(issues()).toMatchObject([{ number: 1, state: 'open', stateReason: 'reopened' }])
  await close('Gone once more.')
  expect(notes(1)).toHaveLength(2)
})

test('keeps a title that a person has changed', async () => {
  await open('drift')
  const [issue] = issues()
  if (issue !== undefined) issue.title = 'Encrypt the archive'
  await open('more drift')
  expect(issues()).toMatchObject([{ title: 'Encrypt the archive' }])
})

test('finds the issue on the third page among hundreds of others', async () => {
  await open('drift')
  for (let index = 0; index < 230; index += 1)
    fixture.repository.addIssue({ author: githubActions })
  expect(await open('more')).toMatchObject({ action: 'updated' })
  expect(fixture.repository.issues).toHaveLength(231)
})

test.each([
  ['by another author', octocat, markerIdentity],
  ['of another policy', githubActions, { ...markerIdentity, policy: 'f'.repeat(16) }],
  ['of another account', githubActions, { ...markerIdentity, account: 'f'.repeat(8) }]
])('neither updates nor closes an issue %s', async (_, author, of) => {
  const body = withMarker({ kind: 'issue', ...of, sinceRun: '1.1' }, 'x')
  fixture.repository.addIssue({ author, body })
  expect(await close()).toBeNull()
  expect(await open('drift')).toMatchObject({ action: 'opened' })
  expect(fixture.repository.issues.map(issue => [issue.number, issue.body, issue.state])).toEqual([
    [1, body, 'open'],
    [
      2,
      withMarker(
        { kind: 'issue', ...markerIdentity, sinceRun: '42.1', writer: writerOf('42.1') },
        'drift'
      ),
      'open'
    ]
  ])
})

test('does not take a pull request with our marker for an issue', async () => {
  const body = withMarker({ kind: 'issue', ...markerIdentity, sinceRun: '1.1' }, 'x')
  fixture.repository.addPullRequest({ author: githubActions, body })
  expect(await open('drift')).toMatchObject({ action: 'opened' })
})

test('ignores an issue in the response that is not the created one', async () => {
  const other = fixture.repository.addIssue({ title: 'Buy milk', body: 'and bread' })
  const answer = {
    status: 201,
    body: { number: other.number, state: 'open', body: 'and bread', user: { login: 'octocat' } }
  }
  fixture.api.addFault({ method: 'POST', times: 1, act: { kind: 'done-but-answer', answer } })
  expect(await open('drift')).toMatchObject({ url: expect.stringMatching(/\/issues\/2$/) })
  expect(fixture.repository.issues).toMatchObject([
    { body: 'and bread', state: 'open' },
    { state: 'open', body: expect.stringContaining('drift') }
  ])
})

describe('a run that does not know its account', () => {
  const { policy } = markerIdentity
  const other = { policy, account: 'f'.repeat(8) }

  test('touches no issue if there are issues of two accounts', async () => {
    await open('one')
    await open('another', '42.1', other)
    expect(await close('gone', '43.1', { policy })).toBeNull()
    await open('unknown', '43.1', { policy })
    expect(
      fixture.repository.issues.map(({ body, state }) => [body?.split('\n')[1], state])
    ).toEqual([
      ['one', 'open'],
      ['another', 'open'],
      ['unknown', 'open']
    ])
  })

  test('touches no issue if one of the two is closed', async () => {
    await open('one')
    await close()
    await open('another', '42.1', other)
    expect(await close('gone', '43.1', { policy })).toBeNull()
    expect(fixture.repository.issues).toMatchObject([{ state: 'closed' }, { state: 'open' }])
  })

  test('keeps the account of the only issue', async () => {
    await open('one')
    await open('unknown', '43.1', { policy })
    expect(await close('gone', '44.1', other)).toBeNull()
    expect(await close('gone', '44.1')).toMatchObject({ action: 'closed' })
  })
})

test('neither closes nor changes a newer run’s issue from an older commit', async () => {
  const older = 'd'.repeat(40)
  await open('drift of now', '43.1')
  expect(await close('all is well', '42.1', markerIdentity, older)).toMatchObject({
    action: 'already updated by a newer run'
  })
  expect(await open('drift of then', '42.2', markerIdentity, older)).toMatchObject({
    action: 'already updated by a newer run'
  })
  expect(issues()).toMatchObject([{ state: 'open', body: expect.stringContaining('of now') }])
  // For the same commit, the last writer wins.
  expect(await close('all is well', '42.3')).toMatchObject({ action: 'closed' })
})

describe('concurrent runs', () => {
  test('leave one issue open, whichever run was first', async () => {
    fixture.api.addBarrier(2, { method: 'GET', path: /\/issues/ })
    fixture.api.addBarrier(2, { method: 'POST', path: /\/issues/ })
    const kept = await Promise.all([open('one', '42.1'), open('two', '43.1')])
    expect(kept[0].url).toBe(kept[1].url)
    expect(issues()).toMatchObject([{ number: 1, state: 'open' }])
    expect(fixture.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
    // The next run updates it.
    expect(await open('three', '44.1')).toMatchObject({ action: 'updated', url: kept[0].url })
    expect(fixture.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
  })

  test('leave one note when both close the issue', async () => {
    await open('drift')
    fixture.api.addBarrier(2, { method: 'GET', path: /\/issues\?/ })
    fixture.api.addBarrier(2, { method: 'POST', path: /\/comments/ })
    await Promise.all([close(), close()])
    expect(issues()).toMatchObject([{ state: 'closed' }])
    expect(notes(1)).toHaveLength(1)
  })
})

test.each([
  ['was carried out', 'done-but-answer'],
  ['was not carried out', 'answer']
] as const)('leads to one issue if an unanswered request %s', async (_, kind) => {
  fixture.api.addFault({ method: 'POST', times: 1, act: { kind, answer: serverError(504) } })
  await open('drift')
  expect(fixture.repository.issues).toHaveLength(1)
})

test('reports that issues are disabled', async () => {
  fixture.repository.hasIssues = false
  expect(await failureOf(open('drift'))).toMatchObject({
    kind: 'refused',
    description: expect.stringContaining('GitHub responded with 410 "Issues')
  })
})
