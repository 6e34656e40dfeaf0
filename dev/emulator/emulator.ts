import type { AddressInfo } from 'node:net'
import { once, setMaxListeners } from 'node:events'
import { Account } from './account/account.js'
import { type RateLimit, ServiceLoad } from './faults/service-load.js'
import {
  Bucket,
  isBucketName,
  type BucketProperties,
  type StoredRuleChange
} from './account/bucket.js'
import type { Credential } from './ram/credential.js'
import type { StoredRule } from './account/encryption-rule.js'
import { FaultPlan, type Fault } from './faults/faults.js'
import type { StoredKmsKey } from './account/kms-key.js'
import type { LoggedRequest } from './service/request-log.js'
import { MetadataTokens } from './account/metadata-tokens.js'
import type { InstanceRole, OidcProvider, RoleOptions } from './ram/ram-store.js'
import { RequestListeners, type RequestListener } from './server/request-listeners.js'
import { createEmulatorServer, type TlsIdentity } from './server/server.js'
import { NonceStore } from './signatures/nonce-store.js'

export type { RateLimit as Allowance } from './faults/service-load.js'
export type { BucketAcl, StoredRuleChange as RuleChange } from './account/bucket.js'
export type { Credential, OperationPermission as Permission } from './ram/credential.js'
export type { ResponseEncoding as Encoding } from './faults/response-encoding.js'
export type { StoredRule } from './account/encryption-rule.js'
export type {
  Fault,
  FaultAction,
  RequestView as IncomingRequestView,
  LiteralResponse as LiteralAnswer
} from './faults/faults.js'
export type {
  KeyOrigin as KmsKeyOrigin,
  KeyState as KmsKeyState,
  KeyUsage as KmsKeyUsage
} from './account/kms-key.js'
export type { LoggedRequest } from './service/request-log.js'
export type { Versioning } from './account/object-versions.js'
export type { OidcProvider } from './ram/ram-store.js'
export type { ApiOperation as Operation } from './http/operation.js'
export type { RamPolicy, RamPrincipal, RamStatement } from './ram/ram-policy.js'
export type { RequestListener } from './server/request-listeners.js'
export type { RoleOptions as RoleTraits } from './ram/ram-store.js'
export type { TlsIdentity } from './server/server.js'

export interface EmulatorOptions {
  /** Default: any free port. */
  port?: number
  /** Default: false, since OSS rejects V1 signatures of new accounts. */
  allowV1?: boolean
  /** Accepted besides emulator-id / emulator-secret. */
  credentials?: Credential[]
  /** The service's clock. */
  now?: () => number
  /** Serves https with this certificate. */
  tls?: TlsIdentity
  /** The latency of the services in milliseconds; default: none. */
  latencyMs?: number
  /** How many requests OSS accepts; default: any number. */
  rateLimit?: RateLimit
  /** How long a client may pause while it sends a body; default: 30 s. */
  bodyIdleTimeoutMs?: number
  /** Counts requests without logging them: a very long log would exhaust memory. */
  disableRequestLog?: boolean
}

export interface BucketOptions extends BucketProperties {
  region?: string
  rule?: StoredRule
}

export interface KmsKeyOptions extends Partial<Omit<StoredKmsKey, 'id' | 'createdAt' | 'aliases'>> {
  /** With their prefix alias/. */
  aliases?: string[]
}

/** A version of an object, or a delete marker. */
export interface StoredVersion {
  key: string
  /** Absent if the bucket never had versioning. */
  versionId?: string
  deleteMarker?: true
  encryption: StoredRule | undefined
}

/** Emulates OSS, KMS, STS and the ECS metadata service on this machine, with one account. */
export interface Emulator {
  readonly url: string
  readonly port: number
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[]
  /** Counts requests whether or not they are logged. */
  readonly requestCount: number
  addBucket(name: string, options?: BucketOptions): void
  /** The stored rule, whether or not callers see it yet. */
  rule(bucket: string): StoredRule | undefined
  /** Every rule that was stored, starting with the bucket's first. */
  ruleHistory(bucket: string): readonly StoredRuleChange[]
  /** Changes the rule as another writer would; visible at once. */
  setRule(bucket: string, rule: StoredRule | undefined): void
  /** All versions and delete markers: by key, oldest first. */
  objectVersions(bucket: string): StoredVersion[]
  /** Adds or replaces a key. */
  addKmsKey(id: string, options?: KmsKeyOptions): void
  removeKmsKey(id: string, options?: { region?: string }): void
  /** Whether the account has activated KMS; initially it has. */
  setKmsEnabled(enabled: boolean): void
  addCredential(credential: Credential): void
  /** Adds or replaces an OIDC provider: acs:ram::1234567890123456:oidc-provider/<name>. */
  addOidcProvider(name: string, provider: OidcProvider): void
  /**
   * Adds or replaces a role: acs:ram::1234567890123456:role/<name>. Existing sessions do not
   * change.
   */
  addRole(name: string, role: RoleOptions): void
  /**
   * The role that the metadata service offers; the policy defaults to that of the role of this
   * name.
   */
  setInstanceRole(name: string | undefined, options?: Omit<InstanceRole, 'name'>): void
  /** Revokes all sessions issued so far, as if they had expired now. */
  expireSessions(): void
  /**
   * Every secret that was issued: key IDs, secrets and tokens of sessions, and metadata tokens.
   */
  readonly issuedSecrets: readonly string[]
  addFault(fault: Fault): void
  clearFaults(): void
  /** Delays every response by so many milliseconds, those of faults too. */
  setLatency(ms: number): void
  /** Limits the requests that OSS accepts from now on; undefined: no limit. */
  setRateLimit(allowance: RateLimit | undefined): void
  /**
   * The listener is called when a request was read in full, and must finish before the request is
   * executed. Call the returned function to remove it. A listener that throws ends the connection.
   */
  onRequest(listener: RequestListener): () => void
  /**
   * Called when a request was executed, or replaced by a fault, and before its response is sent.
   */
  onResponse(listener: RequestListener): () => void
  /** Also ends connections in flight. */
  close(): Promise<void>
}

