import { getOctokit } from '@actions/github'
import { afterEach, beforeEach } from '@jest/globals'
import { startGithubApi, type GithubApi } from '../../../../runner/github-api/github-api.js'
import type { Repository } from '../../../../runner/github-api/repository.js'
import type { TokenOptions } from '../../../../runner/github-api/tokens.js'

export type Octokit = ReturnType<typeof getOctokit>

export const at = { owner: 'octo', repo: 'shop' }

export const otherApp = {
  login: 'gate[bot]',
  type: 'Bot' as const,
  app: { id: 7, slug: 'gate', name: 'Gate' }
}

export interface Github {
  /** A new one for each test. */
  readonly api: GithubApi
  /** The repository octo/shop, empty. */
  readonly shop: Repository
  /** The client that actions use, with a new token or that one. */
  as(token?: TokenOptions | string): Octokit
}

/** GitHub's own client speaks with the double: what it takes for an answer of GitHub is one. */
export function github(): Github {
  let api: GithubApi
  let shop: Repository
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
    as: (token = {}) => client(api, token)
  }
}

export function client(api: GithubApi, token: TokenOptions | string = {}): Octokit {
  return getOctokit(typeof token === 'string' ? token : api.addToken(token), { baseUrl: api.url })
}

/** As @octokit/request-error has it; without a response where none came. */
export interface Refused {
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

/** What the client was refused with. */
export async function refusal(asked: Promise<unknown>): Promise<Refused> {
  const settled = await asked.then(
    () => undefined,
    (error: unknown) => error as Refused
  )
  if (settled === undefined) throw new Error('It was not refused.')
  return settled
}

/** Status, message, and what the errors say. */
export async function words(asked: Promise<unknown>): Promise<unknown[]> {
  const { status, response } = await refusal(asked)
  return [status, response?.data.message, ...(response?.data.errors ?? [])]
}

/** Once the whole of a request has come. */
export async function arrived({ requests }: GithubApi): Promise<void> {
  while (requests.length === 0) await new Promise(resolve => setImmediate(resolve))
}
