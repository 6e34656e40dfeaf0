import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import { describeRule, type Rule } from '../../../src/encryption/rule.js'
import { isDowngrade } from '../../../src/encryption/strength.js'
import { reconcileBuckets } from '../../../src/reconcile/reconcile-buckets.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import type {
  KeyDescription,
  MissingObject,
  ResponseMetadata,
  StoredObject
} from '../../../src/ports/cloud-ports.js'
import { message } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import {
  fakeFailure,
  FakeCloudPorts,
  fakeReceipt,
  gone,
  refused,
  storedAs
} from './fake-cloud-ports.js'

/**
 * Apply, with any single read of a run replaced by any other well-formed response: afterwards the
 * bucket is no weaker than before, and accepts uploads if it did before, or the run fails.
 */
const good = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const other = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
const missing = 'cccccccc-3509-4f8d-a61e-6eab1eac0000'
const disabled = 'dddddddd-3509-4f8d-a61e-6eab1eac0000'
const kms = (kmsKeyId: string): Rule => ({ algorithm: 'KMS', kmsKeyId })

const rules: (Rule | null)[] = [
  null,
  { algorithm: 'AES256' },
  { algorithm: 'SM4' },
  { algorithm: 'KMS' },
  kms(good),
  kms(other),
  kms(missing),
  { algorithm: 'AES512' }
]

const keyed = (...ids: [string, ...string[]]): Requirement => {
  const [first, ...others] = ids.map(id => (id.startsWith('alias/') ? { alias: id } : { id }))
  if (first === undefined) throw new Error('No key.')
  return { algorithm: 'KMS', kmsKey: [first, ...others], kmsDataEncryption: 'AES256' }
}
const requirements: Requirement[] = [
  { algorithm: 'AES256' },
  { algorithm: 'SM4' },
  { algorithm: 'any' },
  { algorithm: 'none' },
  { algorithm: 'KMS', kmsKey: 'service-key', kmsDataEncryption: 'AES256' },
  { algorithm: 'KMS', kmsKey: 'any-key', kmsDataEncryption: 'AES256' },
  keyed(good),
  keyed(missing),
  keyed(disabled),
  keyed(other, good),
  keyed('alias/good'),
  keyed('alias/missing')
]

/** Without a key check only an upload can prove the key; a warning says that there was no check. */
const settings = [
  { checkKmsKey: 'auto', canary: false },
  { checkKmsKey: 'required', canary: true },
  { checkKmsKey: 'off', canary: true }
] as const

const state = (id: string, more = {}): KeyDescription => ({
  ...fakeReceipt('K'),
  kind: 'found',
  key: {
    id,
    region: 'cn-hangzhou',
    state: 'Enabled',
    usage: 'ENCRYPT/DECRYPT',
    spec: 'Aliyun_AES_256',
    ...more
  }
})
const noKey: KeyDescription = {
  ...fakeReceipt('K'),
  kind: 'unusable',
  problem: message`does not exist`
}

function truthAbout(name: string): KeyDescription {
  if (name === disabled) return state(disabled, { state: 'Disabled' })
  if (name === good || name === 'alias/good') return state(good)
  return name === other ? state(other) : noKey
}

type FalseReads = readonly unknown[]
const falseRules: FalseReads = [
  ...rules,
  fakeFailure(false, 'no-such-bucket'),
  fakeFailure(false, 'network')
]
const falseKeys = (name: string): FalseReads => [
  ...(name.startsWith('alias/') ? [state(good), state(other), state(missing)] : [state(name)]),
  state(name, { state: 'Disabled' }),
  noKey,
  fakeFailure(false, 'access-denied'),
  fakeFailure(false, 'service-error')
]
const falseObjects: FalseReads = [...rules, 'gone', fakeFailure(false, 'service-error')]

/** OSS and KMS whose responses are true, except for one read. */
class World extends FakeCloudPorts {
  /** The number of reads so far. */
  reads = 0
  /** The number of false responses to choose from for the read in question. */
  falseReads = 0
  readonly #at: number
  readonly #which: number

  constructor(rule: Rule | null, at: number, which: number) {
    super(rule)
    this.#at = at
    this.#which = which
    this.describeKey = async name => await this.#answer(falseKeys(name), truthAbout(name))
    this.objects.upload = (_, key) => {
      this.remainingObjects.add(key)
      return Promise.resolve({
        ...fakeReceipt('U'),
        ...(takesUploads(this.rule)
          ? storedAs(this.rule)
          : { ...refused, refusedByKms: message`OSS responded with 404 KeyNotFound` })
      })
    }
    const inspect = this.objects.inspect.bind(this.objects)
    this.objects.inspect = async (bucket, key) => {
      const truth = await inspect(bucket, key)
      return await this.#answer<ResponseMetadata & (StoredObject | MissingObject)>(
        falseObjects,
        truth,
        falseRead => (falseRead === 'gone' ? gone : storedAs(falseRead as Rule | null))
      )
    }
  }

  override async read() {
    const truth = await super.read()
    return await this.#answer(falseRules, truth, falseRead => ({
      rule: falseRead as Rule | null
    }))
  }

  #answer<T extends object>(
    falseReads: FalseReads,
    truth: T,
    form: (falseRead: unknown) => object = falseRead => falseRead as object
  ): Promise<T> {
    this.reads += 1
    if (this.reads !== this.#at) return Promise.resolve(truth)
    this.falseReads = falseReads.length
    const falseRead = falseReads[this.#which]
    if (falseRead instanceof CallFailure) return Promise.reject(falseRead)
    return Promise.resolve({ ...fakeReceipt('L'), ...form(falseRead) } as unknown as T)
  }
}

function takesUploads(rule: Rule | null): boolean {
  return rule?.kmsKeyId === undefined || [good, other].includes(rule.kmsKeyId)
}

interface SimulatedRun {
  readonly before: Rule | null
  readonly requirement: Requirement
  readonly setting: (typeof settings)[number]
}

/** Applies while the read number `at` gets the false answer number `which`; 0: none does. */
async function run(
  { before, requirement, setting }: SimulatedRun,
  at: number,
  which: number
): Promise<World> {
  const world = new World(before, at, which)
  const options = world.options({ mode: 'apply', ...setting })
  const [finding] = await reconcileBuckets([{ bucket: 'b', requirement }], options, 1)
  const isRed = finding?.status === 'drifted' || finding?.status === 'unknown'
  const refuses = takesUploads(before) && !takesUploads(world.rule)
  if (isDowngrade(before, world.rule) || (refuses && !isRed)) {
    throw new Error(
      `read ${at}, false response ${which}: from ${plain(describeRule(before))} to ${plain(describeRule(world.rule))}, ${finding?.status ?? ''} (${finding?.reason?.code ?? 'no reason'}); ${world.calls.join(', ')}`
    )
  }
  return world
}

const named = requirements.map(requirement => [JSON.stringify(requirement), requirement] as const)

describe.each(named)('apply with any single false read, requiring %s,', (_, requirement) => {
  test.each(settings)(
    'never silently weakens or breaks a bucket with check-kms-key $checkKmsKey, canary $canary',
    async setting => {
      let tested = 0
      for (const before of rules) {
        const { reads } = await run({ before, requirement, setting }, 0, 0)
        for (let at = 1; at <= reads; at += 1) {
          const { falseReads } = await run({ before, requirement, setting }, at, 0)
          for (let which = 1; which < falseReads; which += 1) {
            await run({ before, requirement, setting }, at, which)
          }
          tested += falseReads
        }
      }
      expect(tested).toBeGreaterThan(rules.length * rules.length)
    }
  )
})
