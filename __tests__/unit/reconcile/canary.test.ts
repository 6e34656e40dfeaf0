import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { RefusedByKms, StoredObject } from '../../../src/ports/cloud-ports.js'
import { reconcileBucket, type ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { fakeFailure, FakeCloudPorts, refused, storedAs } from './fake-cloud-ports.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const requirement: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const rule = { algorithm: 'KMS', kmsKeyId: key }
const sm4 = { algorithm: 'SM4' }

const apply = (cloud: FakeCloudPorts, more: Partial<ReconcileOptions> = {}) =>
  reconcileBucket(
    { bucket: 'b', requirement },
    cloud.options({ mode: 'apply', canary: true, ...more })
  )

describe('a canary after a change', () => {
  test('is tried again for ten seconds while uploads go by the old rule', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = Array(30).fill(storedAs(sm4)) as StoredObject[]
    expect(await apply(cloud)).toMatchObject({
      status: 'drifted',
      reason: { code: 'canary-failed' },
      actual: sm4
    })
    expect(cloud.clock.ms).toBe(10_000)
    expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(11)
    expect(cloud.calls.filter(call => call === 'delete')).toHaveLength(11)
  })

  test('is not tried again for what the old rule does not explain', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [storedAs({ algorithm: 'AES256' })]
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(cloud.clock.ms).toBe(0)
  })

  test('is tried again for a refusal by KMS only where the old rule has a KMS key', async () => {
    const free = new FakeCloudPorts(sm4)
    free.uploads = [refused]
    expect((await apply(free)).reason?.code).toBe('canary-failed')
    const bound = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' })
    bound.uploads = [refused, refused]
    expect((await apply(bound)).status).toBe('applied')
  })

  test('an object that an unanswered upload left is swept away', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [fakeFailure(true)]
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'canary-inconclusive' } })
    expect(cloud.remainingObjects.size).toBe(0)
    expect(finding.warnings.join()).toContain('went unanswered, and may still arrive')
  })
})

describe('an upload under the service key', () => {
  const requirementOfOss: Requirement = {
    algorithm: 'KMS',
    kmsKey: 'service-key',
    kmsDataEncryption: 'AES256'
  }
  const old = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }
  const serve = (cloud: FakeCloudPorts) =>
    reconcileBucket(
      { bucket: 'b', requirement: requirementOfOss },
      cloud.options({ mode: 'apply', canary: true, allowDowngrade: true })
    )

  test('may name any key but the customer key before', async () => {
    const cloud = new FakeCloudPorts(old)
    cloud.uploads = [storedAs(old), storedAs({ algorithm: 'KMS', kmsKeyId: 'of-oss-itself' })]
    expect((await serve(cloud)).status).toBe('applied')
    expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(2)
  })

  test('that goes on naming the key before is no proof', async () => {
    const cloud = new FakeCloudPorts(old)
    cloud.uploads = Array(30).fill(storedAs(old)) as StoredObject[]
    expect((await serve(cloud)).reason?.code).toBe('canary-failed')
  })

  test('a change from the service key to that very key is proved by its id', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'KMS' })
    cloud.uploads = [storedAs(rule)]
    expect((await apply(cloud)).status).toBe('applied')
  })
})

