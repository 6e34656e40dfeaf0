/** A request as tests see it, recorded once it has fully arrived. */
export interface LoggedApiRequest {
  readonly method: string
  /** With its query, without the prefix of an Enterprise Server. */
  readonly path: string
  /** Parsed; undefined when absent or not JSON. */
  readonly body: unknown
  /** The token's login; undefined: GitHub does not know the token. */
  readonly login: string | undefined
  /** 0: no response was sent. */
  status: number
  /** When it arrived, in milliseconds. */
  readonly receivedAt: number
  readonly userAgent: string | undefined
}

/** Selects requests; every given field must match. */
export interface RequestMatcher {
  readonly method?: string
  /** The exact path without its query, or an expression over path and query. */
  readonly path?: string | RegExp
  readonly login?: string
}

export function matchesRequest(matcher: RequestMatcher, request: LoggedApiRequest): boolean {
  const { method, path, login } = matcher
  if (method !== undefined && method !== request.method) return false
  if (login !== undefined && login !== request.login) return false
  if (path === undefined) return true
  return typeof path === 'string'
    ? path === request.path.replace(/\?.*$/, '')
    : request.path.search(path) >= 0
}
