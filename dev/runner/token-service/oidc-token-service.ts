import {
  createHmac,
  generateKeyPair,
  randomBytes,
  randomUUID,
  sign,
  type JsonWebKey,
  type KeyLike
} from 'node:crypto'
import { once } from 'node:events'
import http, { type IncomingMessage, type ServerResponse } from 'node:http'
import https from 'node:https'
import type { AddressInfo } from 'node:net'
import { promisify } from 'node:util'

/** The claims of a token. A value of undefined omits the claim. */
export type OidcTokenClaims = Readonly<Record<string, unknown>>

export interface OidcTokenServiceOptions {
  readonly issuer?: string
  readonly subject?: string
  /** Replace, or add to, GitHub's claims. */
  readonly claims?: OidcTokenClaims
  /** From now to exp; negative for expired tokens. */
  readonly lifetimeSeconds?: number
  /** Serves https with this PEM certificate. */
  readonly tls?: { readonly cert: string; readonly key: string }
  readonly now?: () => number
}

export interface TokenSigningOptions {
  /** undefined omits it. */
  readonly kid?: string | undefined
  readonly alg?: 'RS256' | 'HS256' | 'none'
  /** Another private key, or the secret for HS256. */
  readonly key?: KeyLike
}

/** Sent instead of a token. */
export interface ScriptedTokenResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body: string
}

/**
 * The service behind ACTIONS_ID_TOKEN_REQUEST_URL in a job with the permission id-token: write.
 */
export interface OidcTokenService {
  readonly issuer: string
  /** The public keys, as the issuer publishes them. */
  readonly keys: readonly JsonWebKey[]
  /** The environment variables that the runner sets for a step. */
  readonly env: Readonly<
    Record<'ACTIONS_ID_TOKEN_REQUEST_URL' | 'ACTIONS_ID_TOKEN_REQUEST_TOKEN', string>
  >
  /** In order of arrival; the path is without its query. */
  readonly requests: readonly { readonly path: string; readonly audience: string | undefined }[]
  /** Every token that was issued over HTTP. */
  readonly issued: readonly string[]
  /** Replaces the claims of the options for tokens minted from now on. */
  setClaims(claims: OidcTokenClaims): void
  /** The response to the next `times` requests, or to all; undefined: tokens again. */
  setResponse(next: ScriptedTokenResponse | 'hang' | undefined, times?: number): void
  /** Mints a token without a request; `issued` does not list it. */
  mint(claims?: OidcTokenClaims, signing?: TokenSigningOptions): string
  /** Also ends connections in flight. */
  close(): Promise<void>
}

const LIFETIME_SECONDS = 5 * 60
/**
 * GitHub's tokens are valid from ten minutes before their issue. Source: docs.github.com, "OpenID
 * Connect".
 */
const NOT_BEFORE_SECONDS = 10 * 60

/** Once per process: generating a key takes longer than everything else here. */
const keyPair = promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
const KID = randomUUID().toUpperCase()

