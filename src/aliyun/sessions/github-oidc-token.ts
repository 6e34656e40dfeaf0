import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import {
  isTransient,
  unexpectedResponse,
  throttledByStatus,
  undocumentedError,
  type Diagnosis
} from '../http/diagnosis.js'
import type { TransportFailure, RequestSettings, Transport } from '../http/transport.js'
import { fieldOf, parseJsonResponse, type JsonResponse } from '../http/json-response.js'
import type { TokenService } from '../credentials/github-oidc.js'
import { parseOidcToken, type OidcToken } from '../credentials/oidc-token.js'

/**
 * Asks GitHub for an OIDC token that is meant for `audience`. The toolkit's own getIDToken does the
 * same, but follows redirects with the bearer token, waits for minutes, and switches TLS checks off
 * where the environment says so. Rejects with a {@link CallFailure}.
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
  const outcome = await client.execute(
    {
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
        return 'failure' in reply ? reply : parseJsonResponse(reply)
      },
      requestIdOf: () => '',
      understand(answer) {
        const token =
          answer.status === 200 ? parseOidcToken(fieldOf(answer.json, 'value'), 'job') : null
        return token === null ? { diagnosis: diagnose(answer) } : { value: token }
      },
      returnsSecrets: true
    },
    []
  )
  if ('value' in outcome) return outcome.value
  const service = `GitHub's token service at ${address.host}`
  throw client.failure({ what: 'no OIDC token for this job', service }, outcome, [])
}

function diagnose({ status }: JsonResponse): Diagnosis {
  if (status === 200) return unexpectedResponse('answered 200 without a token')
  if (status === 429) return throttledByStatus(status)
  if (isTransient(status)) return undocumentedError(status)
  return {
    reason: 'credentials-rejected',
    what: `answered ${status}`,
    hint: 'The job may have lasted longer than it may ask, or something between the runner and GitHub changes requests. Run it again; if it lasts, see that the job has id-token: write.',
    retry: false,
    mayHaveTakenEffect: false
  }
}
