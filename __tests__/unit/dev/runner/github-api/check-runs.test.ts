import { describe, expect, test } from '@jest/globals'
import { defaultCommit } from '../../../../../dev/runner/github-api/repository.js'
import { octocat } from '../../../../../dev/runner/github-api/github-accounts.js'
import type { TokenOptions } from '../../../../../dev/runner/github-api/tokens.js'
import { ownerAndRepo, octokitFixture, otherApp, errorDetails } from './octokit-fixture.js'

const sha = defaultCommit
const fixture = octokitFixture()
const checkRun = { ...ownerAndRepo, name: 'Encryption', head_sha: defaultCommit }
const output = { title: 'Two buckets differ', summary: 'photos, films' }
const annotation = {
  path: 'policy.yml',
  start_line: 3,
  end_line: 3,
  annotation_level: 'failure' as const,
  message: 'photos has no rule'
}

describe('check runs', () => {
  test('are created, then completed, with appended annotations', async () => {
    const { checks } = fixture.octokit().rest
    const { data, status, headers } = await checks.create({ ...checkRun, status: 'in_progress' })
    expect(status).toBe(201)
    expect(headers.location).toBe(data.url)
    expect(data).toMatchObject({
      ...{ name: 'Encryption', head_sha: sha, status: 'in_progress', conclusion: null },
      html_url: `https://github.com/octo/shop/runs/${data.id}`,
      app: { id: 15368, slug: 'github-actions' }
    })
    const batch = (from: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({
        ...annotation,
        start_line: from + index,
        end_line: from + index
      }))
    const run = { ...ownerAndRepo, check_run_id: data.id }
    await checks.update({ ...run, output: { ...output, annotations: batch(1, 50) } })
    const done = await checks.update({
      ...run,
      conclusion: 'failure',
      output: { summary: 'one more', annotations: batch(51, 1) }
    })
    expect(done.data).toMatchObject({
      status: 'completed',
      conclusion: 'failure',
      completed_at: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/),
      output: { title: output.title, summary: 'one more', annotations_count: 51 }
    })
    const listed = await fixture
      .octokit()
      .paginate(checks.listAnnotations, { ...run, per_page: 20 })
    expect(listed.map(({ start_line }) => start_line)).toEqual(batch(1, 51).map(a => a.start_line))
    expect(fixture.shop.checkRuns[0]?.annotations).toHaveLength(51)
    expect((await checks.get(run)).data.conclusion).toBe('failure')
  })

  test('are listed: the newest of each name and app, or all', async () => {
    const old = fixture.shop.addCheckRun({ name: 'Encryption', status: 'completed' })
    const newer = fixture.shop.addCheckRun({ name: 'Encryption' })
    const foreign = fixture.shop.addCheckRun({ name: 'Encryption', account: otherApp })
    const other = fixture.shop.addCheckRun({ name: 'Build' })
    fixture.shop.addCheckRun({ name: 'Encryption', headSha: 'b'.repeat(40) })
    const list = async (query: Record<string, string | number> = {}, ref = sha) => {
      const { data } = await fixture
        .octokit()
        .rest.checks.listForRef({ ...ownerAndRepo, ref, ...query })
      expect(data.total_count).toBe(data.check_runs.length)
      return data.check_runs.map(({ id }) => id)
    }
    expect(await list()).toEqual([other.id, foreign.id, newer.id])
    expect(await list({ check_name: 'Encryption', app_id: 15368 })).toEqual([newer.id])
    expect(await list({ check_name: 'encryption' })).toEqual([])
    expect(await list({ filter: 'all', app_id: 15368 })).toEqual([other.id, newer.id, old.id])
    expect(await list({ filter: 'all', status: 'completed' })).toEqual([old.id])
    expect(await list({ app_id: 7 }, 'main')).toEqual([foreign.id])
    expect(await list({ app_id: 7 }, 'heads/main')).toEqual([foreign.id])
    const paged = await fixture.octokit().paginate(fixture.octokit().rest.checks.listForRef, {
      ...{ ...ownerAndRepo, ref: 'heads/main', per_page: 1 }
    })
    expect(paged.map(({ id }) => id)).toEqual([other.id, foreign.id, newer.id])
  })

  test('ignore details_url of GitHub Actions, but not of other apps', async () => {
    const details_url = 'https://example.com/run'
    const mine = await fixture.octokit().rest.checks.create({ ...checkRun, details_url })
    expect(mine.data.details_url).toBe(mine.data.html_url)
    const theirs = await fixture
      .octokit({ account: otherApp })
      .rest.checks.create({ ...checkRun, details_url })
    expect(theirs.data.details_url).toBe(details_url)
  })

  const created = (more: object) => () =>
    fixture.octokit().request('POST /repos/{owner}/{repo}/check-runs', { ...checkRun, ...more })
  const annotated = (more: object) =>
    created({ output: { ...output, annotations: [{ ...annotation, ...more }] } })
  const invalidAnnotations = [
    422,
    'Validation Failed',
    { resource: 'CheckRun', code: 'invalid', field: 'annotations' }
  ]
  const custom = (field: string, message: string) => [
    422,
    'Validation Failed',
    { resource: 'CheckRun', code: 'custom', field, message }
  ]
  const malformed = (complaint: string) => [422, `Invalid request.\n\n${complaint}`]
  test.each<[string, () => Promise<unknown>, unknown[]]>([
    [
      'an unknown commit',
      created({ head_sha: 'f'.repeat(40) }),
      [422, `No commit found for SHA: ${'f'.repeat(40)}`]
    ],
    ['no commit', created({ head_sha: undefined }), malformed('"head_sha" wasn\'t supplied.')],
    [
      'no name and no commit',
      created({ head_sha: undefined, name: undefined }),
      malformed('"name", "head_sha" weren\'t supplied.')
    ],
    [
      'an empty name',
      created({ name: '' }),
      [422, 'Validation Failed', { resource: 'CheckRun', code: 'missing_field', field: 'name' }]
    ],
    [
      'a name of another type',
      created({ name: null }),
      malformed("For 'properties/name', nil is not a string.")
    ],
    [
      'a word that is no conclusion',
      created({ conclusion: 'stale' }),
      malformed(
        '"stale" is not a member of ["action_required","cancelled","failure","neutral","success","skipped","timed_out"].'
      )
    ],
    [
      'completed without a conclusion',
      created({ status: 'completed' }),
      malformed('"conclusion" wasn\'t supplied.')
    ],
    [
      'a time of completion without a conclusion',
      created({ completed_at: '2026-01-01T00:00:00Z' }),
      malformed('"conclusion" wasn\'t supplied.')
    ],
    [
      'a time that is none',
      created({ started_at: 'today' }),
      malformed('"today" is not a valid date-time.')
    ],
    [
      'a link that is none of the web',
      created({ details_url: 'javascript:alert(1)' }),
      custom('details_url', 'details_url must use http or https scheme')
    ],
    [
      'an output without a summary',
      created({ output: { title: 'x' } }),
      malformed('"summary" wasn\'t supplied.')
    ],
    [
      'an output without a title',
      created({ output: { summary: 'x' } }),
      malformed('"title" wasn\'t supplied.')
    ],
    [
      'an output that is a list',
      created({ output: [] }),
      malformed("For 'properties/output', [] is not an object.")
    ],
    [
      'a summary of 65,536 characters',
      created({ output: { ...output, summary: 'x'.repeat(65_536) } }),
      malformed('Only 65535 characters are allowed; 65536 were supplied.')
    ],
    [
      'a text of 65,536 characters',
      created({ output: { ...output, text: '𝒳'.repeat(65_536) } }),
      malformed('Only 65535 characters are allowed; 65536 were supplied.')
    ],
    [
      'a summary of 65,536 bytes',
      created({ output: { ...output, summary: 'é'.repeat(32_768) } }),
      custom('summary', 'summary exceeds a maximum bytesize of 65535')
    ],
    [
      'a text of 65,536 bytes',
      created({ output: { ...output, text: 'é'.repeat(32_768) } }),
      custom('text', 'text exceeds a maximum bytesize of 65535')
    ],
    [
      'a title of 256 characters',
      created({ output: { ...output, title: 'x'.repeat(256) } }),
      custom('title', 'title is too long (maximum is 255 characters)')
    ],
    [
      '51 annotations',
      created({ output: { ...output, annotations: Array.from({ length: 51 }, () => annotation) } }),
      malformed('No more than 50 items are allowed; 51 were supplied.')
    ],
    [
      'an annotation without path and level',
      annotated({ path: undefined, annotation_level: undefined }),
      malformed('"path", "annotation_level" weren\'t supplied.')
    ],
    [
      'an annotation that is none',
      created({ output: { ...output, annotations: [1] } }),
      malformed("For 'properties/output/properties/annotations/0', 1 is not an object.")
    ],
    [
      'a level that GitHub does not know',
      annotated({ annotation_level: 'error' }),
      malformed('"error" is not a member of ["notice","warning","failure"].')
    ],
    [
      'a line that is no number',
      annotated({ start_line: '3' }),
      malformed(
        'For \'properties/output/properties/annotations/0/properties/start_line\', "3" is not an integer.'
      )
    ],
    [
      'columns over several lines',
      annotated({ end_line: 4, start_column: 1, end_column: 2 }),
      invalidAnnotations
    ],
    ['one column of two', annotated({ start_column: 1 }), invalidAnnotations],
    [
      'columns from right to left',
      annotated({ start_column: 2, end_column: 1 }),
      invalidAnnotations
    ],
    ['lines that end before they start', annotated({ end_line: 2 }), invalidAnnotations],
    ['a line 0', annotated({ start_line: 0 }), invalidAnnotations],
    ['an annotation without a path', annotated({ path: '' }), invalidAnnotations],
    [
      'an annotation with a title of 256 characters',
      annotated({ title: 'x'.repeat(256) }),
      invalidAnnotations
    ],
    [
      'an annotation with a message above 64 KB',
      annotated({ message: 'x'.repeat(65_537) }),
      invalidAnnotations
    ]
  ])('are not created with %s', async (_what, asked, expected) => {
    expect(await errorDetails(asked())).toEqual(expected)
    expect(fixture.shop.checkRuns).toEqual([])
  })

  test('are accepted at the largest size', async () => {
    const annotations = Array.from({ length: 50 }, () => ({
      ...annotation,
      title: 'x'.repeat(255),
      message: 'x'.repeat(65_536),
      start_column: 1,
      end_column: 1
    }))
    const text = `${'é'.repeat(32_767)}x`
    const largest = { title: '𝒳'.repeat(255), summary: text, text, annotations }
    const { data } = await fixture.octokit().rest.checks.create({ ...checkRun, output: largest })
    expect(data.output).toMatchObject({ summary: text, text, annotations_count: 50 })
  })

  test.each<[string, TokenOptions, { isJob?: boolean }, object, unknown[]]>([
    [
      'of another app',
      { account: otherApp },
      {},
      { conclusion: 'success' },
      [
        403,
        'Invalid app_id `7` - check run can only be modified by the GitHub App that created it.'
      ]
    ],
    [
      'of a job of a workflow',
      {},
      { isJob: true },
      { conclusion: 'success' },
      [403, 'Check run status and conclusions can only be updated internally by GitHub Actions']
    ],
    [
      'by a person',
      { account: octocat },
      {},
      { conclusion: 'success' },
      [403, 'You must authenticate via a GitHub App.']
    ],
    [
      'without a summary',
      {},
      {},
      { output: { text: 'x' } },
      [422, 'Invalid request.\n\n"summary" wasn\'t supplied.']
    ],
    [
      'with too many annotations',
      {},
      {},
      { output: { summary: 'x', annotations: Array.from({ length: 51 }, () => annotation) } },
      [422, 'Invalid request.\n\nNo more than 50 items are allowed; 51 were supplied.']
    ]
  ])('reject a change of a check run %s', async (_what, token, given, change, expected) => {
    const run = fixture.shop.addCheckRun({ status: 'in_progress', ...given })
    const path = 'PATCH /repos/{owner}/{repo}/check-runs/{check_run_id}'
    expect(
      await errorDetails(
        fixture.octokit(token).request(path, { ...ownerAndRepo, check_run_id: run.id, ...change })
      )
    ).toEqual(expected)
    expect(run).toMatchObject({ status: 'in_progress', conclusion: null, annotations: [] })
  })
})
