import { expect, test } from '@jest/globals'
import { GitHubFailure, type GitHubFailureKind } from '../../../../../src/github/failure.js'
import {
  publicationFailureMessages,
  type FailedPublication
} from '../../../../../src/report/publish/github/failure-messages.js'

const location = { owner: 'octo', repo: 'shop', commit: 'c' }
const fork = { ...location, pullRequest: { number: 7, isFork: true } }
const failedPublication = (
  channel: FailedPublication['channel'],
  kind: GitHubFailureKind,
  message = 'GitHub answered 4xx'
) => ({
  channel,
  failure: new GitHubFailure(kind, message)
})

test('lists all missing permissions in one sentence', () => {
  const all = (['check run', 'comment', 'issue'] as const).map(channel =>
    failedPublication(channel, 'denied', 'no')
  )
  expect(publicationFailureMessages(all, location, 'GitHub')).toEqual([
    'The check run, the comment and the issue could not be written: the github-token lacks the permissions checks: write, pull-requests: write and issues: write (no). Add checks: write, pull-requests: write and issues: write under permissions: of the job.'
  ])
})

test('does not suggest permissions that a pull request from a fork can’t have', () => {
  const [sentence, ...others] = publicationFailureMessages(
    [failedPublication('comment', 'denied', 'no')],
    fork,
    'GitHub'
  )
  expect(others).toEqual([])
  expect(sentence).toContain('lacks the permission pull-requests: write')
  expect(sentence).toContain('from a fork the job’s own token can only read')
  expect(sentence).not.toContain('Add ')
})

test('reports an invalid token once, and other causes separately', () => {
  expect(
    publicationFailureMessages(
      [failedPublication('check run', 'bad-token'), failedPublication('issue', 'bad-token')],
      location,
      'GitHub'
    )
  ).toHaveLength(1)
  const several = publicationFailureMessages(
    [
      failedPublication('check run', 'unanswered'),
      failedPublication('comment', 'rate-limited'),
      failedPublication('issue', 'refused')
    ],
    location,
    'GitHub'
  )
  expect(several).toEqual([
    expect.stringMatching(/^The check run could not be written: .* Run it again; /),
    expect.stringMatching(/^The comment could not be written: .* Run it later/),
    'The issue could not be written: GitHub answered 4xx.'
  ])
})

test('says which repository the token must have access to if GitHub returns 404', () => {
  expect(
    publicationFailureMessages([failedPublication('issue', 'not-found')], location, 'GitHub')[0]
  ).toContain('octo/shop')
})

test('has no message if nothing failed', () => {
  expect(publicationFailureMessages([], location, 'GitHub')).toEqual([])
})

test('lists the missing scopes of Gitea and Forgejo once each, and no permissions', () => {
  const all = (['commit status', 'comment', 'issue'] as const).map(channel =>
    failedPublication(channel, 'denied', 'Forgejo answered 403')
  )
  expect(publicationFailureMessages(all, location, 'Forgejo')).toEqual([
    'The commit status, the comment and the issue could not be written: the github-token lacks the scopes write:repository, write:issue and read:user (Forgejo answered 403). Let the repository’s settings for Actions grant the job’s own token as much, or give github-token one that has write:repository, write:issue and read:user.'
  ])
  expect(
    publicationFailureMessages([failedPublication('commit status', 'denied')], location, 'Gitea')[0]
  ).toContain('lacks the scope write:repository (')
})

test('refers only for GitHub to githubstatus.com', () => {
  const [of] = publicationFailureMessages(
    [failedPublication('issue', 'unanswered', 'no answer came')],
    location,
    'Gitea'
  )
  expect(of).toBe('The issue could not be written: no answer came. Run it again.')
})
