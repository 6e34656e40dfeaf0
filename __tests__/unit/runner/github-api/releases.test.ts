import { expect, test } from '@jest/globals'
import { at, github } from './octokit.js'

const hub = github()
const [first, second, aside] = ['1', '2', '3'].map(digit => digit.repeat(40)) as [
  string,
  string,
  string
]
const history = (): void => {
  hub.shop.addCommit(first, [])
  hub.shop.addCommit(second, [first], { 'package.json': '{}' })
  hub.shop.addCommit(aside, [first])
  hub.shop.branches.set('main', second)
}

test('a tag is made once, and moved forward; elsewhere by force only', async () => {
  history()
  const { git } = hub.as().rest
  const ref = 'tags/v1'
  await expect(git.getRef({ ...at, ref })).rejects.toMatchObject({ status: 404 })
  await expect(git.updateRef({ ...at, ref, sha: first })).rejects.toMatchObject({ status: 422 })
  await git.createRef({ ...at, ref: `refs/${ref}`, sha: first })
  await expect(git.createRef({ ...at, ref: `refs/${ref}`, sha: first })).rejects.toThrow(
    'Reference already exists'
  )
  await git.updateRef({ ...at, ref, sha: second })
  await expect(git.updateRef({ ...at, ref, sha: aside })).rejects.toThrow('not a fast forward')
  await expect(git.updateRef({ ...at, ref, sha: '4'.repeat(40) })).rejects.toThrow('does not exist')
  await git.updateRef({ ...at, ref, sha: aside, force: true })
  const { data } = await git.getRef({ ...at, ref })
  expect(data).toMatchObject({ ref: 'refs/tags/v1', object: { type: 'commit', sha: aside } })
})

test('a ref is a branch or a tag, never the other', async () => {
  history()
  hub.shop.tags.set('main', { type: 'commit', sha: aside })
  const { git } = hub.as().rest
  const shaOf = async (ref: string) => (await git.getRef({ ...at, ref })).data.object.sha
  expect(await shaOf('heads/main')).toBe(second)
  expect(await shaOf('tags/main')).toBe(aside)
})

test.each([
  [first, second, { status: 'ahead', ahead_by: 1, behind_by: 0 }],
  [second, first, { status: 'behind', ahead_by: 0, behind_by: 1 }],
  [second, second, { status: 'identical', ahead_by: 0, behind_by: 0 }],
  [second, aside, { status: 'diverged', ahead_by: 1, behind_by: 1 }]
])('%s compared with %s', async (base, head, expected) => {
  history()
  const { repos } = hub.as().rest
  const { data } = await repos.compareCommitsWithBasehead({ ...at, basehead: `${base}...${head}` })
  expect(data).toMatchObject(expected)
})

test('shows drafts to those who may write, and files at a commit', async () => {
  history()
  hub.shop.releases.push({ tag: 'v1.0.0', draft: true, prerelease: false })
  const seen = async (contents: 'read' | 'write') =>
    (await hub.as({ permissions: { contents } }).rest.repos.listReleases(at)).data.length
  expect([await seen('read'), await seen('write')]).toEqual([0, 1])
  const file = { ...at, path: 'package.json' }
  const { getContent } = hub.as().rest.repos
  expect((await getContent({ ...file, ref: second })).data).toMatchObject({ content: 'e30=' })
  await expect(getContent({ ...file, ref: first })).rejects.toMatchObject({ status: 404 })
})

test('lists the runs of a workflow, newest first, as asked', async () => {
  history()
  const red = hub.shop.addWorkflowRun({ headSha: first, conclusion: 'failure' })
  const green = hub.shop.addWorkflowRun({ headSha: first })
  hub.shop.addWorkflowRun({ headSha: first, event: 'pull_request' })
  hub.shop.addWorkflowRun({ headSha: first, branch: 'next' })
  hub.shop.addWorkflowRun({ headSha: second })
  const { actions } = hub.as().rest
  const asked = { ...at, workflow_id: 'ci.yml' }
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
    hub.as({ permissions: { contents: 'write' } }).rest.actions.listWorkflowRuns(asked)
  ).rejects.toMatchObject({ status: 403 })
})
