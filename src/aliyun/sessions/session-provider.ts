import type { Clock } from '../../ports/clock.js'
import type { ServiceClientOptions } from '../http/service-client.js'
import type { RequestSettings, Transport } from '../http/transport.js'
import type { SessionPolicy } from '../ram/session-policy.js'
import { RpcSender, type RpcEndpoint } from '../rpc/sender.js'
import { StsClient } from '../sts/client.js'
import {
  staticProvider,
  type CredentialProvider,
  type Credentials,
  type CredentialSubject
} from '../signing/credential-provider.js'
import type { Identity, CredentialSource } from '../credentials/identity.js'
import { fetchInstanceCredentials } from './instance-metadata.js'
import type { OidcToken } from '../credentials/oidc-token.js'
import { fetchOidcToken } from './github-oidc-token.js'
import type { RoleRequest } from '../credentials/role.js'
import type { Session } from '../credentials/session.js'
import { SessionKeeper, FailureCooldown } from './session-keeper.js'
import { readTokenFile } from './rrsa-token-file.js'

export interface SessionOptions extends ServiceClientOptions, RequestSettings {
  readonly clock: Clock
  /** Where STS is asked. */
  readonly sts: RpcEndpoint
  /** What the sessions of a role are narrowed to; empty: as the role is. */
  readonly policies: readonly SessionPolicy[]
  /** Is told each secret as it comes, before anything else is done with it. */
  readonly onSecret: (secret: string) => void
}

/**
 * Credentials of an identity that has none to begin with: they are asked for when they are first
 * needed, and renewed before they end. Each session policy has a session of its own.
 */
export function sessionProvider(
  { source, role }: Identity,
  options: SessionOptions,
  transport: Transport
): CredentialProvider {
  const { onSecret, policies } = options
  const kept = async (opening: Promise<Session>): Promise<Session> => {
    const session = await opening
    Object.values(session.credentials).forEach(onSecret)
    return session
  }
  const keeper = (open: () => Promise<Session>, cooldown: FailureCooldown): SessionKeeper =>
    new SessionKeeper({
      clock: options.clock,
      requestMs: options.timeoutMs,
      cooldown: cooldown,
      open: () => kept(open())
    })
  const cooldown = new FailureCooldown()
  if (role === undefined) return ownCredentials(source, options, transport, keeper)
  const open =
    role.oidcProvider === undefined
      ? openWith(ownCredentials(source, options, transport, keeper), role, options, transport)
      : openWithToken(source, role, options, transport)
  if (policies.length === 0) return single(keeper(() => open(), cooldown))
  return bySubject(
    policies.map(({ buckets, keys, text }) => {
      options.debug(`session policy (buckets: ${buckets.length}): ${text}`)
      const opened = keeper(() => open(text), cooldown)
      return { buckets: new Set(buckets), keys, keeper: opened }
    })
  )
}

type OpenSession = (policy?: string) => Promise<Session>

/** The source's own, without a further role. */
function ownCredentials(
  source: CredentialSource,
  options: SessionOptions,
  transport: Transport,
  keeper: (open: () => Promise<Session>, cooldown: FailureCooldown) => SessionKeeper
): CredentialProvider {
  const kept = (open: OpenSession): CredentialProvider =>
    single(keeper(() => open(), new FailureCooldown()))
  switch (source.kind) {
    case 'keys':
      return staticProvider(source.credentials)
    case 'service-account':
      return kept(openWithToken(source, source.account.role, options, transport))
    case 'instance':
      return kept(() =>
        fetchInstanceCredentials(source.roleName, options.onSecret, options, transport)
      )
    case 'oidc':
      throw new Error('An OIDC token is for assuming a role, and there is none.')
  }
}

/** Opens sessions of a role with credentials, under a session policy or without one. */
function openWith(
  caller: CredentialProvider,
  role: RoleRequest,
  options: SessionOptions,
  transport: Transport
): OpenSession {
  const sts = stsFor(options, transport)
  return policy => sts.assume(role, caller, policy)
}

/** The same with an OIDC token of the source, a new one for each session. */
function openWithToken(
  source: CredentialSource,
  role: RoleRequest,
  options: SessionOptions,
  transport: Transport
): OpenSession {
  const sts = stsFor(options, transport)
  return async policy => {
    const token = await tokenOf(source, role, options, transport)
    options.onSecret(token.token)
    return await sts.assumeWithToken(role, token, policy)
  }
}

function tokenOf(
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

function stsFor(options: SessionOptions, transport: Transport): StsClient {
  return new StsClient({ ...options, place: options.sts }, new RpcSender(options, transport))
}

function single(keeper: SessionKeeper): CredentialProvider {
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

/** Each request is signed by a session whose policy speaks of its subject. */
function bySubject(sessions: readonly NarrowedSession[]): CredentialProvider {
  const owners = new WeakMap<Credentials, SessionKeeper>()
  const isFor = (subject: CredentialSubject, { buckets, keys }: NarrowedSession): boolean => {
    if (subject === 'account') return true
    if ('bucket' in subject) return buckets.has(subject.bucket)
    return keys.some(
      ({ name, region = subject.region }) => name === subject.key && region === subject.region
    )
  }
  return {
    async credentials(subject) {
      const session = sessions.find(candidate => isFor(subject, candidate)) ?? sessions[0]
      if (session === undefined) throw new Error('There is no session at all.')
      const credentials = await session.keeper.credentials()
      owners.set(credentials, session.keeper)
      return credentials
    },
    expired: credentials => owners.get(credentials)?.expired(credentials) ?? false
  }
}
