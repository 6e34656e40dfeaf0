import type { Clock, KeyDirectory, Outside } from '../reconcile/ports.js'
import type { Credentials } from './credentials.js'
import type { Endpoint } from './endpoint.js'
import { ForeignText } from './http/foreign-text.js'
import { routes, type Proxies } from './http/proxies.js'
import { Transport } from './http/transport.js'
import { OssBucketDirectory } from './oss/bucket-directory.js'
import { OssCaller } from './oss/caller.js'
import { OssClient } from './oss/client.js'
import { OssEncryptionStore } from './oss/encryption-store.js'
import { OssTestObjects } from './oss/test-objects.js'
import { firstRegionToAsk } from './region.js'

export interface ConnectionOptions {
  readonly credentials: Credentials
  /** Where the buckets are, as far as a person said so. */
  readonly region?: string
  readonly endpoint?: Endpoint
  readonly kmsEndpoint?: Endpoint
  readonly internalEndpoint: boolean
  readonly proxies: Proxies
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  readonly userAgent: string
  readonly clock: Clock
  readonly random: () => number
  /** Fires when the run is being stopped, and little time is left. */
  readonly hurry: AbortSignal
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly clean: (text: string) => string
}

export interface Connection {
  readonly outside: Outside
  /** Drops all connections. */
  readonly close: () => void
}

/** Puts the parts that speak to Alibaba Cloud together. Sends nothing yet. */
export function connect(options: ConnectionOptions): Connection {
  const { credentials, endpoint, kmsEndpoint, clock, random, maxAttempts, debug, hurry } = options
  const transport = new Transport({ hurry, proxyFor: routes(options.proxies, debug) })
  const conversation = {
    foreign: new ForeignText(options.clean),
    clock,
    maxAttempts,
    random,
    hurry,
    debug
  }
  const identity = {
    credentials,
    internal: options.internalEndpoint,
    timeoutMs: options.requestTimeoutSeconds * 1000,
    userAgent: options.userAgent
  }
  const region = options.region ?? endpoint?.region
  const caller = new OssCaller({
    ...conversation,
    client: new OssClient({ ...identity, ...(endpoint && { endpoint }) }, transport),
    region: region ?? firstRegionToAsk,
    regionWasGiven: region !== undefined,
    hostWasGiven: endpoint !== undefined
  })
  const keys = onceNeeded(async () => {
    const { KmsKeyDirectory } = await import('./kms/key-directory.js')
    const at = kmsEndpoint && { endpoint: kmsEndpoint }
    // A runner that is sent to OSS inside the VPC may reach KMS there only, too.
    const internal = identity.internal || endpoint?.internal === true
    return new KmsKeyDirectory({ ...conversation, ...identity, internal, ...at }, transport)
  })
  return {
    outside: {
      rules: new OssEncryptionStore(caller),
      buckets: new OssBucketDirectory(caller),
      keys,
      objects: new OssTestObjects(caller)
    },
    close: () => {
      transport.close()
    }
  }
}

/** Most runs ask KMS nothing, so they need not load what speaks with it. */
function onceNeeded(load: () => Promise<KeyDirectory>): KeyDirectory {
  let loaded: Promise<KeyDirectory> | undefined
  return {
    describe: async (name, region) => (await (loaded ??= load())).describe(name, region)
  }
}
