import type { Answer, Endpoint } from './call.js'
import { withCommonHeaders } from './common-headers.js'
import { checkRunEndpoints } from './check-runs.js'
import { answerGraphql } from './graphql.js'
import { commentEndpoints } from './issue-comments.js'
import { issueEndpoints } from './issues.js'
import type { Refusal } from './refusal.js'
import { releaseEndpoints } from './releases.js'
import { RequestBody } from './request-body.js'
import type { Token } from './tokens.js'

/** What sets one server's API apart from another's that follows it. */
export interface Dialect {
  /** Of a repository. */
  readonly endpoints: readonly Endpoint[]
  /** What is of no repository; undefined: there is no such thing. */
  readonly answer: (method: string, path: string, body: string, token: Token) => Answer | undefined
  /** Where a path leads nowhere. */
  readonly nothingThere: (refusal: Refusal, docs: string) => Answer
  /** @param docs the page of the endpoint. */
  readonly refused: (refusal: Refusal, docs: string) => Answer
  /** With the headers that all its answers have. */
  readonly complete: typeof withCommonHeaders
}

/** @param graphqlPath where it is, seen from the host. */
export function githubDialect(graphqlPath: string): Dialect {
  const refused = (refusal: Refusal, docs: string): Answer => ({
    status: refusal.status,
    body: refusal.body(docs)
  })
  return {
    endpoints: [...commentEndpoints, ...issueEndpoints, ...checkRunEndpoints, ...releaseEndpoints],
    answer: (method, path, body, token) =>
      method === 'POST' && path === graphqlPath
        ? answerGraphql(RequestBody.parse(body), token)
        : undefined,
    nothingThere: refused,
    refused,
    complete: withCommonHeaders
  }
}