export const DEFAULT_CREDENTIAL: Readonly<Credential> = {
  accessKeyId: 'emulator-id',
  accessKeySecret: 'emulator-secret'
}
const DEFAULT_REGION = 'cn-hangzhou'

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, allowV1 = false, credentials = [], now = Date.now, tls } = options
  const {
    latencyMs = 0,
    rateLimit,
    disableRequestLog = false,
    bodyIdleTimeoutMs = 30_000
  } = options
  const account = new Account()
  for (const credential of [DEFAULT_CREDENTIAL, ...credentials]) account.addCredential(credential)
  const faults = new FaultPlan()
  const log: LoggedRequest[] = []
  let requestCount = 0
  const load = new ServiceLoad(latencyMs, rateLimit)
  const closing = new AbortController()
  // Every pending request adds a listener.
  setMaxListeners(0, closing.signal)
  const onRequest = new RequestListeners()
  const onResponse = new RequestListeners()
  const server = createEmulatorServer({
    account,
    allowV1,
    now,
    nonceStore: new NonceStore(),
    metadataTokens: new MetadataTokens(),
    bodyIdleTimeoutMs,
    faults,
    load,
    log(entry) {
      requestCount += 1
      if (!disableRequestLog) log.push(entry)
    },
    onRequest,
    onResponse,
    closing: closing.signal,
    ...(tls === undefined ? {} : { tls })
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo

  const requireBucket = (name: string): Bucket => {
    const bucket = account.bucket(name)
    if (bucket === undefined) throw new Error(`The emulator has no bucket ${name}.`)
    return bucket
  }
  return {
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1:${address.port}`,
    port: address.port,
    requests: log,
    get requestCount() {
      return requestCount
    },
    addBucket(name, { region = DEFAULT_REGION, rule, ...traits } = {}) {
      if (!isBucketName(name)) throw new Error(`${name} is no bucket name.`)
      // Source: alibabacloud.com/help/en/oss/configure-retention-policies, prerequisites.
      if (traits.retention === true && traits.versioning === 'Suspended') {
        throw new Error('OSS has no retention policy for a bucket with suspended versioning.')
      }
      const bucket = new Bucket(name, region, new Date(now()), traits)
      bucket.changeRule(rule, 0, 'set-rule')
      account.addBucket(bucket)
    },
    rule: bucket => requireBucket(bucket).storedRule,
    ruleHistory: bucket => requireBucket(bucket).ruleHistory,
    setRule(bucket, rule) {
      requireBucket(bucket).changeRule(rule, 0, 'set-rule')
    },
    objectVersions(name) {
      const { versioning, objects } = requireBucket(name)
      return objects.all().map(({ key, version }) => ({
        key,
        ...(versioning === undefined ? {} : { versionId: version.id }),
        ...(version.object === undefined ? { deleteMarker: true } : {}),
        encryption: version.object?.encryption
      }))
    },
    addKmsKey(id, options = {}) {
      account.kms.put({
        region: DEFAULT_REGION,
        state: 'Enabled',
        usage: 'ENCRYPT/DECRYPT',
        spec: 'Aliyun_AES_256',
        origin: 'Aliyun_KMS',
        aliases: [],
        forbidden: false,
        ...options,
        id,
        createdAt: new Date(now())
      })
    },
    removeKmsKey(id, { region = DEFAULT_REGION } = {}) {
      account.kms.remove(region, id)
    },
    setKmsEnabled(enabled) {
      account.kms.enabled = enabled
    },
    addCredential(credential) {
      account.addCredential(credential)
    },
    addOidcProvider(name, provider) {
      account.ram.addProvider(name, provider)
    },
    addRole(name, role) {
      account.ram.addRole(name, role)
    },
    setInstanceRole(name, options = {}) {
      account.ram.setInstanceRole(name === undefined ? undefined : { ...options, name })
    },
    expireSessions() {
      account.sessions.expireAll(now())
    },
    issuedSecrets: account.sessions.issuedSecrets,
    addFault(fault) {
      faults.add(fault)
    },
    clearFaults() {
      faults.clear()
    },
    setLatency(ms) {
      load.latencyMs = ms
    },
    setRateLimit(allowance) {
      load.setRateLimit(allowance)
    },
    onRequest: listener => onRequest.add(listener),
    onResponse: listener => onResponse.add(listener),
    async close() {
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
