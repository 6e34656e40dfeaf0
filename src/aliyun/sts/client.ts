import { defined } from '../../encryption/defined-fields.js'
import { input, message, sentences, value } from '../../text/message.js'
import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import { parseSession, type Session } from '../credentials/session.js'
import type { Interpretation } from '../http/diagnosis.js'
import { fieldOf } from '../http/json-response.js'
import { ServiceClient, type ServiceClientOptions } from '../http/service-client.js'
import type { TransportFailure } from '../http/transport-failure.js'
import { isSuccess, requestIdOf, saysSessionExpired, type RpcResponse } from '../rpc/response.js'
import type { RpcEndpoint, RpcSender } from '../rpc/sender.js'
import { sendWithRenewal, type CredentialProvider } from '../signing/credential-provider.js'
import { isSessionOf, parseAssumedRole, wrongSession } from './assumed-role.js'
import { diagnoseStsError, type RoleAssumption } from './diagnose-sts-error.js'

const version = '2015-04-01'

const globalSts = message`If the region has no STS endpoint of its own, set ${input('sts-endpoint', 'sts.aliyuncs.com')}.`

export interface StsOptions extends ServiceClientOptions {
  readonly sts: RpcEndpoint
}

/** Opens sessions of a role. Rejects with a {@link CallFailure}. */
export class StsClient {
  readonly #options: StsOptions
  readonly #client: ServiceClient
  readonly #sender: RpcSender

  constructor(options: StsOptions, sender: RpcSender) {
    this.#options = options
    this.#client = new ServiceClient(options)
    this.#sender = sender
  }

  /** AssumeRoleWithOIDC: an unsigned call, authenticated by the token. `policy` narrows the session's permissions. */
  assumeWithToken(role: RoleRequest, token: OidcToken, policy?: string): Promise<Session> {
    const action = 'AssumeRoleWithOIDC'
    const parameters = {
      ...parametersOf(role, policy),
      OIDCProviderArn: role.oidcProvider ?? '',
      OIDCToken: token.token
    }
    return this.#open({ role, token }, () =>
      this.#sender.unsigned(this.#options.sts, { action, version, parameters })
    )
  }

  /** AssumeRole, signed with the credentials of an identity that the role trusts. */
  assume(role: RoleRequest, caller: CredentialProvider, policy?: string): Promise<Session> {
    const call = { action: 'AssumeRole', version, parameters: parametersOf(role, policy) }
    return this.#open({ role }, () =>
      sendWithRenewal(
        caller,
        { kind: 'account' },
        credentials => this.#sender.signed(this.#options.sts, call, credentials),
        saysSessionExpired
      )
    )
  }

  async #open(
    assumption: RoleAssumption,
    send: () => Promise<RpcResponse | TransportFailure>
  ): Promise<Session> {
    const { arn } = assumption.role
    const outcome = await this.#client.execute({
      label: `session of role ${arn}`,
      send,
      requestIdOf,
      interpret: response => interpretSession(response, assumption),
      returnsSecrets: true
    })
    if (outcome.ok) return outcome.value
    const { reasonCode, hint } = outcome.diagnosis
    throw this.#client.failure(
      {
        subject: message`role ${value(arn)} could not be assumed`,
        service: message`STS`,
        hint: reasonCode === 'network' ? sentences(hint, globalSts) : hint
      },
      outcome
    )
  }
}

function interpretSession(
  response: RpcResponse,
  assumption: RoleAssumption
): Interpretation<Session> {
  const session = isSuccess(response)
    ? parseSession(fieldOf(response.json, 'Credentials'), response, new Date())
    : null
  if (session === null) return { ok: false, diagnosis: diagnoseStsError(response, assumption) }
  const assumed = parseAssumedRole(response)
  return assumed !== null && isSessionOf(assumed, assumption.role)
    ? { ok: true, value: session }
    : { ok: false, diagnosis: wrongSession(assumed) }
}

function parametersOf(
  { arn, sessionName, seconds }: RoleRequest,
  policy: string | undefined
): Record<string, string> {
  return {
    RoleArn: arn,
    RoleSessionName: sessionName,
    DurationSeconds: String(seconds),
    ...defined({ Policy: policy })
  }
}
