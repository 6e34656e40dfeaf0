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
  /** Any free port when absent. */
  port?: number
  /** OSS refuses V1 signatures of new accounts; so does the emulator unless told otherwise. */
  allowV1?: boolean
  /** Known besides emulator-id / emulator-secret. */
  credentials?: Credential[]
  /** The service's clock. */
  now?: () => number
  /** Serves https with this certificate. */
  tls?: TlsIdentity
  /** How far away the services are, in milliseconds: none when absent. */
  latencyMs?: number
  /** How many requests OSS takes; any number when absent. */
  rateLimit?: RateLimit
  /** How long a client may send nothing of a body that it has promised; half a minute when absent. */
  bodyIdleTimeoutMs?: number
  /** Requests are only counted: a log of very many of them would fill the memory. */
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

/** One version of an object, or a delete marker. */
export interface StoredVersion {
  key: string
  /** Absent in a bucket that never had versioning. */
  versionId?: string
  deleteMarker?: true
  encryption: StoredRule | undefined
}

/** A stand-in for OSS, KMS, STS and the ECS metadata service on this machine, with one account. */
export interface Emulator {
  readonly url: string
  readonly port: number
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[]
  /** How many requests came in, whether or not they are logged. */
  readonly requestCount: number
  addBucket(name: string, options?: BucketOptions): void
  /** What is stored, shown to callers yet or not. */
  rule(bucket: string): StoredRule | undefined
  /** Every rule that was stored, from the bucket's first on. */
  ruleHistory(bucket: string): readonly StoredRuleChange[]
  /** Someone else changes the rule; it shows at once. */
  setRule(bucket: string, rule: StoredRule | undefined): void
  /** All versions and delete markers: by key, then the oldest first. */
  objectVersions(bucket: string): StoredVersion[]
  /** Adds a key, or replaces one. */
  addKmsKey(id: string, options?: KmsKeyOptions): void
  removeKmsKey(id: string, options?: { region?: string }): void
  /** Whether the account has activated KMS, which it has at first. */
  setKmsEnabled(enabled: boolean): void
  addCredential(credential: Credential): void
  /** Adds an OIDC provider, or replaces one: acs:ram::1234567890123456:oidc-provider/<name>. */
  addOidcProvider(name: string, provider: OidcProvider): void
  /** Adds a role, or replaces one: acs:ram::1234567890123456:role/<name>. Sessions keep what they have. */
  addRole(name: string, role: RoleOptions): void
  /** The role that the metadata service has; a policy not given is that of the role of this name. */
  setInstanceRole(name: string | undefined, options?: Omit<InstanceRole, 'name'>): void
  /** Revokes all sessions handed out so far, as if they had expired now. */
  expireSessions(): void
  /** Every secret that was handed out: key ids, secrets and tokens of sessions, metadata tokens. */
  readonly issuedSecrets: readonly string[]
  addFault(fault: Fault): void
  clearFaults(): void
  /** Every answer, a fault's too, comes so many milliseconds later than it would. */
  setLatency(ms: number): void
  /** OSS takes so many requests from now on, and refuses all others; undefined: any number. */
  setRateLimit(allowance: RateLimit | undefined): void
  /**
   * The request was read to its end, and waits for the listener before it is carried out. What comes
   * back ends the listening. A listener that throws ends the connection.
   */
  onRequest(listener: RequestListener): () => void
  /** The request was carried out, unless a fault is in its place, and its answer waits for the listener. */
  onResponse(listener: RequestListener): () => void
  /** Ends connections in flight too. */
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
  // Every request that waits for its answer listens.
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
      // alibabacloud.com/help/en/oss/configure-retention-policies, prerequisites.
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
