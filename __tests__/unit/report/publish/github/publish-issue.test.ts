import { describe, expect, test } from '@jest/globals'
import type { RunLocation } from '../../../../../src/github/run-location.js'
import { publishIssue } from '../../../../../src/report/publish/github/publish-issue.js'
import { emptyMessage, message } from '../../../../../src/text/message.js'
import { plain } from '../../../../../src/text/plain.js'
import type { Report, RunReport } from '../../../../../src/report/report.js'
import { markerIdentity, githubFixture, botLogin } from '../../../github/github-fixture.js'
import {
  compliant,
  drifted,
  exempt,
  makeReport,
  unknown,
  listFailure
} from '../../sample-findings.js'

/** Only a run of the default branch with a known result may open or close the drift issue. */
const fixture = githubFixture()

async function publishedIssue(run: RunReport, more: Partial<RunLocation> = {}): Promise<string> {
  const { owner, name: repo } = fixture.repository
  const { line } = await publishIssue(
    run,
    { identity: markerIdentity, redact: text => text } as Parameters<typeof publishIssue>[1],
    {
      github: fixture.connect(),
      location: { owner, repo, commit: 'c'.repeat(40), ...more },
      getLogin: () => Promise.resolve(botLogin),
      runAttemptId: '42.1'
    }
  )
  return `${line.name}: ${plain(line.text)}`
}
const states = () => fixture.repository.issues.map(({ state }) => state)
const opened = async (): Promise<void> => {
  expect(await publishedIssue(makeReport([drifted('photos')]))).toMatch(/^drift issue: opened, /)
}

describe('an open drift issue', () => {
  test.each<[string, RunReport, Partial<RunLocation>, RegExp]>([
    [
      'could not list the buckets',
      makeReport([], 'drift', { listFailure }),
      {},
      /stays open\): the status of at least one bucket/
    ],
    [
      'could not list the buckets, and passed',
      makeReport([], 'none', { listFailure }),
      {},
      /stays open\): the status of at least one/
    ],
    [
      'checked no bucket',
      makeReport([], 'none'),
      {},
      /stays open\): the status of at least one bucket/
    ],
    [
      'could not determine a bucket’s status',
      makeReport([compliant('a'), unknown('b')], 'none'),
      {},
      /stays open\): the status of at least one/
    ],
    [
      'was a draft',
      makeReport([compliant('a')], 'drift', { mode: 'draft' }),
      {},
      /not changed: a draft is not a policy yet/
    ],
    [
      'was of a pull request',
      makeReport([compliant('a')]),
      { pullRequest: { number: 7, isFork: false } },
      /not changed: this run is for a pull request/
    ],
    [
      'may not be of the default branch',
      makeReport([compliant('a')]),
      { notDefaultBranchReason: message`the branch is unknown` },
      /not changed: the branch is unknown/
    ],
    [
      'had configuration errors',
      {
        kind: 'config-errors',
        problems: [],
        advice: emptyMessage,
        diagnostics: [],
        phase: 'nothing',
        mode: 'verify',
        startedAt: new Date(0),
        finishedAt: new Date(1),
        workflowRun: {},
        pages: {}
      },
      {},
      /not changed: the run did not determine whether any bucket has drifted/
    ]
  ])('is not closed by a run that %s', async (_, run, location, line) => {
    await opened()
    expect(await publishedIssue(run, location)).toMatch(line)
    expect(states()).toEqual(['open'])
  })

  test.each([
    ['compliant', compliant('a')],
    ['exempt', exempt('a')]
  ])('is closed by a run that found every bucket %s', async (_, finding) => {
    await opened()
    expect(await publishedIssue(makeReport([finding]))).toMatch(/^drift issue: closed, /)
    expect(states()).toEqual(['closed'])
  })

  test.each<[string, Report, Partial<RunLocation>]>([
    ['a pull request', makeReport([drifted('a')]), { pullRequest: { number: 7, isFork: false } }],
    ['another branch', makeReport([drifted('a')]), { notDefaultBranchReason: message`x` }],
    ['a draft', makeReport([drifted('a')], 'drift', { mode: 'draft' }), {}]
  ])('is not opened by %s', async (_, run, location) => {
    expect(await publishedIssue(run, location)).toMatch(/not changed/)
    expect(states()).toEqual([])
  })
})