describe('a roll-back', () => {
  const failing = (rule_: typeof sm4 | null): FakeCloudPorts => {
    const cloud = new FakeCloudPorts(rule_)
    cloud.uploads = [refused]
    return cloud
  }

  test('is tried three times', async () => {
    const cloud = failing(sm4)
    cloud.refuse = number => (number === 1 ? undefined : fakeFailure(false, 'access-denied'))
    expect(await apply(cloud)).toMatchObject({
      status: 'unknown',
      reason: { code: 'rollback-failed' },
      previous: sm4,
      actual: rule
    })
    expect(cloud.calls.filter(call => call === 'write')).toHaveLength(4)
  })

  test('that is not answered is waited for, then told', async () => {
    const cloud = failing(sm4)
    cloud.refuse = number => (number === 1 ? undefined : fakeFailure(true, 'network'))
    const finding = await apply(cloud)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.actual).toEqual(rule)
    expect(cloud.clock.ms).toBe(3 * 10_000 + 2 * 1_000)
  })

  test('that is not answered and took effect is one', async () => {
    const cloud = failing(sm4)
    cloud.refuse = number => (number === 1 ? undefined : fakeFailure(true, 'network'))
    cloud.appliesRefusedChange = true
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
  })

  test('is tried where a change can’t be read back at all, and told that nothing is known', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.failReadsFrom = 5
    cloud.uploads = [refused]
    const finding = await apply(cloud)
    expect(cloud.calls.slice(0, 6)).toEqual([
      'read',
      'look at key',
      'look at bucket',
      'read',
      'write',
      'read'
    ])
    // The last try alone goes ahead unread.
    expect(cloud.calls.filter(call => call === 'write').length).toBe(2)
    expect(finding.reason).toMatchObject({
      code: 'rollback-failed',
      message: expect.stringContaining('what the bucket has now is not known')
    })
    expect(finding).not.toHaveProperty('actual')
    expect(cloud.clock.ms).toBeLessThan(60_000)
  })

  test('leaves alone what someone else has set, also when that shows only after it', async () => {
    const cloud = failing(sm4)
    const write = cloud.write.bind(cloud)
    cloud.write = async (bucket, wanted, precondition) => {
      const answer = await write(bucket, wanted, precondition)
      if (wanted === sm4) cloud.setRuleConcurrently({ algorithm: 'AES256' })
      return answer
    }
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      reason: { code: 'read-back-mismatch' },
      actual: { algorithm: 'AES256' }
    })
  })

  test('is tried, with an alarm, where a foreign rule showed in one read only, and none since could be had', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [refused]
    const read = cloud.read.bind(cloud)
    cloud.read = async () => {
      const changed = cloud.calls.includes('write')
      const answer = await read()
      if (!changed) return answer
      cloud.failReadsFrom = 0
      return { ...answer, rule: { algorithm: 'AES256' } }
    }
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'rollback-failed' } })
    expect(cloud.calls.filter(call => call === 'write')).toHaveLength(2)
  })

  describe('of a change of which a request went unanswered', () => {
    const twice = (cloud: FakeCloudPorts): FakeCloudPorts => {
      cloud.mayTakeEffectAgain = number => number === 1
      return cloud
    }

    test('is watched for ten seconds', async () => {
      const cloud = twice(failing(sm4))
      const finding = await apply(cloud)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(cloud.clock.ms).toBe(10_000)
      expect(finding.warnings.join()).toContain('may still take effect')
    })

    test('is watched by a look every two seconds', async () => {
      const cloud = twice(failing(sm4))
      const readsAt: number[] = []
      const settle = cloud.read.bind(cloud)
      cloud.read = () => {
        readsAt.push(cloud.clock.ms)
        return settle()
      }
      await apply(cloud)
      expect(readsAt.filter(ms => ms > 0)).toEqual([2_000, 4_000, 6_000, 8_000, 10_000])
    })

    test('is done again when the change comes late', async () => {
      const cloud = twice(failing(sm4))
      const settle = cloud.read.bind(cloud)
      let late = true
      cloud.read = async () => {
        const reading = await settle()
        if (cloud.clock.ms !== 4_000 || !late) return reading
        late = cloud.calls.filter(call => call === 'write').length > 2
        return { ...reading, rule }
      }
      const finding = await apply(cloud)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(cloud.calls.filter(call => call === 'write')).toHaveLength(3)
    })

    test('leaves alone what someone else sets meanwhile, and says so', async () => {
      const cloud = twice(failing(sm4))
      const settle = cloud.read.bind(cloud)
      cloud.read = async () => {
        const reading = await settle()
        return cloud.clock.ms >= 4_000 ? { ...reading, rule: { algorithm: 'AES256' } } : reading
      }
      expect(await apply(cloud)).toMatchObject({
        status: 'unknown',
        reason: {
          code: 'read-back-mismatch',
          message: expect.stringContaining('was sent, but then the bucket showed AES256')
        },
        actual: { algorithm: 'AES256' }
      })
    })
  })

  describe('to a rule with a customer key', () => {
    const old = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }
    const wrong = storedAs({ algorithm: 'AES256' })
    const after = (...uploads: FakeCloudPorts['uploads']) => {
      const cloud = new FakeCloudPorts(old)
      cloud.uploads = [wrong, ...uploads]
      return apply(cloud)
    }

    test('tries whether that still takes uploads', async () => {
      expect((await after()).reason?.code).toBe('canary-failed')
    })

    test('is the loudest error when it does not', async () => {
      const dead = Array(30).fill(refused) as RefusedByKms[]
      expect(await after(...dead)).toMatchObject({
        reason: { code: 'rollback-failed', message: expect.stringContaining('TAKES NO UPLOADS') },
        previous: old,
        actual: old
      })
    })

    test('waits out a refusal that may still be about the new key', async () => {
      expect((await after(refused)).reason?.code).toBe('canary-failed')
    })

    test('takes a refusal of ourselves for what it is', async () => {
      const ours = Array(30).fill({ ...refused, ofCaller: true }) as RefusedByKms[]
      const finding = await after(...ours)
      expect(finding).toMatchObject({
        status: 'unknown',
        reason: { code: 'canary-inconclusive' },
        previous: old,
        actual: old
      })
      expect(finding.reason?.message).toContain('work under it was not shown')
    })
  })

  test('of a first rule deletes it', async () => {
    const cloud = failing(null)
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: null })
    expect(cloud.calls.slice(-3)).toEqual(['read', 'remove', 'read'])
  })

  test('follows a fault of our own amid the change', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const write = cloud.write.bind(cloud)
    let isFirst = true
    cloud.write = async (...given) => {
      const receipt = await write(...given)
      if (!isFirst) return receipt
      isFirst = false
      throw new TypeError('v')
    }
    expect(await apply(cloud)).toMatchObject({
      reason: { code: 'bad-response', message: expect.stringContaining('TypeError: v') },
      previous: sm4,
      actual: sm4
    })
    expect(cloud.rule).toEqual(sm4)
  })

  test('does not follow a fault of our own before the change', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.write = () => Promise.reject(new TypeError('u'))
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'bad-response' } })
    expect(finding).not.toHaveProperty('previous')
  })

  test('follows a fault of our own after the change, too', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const finding = await apply(cloud, {
      newName: () => {
        throw new TypeError('x')
      }
    })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'bad-response',
        message: expect.stringMatching(/fault in this action.*TypeError: x.*was put back/)
      },
      previous: sm4,
      actual: sm4
    })
  })
})

