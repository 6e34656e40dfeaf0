import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { githubActions } from '../../../dev/runner/github-api/github-accounts.js'
import { startGithubApi, type GithubApi } from '../../../dev/runner/github-api/github-api.js'
import type { FakeRepository } from '../../../dev/runner/github-api/repository.js'
import {
  createGitHubClient,
  type GitHubClient,
  type GitHubRetryPolicy
} from '../../../src/github/client.js'
import { GitHubFailure } from '../../../src/github/failure.js'
import { plain } from '../../../src/text/plain.js'

export const botLogin = githubActions.login
export const markerIdentity = { policy: '0123456789abcdef', account: '01234567' }

/** How a call fails, in plain text. */
export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error('The call did not fail.'),
    (thrown: unknown) => thrown
  )
  if (!(error instanceof GitHubFailure)) throw error
  return { kind: error.kind, description: plain(error.description) }
}

/** A fake of GitHub's API for a test file, with a repository of its own for each test. */
export interface GithubFixture {
  readonly api: GithubApi
  /** `octo/shop`. */
  readonly repository: FakeRepository
  /** The waits in milliseconds; no test really waits. */
  readonly pauses: readonly number[]
  /** Octokit as a run creates it, connected to the fake. */
  connect(
    retryPolicy?: Partial<GitHubRetryPolicy>,
    token?: string,
    clean?: (text: string) => string
  ): GitHubClient
  /** The requests since the test began: `METHOD path`. */
  requests(): string[]
}

export function githubFixture(): GithubFixture {
  let api: GithubApi
  let repository: FakeRepository
  let seen = 0
  let tests = 0
  let pauses: number[] = []
  beforeAll(async () => {
    api = await startGithubApi()
  })
  beforeEach(() => {
    tests += 1
    repository = api.addRepository(`octo/shop-${tests}`)
    seen = api.requests.length
    pauses = []
  })
  afterEach(() => {
    api.clearFaults()
  })
  afterAll(() => api.close())
  return {
    get api() {
      return api
    },
    get repository() {
      return repository
    },
    get pauses() {
      return pauses
    },
    connect: (retryPolicy = {}, token = api.addToken(), redact = text => text) => {
      let slept = 0
      return createGitHubClient(
        {
          token,
          apiUrl: api.url,
          server: 'GitHub',
          userAgent: 'oss-bucket-encryption/test',
          redact
        },
        {
          clock: {
            now: () => slept,
            sleep: ms => {
              pauses.push(ms)
              slept += ms
              return Promise.resolve()
            }
          },
          wallClock: Date.now,
          random: () => 0,
          maxAttempts: 4,
          requestTimeoutSeconds: 30,
          timeBudgetMs: 120_000,
          shutdownSignal: new AbortController().signal,
          debug: undefined,
          ...retryPolicy
        }
      )
    },
    requests: () =>
      api.requests
        .slice(seen)
        .map(({ method, path }) => `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+|\?.*$/g, '')}`)
  }
}
