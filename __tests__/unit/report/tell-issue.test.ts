import { describe, expect, test } from '@jest/globals'
import type { Whereabouts } from '../../../src/github/workflow-event.js'
import { tellIssue } from '../../../src/report/github/tell-issue.js'
import type { RefusedRun } from '../../../src/report/refusal.js'
import type { Report } from '../../../src/report/report.js'
import { about, hub, me } from '../github/github.js'
import { compliant, drifted, exempt, report, unknown, unlisted } from './specimens.js'

/** Who may open and close the drift issue: a run that knows, on the default branch. */
const at = hub()

async function tell(run: Report | RefusedRun, more: Partial<Whereabouts> = {}): Promise<string> {
  const { owner, name: repo } = at.repository
  const { line } = await tellIssue(
    run,
    { about, clean: text => text } as Parameters<typeof tellIssue>[1],
    {
      github: at.connect(),
      place: { owner, repo, commit: 'c'.repeat(40), ...more },
      me: () => Promise.resolve(me),
      occasion: '42.1'
    }
  )
  return line
}
const states = () => at.repository.issues.map(({ state }) => state)
const opened = async (): Promise<void> => {
  expect(await tell(report([drifted('photos')]))).toMatch(/^drift issue +opened, /)
}

describe('an open drift issue', () => {
  test.each<[string, Report | RefusedRun, Partial<Whereabouts>, RegExp]>([
    ['had no list', report([], 'drift', { unlisted }), {}, /stays open: not every bucket/],
    ['had no list, and passed', report([], 'none', { unlisted }), {}, /stays open: not every/],
    ['looked at nothing', report([], 'none'), {}, /stays open: not every bucket/],
    ['could not tell', report([compliant('a'), unknown('b')], 'none'), {}, /stays open: not every/],
    [
      'was a draft',
      report([compliant('a')], 'drift', { mode: 'draft' }),
      {},
      /left alone: a draft is no policy yet/
    ],
    [
      'was of a pull request',
      report([compliant('a')]),
      { pullRequest: { number: 7, fork: false } },
      /left alone: this run is of a pull request/
    ],
    [
      'is not known to be of the default branch',
      report([compliant('a')]),
      { notDefaultBranch: 'nobody knows of which branch this is' },
      /left alone: nobody knows of which branch this is/
    ],
    [
      'was refused',
      {
        problems: [],
        advice: '',
        after: 'nothing',
        mode: 'verify',
        startedAt: new Date(0),
        finishedAt: new Date(1),
        run: {}
      },
      {},
      /left alone: it is not known whether any bucket differs/
    ]
  ])('is not closed by a run that %s', async (_, run, place, words) => {
    await opened()
    expect(await tell(run, place)).toMatch(words)
    expect(states()).toEqual(['open'])
  })

  test.each([
    ['compliant', compliant('a')],
    ['exempt', exempt('a')]
  ])('is closed by one that found every bucket %s', async (_, finding) => {
    await opened()
    expect(await tell(report([finding]))).toMatch(/^drift issue +closed, /)
    expect(states()).toEqual(['closed'])
  })

  test.each<[string, Report, Partial<Whereabouts>]>([
    ['a pull request', report([drifted('a')]), { pullRequest: { number: 7, fork: false } }],
    ['another branch', report([drifted('a')]), { notDefaultBranch: 'x' }],
    ['a draft', report([drifted('a')], 'drift', { mode: 'draft' }), {}]
  ])('is not opened by %s', async (_, run, place) => {
    expect(await tell(run, place)).toMatch(/left alone/)
    expect(states()).toEqual([])
  })
})
