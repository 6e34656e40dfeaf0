import { describe, expect, test } from '@jest/globals'
import { whereabouts } from '../../../src/github/workflow-event.js'

const env = { GITHUB_REPOSITORY: 'octo/shop', GITHUB_SHA: 'a'.repeat(40) }
const pull = (full_name: string | null, number: unknown = 7) => ({
  pull_request: {
    number,
    head: { sha: 'b'.repeat(40), repo: full_name === null ? null : { full_name } }
  }
})

describe('where a run is to tell', () => {
  test.each([
    ['a push: its commit', {}, { commit: 'a'.repeat(40) }],
    ['no event at all', undefined, { commit: 'a'.repeat(40) }],
    [
      'a pull request: its head',
      pull('octo/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, fork: false } }
    ],
    [
      'one from a fork',
      pull('stranger/shop'),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, fork: true } }
    ],
    [
      'one whose repository is gone',
      pull(null),
      { commit: 'b'.repeat(40), pullRequest: { number: 7, fork: true } }
    ],
    ['one without a number that is one', pull('octo/shop', '7'), { commit: 'b'.repeat(40) }]
  ])('%s', (_, payload, expected) => {
    expect(whereabouts(env, payload)).toEqual({ owner: 'octo', repo: 'shop', ...expected })
  })

  test('a fork’s pull request that runs the base’s own workflow has a token that may write', () => {
    const event = { ...env, GITHUB_EVENT_NAME: 'pull_request_target' }
    expect(whereabouts(event, pull('stranger/shop'))?.pullRequest).toEqual({
      number: 7,
      fork: false
    })
  })

  test.each([
    ['refs/heads/main', {}],
    ['', {}],
    ['refs/heads/feature/x', { asideRef: 'feature/x' }],
    ['refs/heads/gh-readonly-queue/main/pr-1', { asideRef: 'gh-readonly-queue/main/pr-1' }],
    ['refs/tags/main', { asideRef: 'main' }]
  ])('of %j, beside the default branch or on it', (GITHUB_REF, expected) => {
    const payload = { repository: { default_branch: 'main' } }
    const { asideRef } = whereabouts({ ...env, GITHUB_REF }, payload) ?? {}
    expect(asideRef === undefined ? {} : { asideRef }).toEqual(expected)
    expect(whereabouts({ ...env, GITHUB_REF }, {})).not.toHaveProperty('asideRef')
  })

  test.each(['', 'shop', 'octo/shop/more', '../x y'])('not in %j', GITHUB_REPOSITORY => {
    expect(whereabouts({ GITHUB_REPOSITORY }, {})).toBeNull()
  })
})
