import type { Links } from './links.js'
import type { Repository } from './repository.js'
import type { RequestBody } from './request-body.js'
import type { Needs, Token } from './tokens.js'

/** A request that was let in: its endpoint exists, its token sees the repository and may call it. */
export interface Call {
  readonly repository: Repository
  readonly token: Token
  /** The parts of the path that the endpoint names. */
  readonly path: Readonly<Record<string, string>>
  readonly query: URLSearchParams
  readonly body: RequestBody
  readonly links: Links
  readonly now: Date
  /** Whether GitHub knows someone by that login. */
  readonly knows: (login: string) => boolean
}

export interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  /** undefined: none. */
  readonly body?: unknown
}

/** One endpoint of the REST API, under /repos/{owner}/{repo}. */
export interface Endpoint {
  readonly method: 'DELETE' | 'GET' | 'PATCH' | 'POST'
  /** `{name}` is one part of the path. */
  readonly path: string
  /** Its page on docs.github.com, under /rest. */
  readonly docs: string
  readonly needs: Needs
  readonly serve: (call: Call) => Answer
}
