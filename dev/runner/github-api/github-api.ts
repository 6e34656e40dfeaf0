import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { octocat } from './github-accounts.js'
import { createGithubFlavor } from './api-flavor.js'
import { ApiFaultPlan, type ApiFault } from './api-faults.js'
import { RequestBarriers } from './request-barriers.js'
import { giteaFlavor } from './gitea-flavor.js'
import { ApiUrls } from './urls.js'
import { FakeRepository, type RepositoryOptions } from './repository.js'
import type { LoggedApiRequest, RequestMatcher } from './api-request-log.js'
import { handleApiRequest } from './api-request-handler.js'
import { Token, type TokenOptions } from './tokens.js'

export interface GithubApiOptions {
  /**
   * Precedes every path, such as `/api/v3` on an Enterprise Server. Default: nothing, as on
   * github.com.
   */
  readonly prefix?: '' | '/api/v3'
  /**
   * The server whose API this is. Forgejo's is Gitea's; only the runner's variables tell them
   * apart.
   */
  readonly server?: 'GitHub' | 'Gitea' | 'Forgejo'
  /** The base URL of the web pages. */
  readonly serverUrl?: string
  readonly now?: () => Date
}

/**
 * GitHub's REST API on loopback, as far as publishing a report needs it, and equally strict:
 * permissions, validation and error messages. Source: docs.github.com, "GitHub REST API".
 */
export interface GithubApi {
  /** With its prefix, without a trailing slash. */
  readonly url: string
  /** The environment variables that the runner sets for a step. */
  readonly env: Readonly<Record<string, string>>
  /** In order of arrival. */
  readonly requests: readonly LoggedApiRequest[]
  /** Tests read and change its contents through the returned object. */
  addRepository(fullName: string, options?: RepositoryOptions): FakeRepository
  /** Returns the token's value. */
  addToken(options?: TokenOptions): string
  addFault(fault: ApiFault): void
  /** Holds matching requests until `count` have arrived, then executes them together. */
  addBarrier(count: number, matcher: RequestMatcher): void
  /** Also releases held requests. */
  clearFaults(): void
  /** Also ends connections in flight. */
  close(): Promise<void>
}

/**
 * The variables with which the runners identify themselves. Sources: the runners of Gitea and
 * Forgejo, `runner.go`.
 */
const runnerEnvironments = {
  Gitea: { ACT: 'true', GITEA_ACTIONS: 'true', GITHUB_GRAPHQL_URL: '' },
  Forgejo: { ACT: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }
} as const

export async function startGithubApi(options: GithubApiOptions = {}): Promise<GithubApi> {
  const { server: name = 'GitHub', now = () => new Date() } = options
  const isGithub = name === 'GitHub'
  const prefix = isGithub ? (options.prefix ?? '') : '/api/v1'
  const serverUrl = options.serverUrl ?? (isGithub ? 'https://github.com' : 'https://git.example')
  const repositories: FakeRepository[] = []
  const tokens: Token[] = []
  const requests: LoggedApiRequest[] = []
  const faults = new ApiFaultPlan()
  const barriers = new RequestBarriers()
  const closing = new AbortController()
  // Idle connections stay open: a busy client would else send a request on one that is being closed.
  const server = http.createServer({ keepAliveTimeout: 0 })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const url = `${origin}${prefix}`
  // Where @octokit/graphql looks for it: on an Enterprise Server it is beside /api/v3.
  const graphqlPath = prefix === '' ? '/graphql' : '/api/graphql'
  let lastId = 1_000_000_000
  const nextId = (): number => ++lastId
  const isKnownLogin = (login: string): boolean =>
    [
      octocat,
      ...tokens.map(({ account }) => account),
      ...repositories.flatMap(({ issues, comments }) =>
        [...issues, ...comments].map(({ author }) => author)
      )
    ].some(account => account.login.toLowerCase() === login.toLowerCase())
  const context = {
    ...{ prefix, repositories, tokens, requests, faults, barriers, now, isKnownLogin },
    flavor: isGithub ? createGithubFlavor(graphqlPath) : giteaFlavor,
    urls: new ApiUrls(url, serverUrl),
    closing: closing.signal
  }
  server.on('request', (request, response) => {
    handleApiRequest(request, response, context).catch((error: unknown) => {
      // Make a bug in the emulated API recognizable; the client may have disconnected already.
      response.writeHead(500).end(`The double of GitHub failed: ${String(error)}`)
    })
  })
  return {
    url,
    env: isGithub
      ? {
          GITHUB_API_URL: url,
          GITHUB_GRAPHQL_URL: `${origin}${graphqlPath}`,
          GITHUB_SERVER_URL: serverUrl
        }
      : { ...runnerEnvironments[name], GITHUB_API_URL: url, GITHUB_SERVER_URL: `${serverUrl}/` },
    requests,
    addRepository(fullName, creationOptions = {}) {
      const repository = new FakeRepository(fullName, creationOptions, { now, nextId })
      repositories.push(repository)
      return repository
    },
    addToken(creationOptions = {}) {
      const token = new Token(creationOptions)
      tokens.push(token)
      return token.value
    },
    addFault(fault) {
      faults.add(fault)
    },
    addBarrier(count, matcher) {
      barriers.add(matcher, count)
    },
    clearFaults() {
      faults.clear()
      barriers.clear()
    },
    async close() {
      closing.abort()
      barriers.clear()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
