import { describe, expect, test } from '@jest/globals'
import { githubActions, octocat } from '../../../../runner/github-api/account.js'
import { startGithubApi } from '../../../../runner/github-api/github-api.js'
import { at, client, github, refusal, words } from './octokit.js'

const hub = github()
describe('issues', () => {
  test('opened, changed, closed, opened again', async () => {
    const { issues } = hub.as().rest
    const { data, status } = await issues.create({
      ...{ ...at, title: 'Drift', body: 'photos differs' },
      labels: ['drift', { name: 'oss' }]
    })
    expect(status).toBe(201)
    expect(data).toMatchObject({
      ...{ number: 1, state: 'open', state_reason: null, closed_at: null },
      html_url: 'https://github.com/octo/shop/issues/1',
      user: { login: 'github-actions[bot]', type: 'Bot' },
      performed_via_github_app: { slug: 'github-actions' }
    })
    const issue = { ...at, issue_number: 1 }
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
  ])('listed with %j, pull requests among them', async (query, numbers) => {
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
      const octokit = client(server)
      const { data } = await octokit.rest.issues.listForRepo({ ...at, ...query })
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
  ] as const)('paged, below %j, in pages of at most 100', async (prefix, total) => {
    const server = await startGithubApi({ prefix })
    try {
      const there = server.addRepository('octo/shop')
      for (let count = 0; count < total; count++) there.addIssue()
      const octokit = client(server)
      const list = octokit.rest.issues.listForRepo
      const all = await octokit.paginate(list, { ...at, per_page: total === 101 ? 500 : 20 })
      expect(all.map(({ number }) => number)).toEqual(
        Array.from({ length: total }, (_, index) => total - index)
      )
      expect(server.requests.map(({ status }) => status)).toEqual([200, 200])
      const usual = await list({ ...at })
      expect(usual.data).toHaveLength(30)
      const last = Math.ceil(total / 30)
      const page = (number: number, rel: string) =>
        `<${server.url}/repositories/${there.id}/issues?page=${number}>; rel="${rel}"`
      expect(usual.headers.link).toBe([page(2, 'next'), page(last, 'last')].join(', '))
      const beyond = await list({ ...at, page: last + 1 })
      expect(beyond.data).toEqual([])
      expect(beyond.headers.link).toBe([page(last, 'prev'), page(1, 'first')].join(', '))
    } finally {
      await server.close()
    }
  })

  const ask = (route: string, more: object) => () => hub.as().request(route, { ...at, ...more })
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
  ])('refused: %s', async (_what, asked, expected) => {
    expect(await words(asked())).toEqual(expected)
    expect(hub.shop.issues).toEqual([])
  })

  test('refused: a state that is none', async () => {
    hub.shop.addIssue()
    const asked = ask('PATCH /repos/{owner}/{repo}/issues/1', { state: 'shut', title: 'x' })
    expect(await words(asked())).toEqual([
      422,
      'Invalid request.\n\n"shut" is not a member of ["open","closed"].'
    ])
    expect(hub.shop.issues[0]?.title).toBe('A title')
  })

  test('as long as may be', async () => {
    const given = { title: '𝒳'.repeat(256), body: '𝒳'.repeat(65_536) }
    expect((await hub.as().rest.issues.create({ ...at, ...given })).data).toMatchObject(given)
  })

  test('switched off: 410 for issues; pull requests have theirs still', async () => {
    hub.shop.addPullRequest()
    hub.shop.addIssue()
    hub.shop.hasIssues = false
    const { issues } = hub.as().rest
    const gone = [410, 'Issues has been disabled in this repository.']
    expect(await words(issues.create({ ...at, title: 'x' }))).toEqual(gone)
    expect(await words(issues.get({ ...at, issue_number: 2 }))).toEqual(gone)
    const comment = { ...at, body: 'hello' }
    expect(await words(issues.createComment({ ...comment, issue_number: 2 }))).toEqual(gone)
    expect((await issues.createComment({ ...comment, issue_number: 1 })).status).toBe(201)
    const { data } = await issues.listForRepo({ ...at, state: 'all' })
    expect(data.map(({ number }) => number)).toEqual([1])
  })
})

describe('comments', () => {
  test('on a pull request: made, changed, listed, deleted', async () => {
    const pull = hub.shop.addPullRequest()
    const on = { ...at, issue_number: pull.number }
    hub.shop.addComment(pull.number, 'nice')
    const { issues } = hub.as().rest
    const { data, status } = await issues.createComment({ ...on, body: 'Two buckets differ' })
    expect(status).toBe(201)
    expect(data).toMatchObject({
      html_url: `https://github.com/octo/shop/pull/1#issuecomment-${data.id}`,
      issue_url: `${hub.api.url}/repos/octo/shop/issues/1`,
      user: { login: 'github-actions[bot]' }
    })
    const comment = { ...at, comment_id: data.id }
    await issues.updateComment({ ...comment, body: 'All is well' })
    expect((await issues.getComment(comment)).data.body).toBe('All is well')
    const listed = await hub.as().paginate(issues.listComments, { ...on, per_page: 1 })
    expect(listed.map(({ body, user }) => [body, user?.login])).toEqual([
      ['nice', 'octocat'],
      ['All is well', 'github-actions[bot]']
    ])
    expect((await issues.get(on)).data.comments).toBe(2)
    expect((await issues.deleteComment(comment)).status).toBe(204)
    expect(hub.shop.commentsOn(1).map(({ body }) => body)).toEqual(['nice'])
    expect(await words(issues.getComment(comment))).toEqual([404, 'Not Found'])
  })

  test('since when, and of which issue', async () => {
    hub.shop.addIssue()
    hub.shop.addIssue()
    hub.shop.addComment(1, 'here')
    hub.shop.addComment(2, 'there')
    const list = hub.as().rest.issues.listComments
    expect((await list({ ...at, issue_number: 1 })).data.map(({ body }) => body)).toEqual(['here'])
    const later = { since: '2099-01-01T00:00:00Z' }
    expect((await list({ ...at, issue_number: 1, ...later })).data).toEqual([])
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
  ])('refused, whether new or changed: %s', async (_what, body, expected) => {
    hub.shop.addIssue()
    const there = hub.shop.addComment(1, 'as it was', githubActions)
    const comments = '/repos/{owner}/{repo}/issues'
    const asked = { ...at, ...body }
    expect(await words(hub.as().request(`POST ${comments}/1/comments`, asked))).toEqual(expected)
    expect(await words(hub.as().request(`PATCH ${comments}/comments/${there.id}`, asked))).toEqual(
      expected
    )
    expect(hub.shop.comments.map(comment => comment.body)).toEqual(['as it was'])
  })

  test('as long as may be, in characters', async () => {
    hub.shop.addIssue()
    const body = '𝒳'.repeat(65_536)
    const { data } = await hub.as().rest.issues.createComment({ ...at, issue_number: 1, body })
    expect(data.body).toBe(body)
  })

  test('a locked conversation takes none of an app', async () => {
    hub.shop.addPullRequest({ locked: true })
    const comment = { ...at, issue_number: 1, body: 'x' }
    const refused = await refusal(hub.as().rest.issues.createComment(comment))
    expect(refused.response?.data).toMatchObject({
      message: 'Unable to create comment because issue is locked.',
      documentation_url: 'https://docs.github.com/articles/locking-conversations/'
    })
    expect(refused.status).toBe(403)
    const person = hub.as({ account: octocat })
    expect((await person.rest.issues.createComment(comment)).status).toBe(201)
  })
})
