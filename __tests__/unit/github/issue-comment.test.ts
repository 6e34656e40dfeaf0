import { beforeEach, describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../dev/runner/github-api/github-accounts.js'
import { startGithubApi } from '../../../dev/runner/github-api/github-api.js'
import { serverError } from '../../../dev/runner/github-api/scripted-responses.js'
import { upsertComment } from '../../../src/github/issue-comment.js'
import { withMarker, type Marker } from '../../../src/github/marker.js'
import { failureOf, markerIdentity, githubFixture, botLogin } from './github-fixture.js'

const fixture = githubFixture()
const mark: Marker = { kind: 'comment', ...markerIdentity }
let number = 0

const keep = (text: string, create = true, of = mark) => keepAs(of, text, create)
const keepAs = async (of: Marker, text: string, create = true) => {
  const { owner, name: repo } = fixture.repository
  const kept = await upsertComment(
    fixture.connect(),
    { owner, repo, number, login: botLogin },
    { marker: of, text, create }
  )
  return kept?.superseded === true ? 'left to a newer run' : (kept?.url ?? null)
}
const bodies = () => fixture.repository.commentsOn(number).map(({ body }) => body)

beforeEach(() => {
  number = fixture.repository.addPullRequest().number
})

test('keeps the format of the marker, so that an upgrade finds existing comments', () => {
  expect(withMarker(mark, 'x')).toBe(
    '<!-- oss-bucket-encryption comment 0123456789abcdef.01234567 -->\nx'
  )
  expect(withMarker({ kind: 'closing', policy: 'f', sinceRun: '42.1' }, 'x')).toBe(
    '<!-- oss-bucket-encryption closing f since 42.1 -->\nx'
  )
})

test('creates the comment once, updates it, and sends nothing without a change', async () => {
  const url = await keep('first')
  expect(url).toMatch(/#issuecomment-\d+$/)
  expect(await keep('second')).toBe(url)
  expect(bodies()).toEqual([withMarker(mark, 'second')])
  const before = fixture.requests().length
  expect(await keep('second')).toBe(url)
  expect(fixture.requests().slice(before)).toEqual([`GET /issues/${number}/comments`])
})

test('creates no comment with create: false, but updates an existing one', async () => {
  expect(await keep('fine', false)).toBeNull()
  expect(bodies()).toEqual([])
  await keep('drift')
  await keep('fine', false)
  expect(bodies()).toEqual([withMarker(mark, 'fine')])
})

test('finds the comment on the third page of a thread', async () => {
  for (let index = 0; index < 230; index += 1)
    fixture.repository.addComment(number, `talk ${index}`)
  fixture.repository.addComment(number, withMarker(mark, 'old'), githubActions)
  await keep('new')
  expect(bodies()).toHaveLength(231)
  expect(bodies().at(-1)).toBe(withMarker(mark, 'new'))
  expect(fixture.requests().filter(line => line.startsWith('GET'))).toHaveLength(3)
})

test.each([
  ['by another author', () => withMarker(mark, 'all is well'), octocat],
  ['that quotes ours', () => `> ${withMarker(mark, 'all is well')}`, githubActions],
  ['of another policy', () => withMarker({ ...mark, policy: 'f'.repeat(16) }, 'x'), githubActions],
  ['of another account', () => withMarker({ ...mark, account: 'f'.repeat(8) }, 'x'), githubActions],
  ['of another kind', () => withMarker({ ...mark, kind: 'closing' }, 'x'), githubActions]
])('does not take a comment %s for ours', async (_, text, author) => {
  fixture.repository.addComment(number, text(), author)
  await keep('drift')
  expect(bodies()).toEqual([text(), withMarker(mark, 'drift')])
})

test('updates a comment with an unknown account and adds the account to its marker', async () => {
  const unknown: Marker = { kind: 'comment', policy: markerIdentity.policy }
  fixture.repository.addComment(number, withMarker(unknown, 'not listed'), githubActions)
  await keep('drift')
  expect(bodies()).toEqual([withMarker(mark, 'drift')])
})

describe('a run that does not know its account', () => {
  const other: Marker = { ...mark, account: 'f'.repeat(8) }
  const unknown: Marker = { kind: 'comment', policy: markerIdentity.policy }

  test('removes and changes neither comment if there are two accounts', async () => {
    await keepAs(mark, 'drift of one')
    await keepAs(other, 'drift of the other')
    await keepAs(unknown, 'not listed')
    expect(bodies()).toEqual([
      withMarker(mark, 'drift of one'),
      withMarker(other, 'drift of the other'),
      withMarker(unknown, 'not listed')
    ])
  })

  test('keeps the account of the only comment', async () => {
    await keepAs(mark, 'drift')
    await keepAs(unknown, 'not listed')
    expect(bodies()).toEqual([withMarker(mark, 'not listed')])
  })
})

test('does not overwrite a newer run’s result from an older commit', async () => {
  const writerOf = (runAttemptId: string, letter: string) => ({
    runAttemptId,
    commit: letter.repeat(40)
  })
  const newer: Marker = { ...mark, writer: writerOf('43.1', 'b') }
  await keepAs(newer, 'drift')
  expect(await keepAs({ ...mark, writer: writerOf('42.1', 'a') }, 'all is well')).toBe(
    'left to a newer run'
  )
  expect(bodies()).toEqual([withMarker(newer, 'drift')])
  const again: Marker = { ...mark, writer: writerOf('42.2', 'b') }
  await keepAs(again, 'all is well')
  expect(bodies()).toEqual([withMarker(again, 'all is well')])
})

describe('a wrong response from GitHub', () => {
  test.each([
    ['another comment', { id: 1, body: 'hello', user: { login: 'octocat' }, html_url: 'x' }],
    [
      'an older comment of another account',
      { id: 1, body: withMarker({ ...mark, account: 'f0' }, 'x') }
    ],
    ['no properties', {}],
    ['a list', []]
  ])('keeps and finds our comment when the response has %s instead', async (_, body) => {
    fixture.repository.addComment(number, 'hello')
    const answer = {
      status: 201,
      body: Array.isArray(body) ? body : { user: { login: botLogin }, ...body }
    }
    fixture.api.addFault({ method: 'POST', times: 1, act: { kind: 'done-but-answer', answer } })
    expect(await keep('drift')).toMatch(/#issuecomment-\d+$/)
    expect(bodies()).toEqual(['hello', withMarker(mark, 'drift')])
    expect(fixture.requests().some(line => line.startsWith('DELETE'))).toBe(false)
  })

  test.each([{}, { message: 'a lie' }, null, '<html></html>', [[]].length])(
    'creates no second comment when the list is %j',
    async body => {
      await keep('drift')
      fixture.api.addFault({
        method: 'GET',
        act: { kind: 'answer', answer: { status: 200, body } }
      })
      await expect(keep('more')).rejects.toMatchObject({ kind: 'unanswered' })
      expect(bodies()).toEqual([withMarker(mark, 'drift')])
    }
  )

  test('creates one comment and fails if the response names another author', async () => {
    const { owner, name: repo } = fixture.repository
    const thread = { owner, repo, number, login: 'somebody-else' }
    const failure = failureOf(
      upsertComment(fixture.connect(), thread, { marker: mark, text: 'drift' })
    )
    expect(await failure).toMatchObject({
      description:
        "it was created, but this action could not recognize it in the server's responses"
    })
    expect(bodies()).toHaveLength(1)
  })

  test('stops at a list whose next page was already read', async () => {
    const link = `<${fixture.api.url}/x?per_page=100&page=2>; rel="next"`
    const answer = { status: 200, headers: { link }, body: [] }
    fixture.api.addFault({ method: 'GET', act: { kind: 'answer', answer } })
    expect(await failureOf(keep('drift'))).toMatchObject({
      description: 'a list from GitHub links to the same page twice'
    })
    expect(fixture.requests()).toHaveLength(2)
  })

  test('sends no token to a next page on another host', async () => {
    const elsewhere = await startGithubApi()
    try {
      const link = `<${elsewhere.url}/steal?page=2>; rel="next"`
      const answer = { status: 200, headers: { link }, body: [] }
      fixture.api.addFault({ method: 'GET', times: 1, act: { kind: 'answer', answer } })
      await keep('drift')
      expect(elsewhere.requests).toEqual([])
    } finally {
      await elsewhere.close()
    }
  })
})

describe('concurrent runs', () => {
  test.each(['make', 'update'])('%s one comment', async what => {
    if (what === 'update') await keep('before')
    // Both have listed the comments before either continues.
    fixture.api.addBarrier(2, { method: 'GET', path: /\/comments/ })
    const urls = await Promise.all([keep('one'), keep('two')])
    expect(urls[0]).toBe(urls[1])
    expect(bodies()).toHaveLength(1)
    expect([withMarker(mark, 'one'), withMarker(mark, 'two')]).toContain(bodies()[0])
  })

  test('keep one comment even if both create it before either lists again', async () => {
    fixture.api.addBarrier(2, { method: 'GET', path: /\/comments/ })
    fixture.api.addBarrier(2, { method: 'POST', path: /\/comments/ })
    await Promise.all([keep('one'), keep('two')])
    expect(bodies()).toHaveLength(1)
    expect(fixture.requests().filter(line => line.startsWith('POST'))).toHaveLength(2)
    expect(fixture.requests().some(line => line.startsWith('DELETE'))).toBe(true)
  })
})

describe('an unanswered request', () => {
  test.each([
    ['was carried out', 'done-but-answer', 1],
    ['was not carried out', 'answer', 2]
  ] as const)('leads to one comment if it %s', async (_, kind, posts) => {
    fixture.api.addFault({ method: 'POST', times: 1, act: { kind, answer: serverError(502) } })
    await keep('drift')
    expect(bodies()).toEqual([withMarker(mark, 'drift')])
    expect(fixture.requests().filter(line => line.startsWith('POST'))).toHaveLength(posts)
  })

  test('leads to one comment if the connection broke after it was carried out', async () => {
    fixture.api.addFault({ method: 'POST', times: 1, act: { kind: 'done-but-reset' } })
    await keep('drift')
    expect(bodies()).toEqual([withMarker(mark, 'drift')])
  })

  test('is given up after the maximum number of attempts', async () => {
    fixture.api.addFault({ method: 'POST', act: { kind: 'answer', answer: serverError(503) } })
    await expect(keep('drift')).rejects.toMatchObject({ kind: 'unanswered' })
    expect(fixture.requests().filter(line => line.startsWith('POST'))).toHaveLength(4)
    expect(bodies()).toEqual([])
  })
})

test('creates the comment again if it was deleted between the list and the update', async () => {
  await keep('before')
  fixture.api.addFault({
    method: 'PATCH',
    times: 1,
    act: {
      kind: 'answer',
      answer: { status: 404, body: { message: 'Not Found', status: '404' } }
    }
  })
  await keep('after')
  expect(bodies()).toEqual([withMarker(mark, 'after')])
})
