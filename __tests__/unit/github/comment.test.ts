import { beforeEach, describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../runner/github-api/account.js'
import { startGithubApi } from '../../../runner/github-api/github-api.js'
import { serverError } from '../../../runner/github-api/scripted-answers.js'
import { keepComment } from '../../../src/github/comment.js'
import { marked, type Mark } from '../../../src/github/marker.js'
import { about, hub, me } from './github.js'

const at = hub()
const mark: Mark = { kind: 'comment', ...about }
let number = 0

const keep = (text: string, create = true, of = mark) => keepAs(of, text, create)
const keepAs = async (of: Mark, text: string, create = true) => {
  const { owner, name: repo } = at.repository
  const kept = await keepComment(at.connect(), { owner, repo, number, me }, of, text, create)
  return kept?.overtaken === true ? 'left to a newer run' : (kept?.url ?? null)
}
const bodies = () => at.repository.commentsOn(number).map(({ body }) => body)

beforeEach(() => {
  number = at.repository.addPullRequest().number
})

test('begins with the same mark in each version: else an upgrade would write a second one', () => {
  expect(marked(mark, 'x')).toBe(
    '<!-- oss-bucket-encryption comment 0123456789abcdef.01234567 -->\nx'
  )
  expect(marked({ kind: 'closing', policy: 'f', since: '42.1' }, 'x')).toBe(
    '<!-- oss-bucket-encryption closing f since 42.1 -->\nx'
  )
})

test('is made once, then brought up to date, and left alone when nothing is new', async () => {
  const url = await keep('first')
  expect(url).toMatch(/#issuecomment-\d+$/)
  expect(await keep('second')).toBe(url)
  expect(bodies()).toEqual([marked(mark, 'second')])
  const before = at.asked().length
  expect(await keep('second')).toBe(url)
  expect(at.asked().slice(before)).toEqual([`GET /issues/${number}/comments`])
})

test('is not made where it need not be, and then brought up to date all the same', async () => {
  expect(await keep('fine', false)).toBeNull()
  expect(bodies()).toEqual([])
  await keep('drift')
  await keep('fine', false)
  expect(bodies()).toEqual([marked(mark, 'fine')])
})

test('is found on the third page of a long discussion', async () => {
  for (let index = 0; index < 230; index += 1) at.repository.addComment(number, `talk ${index}`)
  at.repository.addComment(number, marked(mark, 'old'), githubActions)
  await keep('new')
  expect(bodies()).toHaveLength(231)
  expect(bodies().at(-1)).toBe(marked(mark, 'new'))
  expect(at.asked().filter(line => line.startsWith('GET'))).toHaveLength(3)
})

test.each([
  ['of somebody else', () => marked(mark, 'all is well'), octocat],
  ['that quotes ours', () => `> ${marked(mark, 'all is well')}`, githubActions],
  ['of another policy', () => marked({ ...mark, policy: 'f'.repeat(16) }, 'x'), githubActions],
  ['of another account', () => marked({ ...mark, account: 'f'.repeat(8) }, 'x'), githubActions],
  ['of another kind', () => marked({ ...mark, kind: 'closing' }, 'x'), githubActions]
])('a comment %s is not ours', async (_, text, author) => {
  at.repository.addComment(number, text(), author)
  await keep('drift')
  expect(bodies()).toEqual([text(), marked(mark, 'drift')])
})

test('whose account was not known is the same one, and learns it', async () => {
  const unknown: Mark = { kind: 'comment', policy: about.policy }
  at.repository.addComment(number, marked(unknown, 'not listed'), githubActions)
  await keep('drift')
  expect(bodies()).toEqual([marked(mark, 'drift')])
})

describe('a run that could not list the buckets', () => {
  const other: Mark = { ...mark, account: 'f'.repeat(8) }
  const unknown: Mark = { kind: 'comment', policy: about.policy }

  test('takes away and changes none of the comments of two accounts', async () => {
    await keepAs(mark, 'drift of one')
    await keepAs(other, 'drift of the other')
    await keepAs(unknown, 'not listed')
    expect(bodies()).toEqual([
      marked(mark, 'drift of one'),
      marked(other, 'drift of the other'),
      marked(unknown, 'not listed')
    ])
  })

  test('leaves the only one its account', async () => {
    await keepAs(mark, 'drift')
    await keepAs(unknown, 'not listed')
    expect(bodies()).toEqual([marked(mark, 'not listed')])
  })
})

test('a run of an older commit does not say that all is well over what a newer one has found', async () => {
  const by = (occasion: string, letter: string) => ({ occasion, commit: letter.repeat(40) })
  const newer: Mark = { ...mark, by: by('43.1', 'b') }
  await keepAs(newer, 'drift')
  expect(await keepAs({ ...mark, by: by('42.1', 'a') }, 'all is well')).toBe('left to a newer run')
  expect(bodies()).toEqual([marked(newer, 'drift')])
  const again: Mark = { ...mark, by: by('42.2', 'b') }
  await keepAs(again, 'all is well')
  expect(bodies()).toEqual([marked(again, 'all is well')])
})

describe('what GitHub answers wrongly', () => {
  test.each([
    ['another comment', { id: 1, body: 'hello', user: { login: 'octocat' }, html_url: 'x' }],
    ['an older one of another account', { id: 1, body: marked({ ...mark, account: 'f0' }, 'x') }],
    ['nothing of it', {}],
    ['a list', []]
  ])('%s instead of the one that was made: ours is kept, and found', async (_, body) => {
    at.repository.addComment(number, 'hello')
    const answer = {
      status: 201,
      body: Array.isArray(body) ? body : { user: { login: me }, ...body }
    }
    at.api.fault({ method: 'POST', times: 1, act: { kind: 'done-but-answer', answer } })
    expect(await keep('drift')).toMatch(/#issuecomment-\d+$/)
    expect(bodies()).toEqual(['hello', marked(mark, 'drift')])
    expect(at.asked().some(line => line.startsWith('DELETE'))).toBe(false)
  })

  test.each([{}, { message: 'a lie' }, null, '<html></html>', [[]].length])(
    '%j instead of the list makes no second one',
    async body => {
      await keep('drift')
      at.api.fault({ method: 'GET', act: { kind: 'answer', answer: { status: 200, body } } })
      await expect(keep('more')).rejects.toMatchObject({ kind: 'unanswered' })
      expect(bodies()).toEqual([marked(mark, 'drift')])
    }
  )

  test('an author that we are not known as: it is made once, and that is told', async () => {
    const { owner, name: repo } = at.repository
    const thread = { owner, repo, number, me: 'somebody-else' }
    await expect(keepComment(at.connect(), thread, mark, 'drift')).rejects.toMatchObject({
      message: 'the server did not show what was made'
    })
    expect(bodies()).toHaveLength(1)
  })

  test('a list that goes round in a circle is left', async () => {
    const link = `<${at.api.url}/x?per_page=100&page=2>; rel="next"`
    const answer = { status: 200, headers: { link }, body: [] }
    at.api.fault({ method: 'GET', act: { kind: 'answer', answer } })
    await expect(keep('drift')).rejects.toMatchObject({
      message: expect.stringContaining('circle')
    })
    expect(at.asked()).toHaveLength(2)
  })

  test('a next page elsewhere gets no token', async () => {
    const elsewhere = await startGithubApi()
    try {
      const link = `<${elsewhere.url}/steal?page=2>; rel="next"`
      const answer = { status: 200, headers: { link }, body: [] }
      at.api.fault({ method: 'GET', times: 1, act: { kind: 'answer', answer } })
      await keep('drift')
      expect(elsewhere.requests).toEqual([])
    } finally {
      await elsewhere.close()
    }
  })
})

describe('two runs at once', () => {
  test.each(['make', 'update'])('%s one comment', async what => {
    if (what === 'update') await keep('before')
    // Both have looked before either goes on.
    at.api.holdUntil(2, { method: 'GET', path: /\/comments/ })
    const urls = await Promise.all([keep('one'), keep('two')])
    expect(urls[0]).toBe(urls[1])
    expect(bodies()).toHaveLength(1)
    expect([marked(mark, 'one'), marked(mark, 'two')]).toContain(bodies()[0])
  })

  test('end with one even where both are made before either looks again', async () => {
    at.api.holdUntil(2, { method: 'GET', path: /\/comments/ })
    at.api.holdUntil(2, { method: 'POST', path: /\/comments/ })
    await Promise.all([keep('one'), keep('two')])
    expect(bodies()).toHaveLength(1)
    expect(at.asked().filter(line => line.startsWith('POST'))).toHaveLength(2)
    expect(at.asked().some(line => line.startsWith('DELETE'))).toBe(true)
  })
})

describe('an attempt that is not answered', () => {
  test.each([
    ['was carried out', 'done-but-answer', 1],
    ['was not', 'answer', 2]
  ] as const)('and %s: one comment in the end', async (_, kind, posts) => {
    at.api.fault({ method: 'POST', times: 1, act: { kind, answer: serverError(502) } })
    await keep('drift')
    expect(bodies()).toEqual([marked(mark, 'drift')])
    expect(at.asked().filter(line => line.startsWith('POST'))).toHaveLength(posts)
  })

  test('and whose connection broke after it was carried out: one comment in the end', async () => {
    at.api.fault({ method: 'POST', times: 1, act: { kind: 'done-but-reset' } })
    await keep('drift')
    expect(bodies()).toEqual([marked(mark, 'drift')])
  })

  test('is given up after so many', async () => {
    at.api.fault({ method: 'POST', act: { kind: 'answer', answer: serverError(503) } })
    await expect(keep('drift')).rejects.toMatchObject({ kind: 'unanswered' })
    expect(at.asked().filter(line => line.startsWith('POST'))).toHaveLength(4)
    expect(bodies()).toEqual([])
  })
})

test('taken away between the look and the update, it is made again', async () => {
  await keep('before')
  at.api.fault({
    method: 'PATCH',
    times: 1,
    act: {
      kind: 'answer',
      answer: { status: 404, body: { message: 'Not Found', status: '404' } }
    }
  })
  await keep('after')
  expect(bodies()).toEqual([marked(mark, 'after')])
})
