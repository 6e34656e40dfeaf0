import { isSecureUrl } from '../../runtime/secure-url.js'
import {
  missingCredentials,
  type MissingCredentials,
  type VariableValues
} from './static-credentials.js'

/** GitHub's service that issues OIDC tokens to a job with `id-token: write`. */
export interface TokenService {
  readonly url: string
  /** Authenticates the job. */
  readonly bearer: string
}

/**
 * The runner's variables for the OIDC tokens of a job; it sets them for jobs with `id-token: write`.
 * Source: GitHub's "OpenID Connect reference".
 */
const variables = {
  url: 'ACTIONS_ID_TOKEN_REQUEST_URL',
  bearer: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'
} as const

/** The secret that authenticates the job to the token service. */
export function tokenServiceSecret(env: VariableValues): string {
  return env[variables.bearer]?.trim() ?? ''
}

/** The job's OIDC token, with which a role is assumed. */
export interface OidcSource {
  readonly kind: 'oidc'
  readonly tokenService: TokenService
}

export function tokenServiceIn(env: VariableValues): OidcSource | MissingCredentials {
  const url = env[variables.url]?.trim() ?? ''
  const bearer = tokenServiceSecret(env)
  if (url === '' || bearer === '') {
    const problem = [
      'oidc-provider-arn is set, but this job may not ask GitHub for an OIDC token. Add these two lines to the job (and contents: read below them, if it checks out code):',
      '    permissions:',
      '      id-token: write'
    ].join('\n')
    return missingCredentials([problem], { lacks: 'id-token' })
  }
  if (!isSecure(url) || !/^[\x21-\x7e]{1,8192}$/.test(bearer)) {
    return missingCredentials([
      `${variables.url} and ${variables.bearer} are not what a runner sets: an https URL and a token. Something in this job has changed them.`
    ])
  }
  return { kind: 'oidc', tokenService: { url, bearer } }
}

function isSecure(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && isSecureUrl(url)
}
