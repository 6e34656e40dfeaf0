import { isSecureUrl } from '../../runtime/secure-url.js'
import { code, input, lines, message } from '../../text/message.js'
import { unusableCredentials, type UnusableCredentials } from './static-credentials.js'

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
export const oidcVariables = {
  url: 'ACTIONS_ID_TOKEN_REQUEST_URL',
  bearer: 'ACTIONS_ID_TOKEN_REQUEST_TOKEN'
} as const

/** The values of {@link oidcVariables}; one that is not set is empty. */
export type OidcRequest = Readonly<Record<keyof typeof oidcVariables, string>>

/** The job's OIDC token, with which a role is assumed. */
export interface OidcSource {
  readonly kind: 'oidc'
  readonly tokenService: TokenService
}

export function findTokenService({ url, bearer }: OidcRequest): OidcSource | UnusableCredentials {
  if (url === '' || bearer === '') {
    const problem = message`${input('oidc-provider-arn')} is set, but this job has no permission to request an OIDC token from GitHub. Add the lines below to the job. If the job checks out code, also add ${code('contents: read')}, because permissions that are not listed are removed.${lines('    permissions:', '      id-token: write')}`
    return unusableCredentials([problem], { lacks: 'id-token' })
  }
  if (!isSecure(url) || !/^[\x21-\x7e]{1,8192}$/.test(bearer)) {
    return unusableCredentials([
      message`At least one of ${code(oidcVariables.url)} and ${code(oidcVariables.bearer)} is invalid. The runner sets them to an https URL and a token. Find the step or the ${code('env')} of this job that changes them, and remove the change.`
    ])
  }
  return { kind: 'oidc', tokenService: { url, bearer } }
}

function isSecure(text: string): boolean {
  const url = URL.parse(text)
  return url !== null && isSecureUrl(url)
}