test('a fault of our own after an upload leaves no object unnamed', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.objects.inspect = () => {
    throw new TypeError('w')
  }
  const finding = await apply(cloud)
  expect(finding).toMatchObject({
    status: 'unknown',
    reason: { code: 'bad-response' },
    actual: sm4
  })
  expect(finding.warnings.join()).toContain('canary-1 may still be in bucket b')
})

test('a fault of our own in the roll-back is a roll-back that failed', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.uploads = [refused]
  cloud.refuse = number => {
    if (number > 1) throw new TypeError('y')
    return undefined
  }
  expect(await apply(cloud)).toMatchObject({
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: expect.stringContaining('TypeError: y'),
      hint: expect.stringContaining('mode: apply, algorithm: SM4')
    },
    previous: sm4
  })
})

test('without a canary a fault of our own after the change says what was there', async () => {
  const cloud = new FakeCloudPorts(sm4)
  const read = cloud.read.bind(cloud)
  cloud.read = () => {
    if (cloud.calls.includes('write')) throw new TypeError('z')
    return read()
  }
  expect(await apply(cloud, { canary: false })).toMatchObject({
    status: 'unknown',
    reason: { code: 'bad-response' },
    previous: sm4
  })
})

/** Stored, but not as it should be. */
function refusedByAll() {
  return storedAs({ algorithm: 'AES256' })
}

