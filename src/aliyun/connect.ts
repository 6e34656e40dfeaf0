import type { Clock } from '../ports/clock.js'
import type { AccountDirectory, CloudPorts } from '../ports/cloud-ports.js'
import { staticProvider, type CredentialProvider } from './signing/credential-provider.js'
import type { Identity } from './credentials/identity.js'
import { accountOfRole } from './credentials/role.js'
import type { Endpoint, OssEndpoint } from './endpoints/endpoint.js'
import { UntrustedText } from './http/untrusted-text.js'
import { proxyRouter, type ProxySettings } from './http/proxy-settings.js'
import { Transport } from './http/transport.js'
import { OssBucketDirectory } from './oss/bucket-directory.js'
import { OssBucketList } from './oss/bucket-list.js'
import { OssClient } from './oss/client.js'
import { OssSender } from './oss/sender.js'
import { OssEncryptionStore } from './oss/encryption-store.js'
import { OssTestObjects } from './oss/test-objects.js'
import type { SessionPolicy } from './ram/session-policy.js'
import { stsHost } from './endpoints/region-host.js'
import { firstRegionToAsk } from './identifiers/region.js'

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
  readonly proxies: ProxySettings
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  readonly userAgent: string
  readonly clock: Clock
  readonly random: () => number
  /** Fires when the run is being stopped, and little time is left. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the run has ended. */
  readonly endSignal: AbortSignal
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly redact: (text: string) => string
  /** Is told each secret that the run gets hold of, before anything else is done with it. */
  readonly onSecret: (secret: string) => void
}

/** All that speaks to Alibaba Cloud. */
export interface Connection {
  readonly cloud: CloudPorts
  readonly account: AccountDirectory
  /** From now on the role's sessions are narrowed to these. */
  narrow(policies: readonly SessionPolicy[]): void
}

/** Puts the parts that speak to Alibaba Cloud together. Sends nothing yet. */
export function connect(options: ConnectionOptions): Connection {
  const { endpoint, kmsEndpoint, clock, random, maxAttempts, debug, shutdownSignal } = options
  const transport = new Transport({
    shutdownSignal,
    endSignal: options.endSignal,
    proxyFor: proxyRouter(options.proxies, debug)
  })
  const clientOptions = {
    untrusted: new UntrustedText(options.redact),
    clock,
    maxAttempts,
    random,
    shutdownSignal,
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
    const { sessionProvider } = await import('./sessions/session-provider.js')
    const sts = { regional: stsHost(region, inside), endpoint: options.stsEndpoint }
    return sessionProvider(
      options.identity,
      { ...options, ...clientOptions, ...settings, sts, policies },
      transport
    )
  })
  const client = new OssClient({
    ...clientOptions,
    provider,
    sender: new OssSender(
      { ...settings, internal: options.internalEndpoint, ...(endpoint && { endpoint }) },
      transport
    ),
    region: region ?? firstRegionToAsk,
    regionWasGiven: region !== undefined,
    host:
      endpoint === undefined ? 'region' : endpoint.style === 'own-domain' ? endpoint.style : 'given'
  })
  const keys = lazily(async () => {
    const { KmsKeyDirectory } = await import('./kms/key-directory.js')
    const { RpcSender } = await import('./rpc/sender.js')
    const at = { internal: inside, ...(kmsEndpoint && { endpoint: kmsEndpoint }) }
    const sender = new RpcSender(settings, transport)
    return new KmsKeyDirectory({ ...clientOptions, provider, ...at }, sender)
  })
  return {
    cloud: {
      rules: new OssEncryptionStore(client),
      buckets: new OssBucketDirectory(client),
      keys: { describe: async (name, region) => (await keys()).describe(name, region) },
      objects: new OssTestObjects(client)
    },
    account: new OssBucketList(client, inside, accountOf(options.identity)),
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
    return { provider: staticProvider(source.credentials), narrow: () => undefined }
  }
  let loaded: CredentialProvider | undefined
  const loading = (narrowed: readonly SessionPolicy[]) =>
    lazily(async () => (loaded = await load(narrowed)))
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
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
