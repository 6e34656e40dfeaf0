import { describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../../../dev/runner/github-api/github-accounts.js'
import { startGithubApi } from '../../../../../dev/runner/github-api/github-api.js'
import {
  ownerAndRepo,
  octokitFor,
  octokitFixture,
  errorOf,
  errorDetails
} from './octokit-fixture.js'

const fixture = octokitFixture()
describe('issues', () => {
  test('are opened, changed, closed and reopened', async () => {
    const { issues } = fixture.octokit().rest
    const { data, status } = await issues.create({
      ...{ ...ownerAndRepo, title: 'Drift', body: 'photos differs' },
      labels: ['drift', { name: 'oss' }]
    })
    expect(status).toBe(201)
    expect(data).toMatchObject({
      ...{ number: 1, state: 'open', state_reason: null, closed_at: null },
      html_url: 'https://github.com/octo/shop/issues/1',
      user: { login: 'github-actions[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'github-actions' }
    })
    const issue = { ...ownerAndRepo, issue_number: 1 }
    const edited = await issues.update({ ...issue, title: 'Drift!', body: null, labels: [] })
    expect(edited.data).toMatchObject({ title: 'Drift!', body: null, labels: [], state: 'open' })
    const closed = await issues.update({ ...issue, state: 'closed', state_reason: 'not_planned' })
    expect(closed.data).toMatchObject({
      ...{ state: 'closed', state_reason: 'not_planned', title: 'Drift!' },
      closed_by: { login: 'github-actions[bot]' },
      closed_at: expect.any(String)
    })
    const again = await issues.update({ ...issue, state: 'open' })
    expect(again.data).toMatchObject({ state: 'open', state_reason: 'reopened', closed_at: null })
    await issues.update({ ...issue, state: 'closed' })
    expect((await issues.get(issue)).data.state_reason).toBe('completed')
  })

  test.each<[Record<string, string>, number[]]>([
    [{}, [5, 4, 2, 1]],
    [{ state: 'closed' }, [3]],
    [{ state: 'all', direction: 'asc' }, [1, 2, 3, 4, 5]],
    [{ creator: 'github-actions[bot]' }, [2]],
    [{ labels: 'drift' }, [4, 2]],
    [{ labels: 'drift,oss' }, [4]],
    [{ labels: 'unheard-of' }, []],
    [{ sort: 'comments' }, [1, 5, 4, 2]],
    [{ sort: 'updated' }, [1, 5, 4, 2]],
    [{ since: '2026-01-01T00:00:06Z' }, [1]]
  ])('are listed with %j, including pull requests', async (query, numbers) => {
    let second = 0
    const server = await startGithubApi({
      now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, ++second))
    })
    try {
      const there = server.addRepository('octo/shop')
      there.addIssue()
      there.addIssue({ author: githubActions, labels: ['drift'] })
      there.addIssue({ state: 'closed' })
      there.addIssue({ labels: ['oss', 'drift'] })
      there.addPullRequest()
      there.addComment(1, 'me too')
      const octokit = octokitFor(server)
      const { data } = await octokit.rest.issues.listForRepo({ ...ownerAndRepo, ...query })
      expect(data.map(({ number }) => number)).toEqual(numbers)
      expect(data.flatMap(({ pull_request }) => pull_request?.html_url ?? [])).toEqual(
        numbers.includes(5) ? ['https://github.com/octo/shop/pull/5'] : []
      )
    } finally {
      await server.close()
    }
  })

  test.each([
    ['', 101],
    ['/api/v3', 35]
  ] as const)('are paged below %j, in pages of at most 100', async (prefix, total) => {
    const server = await startGithubApi({ prefix })
    try {
      const there = server.addRepository('octo/shop')
      for (let count = 0; count < total; count++) there.addIssue()
      const octokit = octokitFor(server)
      const list = octokit.rest.issues.listForRepo
      const all = await octokit.paginate(list, {
        ...ownerAndRepo,
        per_page: total === 101 ? 500 : 20
      })
      expect(all.map(({ number }) => number)).toEqual(
        Array.from({ length: total }, (_, index) => total - index)
      )
      expect(server.requests.map(({ status }) => status)).toEqual([200, 200])
      const byDefault = await list({ ...ownerAndRepo })
      expect(byDefault.data).toHaveLength(30)
      const last = Math.ceil(total / 30)
      const page = (number: number, rel: string) =>
        `<${server.url}/repositories/${there.id}/issues?page=${number}>; rel="${rel}"`
      expect(byDefault.headers.link).toBe([page(2, 'next'), page(last, 'last')].join(', '))
      const beyond = await list({ ...ownerAndRepo, page: last + 1 })
      expect(beyond.data).toEqual([])
      expect(beyond.headers.link).toBe([page(last, 'prev'), page(1, 'first')].join(', '))
    } finally {
      await server.close()
    }
  })

  const ask = (route: string, more: object) => () =>
    fixture.octokit().request(route, { ...ownerAndRepo, ...more })
  const create = (more: object) => ask('POST /repos/{owner}/{repo}/issues', more)
  const failed = (field: string, message: string) => [
    422,
    'Validation Failed',
    { resource: 'Issue', code: 'custom', field, message }
  ]
  test.each<[string, () => Promise<unknown>, unknown[]]>([
    ['no title', create({}), [422, 'Invalid request.\n\n"title" wasn\'t supplied.']],
    [
      'a blank title',
      create({ title: ' ' }),
      [422, 'Validation Failed', { resource: 'Issue', code: 'missing_field', field: 'title' }]
    ],
    [
      'a title of 257 characters',
      create({ title: 'x'.repeat(257) }),
      failed('title', 'title is too long (maximum is 256 characters)')
    ],
    [
      'a body of 65,537 characters',
      create({ title: 'x', body: '𝒳'.repeat(65_537) }),
      failed('body', 'body is too long (maximum is 65536 characters)')
    ],
    [
      'labels that are no list',
      create({ title: 'x', labels: 'drift' }),
      [422, 'Invalid request.\n\nFor \'properties/labels\', "drift" is not an array.']
    ],
    [
      'a label that is no name',
      create({ title: 'x', labels: [7] }),
      [422, "Invalid request.\n\nFor 'properties/labels', 7 is not a string."]
    ],
    [
      'a creator that nobody is',
      ask('GET /repos/{owner}/{repo}/issues', { creator: 'nobody' }),
      [
        422,
        'Validation Failed',
        { value: 'nobody', resource: 'Issue', field: 'creator', code: 'invalid' }
      ]
    ],
    [
      'a state that is none',
      ask('PATCH /repos/{owner}/{repo}/issues/1', { state: 'shut' }),
      [404, 'Not Found']
    ]
  ])('reject %s', async (_what, asked, expected) => {
    expect(await errorDetails(asked())).toEqual(expected)
    expect(fixture.shop.issues).toEqual([])
  })

  test('reject an invalid state', async () => {
    fixture.shop.addIssue()
    const asked = ask('PATCH /repos/{owner}/{repo}/issues/1', { state: 'shut', title: 'x' })
    expect(await errorDetails(asked())).toEqual([
      422,
      'Invalid request.\n\n"shut" is not a member of ["open","closed"].'
    ])
    expect(fixture.shop.issues[0]?.title).toBe('A title')
  })

  test('are accepted at the greatest length', async () => {
    const longest = { title: '𝒳'.repeat(256), body: '𝒳'.repeat(65_536) }
    expect(
      (await fixture.octokit().rest.issues.create({ ...ownerAndRepo, ...longest })).data
    ).toMatchObject(longest)
  })

  test('return 410 where disabled; pull requests still work', async () => {
    fixture.shop.addPullRequest()
    fixture.shop.addIssue()
    fixture.shop.hasIssues = false
    const { issues } = fixture.octokit().rest
    const gone = [410, 'Issues has been disabled in this repository.']
    expect(await errorDetails(issues.create({ ...ownerAndRepo, title: 'x' }))).toEqual(gone)
    expect(await errorDetails(issues.get({ ...ownerAndRepo, issue_number: 2 }))).toEqual(gone)
    const comment = { ...ownerAndRepo, body: 'hello' }
    expect(await errorDetails(issues.createComment({ ...comment, issue_number: 2 }))).toEqual(gone)
    expect((await issues.createComment({ ...comment, issue_number: 1 })).status).toBe(201)
    const { data } = await issues.listForRepo({ ...ownerAndRepo, state: 'all' })
    expect(data.map(({ number }) => number)).toEqual([1])
  })
})

