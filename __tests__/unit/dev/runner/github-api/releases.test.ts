import { expect, test } from '@jest/globals'
import { ownerAndRepo, octokitFixture } from './octokit-fixture.js'

const fixture = octokitFixture()
const [first, second, aside] = ['1', '2', '3'].map(digit => digit.repeat(40)) as [
  string,
  string,
  string
]
const history = (): void => {
  fixture.shop.addCommit(first, [])
  fixture.shop.addCommit(second, [first], { 'package.json': '{}' })
  fixture.shop.addCommit(aside, [first])
  fixture.shop.branches.set('main', second)
}

test('creates a tag once, fast-forwards it, and needs force for other moves', async () => {
  history()
  const { git } = fixture.octokit().rest
  const ref = 'tags/v1'
  await expect(git.getRef({ ...ownerAndRepo, ref })).rejects.toMatchObject({ status: 404 })
  await expect(git.updateRef({ ...ownerAndRepo, ref, sha: first })).rejects.toMatchObject({
    status: 422
  })
  await git.createRef({ ...ownerAndRepo, ref: `refs/${ref}`, sha: first })
  await expect(git.createRef({ ...ownerAndRepo, ref: `refs/${ref}`, sha: first })).rejects.toThrow(
    'Reference already exists'
  )
  await git.updateRef({ ...ownerAndRepo, ref, sha: second })
  await expect(git.updateRef({ ...ownerAndRepo, ref, sha: aside })).rejects.toThrow(
    'not a fast forward'
  )
  await expect(git.updateRef({ ...ownerAndRepo, ref, sha: '4'.repeat(40) })).rejects.toThrow(
    'does not exist'
  )
  await git.updateRef({ ...ownerAndRepo, ref, sha: aside, force: true })
  const { data } = await git.getRef({ ...ownerAndRepo, ref })
  expect(data).toMatchObject({ ref: 'refs/tags/v1', object: { type: 'commit', sha: aside } })
})

test('distinguishes branches from tags', async () => {
  history()
  fixture.shop.tags.set('main', { type: 'commit', sha: aside })
  const { git } = fixture.octokit().rest
  const shaOf = async (ref: string) => (await git.getRef({ ...ownerAndRepo, ref })).data.object.sha
  expect(await shaOf('heads/main')).toBe(second)
  expect(await shaOf('tags/main')).toBe(aside)
})

test.each([
  [first, second, { status: 'ahead', ahead_by: 1, behind_by: 0 }],
  [second, first, { status: 'behind', ahead_by: 0, behind_by: 1 }],
  [second, second, { status: 'identical', ahead_by: 0, behind_by: 0 }],
  [second, aside, { status: 'diverged', ahead_by: 1, behind_by: 1 }]
])('compares %s with %s', async (base, head, expected) => {
  history()
  const { repos } = fixture.octokit().rest
  const { data } = await repos.compareCommitsWithBasehead({
    ...ownerAndRepo,
    basehead: `${base}...${head}`
  })
  expect(data).toMatchObject(expected)
})

test('shows drafts to those who may write, and files at a commit', async () => {
  history()
  fixture.shop.releases.push({ tag: 'v1.0.0', draft: true, prerelease: false })
  const seen = async (contents: 'read' | 'write') =>
    (await fixture.octokit({ permissions: { contents } }).rest.repos.listReleases(ownerAndRepo))
      .data.length
  expect([await seen('read'), await seen('write')]).toEqual([0, 1])
  const file = { ...ownerAndRepo, path: 'package.json' }
  const { getContent } = fixture.octokit().rest.repos
  expect((await getContent({ ...file, ref: second })).data).toMatchObject({ content: 'e30=' })
  await expect(getContent({ ...file, ref: first })).rejects.toMatchObject({ status: 404 })
})

test("lists a workflow's runs, newest first, with filters", async () => {
  history()
  const red = fixture.shop.addWorkflowRun({ headSha: first, conclusion: 'failure' })
  const green = fixture.shop.addWorkflowRun({ headSha: first })
  fixture.shop.addWorkflowRun({ headSha: first, event: 'pull_request' })
  fixture.shop.addWorkflowRun({ headSha: first, branch: 'next' })
  fixture.shop.addWorkflowRun({ headSha: second })
  const { actions } = fixture.octokit().rest
  const asked = { ...ownerAndRepo, workflow_id: 'ci.yml' }
  const { data } = await actions.listWorkflowRuns({
    ...asked,
    head_sha: first,
    event: 'push',
    branch: 'main'
  })
  expect(data.workflow_runs.map(({ id }) => id)).toEqual([green.id, red.id])
  await expect(
    actions.listWorkflowRuns({ ...asked, workflow_id: 'none.yml' })
  ).rejects.toMatchObject({ status: 404 })
  await expect(
    fixture.octokit({ permissions: { contents: 'write' } }).rest.actions.listWorkflowRuns(asked)
  ).rejects.toMatchObject({ status: 403 })
})
