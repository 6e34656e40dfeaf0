/** One request as a test looks at it, once the whole of it has come. */
export interface LoggedApiRequest {
  readonly method: string
  /** With its query, without the prefix of an Enterprise Server. */
  readonly path: string
  /** Parsed; undefined where there is none or it is no JSON. */
  readonly body: unknown
  /** Of the token; undefined: none that GitHub knows. */
  readonly login: string | undefined
  /** 0: not answered. */
  status: number
  /** When it came, in milliseconds. */
  readonly receivedAt: number
  readonly userAgent: string | undefined
}

/** Which requests something is about; all that is given must hold. */
export interface RequestMatcher {
  readonly method?: string
  /** The whole path without its query, or an expression over path and query. */
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
