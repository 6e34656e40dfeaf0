import { describe, expect, test } from '@jest/globals'
import {
  toGitHubFailure,
  GitHubFailure,
  type GitHubFailureKind
} from '../../../src/github/failure.js'
import { message as messageOf } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'

const now = 1_800_000_000_000

/** As Octokit throws it. */
function answered(status: number, message: string, headers: Record<string, string | number> = {}) {
  return Object.assign(new Error(message), { status, response: { headers } })
}

const same = (text: string): string => text

describe('the failure for a response', () => {
  const none = { 'x-ratelimit-remaining': '0' }
  test.each<
    [number, string, Record<string, string | number>, GitHubFailureKind, number | undefined]
  >([
    [401, 'Bad credentials', {}, 'bad-token', undefined],
    [403, 'Resource not accessible by integration', {}, 'denied', undefined],
    [403, 'Repository was archived so is read-only.', {}, 'refused', undefined],
    [403, 'Unable to create comment because issue is locked.', {}, 'refused', undefined],
    [403, 'Issue is Locked', {}, 'refused', undefined],
    [404, 'Not Found', {}, 'not-found', undefined],
    [410, 'Issues has been disabled in this repository.', {}, 'refused', undefined],
    [422, 'Validation Failed', {}, 'refused', undefined],
    // Neither names a limit nor reaches one.
    [404, 'Not Found', { 'x-ratelimit-remaining': '0' }, 'not-found', undefined],
    [429, 'Too Many Requests', {}, 'rate-limited', 60_000],
    [429, 'Too Many Requests', { 'retry-after': '7' }, 'rate-limited', 7_000],
    [429, 'Too Many Requests', { 'retry-after': 0 }, 'rate-limited', 0],
    [429, 'Too Many Requests', { 'retry-after': 'Wed, 21 Oct' }, 'rate-limited', 60_000],
    [403, 'You have exceeded a secondary rate limit.', {}, 'rate-limited', 60_000],
    [403, 'Slow down', { 'retry-after': '1' }, 'rate-limited', 1_000],
    [403, 'No more', { ...none, 'x-ratelimit-reset': now / 1000 + 30 }, 'rate-limited', 31_000],
    // Reset already.
    [403, 'No more', { ...none, 'x-ratelimit-reset': now / 1000 - 30 }, 'rate-limited', 1_000],
    [403, 'No more', none, 'rate-limited', 60_000],
    [403, 'No more', { ...none, 'x-ratelimit-reset': 'soon' }, 'rate-limited', 60_000],
    // Requests remain, whenever the count resets.
    [
      429,
      'Too Many Requests',
      { 'x-ratelimit-remaining': '5', 'x-ratelimit-reset': now / 1000 + 30 },
      'rate-limited',
      60_000
    ],
    [500, 'Server Error', {}, 'unanswered', undefined],
    [502, 'Bad Gateway', { 'retry-after': '3' }, 'unanswered', 3_000]
  ])('maps %i %j with %j to %s', (status, message, headers, kind, waitMs) => {
    const failure = toGitHubFailure(answered(status, message, headers), now, same, 'GitHub')
    expect(failure.kind).toBe(kind)
    if (kind === 'rate-limited' || kind === 'unanswered') expect(failure.retryAfterMs).toBe(waitMs)
    expect(plain(failure.description)).toBe(`GitHub responded with ${status} "${message}"`)
  })

  test('quotes the response with its request id, as one line', () => {
    const headers = { 'x-github-request-id': 'AB:1' }
    const error = answered(404, 'Not\nFound\u202e', headers)
    expect(plain(toGitHubFailure(error, now, same, 'GitHub').description)).toBe(
      'GitHub responded with 404 "Not Found", request id AB:1'
    )
  })
})

test.each([
  // Octokit also sets a status on errors without a response.
  [
    'a network error',
    Object.assign(new Error('connect ECONNREFUSED\n127.0.0.1:9'), { status: 500 }),
    /^GitHub did not respond \(connect ECONNREFUSED 127\.0\.0\.1:9\)$/
  ],
  [
    'a response that can’t be read',
    new Error('no list'),
    /^GitHub's response could not be read \(no list\)$/
  ],
  ['a thrown string', 'nothing', /\(nothing\)$/]
])('reports %s as unanswered', (_, error, words) => {
  const { kind, description } = toGitHubFailure(error, now, same, 'GitHub')
  expect(kind).toBe('unanswered')
  expect(plain(description)).toMatch(words)
})

test('keeps an error that is a GitHubFailure already', () => {
  const failure = new GitHubFailure('refused', messageOf`no`)
  expect(toGitHubFailure(failure, now, same, 'GitHub')).toBe(failure)
})
