import { getOctokit } from '@actions/github'
import { afterEach, beforeEach } from '@jest/globals'
import { startGithubApi, type GithubApi } from '../../../../../dev/runner/github-api/github-api.js'
import type { FakeRepository } from '../../../../../dev/runner/github-api/repository.js'
import type { TokenOptions } from '../../../../../dev/runner/github-api/tokens.js'

export type RestClient = ReturnType<typeof getOctokit>

export const ownerAndRepo = { owner: 'octo', repo: 'shop' }

export const otherApp = {
  login: 'gate[bot]',
  type: 'Bot' as const,
  app: { id: 7, slug: 'gate', name: 'Gate' }
}

export interface OctokitFixture {
  /** Created anew for each test. */
  readonly api: GithubApi
  /** The empty repository octo/shop. */
  readonly shop: FakeRepository
  /** The client that actions use, with a new token or the given one. */
  octokit(token?: TokenOptions | string): RestClient
}

/** Uses GitHub's own client: a response that it accepts is in GitHub's form. */
export function octokitFixture(): OctokitFixture {
  let api: GithubApi
  let shop: FakeRepository
  beforeEach(async () => {
    api = await startGithubApi()
    shop = api.addRepository('octo/shop')
  })
  afterEach(() => api.close())
  return {
    get api() {
      return api
    },
    get shop() {
      return shop
    },
    octokit: (token = {}) => octokitFor(api, token)
  }
}

export function octokitFor(api: GithubApi, token: TokenOptions | string = {}): RestClient {
  return getOctokit(typeof token === 'string' ? token : api.addToken(token), { baseUrl: api.url })
}

/** As in @octokit/request-error; without `response` when none was received. */
export interface OctokitError {
  readonly status: number
  readonly message: string
  readonly response?: {
    readonly headers: Readonly<Record<string, string | undefined>>
    readonly data: {
      readonly message: string
      readonly errors?: readonly object[]
      readonly documentation_url: string
    }
  }
}

/** The error that the client got. */
export async function errorOf(asked: Promise<unknown>): Promise<OctokitError> {
  const settled = await asked.then(
    () => undefined,
    (error: unknown) => error as OctokitError
  )
  if (settled === undefined) throw new Error('It was not refused.')
  return settled
}

/** Status, message, and the messages of its errors. */
export async function errorDetails(asked: Promise<unknown>): Promise<unknown[]> {
  const { status, response } = await errorOf(asked)
  return [status, response?.data.message, ...(response?.data.errors ?? [])]
}

/** Resolves once a whole request was received. */
export async function requestReceived({ requests }: GithubApi): Promise<void> {
  while (requests.length === 0) await new Promise(resolve => setImmediate(resolve))
}
