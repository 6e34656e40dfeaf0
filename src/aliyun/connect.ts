import type { Clock, EncryptionStore } from '../reconcile/ports.js'
import type { Credentials } from './credentials.js'
import type { Endpoint } from './endpoint.js'
import { OssCaller } from './oss/caller.js'
import { OssClient } from './oss/client.js'
import { OssEncryptionStore } from './oss/encryption-store.js'
import { Transport } from './oss/transport.js'
import { firstRegionToAsk } from './region.js'

export interface ConnectionOptions {
  readonly credentials: Credentials
  /** Where the buckets are, as far as a person said so. */
  readonly region?: string
  readonly endpoint?: Endpoint
  readonly internalEndpoint: boolean
  readonly maxAttempts: number
  readonly requestTimeoutSeconds: number
  readonly userAgent: string
  readonly clock: Clock
  readonly random: () => number
  readonly debug: (line: string) => void
  /** Takes the secrets of this run out of a text. */
  readonly clean: (text: string) => string
}

export interface Connection {
  readonly store: EncryptionStore
  /** Drops all connections. */
  readonly close: () => void
}

/** Puts the parts that speak to Alibaba Cloud together. Sends nothing yet. */
export function connect(options: ConnectionOptions): Connection {
  const { credentials, endpoint, clock, random, maxAttempts, debug } = options
  const transport = new Transport()
  const client = new OssClient(
    {
      credentials,
      internal: options.internalEndpoint,
      timeoutMs: options.requestTimeoutSeconds * 1000,
      userAgent: options.userAgent,
      ...(endpoint === undefined ? {} : { endpoint })
    },
    transport
  )
  const region = options.region ?? endpoint?.region
  const caller = new OssCaller({
    client,
    clean: options.clean,
    clock,
    maxAttempts,
    random,
    region: region ?? firstRegionToAsk,
    regionWasGiven: region !== undefined,
    hostWasGiven: endpoint !== undefined,
    debug
  })
  return {
    store: new OssEncryptionStore(caller),
    close: () => {
      transport.close()
    }
  }
}
