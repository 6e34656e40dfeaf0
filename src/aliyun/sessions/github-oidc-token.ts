import { code, emptyMessage, input, message, value } from '../../text/message.js'
import type { TokenService } from '../credentials/github-oidc.js'
import { parseOidcToken, type OidcToken } from '../credentials/oidc-token.js'
import {
  isTransient,
  throttledByStatus,
  undocumentedError,
  unexpectedResponse,
  type Diagnosis,
  type ServiceAdvice
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
    returnsSecrets: true,
    advice
  })
  if (outcome.ok) return outcome.value
  const subject = message`an OIDC token for this job could not be obtained`
  const service = message`GitHub's token service at ${value(address.host)}`
  throw client.failure({ subject, service }, outcome)
}

const advice: ServiceAdvice = {
  throttled: message`Run the workflow again later, or raise ${input('max-attempts')}.`,
  failing: message`Run the workflow again later. If the error persists, check GitHub's status page, and the proxy if there is one.`,
  // The runner sets it.
  address: emptyMessage
}

function diagnose({ status }: JsonResponse): Diagnosis {
  if (status === 200) return unexpectedResponse(message`responded with 200, but without a token`)
  if (status === 429) return throttledByStatus(status, advice)
  if (isTransient(status)) return undocumentedError(status, advice)
  return {
    reasonCode: 'credentials-rejected',
    what: message`responded with ${status}`,
    hint: message`GitHub lets a job request tokens only for a limited time, and this job may have run longer. Or something between the runner and GitHub may be changing requests. Run the workflow again. If the error persists, check that the job has the permission ${code('id-token: write')}.`,
    retry: false,
    mayHaveTakenEffect: false
  }
}
