import type { TokenService } from '../credentials/github-oidc.js'
import { parseOidcToken, type OidcToken } from '../credentials/oidc-token.js'
import {
  isTransient,
  throttledByStatus,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis
} from '../http/diagnosis.js'
import { fieldOf, parseJsonResponse, type JsonResponse } from '../http/json-response.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import type { RequestSettings, Transport } from '../http/transport.js'

/**
 * Requests an OIDC token for `audience` from GitHub. Replaces the toolkit's getIDToken, which follows
 * redirects with the bearer token, waits for minutes, and lets environment variables disable TLS
 * checks. Rejects with a {@link CallFailure}.
 * Source: GitHub's "OpenID Connect reference"; actions/toolkit, `oidc-utils.ts`.
 */
export async function fetchOidcToken(
  { url, bearer }: TokenService,
  audience: string,
  options: ServiceClientOptions & RequestSettings,
  transport: Transport
): Promise<OidcToken> {
  const client = new ServiceClient(options)
  const address = new URL(url)
  address.searchParams.set('audience', audience)
  const outcome = await client.execute({
    label: `OIDC token for ${audience} from ${address.host}`,
    send: async (): Promise<JsonResponse | TransportFailure> => {
      const reply = await transport.request(address.href, {
        method: 'GET',
        headers: {
          authorization: `Bearer ${bearer}`,
          accept: 'application/json',
          'user-agent': options.userAgent
        },
        timeout: options.timeoutMs
      })
      return reply.kind === 'response' ? parseJsonResponse(reply) : reply
    },
    requestIdOf: () => '',
    interpret(response) {
      const token =
        response.status === 200 ? parseOidcToken(fieldOf(response.json, 'value'), 'job') : null
      return token === null
        ? { ok: false, diagnosis: diagnose(response) }
        : { ok: true, value: token }
    },
    returnsSecrets: true
  })
  if (outcome.ok) return outcome.value
  const service = `GitHub's token service at ${address.host}`
  throw client.failure({ what: 'no OIDC token for this job', service }, outcome)
}

function diagnose({ status }: JsonResponse): Diagnosis {
  if (status === 200) return unexpectedResponse('answered 200 without a token')
  if (status === 429) return throttledByStatus(status)
  if (isTransient(status)) return undocumentedError(status)
  return {
    reasonCode: 'credentials-rejected',
    what: `answered ${status}`,
    hint: 'The job may have lasted longer than it may ask, or something between the runner and GitHub changes requests. Run it again; if it lasts, see that the job has id-token: write.',
    retry: false,
    mayHaveTakenEffect: false
  }
}
