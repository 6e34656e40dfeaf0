import { describe, expect, test } from '@jest/globals'
import { getEventListeners } from 'node:events'
import type { Finding } from '../../../src/encryption/finding.js'
import { reconcileBuckets } from '../../../src/reconcile/reconcile-buckets.js'
import type { EncryptionStore, RuleReading } from '../../../src/ports/cloud-ports.js'
import { FakeCloudPorts, fakeReceipt } from './fake-cloud-ports.js'

const requirement = { algorithm: 'AES256' } as const
const reading: RuleReading = { ...fakeReceipt('R'), rule: { algorithm: 'AES256' } }
const targetsOf = (region: string, count: number) =>
  Array.from({ length: count }, (_, number) => ({
    bucket: `${region}-${number}`,
    region,
    requirement
  }))

/** A run whose reads a test controls. */
function runWith(read: (bucket: string) => Promise<RuleReading>) {
  const fake = new FakeCloudPorts(null)
  const overtime = new AbortController()
  const options = fake.options({ overtime: overtime.signal })
  const unused = (): never => {
    throw new Error('Nothing is written.')
  }
  const rules: EncryptionStore = { read, write: unused }
  return { overtime, run: { ...options, cloud: { ...options.cloud, rules } } }
}

const nextMacrotask = () => new Promise(setImmediate)

describe('reconcileBuckets', () => {
  test('finishes other regions while one hangs, and keeps the order of the targets', async () => {
    let free = (): void => undefined
    const hanging = new Promise<void>(resolve => (free = resolve))
    const { run } = runWith(async bucket => {
      await (bucket.startsWith('slow') ? hanging : nextMacrotask())
      return reading
    })
    const targets = [...targetsOf('slow', 20), ...targetsOf('one', 20), ...targetsOf('two', 20)]
    const finished: Finding[] = []
    const findings = reconcileBuckets(targets, run, 6, finding => {
      finished.push(finding)
      // All of them, with half of the slow region not started yet.
      if (finished.length === 40) free()
    })
    expect((await findings).map(({ bucket }) => bucket)).toEqual(
      targets.map(({ bucket }) => bucket)
    )
    expect(finished.slice(0, 40).filter(({ bucket }) => bucket.startsWith('slow'))).toEqual([])
    expect(finished).toHaveLength(60)
  })

  test('leaves no listener on the signals of the run', async () => {
    let most = 0
    const { run, overtime } = runWith(async () => {
      await nextMacrotask()
      most = Math.max(most, getEventListeners(overtime.signal, 'abort').length)
      return reading
    })
    await reconcileBuckets(targetsOf('one', 50), run, 4)
    expect(most).toBe(4)
    expect(getEventListeners(overtime.signal, 'abort')).toEqual([])
  })

  test('reports every bucket when the run must end, started or not', async () => {
    const { run, overtime } = runWith(() => new Promise<RuleReading>(() => undefined))
    const findings = reconcileBuckets(targetsOf('one', 5), run, 2)
    await nextMacrotask()
    overtime.abort()
    expect((await findings).map(({ status }) => status)).toEqual(Array(5).fill('unknown'))
  })
})
