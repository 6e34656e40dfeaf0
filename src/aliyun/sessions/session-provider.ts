import type { Clock } from '../../ports/clock.js'
import type { CredentialSource, Identity } from '../credentials/identity.js'
import type { OidcToken } from '../credentials/oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import type { Session } from '../credentials/session.js'
import type { ServiceClientOptions } from '../http/service-client.js'
import type { RequestSettings, Transport } from '../http/transport.js'
import type { SessionPolicy } from '../ram/session-policy.js'
import { RpcSender, type RpcEndpoint } from '../rpc/sender.js'
import {
  staticProvider,
  type CredentialProvider,
  type Credentials,
  type CredentialSubject
} from '../signing/credential-provider.js'
import { StsClient } from '../sts/client.js'
import { fetchOidcToken } from './github-oidc-token.js'
import { fetchInstanceCredentials } from './instance-metadata.js'
import { readTokenFile } from './rrsa-token-file.js'
import { FailureCooldown, SessionKeeper } from './session-keeper.js'

export interface SessionOptions extends ServiceClientOptions, RequestSettings {
  readonly clock: Clock
  readonly sts: RpcEndpoint
  /** Each gets a session of its own; empty: one session with all permissions of the role. */
  readonly policies: readonly SessionPolicy[]
  /** Called with each secret before its first use. */
  readonly onSecret: (secret: string) => void
}

/** Opens sessions when they are first needed, and renews them before they end. */
export function sessionProvider(
  { source, role }: Identity,
  options: SessionOptions,
  transport: Transport
): CredentialProvider {
  const { onSecret, policies } = options
  const createKeeper: KeeperFactory = (open, cooldown) =>
    new SessionKeeper({
      clock: options.clock,
      requestMs: options.timeoutMs,
      cooldown,
      async open() {
        const session = await open()
        Object.values(session.credentials).forEach(onSecret)
        return session
      }
    })
  const cooldown = new FailureCooldown()
  if (role === undefined) return sourceProvider(source, options, transport, createKeeper)
  const open =
    role.oidcProvider === undefined
      ? openWith(sourceProvider(source, options, transport, createKeeper), role, options, transport)
      : openWithToken(source, role, options, transport)
  if (policies.length === 0) return singleSession(createKeeper(() => open(), cooldown))
  return sessionPerSubject(
    policies.map(({ buckets, keys, text }) => {
      options.debug?.(`session policy (buckets: ${buckets.length}): ${text}`)
      const keeper = createKeeper(() => open(text), cooldown)
      return { buckets: new Set(buckets), keys, keeper }
    })
  )
}

type OpenSession = (policy?: string) => Promise<Session>
type KeeperFactory = (open: () => Promise<Session>, cooldown: FailureCooldown) => SessionKeeper

/** Provides the credentials of the source itself, before any role is assumed with them. */
function sourceProvider(
  source: CredentialSource,
  options: SessionOptions,
  transport: Transport,
  createKeeper: KeeperFactory
): CredentialProvider {
  const renewing = (open: OpenSession): CredentialProvider =>
    singleSession(createKeeper(() => open(), new FailureCooldown()))
  switch (source.kind) {
    case 'keys':
      return staticProvider(source.credentials)
    case 'service-account':
      return renewing(openWithToken(source, source.account.role, options, transport))
    case 'instance':
      return renewing(() =>
        fetchInstanceCredentials(source.roleName, options.onSecret, options, transport)
      )
    case 'oidc':
      throw new Error('An OIDC token is for assuming a role, and there is none.')
  }
}

/** Opens sessions of a role with credentials; each may have a session policy. */
function openWith(
  caller: CredentialProvider,
  role: RoleRequest,
  options: SessionOptions,
  transport: Transport
): OpenSession {
  const sts = createStsClient(options, transport)
  return policy => sts.assume(role, caller, policy)
}

/** Opens sessions of a role with an OIDC token of the source, a new one for each session. */
function openWithToken(
  source: CredentialSource,
  role: RoleRequest,
  options: SessionOptions,
  transport: Transport
): OpenSession {
  const sts = createStsClient(options, transport)
  return async policy => {
    const token = await requestToken(source, role, options, transport)
    options.onSecret(token.token)
    return await sts.assumeWithToken(role, token, policy)
  }
}

function requestToken(
  source: CredentialSource,
  { audience }: RoleRequest,
  options: SessionOptions,
  transport: Transport
): Promise<OidcToken> {
  switch (source.kind) {
    case 'oidc':
      return fetchOidcToken(source.tokenService, audience, options, transport)
    case 'service-account':
      return readTokenFile(source.account)
    case 'keys':
    case 'instance':
      throw new Error('Keys and instances have no OIDC token.')
  }
}

function createStsClient(options: SessionOptions, transport: Transport): StsClient {
  return new StsClient(options, new RpcSender(options, transport))
}

function singleSession(keeper: SessionKeeper): CredentialProvider {
  return {
    credentials: () => keeper.credentials(),
    expired: credentials => keeper.expired(credentials)
  }
}

interface NarrowedSession {
  readonly buckets: ReadonlySet<string>
  readonly keys: SessionPolicy['keys']
  readonly keeper: SessionKeeper
}

/** Signs each request with a session whose policy covers its subject. */
function sessionPerSubject(sessions: readonly NarrowedSession[]): CredentialProvider {
  const owners = new WeakMap<Credentials, SessionKeeper>()
  return {
    async credentials(subject) {
      const session = sessions.find(candidate => covers(candidate, subject)) ?? sessions[0]
      if (session === undefined) throw new Error('There is no session at all.')
      const credentials = await session.keeper.credentials()
      owners.set(credentials, session.keeper)
      return credentials
    },
    expired: credentials => owners.get(credentials)?.expired(credentials) ?? false
  }
}

function covers({ buckets, keys }: NarrowedSession, subject: CredentialSubject): boolean {
  switch (subject.kind) {
    case 'account':
      return true
    case 'bucket':
      return buckets.has(subject.bucket)
    case 'key':
      return keys.some(
        ({ name, region = subject.region }) => name === subject.key && region === subject.region
      )
  }
}
