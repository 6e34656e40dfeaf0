import type { AccountDirectory, Clock, Outside } from '../reconcile/ports.js'
import { given, type CredentialProvider } from './credentials/credentials.js'
import type { Identity } from './credentials/identity.js'
import { accountOfRole } from './credentials/role.js'
import type { Endpoint, OssEndpoint } from './endpoint.js'
import { ForeignText } from './http/foreign-text.js'
import { routes, type Proxies } from './http/proxies.js'
import { Transport } from './http/transport.js'
import { OssBucketDirectory } from './oss/bucket-directory.js'
import { OssBucketList } from './oss/bucket-list.js'
import { OssCaller } from './oss/caller.js'
import { OssClient } from './oss/client.js'
import { OssEncryptionStore } from './oss/encryption-store.js'
import { OssTestObjects } from './oss/test-objects.js'
import type { SessionPolicy } from './ram/session-policy.js'
import { stsHost } from './region-host.js'
import { firstRegionToAsk } from './region.js'

export interface ConnectionOptions {
  readonly identity: Identity
  /** What the sessions of a role are narrowed to at first; empty: as the role is. */
  readonly policies: readonly SessionPolicy[]
  /** Where the buckets are, as far as a person said so. */
  readonly region?: string
  readonly endpoint?: OssEndpoint
  readonly kmsEndpoint?: Endpoint
  readonly stsEndpoint?: Endpoint
  readonly internalEndpoint: boolean
  readonly proxies: Proxies
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  readonly userAgent: string
  readonly clock: Clock
  readonly random: () => number
  /** Fires when the run is being stopped, and little time is left. */
  readonly hurry: AbortSignal
  /** Fires when the run has ended. */
  readonly over: AbortSignal
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly clean: (text: string) => string
  /** Is told each secret that the run gets hold of, before anything else is done with it. */
  readonly keep: (secret: string) => void
}

/** All that speaks to Alibaba Cloud. */
export interface Connection {
  readonly outside: Outside
  readonly account: AccountDirectory
  /** From now on the role's sessions are narrowed to these. */
  narrow(policies: readonly SessionPolicy[]): void
}

/** Puts the parts that speak to Alibaba Cloud together. Sends nothing yet. */
export function connect(options: ConnectionOptions): Connection {
  const { endpoint, kmsEndpoint, clock, random, maxAttempts, debug, hurry } = options
  const transport = new Transport({
    hurry,
    over: options.over,
    proxyFor: routes(options.proxies, debug)
  })
  const conversation = {
    foreign: new ForeignText(options.clean),
    clock,
    maxAttempts,
    random,
    hurry,
    debug
  }
  const settings = {
    timeoutMs: options.requestTimeoutSeconds * 1000,
    userAgent: options.userAgent
  }
  const region = options.region ?? endpoint?.region
  // A runner that is sent to OSS inside the VPC may reach the other services there only, too.
  const inside = options.internalEndpoint || endpoint?.internal === true
  const { provider, narrow } = providerOf(options, async policies => {
    const { sessionProvider } = await import('./credentials/session-provider.js')
    const sts = { regional: stsHost(region, inside), endpoint: options.stsEndpoint }
    return sessionProvider(
      options.identity,
      { ...options, ...conversation, ...settings, sts, policies },
      transport
    )
  })
  const caller = new OssCaller({
    ...conversation,
    provider,
    client: new OssClient(
      { ...settings, internal: options.internalEndpoint, ...(endpoint && { endpoint }) },
      transport
    ),
    region: region ?? firstRegionToAsk,
    regionWasGiven: region !== undefined,
    host:
      endpoint === undefined ? 'region' : endpoint.style === 'own-domain' ? endpoint.style : 'given'
  })
  const keys = onceNeeded(async () => {
    const { KmsKeyDirectory } = await import('./kms/key-directory.js')
    const { RpcSender } = await import('./rpc/request.js')
    const at = { internal: inside, ...(kmsEndpoint && { endpoint: kmsEndpoint }) }
    const sender = new RpcSender(settings, transport)
    return new KmsKeyDirectory({ ...conversation, provider, ...at }, sender)
  })
  return {
    outside: {
      rules: new OssEncryptionStore(caller),
      buckets: new OssBucketDirectory(caller),
      keys: { describe: async (name, region) => (await keys()).describe(name, region) },
      objects: new OssTestObjects(caller)
    },
    account: new OssBucketList(caller, inside, accountOf(options.identity)),
    narrow
  }
}

/** Whose buckets a run lists; only a role names its account. */
function accountOf({ role }: Identity): string | undefined {
  return role && accountOfRole(role)
}

/** Most runs come with their keys, and need not load what opens sessions. */
function providerOf(
  { identity: { source, role }, policies }: ConnectionOptions,
  load: (policies: readonly SessionPolicy[]) => Promise<CredentialProvider>
): { provider: CredentialProvider; narrow: Connection['narrow'] } {
  if (source.kind === 'keys' && role === undefined) {
    return { provider: given(source.credentials), narrow: () => undefined }
  }
  let loaded: CredentialProvider | undefined
  const loading = (narrowed: readonly SessionPolicy[]) =>
    onceNeeded(async () => (loaded = await load(narrowed)))
  let provider = loading(policies)
  return {
    provider: {
      credentials: async subject => (await provider()).credentials(subject),
      expired: credentials => loaded?.expired(credentials) ?? false
    },
    narrow(narrowed) {
      loaded = undefined
      provider = loading(narrowed)
    }
  }
}

/** Loads a part when it is first needed. */
function onceNeeded<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