describe('comments', () => {
  test('are created, changed, listed and deleted on a pull request', async () => {
    const pull = fixture.shop.addPullRequest()
    const thread = { ...ownerAndRepo, issue_number: pull.number }
    fixture.shop.addComment(pull.number, 'nice')
    const { issues } = fixture.octokit().rest
    const { data, status } = await issues.createComment({ ...thread, body: 'Two buckets differ' })
    expect(status).toBe(201)
    expect(data).toMatchObject({
      html_url: `https://github.com/octo/shop/pull/1#issuecomment-${data.id}`,
      issue_url: `${fixture.api.url}/repos/octo/shop/issues/1`,
      user: { login: 'github-actions[bot]' }
    })
    const comment = { ...ownerAndRepo, comment_id: data.id }
    await issues.updateComment({ ...comment, body: 'All is well' })
    expect((await issues.getComment(comment)).data.body).toBe('All is well')
    const listed = await fixture.octokit().paginate(issues.listComments, { ...thread, per_page: 1 })
    expect(listed.map(({ body, user }) => [body, user?.login])).toEqual([
      ['nice', 'octocat'],
      ['All is well', 'github-actions[bot]']
    ])
    expect((await issues.get(thread)).data.comments).toBe(2)
    expect((await issues.deleteComment(comment)).status).toBe(204)
    expect(fixture.shop.commentsOn(1).map(({ body }) => body)).toEqual(['nice'])
    expect(await errorDetails(issues.getComment(comment))).toEqual([404, 'Not Found'])
  })

  test('are listed by time and by issue', async () => {
    fixture.shop.addIssue()
    fixture.shop.addIssue()
    fixture.shop.addComment(1, 'here')
    fixture.shop.addComment(2, 'there')
    const list = fixture.octokit().rest.issues.listComments
    expect((await list({ ...ownerAndRepo, issue_number: 1 })).data.map(({ body }) => body)).toEqual(
      ['here']
    )
    const later = { since: '2099-01-01T00:00:00Z' }
    expect((await list({ ...ownerAndRepo, issue_number: 1, ...later })).data).toEqual([])
  })

  const failed = (message: string) => [
    422,
    'Validation Failed',
    { resource: 'IssueComment', code: 'unprocessable', field: 'data', message }
  ]
  test.each<[string, object, unknown[]]>([
    ['without a body', {}, [422, 'Invalid request.\n\n"body" wasn\'t supplied.']],
    [
      'with null',
      { body: null },
      [422, "Invalid request.\n\nFor 'properties/body', nil is not a string."]
    ],
    ['blank', { body: ' \n' }, failed('Body cannot be blank')],
    [
      'too long',
      { body: 'x'.repeat(65_537) },
      failed('Body is too long (maximum is 65536 characters)')
    ]
  ])('are rejected when created or changed: %s', async (_what, body, expected) => {
    fixture.shop.addIssue()
    const there = fixture.shop.addComment(1, 'as it was', githubActions)
    const comments = '/repos/{owner}/{repo}/issues'
    const asked = { ...ownerAndRepo, ...body }
    expect(
      await errorDetails(fixture.octokit().request(`POST ${comments}/1/comments`, asked))
    ).toEqual(expected)
    expect(
      await errorDetails(fixture.octokit().request(`PATCH ${comments}/comments/${there.id}`, asked))
    ).toEqual(expected)
    expect(fixture.shop.comments.map(comment => comment.body)).toEqual(['as it was'])
  })

  test('are accepted at the greatest length in characters', async () => {
    fixture.shop.addIssue()
    const body = '𝒳'.repeat(65_536)
    const { data } = await fixture
      .octokit()
      .rest.issues.createComment({ ...ownerAndRepo, issue_number: 1, body })
    expect(data.body).toBe(body)
  })

  test('are rejected from an app in a locked conversation', async () => {
    fixture.shop.addPullRequest({ locked: true })
    const comment = { ...ownerAndRepo, issue_number: 1, body: 'x' }
    const refused = await errorOf(fixture.octokit().rest.issues.createComment(comment))
    expect(refused.response?.data).toMatchObject({
      message: 'Unable to create comment because issue is locked.',
      documentation_url: 'https://docs.github.com/articles/locking-conversations/'
    })
    expect(refused.status).toBe(403)
    const person = fixture.octokit({ account: octocat })
    expect((await person.rest.issues.createComment(comment)).status).toBe(201)
  })
})
