import type { ApiResponse } from './endpoint.js'
import type { RequestFields } from './request-fields.js'
import type { Token } from './tokens.js'

/** The one query that the double answers: who the token is; an installation token, too, is someone. */
export function executeGraphql(body: RequestFields, token: Token): ApiResponse {
  body.require('query')
  const query = (body.text('query') ?? '').replace(/[\s,]+/g, '')
  if (/^(?:query)?\{viewer\{login\}\}$/.test(query)) {
    return { status: 200, body: { data: { viewer: { login: token.account.login } } } }
  }
  // GraphQL says no with a 200.
  const message = 'This double of GitHub answers `query { viewer { login } }` only.'
  return { status: 200, body: { errors: [{ message, locations: [{ line: 1, column: 1 }] }] } }
}