describe('a run that runs out of time', () => {
  test.each([
    [true, 'rollback-failed', /NOT BE DONE.*from SM4 to KMS with key 9468.*no time/],
    [false, 'interrupted', /from SM4 to KMS with key 9468.*no time to read it back/]
  ])('tells what it had sent, canary %s: %s', async (canary, code, story) => {
    const cloud = new FakeCloudPorts(sm4)
    const overtime = new AbortController()
    const read = cloud.read.bind(cloud)
    cloud.read = () => {
      if (!cloud.calls.includes('write')) return read()
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(cloud, { canary, overtime: overtime.signal })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code, message: expect.stringMatching(story) },
      previous: sm4
    })
    expect(finding).not.toHaveProperty('actual')
  })

  test.each<[string, object | undefined, object]>([
    ['proved', undefined, { status: 'applied', actual: rule }],
    ['rolled back', refusedByAll(), { reason: { code: 'canary-failed' }, actual: sm4 }]
  ])('tells that the change was %s, and names what is not cleared away', async (_, upload, end) => {
    const cloud = new FakeCloudPorts(sm4)
    const overtime = new AbortController()
    if (upload !== undefined) cloud.uploads = [upload as (typeof cloud.uploads)[number]]
    cloud.objects.remove = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(cloud, { overtime: overtime.signal })
    expect(finding).toMatchObject({ ...end, previous: sm4, region: 'cn-hangzhou' })
    expect(finding.warnings).toContain(
      'The test object .oss-bucket-encryption/canary-1 may still be in bucket b. Delete it.'
    )
  })

  test('uploads nothing once it has reported', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const overtime = new AbortController()
    let goOn: () => void = () => undefined
    const reported = new Promise<void>(resolve => {
      goOn = resolve
    })
    const read = cloud.read.bind(cloud)
    cloud.read = async () => {
      if (cloud.calls.includes('write')) {
        overtime.abort()
        await reported
      }
      return await read()
    }
    await apply(cloud, { overtime: overtime.signal })
    goOn()
    await new Promise(resolve => setImmediate(resolve))
    expect(cloud.calls).not.toContain('upload')
    expect(cloud.rule).toEqual(sm4)
  })

  test('tells that nothing was changed where nothing was', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const overtime = new AbortController()
    cloud.read = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(cloud, { overtime: overtime.signal })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(finding).not.toHaveProperty('previous')
  })
})

describe('a run that is being stopped', () => {
  const stopAt = (cloud: FakeCloudPorts, at: number): AbortSignal => {
    const stopping = new AbortController()
    const read = cloud.read.bind(cloud)
    cloud.read = () => {
      if (cloud.calls.length >= at) stopping.abort()
      return read()
    }
    return stopping.signal
  }

  test('looks at no further bucket', async () => {
    const cloud = new FakeCloudPorts(null)
    const finding = await apply(cloud, { stop: AbortSignal.abort() })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(cloud.calls).toEqual([])
  })

  test('changes nothing that it has only looked at', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const finding = await apply(cloud, { stop: stopAt(cloud, 0) })
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(finding).not.toHaveProperty('previous')
    expect(cloud.calls).toEqual(['read'])
  })

  test('looks up no alias', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const byAlias: Requirement = { ...requirement, kmsKey: [{ alias: 'alias/x' }] }
    const finding = await reconcileBucket(
      { bucket: 'b', requirement: byAlias },
      cloud.options({ stop: stopAt(cloud, 0) })
    )
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(cloud.calls).toEqual(['read'])
  })

  test('does not wait for a rule that may be stale', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [storedAs(sm4)]
    const finding = await apply(cloud, { stop: stopAt(cloud, 5) })
    expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(1)
  })

  test('proves what it has changed', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const finding = await apply(cloud, { stop: stopAt(cloud, 5) })
    expect(finding).toMatchObject({ status: 'applied', actual: rule })
    expect(cloud.calls.slice(-3)).toEqual(['upload', 'inspect', 'delete'])
  })

  test('puts back, in three seconds, what does not show', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.lag = 4_000
    const finding = await apply(cloud, { stop: stopAt(cloud, 5) })
    expect(finding.reason?.code).toBe('interrupted')
    expect(cloud.calls.filter(call => call === 'write').length).toBeGreaterThan(1)
  })

  test('without a canary says what the bucket shows', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.lag = Infinity
    const finding = await apply(cloud, { stop: stopAt(cloud, 5), canary: false })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'interrupted',
        message: expect.stringContaining('after 3 s the bucket shows SM4')
      },
      previous: sm4,
      actual: sm4
    })
    expect(cloud.clock.ms).toBe(3_000)
  })
})