export async function startOidcTokenService(
  options: OidcTokenServiceOptions = {}
): Promise<OidcTokenService> {
  const { tls, now = Date.now, lifetimeSeconds = LIFETIME_SECONDS } = options
  const { issuer = 'https://token.actions.githubusercontent.com' } = options
  const { subject = 'repo:octo/shop:ref:refs/heads/main' } = options
  const { publicKey, privateKey } = await keyPair
  const bearer = randomBytes(48).toString('base64url')
  const requests: { path: string; audience: string | undefined }[] = []
  const issued: string[] = []
  let claims = options.claims ?? {}
  let scriptedResponse: { answer: ScriptedTokenResponse | 'hang'; times: number } | undefined

  const mint = (
    audience: string,
    extraClaims: OidcTokenClaims,
    signing: TokenSigningOptions
  ): string => {
    const seconds = Math.floor(now() / 1000)
    const defaultClaims = {
      ...jobClaims(issuer, subject),
      aud: audience,
      iat: seconds,
      nbf: seconds - NOT_BEFORE_SECONDS,
      exp: seconds + lifetimeSeconds
    }
    const { alg = 'RS256', key = privateKey } = signing
    const header = { typ: 'JWT', alg, kid: 'kid' in signing ? signing.kid : KID }
    const signed = `${encoded(header)}.${encoded({ ...defaultClaims, ...claims, ...extraClaims })}`
    return `${signed}.${signatureOf(signed, alg, key)}`
  }

  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://127.0.0.1')
    const audience = searchParams.get('audience') ?? undefined
    requests.push({ path: pathname, audience })
    if (scriptedResponse !== undefined && scriptedResponse.times > 0) {
      scriptedResponse.times--
      if (scriptedResponse.answer !== 'hang') send(response, scriptedResponse.answer)
      return
    }
    const bearerToken = /^bearer (.+)$/i.exec(request.headers.authorization ?? '')?.[1]
    if (bearerToken !== bearer) {
      send(response, { status: 401, body: '{"message":"Unauthorized"}' })
    } else if (request.method !== 'GET' || searchParams.get('api-version') !== '2.0') {
      send(response, { status: 400, body: '{"message":"Bad request"}' })
    } else {
      const token = mint(audience ?? 'https://github.com/octo', {}, {})
      issued.push(token)
      send(response, { status: 200, body: JSON.stringify({ value: token }) })
    }
  }
  const server = tls === undefined ? http.createServer(answer) : https.createServer(tls, answer)
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const { port } = server.address() as AddressInfo
  const scheme = tls === undefined ? 'http' : 'https'
  return {
    issuer,
    keys: [{ ...publicKey.export({ format: 'jwk' }), kid: KID, alg: 'RS256', use: 'sig' }],
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${scheme}://127.0.0.1:${port}/idtoken/${randomUUID()}?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer
    },
    requests,
    issued,
    setClaims(next) {
      claims = next
    },
    setResponse(next, times = Infinity) {
      scriptedResponse = next === undefined ? undefined : { answer: next, times }
    },
    mint: (extraClaims = {}, signing = {}) => mint('sts.aliyuncs.com', extraClaims, signing),
    async close() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}

/** Source: docs.github.com, "OpenID Connect", "Understanding the OIDC token". */
function jobClaims(issuer: string, subject: string): OidcTokenClaims {
  return {
    jti: randomUUID(),
    sub: subject,
    iss: issuer,
    ref: 'refs/heads/main',
    ref_type: 'branch',
    sha: '0123456789abcdef0123456789abcdef01234567',
    repository: 'octo/shop',
    repository_id: '74',
    repository_owner: 'octo',
    repository_owner_id: '65',
    repository_visibility: 'private',
    run_id: '42',
    run_number: '10',
    run_attempt: '1',
    actor: 'octocat',
    actor_id: '12',
    workflow: 'Nightly',
    workflow_ref: 'octo/shop/.github/workflows/nightly.yml@refs/heads/main',
    job_workflow_ref: 'octo/shop/.github/workflows/nightly.yml@refs/heads/main',
    event_name: 'schedule',
    runner_environment: 'github-hosted'
  }
}

/** A minimal implementation of RFC 7515, independent of the code that verifies the tokens. */
function signatureOf(
  signed: string,
  alg: NonNullable<TokenSigningOptions['alg']>,
  key: KeyLike
): string {
  switch (alg) {
    case 'none':
      return ''
    case 'HS256':
      return createHmac('sha256', key).update(signed).digest('base64url')
    case 'RS256':
      return sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')
  }
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url')
}

function send(response: ServerResponse, { status, headers, body }: ScriptedTokenResponse): void {
  response
    .writeHead(status, { 'Content-Type': 'application/json; charset=utf-8', ...headers })
    .end(body)
}
