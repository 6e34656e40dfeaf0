import type { Rule } from '../../../src/encryption/rule.js'
import type { ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { resultOrFailure, CallFailure } from '../../../src/ports/call-failure.js'
import type { Clock } from '../../../src/ports/clock.js'
import type {
  BucketDirectory,
  EncryptionStore,
  KeyDescription,
  KeyDirectory,
  MissingObject,
  Precondition,
  ResponseMetadata,
  RefusedByKms,
  StoredObject,
  TestObjects,
  UploadResult
} from '../../../src/ports/cloud-ports.js'
import { message } from '../../../src/text/message.js'

/** A clock that advances only while someone sleeps. */
export class FakeClock implements Clock {
  ms = 0
  /** Called at the end of each sleep. */
  onSleep: () => void = () => undefined
  now(): number {
    return this.ms
  }
  sleep(ms: number): Promise<void> {
    this.ms += ms
    this.onSleep()
    return Promise.resolve()
  }
}

export const fakeFailure = (
  mayHaveTakenEffect: boolean,
  code: CallFailure['reason']['code'] = 'timeout'
): CallFailure =>
  new CallFailure(
    { code, message: message`M.`, hint: message`H.` },
    { mayHaveTakenEffect, ambiguousRefusal: code === 'throttled', requestIds: ['F'] }
  )

export const fakeReceipt = (id: string): ResponseMetadata => ({
  region: 'cn-hangzhou',
  requestIds: [id],
  warnings: [message`w`],
  mayTakeEffectAgain: false,
  ambiguousRefusal: false
})

export const storedAs = (stored: Rule | null): StoredObject => ({ kind: 'stored', stored })

export const refused: RefusedByKms = {
  kind: 'refused',
  refusedByKms: message`OSS responded with 409 KeyDisabled: x`,
  ofCaller: false
}

export const gone: MissingObject = { kind: 'gone' }

/** The cloud ports over one bucket in memory. Changes of its rule show `lag` milliseconds later. */
export class FakeCloudPorts implements EncryptionStore {
  readonly calls: string[] = []
  readonly clock = new FakeClock()
  rule: Rule | null
  #pending: { from: number; rule: Rule | null }[] = []
  lag = 0
  /** The failure with which change number n, from 1, is rejected. */
  refuse: (number: number) => CallFailure | undefined = () => undefined
  /** Whether an earlier attempt of change number n, from 1, got no response. */
  mayTakeEffectAgain: (number: number) => boolean = () => false
  /** Whether a refused change takes effect all the same. */
  appliesRefusedChange = false
  failReadsFrom = Infinity
  #changes = 0

  constructor(rule: Rule | null) {
    this.rule = rule
  }

  read() {
    this.calls.push('read')
    if (this.calls.length > this.failReadsFrom) {
      return Promise.reject(fakeFailure(false, 'access-denied'))
    }
    for (const { from, rule } of this.#pending) if (this.clock.ms >= from) this.rule = rule
    return Promise.resolve({ ...this.#receipt(), rule: this.rule })
  }
  /** Like the OSS adapter: one read, the precondition, one attempt. */
  async write(_: string, rule: Rule | null, { mayReplace, allowUnread }: Precondition) {
    const seen = await resultOrFailure(this.read())
    if (seen instanceof CallFailure) {
      if (!allowUnread) throw seen
    } else if (!mayReplace(seen.rule)) throw fakeFailure(false, 'read-back-mismatch')
    return await this.#change(rule === null ? 'remove' : 'write', rule)
  }
  /** Sets the rule as someone else would; it shows at once. */
  setRuleConcurrently(rule: Rule | null): void {
    this.#pending = [{ from: this.clock.ms, rule }]
  }
  #change(call: string, rule: Rule | null): Promise<ResponseMetadata> {
    this.calls.push(call)
    const number = (this.#changes += 1)
    const failure = this.refuse(number)
    if (failure === undefined || this.appliesRefusedChange) {
      this.#pending = [{ from: this.clock.ms + this.lag, rule }]
    }
    const mayTakeEffectAgain = this.mayTakeEffectAgain(number)
    return failure === undefined
      ? Promise.resolve({ ...this.#receipt(), mayTakeEffectAgain })
      : Promise.reject(failure)
  }
  #receipt(): ResponseMetadata {
    return fakeReceipt(`R${this.calls.length}`)
  }

  readonly buckets: BucketDirectory = {
    describe: () => {
      this.calls.push('look at bucket')
      return Promise.resolve({ ...this.#receipt(), publicRead: false, replicated: false })
    }
  }

  describeKey: (name: string, region: string) => Promise<KeyDescription> = (id, region) =>
    Promise.resolve({
      ...this.#receipt(),
      kind: 'found',
      key: { id, region, state: 'Enabled', usage: 'ENCRYPT/DECRYPT', spec: 'Aliyun_AES_256' }
    })
  readonly keys: KeyDirectory = {
    describe: (name, region) => {
      this.calls.push('look at key')
      return this.describeKey(name, region)
    }
  }

  /** The results of the next uploads; later ones are stored under the bucket's rule. */
  uploads: (CallFailure | (Partial<ResponseMetadata> & (StoredObject | RefusedByKms)))[] = []
  readonly remainingObjects = new Set<string>()
  readonly objects: TestObjects = {
    upload: (_, key) => {
      this.calls.push('upload')
      const result = this.uploads.shift() ?? storedAs(this.rule)
      if (result instanceof CallFailure) {
        if (result.mayHaveTakenEffect) this.remainingObjects.add(key)
        return Promise.reject(result)
      }
      if (result.kind === 'stored') this.remainingObjects.add(key)
      return Promise.resolve<UploadResult>({ ...this.#receipt(), ...result })
    },
    inspect: (_, key) => {
      this.calls.push('inspect')
      return Promise.resolve(
        this.remainingObjects.has(key)
          ? { ...this.#receipt(), ...storedAs(this.rule) }
          : { ...this.#receipt(), ...gone }
      )
    },
    remove: (_, key) => {
      this.calls.push('delete')
      this.remainingObjects.delete(key)
      return Promise.resolve({ ...this.#receipt(), hidden: false })
    }
  }

  options(more: Partial<ReconcileOptions> = {}): ReconcileOptions {
    let names = 0
    return {
      cloud: { rules: this, buckets: this.buckets, keys: this.keys, objects: this.objects },
      clock: this.clock,
      shutdownSignal: new AbortController().signal,
      overtime: new AbortController().signal,
      log: () => undefined,
      newName: () => String((names += 1)),
      mode: 'verify',
      allowDowngrade: false,
      checkKmsKey: 'auto',
      canary: false,
      ...more
    }
  }
}
