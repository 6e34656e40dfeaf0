import { afterAll, afterEach, beforeAll, beforeEach } from '@jest/globals'
import { githubActions } from '../../../runner/github-api/account.js'
import { startGithubApi, type GithubApi } from '../../../runner/github-api/github-api.js'
import type { Repository } from '../../../runner/github-api/repository.js'
import { connectToGitHub, type GitHub, type Patience } from '../../../src/github/octokit.js'

export const me = githubActions.login
export const about = { policy: '0123456789abcdef', account: '01234567' }

/** A double of GitHub's API for a test file, with a repository of its own for each test. */
export interface Hub {
  readonly api: GithubApi
  /** `octo/shop`. */
  readonly repository: Repository
  /** The pauses that were made, in milliseconds: no test waits for them. */
  readonly pauses: readonly number[]
  /** Octokit as a run has it, at that API. */
  connect(patience?: Partial<Patience>, token?: string, clean?: (text: string) => string): GitHub
  /** What was asked since the test began: `METHOD path`. */
  asked(): string[]
}

export function hub(): Hub {
  let api: GithubApi
  let repository: Repository
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
    connect: (patience = {}, token = api.addToken(), clean = text => text) => {
      let slept = 0
      return connectToGitHub(
        {
          token,
          apiUrl: api.url,
          server: 'GitHub',
          userAgent: 'oss-bucket-encryption/test',
          clean
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
          time: Date.now,
          random: () => 0,
          maxAttempts: 4,
          requestTimeoutSeconds: 30,
          patienceMs: 120_000,
          stop: new AbortController().signal,
          debug: () => undefined,
          ...patience
        }
      )
    },
    asked: () =>
      api.requests
        .slice(seen)
        .map(({ method, path }) => `${method} ${path.replace(/^\/repos\/[^/]+\/[^/]+|\?.*$/g, '')}`)
  }
}
