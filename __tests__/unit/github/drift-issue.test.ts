import { describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../runner/github-api/account.js'
import { serverError } from '../../../runner/github-api/scripted-answers.js'
import { closeIssue, openIssue, openIssueUrl } from '../../../src/github/drift-issue.js'
import { marked, type About } from '../../../src/github/marker.js'
import { about, hub, me } from './github.js'

const at = hub()
const where = () => ({ owner: at.repository.owner, repo: at.repository.name, me })
const commit = 'c'.repeat(40)
const open = (body: string, occasion = '42.1', of: About = about, on = commit) =>
  openIssue(at.connect(), where(), of, by(occasion, on), { title: 'OSS encryption drift', body })
const close = (note = 'It is gone.', occasion = '42.1', of: About = about, on = commit) =>
  closeIssue(at.connect(), where(), of, by(occasion, on), note)
const by = (occasion: string, on = commit) => ({ occasion, commit: on })
const issues = () =>
  at.repository.issues.filter(({ body }) => body?.startsWith('<!-- oss-bucket-encryption') === true)
const notes = (number: number) => at.repository.commentsOn(number).map(({ body }) => body)

test('is opened once, updated after, closed with a note, and opened again', async () => {
  const opened = await open('one bucket')
  expect(opened).toEqual({ done: 'opened', url: expect.stringMatching(/\/issues\/1$/) })
  expect(await open('two buckets', '43.1')).toEqual({ done: 'updated', url: opened.url })
  expect(issues()).toMatchObject([
    {
      title: 'OSS encryption drift',
      state: 'open',
      body: marked({ kind: 'issue', ...about, since: '42.1', by: by('43.1') }, 'two buckets')
    }
  ])
  expect(await openIssueUrl(at.connect(), where(), about)).toBe(opened.url)

  expect(await close()).toEqual({ done: 'closed', url: opened.url })
  expect(issues()).toMatchObject([{ state: 'closed', stateReason: 'completed' }])
  expect(notes(1)).toEqual([marked({ kind: 'closing', ...about, since: '42.1' }, 'It is gone.')])
  expect(await close()).toBeNull()
  expect(await openIssueUrl(at.connect(), where(), about)).toBeNull()
  expect(notes(1)).toHaveLength(1)

  expect(await open('again', '50.1')).toEqual({ done: 'opened again', url: opened.url })
  expect(issues()).toMatchObject([{ number: 1, state: 'open', stateReason: 'reopened' }])
  await close('Gone once more.')
  expect(notes(1)).toHaveLength(2)
})

test('keeps the title that a person gave it', async () => {
  await open('drift')
  const [issue] = issues()
  if (issue !== undefined) issue.title = 'Encrypt the archive'
  await open('more drift')
  expect(issues()).toMatchObject([{ title: 'Encrypt the archive' }])
})

test('is found among hundreds of others, on the third page', async () => {
  await open('drift')
  for (let index = 0; index < 230; index += 1) at.repository.addIssue({ author: githubActions })
  expect(await open('more')).toMatchObject({ done: 'updated' })
  expect(at.repository.issues).toHaveLength(231)
})

test.each([
  ['of somebody else', octocat, about],
  ['of another policy', githubActions, { ...about, policy: 'f'.repeat(16) }],
  ['of another account', githubActions, { ...about, account: 'f'.repeat(8) }]
])('an issue %s is not ours: neither updated nor closed', async (_, author, of) => {
  const body = marked({ kind: 'issue', ...of, since: '1.1' }, 'x')
  at.repository.addIssue({ author, body })
  expect(await close()).toBeNull()
  expect(await open('drift')).toMatchObject({ done: 'opened' })
  expect(at.repository.issues.map(issue => [issue.number, issue.body, issue.state])).toEqual([
    [1, body, 'open'],
    [2, marked({ kind: 'issue', ...about, since: '42.1', by: by('42.1') }, 'drift'), 'open']
  ])
})

test('a pull request with our words is no issue', async () => {
  const body = marked({ kind: 'issue', ...about, since: '1.1' }, 'x')
  at.repository.addPullRequest({ author: githubActions, body })
  expect(await open('drift')).toMatchObject({ done: 'opened' })
})

test('an issue of GitHub’s answer that is not the one that was made is left alone', async () => {
  const other = at.repository.addIssue({ title: 'Buy milk', body: 'and bread' })
  const answer = {
    status: 201,
    body: { number: other.number, state: 'open', body: 'and bread', user: { login: 'octocat' } }
  }
  at.api.fault({ method: 'POST', times: 1, act: { kind: 'done-but-answer', answer } })
  expect(await open('drift')).toMatchObject({ url: expect.stringMatching(/\/issues\/2$/) })
  expect(at.repository.issues).toMatchObject([
    { body: 'and bread', state: 'open' },
    { state: 'open', body: expect.stringContaining('drift') }
  ])
})

describe('a run that does not know its account', () => {
  const { policy } = about
  const other = { policy, account: 'f'.repeat(8) }

  test('touches no issue where there are those of two', async () => {
    await open('one')
    await open('another', '42.1', other)
    expect(await close('gone', '43.1', { policy })).toBeNull()
    await open('unknown', '43.1', { policy })
    expect(at.repository.issues.map(({ body, state }) => [body?.split('\n')[1], state])).toEqual([
      ['one', 'open'],
      ['another', 'open'],
      ['unknown', 'open']
    ])
  })

  test('nor where one of the two is closed', async () => {
    await open('one')
    await close()
    await open('another', '42.1', other)
    expect(await close('gone', '43.1', { policy })).toBeNull()
    expect(at.repository.issues).toMatchObject([{ state: 'closed' }, { state: 'open' }])
  })

  test('does not take the account from the only one', async () => {
    await open('one')
    await open('unknown', '43.1', { policy })
    expect(await close('gone', '44.1', other)).toBeNull()
    expect(await close('gone', '44.1')).toMatchObject({ done: 'closed' })
  })
})

test('a run of an older commit neither closes nor changes what a newer one has said', async () => {
  const older = 'd'.repeat(40)
  await open('drift of now', '43.1')
  expect(await close('all is well', '42.1', about, older)).toMatchObject({
    done: 'left to a newer run'
  })
  expect(await open('drift of then', '42.2', about, older)).toMatchObject({
    done: 'left to a newer run'
  })
  expect(issues()).toMatchObject([{ state: 'open', body: expect.stringContaining('of now') }])
  // Of one commit, the last one knows best.
  expect(await close('all is well', '42.3')).toMatchObject({ done: 'closed' })
})

describe('two runs at once', () => {
  test('leave one open, whoever was first', async () => {
    at.api.holdUntil(2, { method: 'GET', path: /\/issues/ })
    at.api.holdUntil(2, { method: 'POST', path: /\/issues/ })
    const kept = await Promise.all([open('one', '42.1'), open('two', '43.1')])
    expect(kept[0].url).toBe(kept[1].url)
    expect(issues()).toMatchObject([{ number: 1, state: 'open' }])
    expect(at.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
    // The next run goes on with it.
    expect(await open('three', '44.1')).toMatchObject({ done: 'updated', url: kept[0].url })
    expect(at.repository.issues.filter(({ state }) => state === 'open')).toHaveLength(1)
  })

  test('leave one note when both close it', async () => {
    await open('drift')
    at.api.holdUntil(2, { method: 'GET', path: /\/issues\?/ })
    at.api.holdUntil(2, { method: 'POST', path: /\/comments/ })
    await Promise.all([close(), close()])
    expect(issues()).toMatchObject([{ state: 'closed' }])
    expect(notes(1)).toHaveLength(1)
  })
})

test.each([
  ['was carried out', 'done-but-answer'],
  ['was not', 'answer']
] as const)('an attempt that is not answered and %s: one issue in the end', async (_, kind) => {
  at.api.fault({ method: 'POST', times: 1, act: { kind, answer: serverError(504) } })
  await open('drift')
  expect(at.repository.issues).toHaveLength(1)
})

test('where issues are switched off, that is said', async () => {
  at.repository.hasIssues = false
  await expect(open('drift')).rejects.toMatchObject({
    kind: 'refused',
    message: expect.stringContaining('GitHub answered 410, "Issues')
  })
})
