import type { IncomingMessage } from 'node:http'
import type { Answer } from './call.js'
import { apiVersions } from './common-headers.js'
import type { Dialect } from './dialect.js'
import type { Links } from './links.js'
import { notFound, Refusal } from './refusal.js'
import type { Repository } from './repository.js'
import { RequestBody } from './request-body.js'
import { routeOf, type Route } from './routes.js'
import { acceptedPermissions, type Token } from './tokens.js'

export interface AnsweringParts {
  /** Before each path of the REST API. */
  readonly prefix: string
  readonly dialect: Dialect
  readonly repositories: readonly Repository[]
  readonly links: Links
  readonly now: () => Date
  readonly knows: (login: string) => boolean
}

const DOCS = 'https://docs.github.com/rest'

/** Carries a request out, or refuses it, in the order in which GitHub does. */
export function answerTo(
  { headers, method = '', url = '/' }: IncomingMessage,
  body: string,
  token: Token | undefined,
  parts: AnsweringParts
): Answer {
  if (!headers['user-agent']) return userAgentMissing
  try {
    const version = headers['x-github-api-version']
    if (version !== undefined && !apiVersions.includes(String(version))) {
      throw new Refusal(400, `API version ${String(version)} is not supported.`)
    }
    if (token === undefined) {
      const isGiven = headers.authorization !== undefined
      throw new Refusal(401, isGiven ? 'Bad credentials' : 'Requires authentication')
    }
    if (++token.used > token.rateLimit) {
      throw new Refusal(403, 'API rate limit exceeded for installation ID 42.')
    }
    const other = parts.dialect.answer(method, url, body, token)
    if (other !== undefined) return other
    const nothingThere = (): Answer => parts.dialect.nothingThere(notFound(), DOCS)
    if (!url.startsWith(`${parts.prefix}/`)) return nothingThere()
    const asked = new URL(url.slice(parts.prefix.length), 'http://localhost')
    const route = routeOf(method, asked.pathname, parts.repositories, parts.dialect.endpoints)
    if (route === undefined) return nothingThere()
    return answerAt(route, asked.searchParams, body, token, parts)
  } catch (error) {
    return refused(error, DOCS, parts.dialect)
  }
}

function answerAt(
  { endpoint, repository, path }: Route,
  query: URLSearchParams,
  body: string,
  token: Token,
  { links, knows, now, dialect }: AnsweringParts
): Answer {
  const headers = { 'x-accepted-github-permissions': acceptedPermissions(endpoint.needs) }
  const isRead = endpoint.method === 'GET'
  try {
    if (!token.sees(repository.fullName)) {
      if (!repository.isPublic) throw notFound()
      if (!isRead) token.refuse()
    }
    // docs.github.com: who reads "public resources only" needs no permission.
    if (!repository.isPublic || !isRead) token.require(endpoint.needs)
    const answer = endpoint.serve({
      ...{ repository, token, path, query, links, knows },
      body: RequestBody.parse(isRead ? '' : body),
      now: now()
    })
    return { ...answer, headers: { ...headers, ...answer.headers } }
  } catch (error) {
    return { ...refused(error, `${DOCS}/${endpoint.docs}`, dialect), headers }
  }
}

function refused(error: unknown, docs: string, dialect: Dialect): Answer {
  if (!(error instanceof Refusal)) throw error
  return dialect.refused(error, docs)
}

/** docs.github.com, "Getting started with the REST API", "User agent": not even JSON. */
const userAgentMissing: Answer = {
  status: 403,
  body:
    '\r\nRequest forbidden by administrative rules. Please make sure your request has a ' +
    'User-Agent header (https://docs.github.com/en/rest/overview/resources-in-the-rest-api' +
    '#user-agent-required). Check https://developer.github.com for other possible causes.\r\n'
}
