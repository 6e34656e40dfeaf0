import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import { parseSession, type Session } from '../credentials/session.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import { fieldOf } from '../http/json-response.js'
import type { TransportFailure } from '../http/transport.js'
import { isSuccess, requestIdOf, saysSessionExpired, type RpcResponse } from '../rpc/response.js'
import type { RpcEndpoint, RpcSender } from '../rpc/sender.js'
import { isSessionOf, wrongSession, parseAssumedRole } from './assumed-role.js'
import { diagnoseStsError, type RoleAssumption } from './diagnose-sts-error.js'

const version = '2015-04-01'

const globalSts = 'If the region has no STS of its own, set sts-endpoint: sts.aliyuncs.com.'

export interface StsOptions extends ServiceClientOptions {
  readonly place: RpcEndpoint
}

/** Asks STS for sessions of a role. Rejects with a {@link CallFailure}. */
export class StsClient {
  readonly #options: StsOptions
  readonly #conversation: ServiceClient
  readonly #sender: RpcSender

  constructor(options: StsOptions, sender: RpcSender) {
    this.#options = options
    this.#conversation = new ServiceClient(options)
    this.#sender = sender
  }

  /** AssumeRoleWithOIDC: the token is the proof, and the call is not signed. `policy` narrows what the session may do. */
  assumeWithToken(role: RoleRequest, token: OidcToken, policy?: string): Promise<Session> {
    const action = 'AssumeRoleWithOIDC'
    const parameters = {
      ...parametersOf(role, policy),
      OIDCProviderArn: role.oidcProvider ?? '',
      OIDCToken: token.token
    }
    return this.#open({ role, token }, () =>
      this.#sender.unsigned(this.#options.place, { action, version, parameters })
    )
  }

  /** AssumeRole, signed with the credentials of someone whom the role trusts. */
  assume(role: RoleRequest, caller: CredentialProvider, policy?: string): Promise<Session> {
    const call = { action: 'AssumeRole', version, parameters: parametersOf(role, policy) }
    return this.#open({ role }, () =>
      sendWithRenewal(
        caller,
        'account',
        credentials => this.#sender.signed(this.#options.place, call, credentials),
        saysSessionExpired
      )
    )
  }

  async #open(
    asked: RoleAssumption,
    send: () => Promise<RpcResponse | TransportFailure>
  ): Promise<Session> {
    const { arn } = asked.role
    const requestIds: string[] = []
    const outcome = await this.#conversation.execute(
      {
        label: `session of role ${arn}`,
        send,
        requestIdOf,
        understand(answer) {
          const session = isSuccess(answer)
            ? parseSession(fieldOf(answer.json, 'Credentials'), answer, new Date())
            : null
          if (session === null) return { diagnosis: diagnoseStsError(answer, asked) }
          const whose = parseAssumedRole(answer)
          return whose !== null && isSessionOf(whose, asked.role)
            ? { value: session }
            : { diagnosis: wrongSession(whose) }
        },
        returnsSecrets: true
      },
      requestIds
    )
    if ('value' in outcome) return outcome.value
    const what = `no credentials from role ${arn}`
    const { reason, hint } = outcome.diagnosis
    const elsewhere = reason === 'network' ? ` ${globalSts}` : ''
    throw this.#conversation.failure(
      { what, service: 'STS', hint: `${hint}${elsewhere}` },
      outcome,
      requestIds
    )
  }
}

function parametersOf(
  { arn, sessionName, seconds }: RoleRequest,
  policy: string | undefined
): Record<string, string> {
  return {
    RoleArn: arn,
    RoleSessionName: sessionName,
    DurationSeconds: String(seconds),
    ...(policy === undefined ? {} : { Policy: policy })
  }
}
