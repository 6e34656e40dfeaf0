import { expect, test } from '@jest/globals'
import { GitHubFailure, type GitHubFailureKind } from '../../../../../src/github/failure.js'
import {
  publicationFailureMessages,
  type FailedPublication
} from '../../../../../src/report/publish/github/failure-messages.js'
import { untrusted } from '../../../../../src/text/message.js'
import { plain } from '../../../../../src/text/plain.js'

const location = { owner: 'octo', repo: 'shop', commit: 'c' }
const fork = { ...location, pullRequest: { number: 7, isFork: true } }
const failedPublication = (
  channel: FailedPublication['channel'],
  kind: GitHubFailureKind,
  description = 'GitHub responded with 4xx'
) => ({
  channel,
  failure: new GitHubFailure(kind, [untrusted(description)])
})

const sentencesAbout = (...args: Parameters<typeof publicationFailureMessages>): string[] =>
  publicationFailureMessages(...args).map(plain)

test('lists all missing permissions in one sentence', () => {
  const all = (['check run', 'comment', 'issue'] as const).map(channel =>
    failedPublication(channel, 'denied', 'no')
  )
  expect(sentencesAbout(all, location, 'GitHub')).toEqual([
    "The check run, the comment and the issue could not be published: github-token lacks the permissions checks: write, pull-requests: write and issues: write (no). Add checks: write, pull-requests: write and issues: write under the job's permissions."
  ])
})

test('does not suggest permissions that a pull request from a fork can’t have', () => {
  const [sentence, ...others] = sentencesAbout(
    [failedPublication('comment', 'denied', 'no')],
    fork,
    'GitHub'
  )
  expect(others).toEqual([])
  expect(sentence).toContain('lacks the permission pull-requests: write')
  expect(sentence).toContain("from a fork, the job's own token is read-only")
  expect(sentence).not.toContain('Add ')
})

test('reports an invalid token once, and other causes separately', () => {
  expect(
    sentencesAbout(
      [failedPublication('check run', 'bad-token'), failedPublication('issue', 'bad-token')],
      location,
      'GitHub'
    )
  ).toHaveLength(1)
  const several = sentencesAbout(
    [
      failedPublication('check run', 'unanswered'),
      failedPublication('comment', 'rate-limited'),
      failedPublication('issue', 'refused')
    ],
    location,
    'GitHub'
  )
  expect(several).toEqual([
    expect.stringMatching(/^The check run could not be published: .* Run the workflow again\. /),
    expect.stringMatching(/^The comment could not be published: .* Run the workflow again later/),
    'The issue could not be published: GitHub responded with 4xx.'
  ])
})

test('says which repository the token must have access to if GitHub returns 404', () => {
  expect(
    sentencesAbout([failedPublication('issue', 'not-found')], location, 'GitHub')[0]
  ).toContain('octo/shop')
})

test('has no message if nothing failed', () => {
  expect(sentencesAbout([], location, 'GitHub')).toEqual([])
})

test('lists the missing scopes of Gitea and Forgejo once each, and no permissions', () => {
  const all = (['commit status', 'comment', 'issue'] as const).map(channel =>
    failedPublication(channel, 'denied', 'Forgejo responded with 403')
  )
  expect(sentencesAbout(all, location, 'Forgejo')).toEqual([
    "The commit status, the comment and the issue could not be published: github-token lacks the scopes write:repository, write:issue and read:user (Forgejo responded with 403). Grant the job's own token write:repository, write:issue and read:user in the repository's Actions settings, or set github-token to a token that has write:repository, write:issue and read:user."
  ])
  expect(
    sentencesAbout([failedPublication('commit status', 'denied')], location, 'Gitea')[0]
  ).toContain('lacks the scope write:repository (')
})

test('refers only for GitHub to githubstatus.com', () => {
  const [of] = sentencesAbout(
    [failedPublication('issue', 'unanswered', 'Gitea did not respond')],
    location,
    'Gitea'
  )
  expect(of).toBe(
    'The issue could not be published: Gitea did not respond. Run the workflow again.'
  )
})
