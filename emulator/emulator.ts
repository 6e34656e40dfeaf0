import type { AddressInfo } from 'node:net'
import { once } from 'node:events'
import { Account, type KmsKeyState } from './account.js'
import { Bucket, isBucketName } from './bucket.js'
import type { Credential } from './credential.js'
import type { StoredRule } from './encryption-rule.js'
import { FaultPlan, type Fault } from './faults.js'
import type { LoggedRequest } from './log.js'
import { ossServer } from './server.js'

export type { KmsKeyState } from './account.js'
export type { Credential } from './credential.js'
export type { StoredRule } from './encryption-rule.js'
export type { Fault, FaultAction, IncomingRequestView, LiteralAnswer } from './faults.js'
export type { LoggedRequest } from './log.js'
export type { Operation } from './operation.js'

export interface EmulatorOptions {
  /** Any free port when absent. */
  port?: number
  /** OSS refuses V1 signatures of new accounts; so does the emulator unless told otherwise. */
  allowV1?: boolean
  /** Known besides emulator-id / emulator-secret. */
  credentials?: Credential[]
  /** The service's clock. */
  now?: () => number
}

/** A stand-in for OSS on this machine, with one account. */
export interface Emulator {
  readonly url: string
  readonly port: number
  /** In order of arrival. */
  readonly requests: readonly LoggedRequest[]
  addBucket(name: string, options?: { region?: string; rule?: StoredRule }): void
  /** What is stored, shown to callers yet or not. */
  rule(bucket: string): StoredRule | undefined
  /** Someone else changes the rule; it shows at once. */
  setRule(bucket: string, rule: StoredRule | undefined): void
  /** Adds a key, or changes the state of one. */
  addKmsKey(id: string, options?: { region?: string; state?: KmsKeyState }): void
  addCredential(credential: Credential): void
  fault(fault: Fault): void
  clearFaults(): void
  /** Ends connections in flight too. */
  close(): Promise<void>
}

export const DEFAULT_CREDENTIAL: Readonly<Credential> = {
  accessKeyId: 'emulator-id',
  accessKeySecret: 'emulator-secret'
}
const DEFAULT_REGION = 'cn-hangzhou'

export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const { port = 0, allowV1 = false, credentials = [], now = Date.now } = options
  const account = new Account()
  for (const credential of [DEFAULT_CREDENTIAL, ...credentials]) account.addCredential(credential)
  const faults = new FaultPlan()
  const log: LoggedRequest[] = []
  const closing = new AbortController()
  const server = ossServer({ account, allowV1, now, faults, log, closing: closing.signal })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address() as AddressInfo

  const existing = (name: string): Bucket => {
    const bucket = account.bucket(name)
    if (bucket === undefined) throw new Error(`The emulator has no bucket ${name}.`)
    return bucket
  }
  return {
    url: `http://127.0.0.1:${address.port}`,
    port: address.port,
    requests: log,
    addBucket(name, { region = DEFAULT_REGION, rule } = {}) {
      if (!isBucketName(name)) throw new Error(`${name} is no bucket name.`)
      const bucket = new Bucket(name, region, new Date(now()))
      bucket.changeRule(rule)
      account.addBucket(bucket)
    },
    rule: bucket => existing(bucket).storedRule,
    setRule(bucket, rule) {
      existing(bucket).changeRule(rule)
    },
    addKmsKey(id, { region = DEFAULT_REGION, state = 'Enabled' } = {}) {
      account.setKmsKey(region, id, state)
    },
    addCredential(credential) {
      account.addCredential(credential)
    },
    fault(fault) {
      faults.add(fault)
    },
    clearFaults() {
      faults.clear()
    },
    async close() {
      closing.abort()
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    }
  }
}
