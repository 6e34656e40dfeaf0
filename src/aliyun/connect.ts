import type { Clock } from '../ports/clock.js'
import type { AccountDirectory, CloudPorts } from '../ports/cloud-ports.js'
import { defined } from '../encryption/defined-fields.js'
import type { Identity } from './credentials/identity.js'
import { metadataHost } from './credentials/instance-role.js'
import { accountOfRole } from './credentials/role.js'
import type { Endpoint, OssEndpoint } from './endpoints/endpoint.js'
import { stsHost } from './endpoints/region-host.js'
import { proxyRouter, type ProxySettings } from './http/proxy-settings.js'
import { Transport } from './http/transport.js'
import { UntrustedText } from './http/untrusted-text.js'
import { OssBucketDirectory } from './oss/bucket-directory.js'
import { OssBucketList } from './oss/bucket-list.js'
import { OssClient } from './oss/client.js'
import { OssEncryptionStore } from './oss/encryption-store.js'
import { OssSender } from './oss/sender.js'
import { OssTestObjects } from './oss/test-objects.js'
import type { SessionPolicy } from './ram/session-policy.js'
import { staticProvider, type CredentialProvider } from './signing/credential-provider.js'

/** Receives the first request about a bucket of unknown region. OSS's response names the right one. */
const defaultRegion = 'cn-hangzhou'

export interface ConnectionOptions {
  readonly identity: Identity
  /** The initial session policies of a role; empty: sessions have all permissions of the role. */
  readonly policies: readonly SessionPolicy[]
  /** Where the buckets are, according to the inputs. */
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
  /** Fires when the run is being stopped, and has little time left. */
  readonly shutdownSignal: AbortSignal
  /** Fires when the run has ended. */
  readonly endSignal: AbortSignal
  /** Writes a line to the debug log; undefined: there is none. */
  readonly debug: ((line: string) => void) | undefined
  /** Removes the secrets of this run from a text. */
  readonly redact: (text: string) => string
  /** Called with each secret that the run receives, before its first use. */
  readonly onSecret: (secret: string) => void
}

/** The clients of Alibaba Cloud. */
export interface Connection {
  readonly cloud: CloudPorts
  readonly account: AccountDirectory
  /** Opens new sessions of the role, with these policies. */
  narrow(policies: readonly SessionPolicy[]): void
}

/** Wires the clients of Alibaba Cloud. Sends nothing yet. */
export function connect(options: ConnectionOptions): Connection {
  const { endpoint, kmsEndpoint, clock, random, maxAttempts, debug, shutdownSignal } = options
  const transport = new Transport({
    shutdownSignal,
    endSignal: options.endSignal,
    // No proxy can reach the metadata of this instance.
    proxyFor: proxyRouter(options.proxies, [metadataHost], debug)
  })
  const clientOptions = {
    untrusted: new UntrustedText(options.redact),
    clock,
    maxAttempts,
    random,
    shutdownSignal,
    debug
  }
  const requestSettings = {
    timeoutMs: options.requestTimeoutSeconds * 1000,
    userAgent: options.userAgent
  }
  const region = options.region ?? endpoint?.region
  // A runner that uses OSS inside the VPC may reach the other services there only, too.
  const internal = options.internalEndpoint || endpoint?.internal === true
  const { provider, narrow } = createProvider(options, async policies => {
    const { sessionProvider } = await import('./sessions/session-provider.js')
    const sts = { regionalHost: stsHost(region, internal), endpoint: options.stsEndpoint }
    return sessionProvider(
      options.identity,
      { ...options, ...clientOptions, ...requestSettings, sts, policies },
      transport
    )
  })
  const client = new OssClient({
    ...clientOptions,
    provider,
    sender: new OssSender(
      { ...requestSettings, internal: options.internalEndpoint, ...defined({ endpoint }) },
      transport
    ),
    region: region ?? defaultRegion,
    isRegionConfigured: region !== undefined,
    host:
      endpoint === undefined ? 'region' : endpoint.style === 'own-domain' ? endpoint.style : 'given'
  })
  const keys = lazily(async () => {
    const { KmsKeyDirectory } = await import('./kms/key-directory.js')
    const { RpcSender } = await import('./rpc/sender.js')
    const sender = new RpcSender(requestSettings, transport)
    const kms = { internal, ...defined({ endpoint: kmsEndpoint }) }
    return new KmsKeyDirectory({ ...clientOptions, provider, ...kms }, sender)
  })
  return {
    cloud: {
      rules: new OssEncryptionStore(client),
      buckets: new OssBucketDirectory(client),
      keys: { describe: async (name, region) => (await keys()).describe(name, region) },
      objects: new OssTestObjects(client)
    },
    account: new OssBucketList(client, internal, accountOf(options.identity)),
    narrow
  }
}

/** The account whose buckets the run lists; known for roles only. */
function accountOf({ role }: Identity): string | undefined {
  return role && accountOfRole(role)
}

/** Loads the code that opens sessions only where it is needed: most runs have static keys. */
function createProvider(
  { identity: { source, role }, policies }: ConnectionOptions,
  load: (policies: readonly SessionPolicy[]) => Promise<CredentialProvider>
): { provider: CredentialProvider; narrow: Connection['narrow'] } {
  if (source.kind === 'keys' && role === undefined) {
    return { provider: staticProvider(source.credentials), narrow: () => undefined }
  }
  let loaded: CredentialProvider | undefined
  const loadLater = (nextPolicies: readonly SessionPolicy[]) =>
    lazily(async () => (loaded = await load(nextPolicies)))
  let provider = loadLater(policies)
  return {
    provider: {
      credentials: async subject => (await provider()).credentials(subject),
      expired: credentials => loaded?.expired(credentials) ?? false
    },
    narrow(nextPolicies) {
      loaded = undefined
      provider = loadLater(nextPolicies)
    }
  }
}

/** Calls `load` on first use, and once only. */
function lazily<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined
  return () => (loaded ??= load())
}
