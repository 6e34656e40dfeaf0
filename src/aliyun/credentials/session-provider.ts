import type { Clock } from '../../reconcile/ports.js'
import type { ConversationOptions } from '../http/conversation.js'
import type { RequestSettings, Transport } from '../http/transport.js'
import type { SessionPolicy } from '../ram/session-policy.js'
import { RpcSender, type RpcPlace } from '../rpc/request.js'
import { StsClient } from '../sts/client.js'
import { given, type CredentialProvider, type Credentials, type Subject } from './credentials.js'
import type { Identity, Source } from './identity.js'
import { fetchInstanceSession } from './instance-role.js'
import type { OidcToken } from './jwt.js'
import { fetchOidcToken } from './oidc-token.js'
import type { RoleRequest } from './role.js'
import type { Session } from './session.js'
import { SessionKeeper, Setback } from './session-keeper.js'
import { readTokenFile } from './token-file.js'

export interface SessionOptions extends ConversationOptions, RequestSettings {
  readonly clock: Clock
  /** Where STS is asked. */
  readonly sts: RpcPlace
  /** What the sessions of a role are narrowed to; empty: as the role is. */
  readonly policies: readonly SessionPolicy[]
  /** Is told each secret as it comes, before anything else is done with it. */
  readonly keep: (secret: string) => void
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
  const { keep, policies } = options
  const kept = async (opening: Promise<Session>): Promise<Session> => {
    const session = await opening
    Object.values(session.credentials).forEach(keep)
    return session
  }
  const keeper = (open: () => Promise<Session>, setback: Setback): SessionKeeper =>
    new SessionKeeper({
      clock: options.clock,
      requestMs: options.timeoutMs,
      setback,
      open: () => kept(open())
    })
  const setback = new Setback()
  if (role === undefined) return ownCredentials(source, options, transport, keeper)
  const open =
    role.oidcProvider === undefined
      ? openWith(ownCredentials(source, options, transport, keeper), role, options, transport)
      : openWithToken(source, role, options, transport)
  if (policies.length === 0) return single(keeper(() => open(), setback))
  return bySubject(
    policies.map(({ buckets, keys, text }) => {
      options.debug(`session policy (buckets: ${buckets.length}): ${text}`)
      const opened = keeper(() => open(text), setback)
      return { buckets: new Set(buckets), keys, keeper: opened }
    })
  )
}

type Opening = (policy?: string) => Promise<Session>

/** The source's own, without a further role. */
function ownCredentials(
  source: Source,
  options: SessionOptions,
  transport: Transport,
  keeper: (open: () => Promise<Session>, setback: Setback) => SessionKeeper
): CredentialProvider {
  const kept = (open: Opening): CredentialProvider => single(keeper(() => open(), new Setback()))
  switch (source.kind) {
    case 'keys':
      return given(source.credentials)
    case 'service-account':
      return kept(openWithToken(source, source.account.role, options, transport))
    case 'instance':
      return kept(() => fetchInstanceSession(source.roleName, options.keep, options, transport))
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
): Opening {
  const sts = stsFor(options, transport)
  return policy => sts.assume(role, caller, policy)
}

/** The same with an OIDC token of the source, a new one for each session. */
function openWithToken(
  source: Source,
  role: RoleRequest,
  options: SessionOptions,
  transport: Transport
): Opening {
  const sts = stsFor(options, transport)
  return async policy => {
    const token = await tokenOf(source, role, options, transport)
    options.keep(token.token)
    return await sts.assumeWithToken(role, token, policy)
  }
}

function tokenOf(
  source: Source,
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
  const isFor = (subject: Subject, { buckets, keys }: NarrowedSession): boolean => {
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
