import { Conversation, type ConversationOptions } from '../http/conversation.js'
import {
  isTransient,
  strangeAnswer,
  throttledByStatus,
  withoutErrorDocument,
  type Diagnosis
} from '../http/diagnosis.js'
import type { NoAnswer, RequestSettings, Transport } from '../http/transport.js'
import { fieldOf, readJsonAnswer, type JsonAnswer } from '../http/json-answer.js'
import { parseToken, type OidcToken } from './jwt.js'

/** GitHub's service that gives a job its OIDC tokens; a job may ask it with `id-token: write`. */
export interface TokenService {
  readonly url: string
  /** Proves that the job asks. */
  readonly bearer: string
}

/**
 * Asks GitHub for an OIDC token that is meant for `audience`. The toolkit's own getIDToken does the
 * same, but follows redirects with the bearer token, waits for minutes, and switches TLS checks off
 * where the environment says so. Rejects with a {@link CallFailure}.
 * Source: GitHub's "OpenID Connect reference"; actions/toolkit, `oidc-utils.ts`.
 */
export async function fetchOidcToken(
  { url, bearer }: TokenService,
  audience: string,
  options: ConversationOptions & RequestSettings,
  transport: Transport
): Promise<OidcToken> {
  const conversation = new Conversation(options)
  const address = new URL(url)
  address.searchParams.set('audience', audience)
  const outcome = await conversation.hold(
    {
      label: `OIDC token for ${audience} from ${address.host}`,
      send: async (): Promise<JsonAnswer | NoAnswer> => {
        const reply = await transport.request(address.href, {
          method: 'GET',
          headers: {
            authorization: `Bearer ${bearer}`,
            accept: 'application/json',
            'user-agent': options.userAgent
          },
          timeout: options.timeoutMs
        })
        return 'failure' in reply ? reply : readJsonAnswer(reply)
      },
      requestIdOf: () => '',
      understand(answer) {
        const token =
          answer.status === 200 ? parseToken(fieldOf(answer.json, 'value'), 'job') : null
        return token === null ? { diagnosis: diagnose(answer) } : { value: token }
      },
      bringsSecrets: true
    },
    []
  )
  if ('value' in outcome) return outcome.value
  const service = `GitHub's token service at ${address.host}`
  throw conversation.failure({ what: 'no OIDC token for this job', service }, outcome, [])
}

function diagnose({ status }: JsonAnswer): Diagnosis {
  if (status === 200) return strangeAnswer('answered 200 without a token')
  if (status === 429) return throttledByStatus(status)
  if (isTransient(status)) return withoutErrorDocument(status)
  return {
    reason: 'credentials-rejected',
    what: `answered ${status}`,
    hint: 'The job may have lasted longer than it may ask, or something between the runner and GitHub changes requests. Run it again; if it lasts, see that the job has id-token: write.',
    retry: false,
    mayHaveHappened: false
  }
}
