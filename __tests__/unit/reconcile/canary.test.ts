import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import { reconcileBucket, type RunOptions } from '../../../src/reconcile/bucket.js'
import { failure, FakeOutside } from './fake-outside.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const requirement: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const rule = { algorithm: 'KMS', kmsKeyId: key }
const sm4 = { algorithm: 'SM4' }

const apply = (outside: FakeOutside, more: Partial<RunOptions> = {}) =>
  reconcileBucket(
    { bucket: 'b', requirement },
    outside.options({ mode: 'apply', canary: true, ...more })
  )
const refused = { refusedByKms: 'OSS answered 409 KeyDisabled: x', ofCaller: false }

describe('a canary after a change', () => {
  test('is tried again for ten seconds while uploads go by the old rule', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = Array(30).fill({ stored: sm4 }) as { stored: typeof sm4 }[]
    expect(await apply(outside)).toMatchObject({
      status: 'drifted',
      reason: { code: 'canary-failed' },
      actual: sm4
    })
    expect(outside.clock.ms).toBe(10_000)
    expect(outside.calls.filter(call => call === 'upload')).toHaveLength(11)
    expect(outside.calls.filter(call => call === 'delete')).toHaveLength(11)
  })

  test('is not tried again for what the old rule does not explain', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [{ stored: { algorithm: 'AES256' } }]
    expect(await apply(outside)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(outside.clock.ms).toBe(0)
  })

  test('is tried again for a refusal by KMS only where the old rule has a KMS key', async () => {
    const free = new FakeOutside(sm4)
    free.uploads = [refused]
    expect((await apply(free)).reason?.code).toBe('canary-failed')
    const bound = new FakeOutside({ algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' })
    bound.uploads = [refused, refused]
    expect((await apply(bound)).status).toBe('applied')
  })

  test('an object that an unanswered upload left is swept away', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [failure(true)]
    const finding = await apply(outside)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'canary-inconclusive' } })
    expect(outside.left.size).toBe(0)
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
  const serve = (outside: FakeOutside) =>
    reconcileBucket(
      { bucket: 'b', requirement: requirementOfOss },
      outside.options({ mode: 'apply', canary: true, allowDowngrade: true })
    )

  test('may name any key but the customer key before', async () => {
    const outside = new FakeOutside(old)
    outside.uploads = [{ stored: old }, { stored: { algorithm: 'KMS', kmsKeyId: 'of-oss-itself' } }]
    expect((await serve(outside)).status).toBe('applied')
    expect(outside.calls.filter(call => call === 'upload')).toHaveLength(2)
  })

  test('that goes on naming the key before is no proof', async () => {
    const outside = new FakeOutside(old)
    outside.uploads = Array(30).fill({ stored: old }) as { stored: typeof old }[]
    expect((await serve(outside)).reason?.code).toBe('canary-failed')
  })

  test('a change from the service key to that very key is proved by its id', async () => {
    const outside = new FakeOutside({ algorithm: 'KMS' })
    outside.uploads = [{ stored: rule }]
    expect((await apply(outside)).status).toBe('applied')
  })
})

describe('a roll-back', () => {
  const failing = (rule_: typeof sm4 | null): FakeOutside => {
    const outside = new FakeOutside(rule_)
    outside.uploads = [refused]
    return outside
  }

  test('is tried three times', async () => {
    const outside = failing(sm4)
    outside.refuse = number => (number === 1 ? undefined : failure(false, 'access-denied'))
    expect(await apply(outside)).toMatchObject({
      status: 'unknown',
      reason: { code: 'rollback-failed' },
      previous: sm4,
      actual: rule
    })
    expect(outside.calls.filter(call => call === 'write')).toHaveLength(4)
  })

  test('that is not answered is waited for, then told', async () => {
    const outside = failing(sm4)
    outside.refuse = number => (number === 1 ? undefined : failure(true, 'network'))
    const finding = await apply(outside)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.actual).toEqual(rule)
    expect(outside.clock.ms).toBe(3 * 10_000 + 2 * 1_000)
  })

  test('that is not answered and took effect is one', async () => {
    const outside = failing(sm4)
    outside.refuse = number => (number === 1 ? undefined : failure(true, 'network'))
    outside.takesRefused = true
    expect(await apply(outside)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
  })

  test('is tried where a change can’t be read back at all, and told that nothing is known', async () => {
    const outside = new FakeOutside(sm4)
    outside.failReadsFrom = 5
    outside.uploads = [refused]
    const finding = await apply(outside)
    expect(outside.calls.slice(0, 6)).toEqual([
      'read',
      'look at key',
      'look at bucket',
      'read',
      'write',
      'read'
    ])
    // The last try alone goes ahead unread.
    expect(outside.calls.filter(call => call === 'write').length).toBe(2)
    expect(finding.reason).toMatchObject({
      code: 'rollback-failed',
      message: expect.stringContaining('what the bucket has now is not known')
    })
    expect(finding).not.toHaveProperty('actual')
    expect(outside.clock.ms).toBeLessThan(60_000)
  })

  test('leaves alone what someone else has set, also when that shows only after it', async () => {
    const outside = failing(sm4)
    const write = outside.write.bind(outside)
    outside.write = async (bucket, wanted, precondition) => {
      const answer = await write(bucket, wanted, precondition)
      if (wanted === sm4) outside.interfere({ algorithm: 'AES256' })
      return answer
    }
    const finding = await apply(outside)
    expect(finding).toMatchObject({
      reason: { code: 'read-back-mismatch' },
      actual: { algorithm: 'AES256' }
    })
  })

  test('is tried, with an alarm, where a foreign rule showed in one read only, and none since could be had', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [refused]
    const read = outside.read.bind(outside)
    outside.read = async () => {
      const changed = outside.calls.includes('write')
      const answer = await read()
      if (!changed) return answer
      outside.failReadsFrom = 0
      return { ...answer, rule: { algorithm: 'AES256' } }
    }
    const finding = await apply(outside)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'rollback-failed' } })
    expect(outside.calls.filter(call => call === 'write')).toHaveLength(2)
  })

  describe('of a change of which a request went unanswered', () => {
    const twice = (outside: FakeOutside): FakeOutside => {
      outside.twice = number => number === 1
      return outside
    }

    test('is watched for ten seconds', async () => {
      const outside = twice(failing(sm4))
      const finding = await apply(outside)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(outside.clock.ms).toBe(10_000)
      expect(finding.warnings.join()).toContain('may still take effect')
    })

    test('is watched by a look every two seconds', async () => {
      const outside = twice(failing(sm4))
      const readsAt: number[] = []
      const settle = outside.read.bind(outside)
      outside.read = () => {
        readsAt.push(outside.clock.ms)
        return settle()
      }
      await apply(outside)
      expect(readsAt.filter(ms => ms > 0)).toEqual([2_000, 4_000, 6_000, 8_000, 10_000])
    })

    test('is done again when the change comes late', async () => {
      const outside = twice(failing(sm4))
      const settle = outside.read.bind(outside)
      let late = true
      outside.read = async () => {
        const reading = await settle()
        if (outside.clock.ms !== 4_000 || !late) return reading
        late = outside.calls.filter(call => call === 'write').length > 2
        return { ...reading, rule }
      }
      const finding = await apply(outside)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(outside.calls.filter(call => call === 'write')).toHaveLength(3)
    })

    test('leaves alone what someone else sets meanwhile, and says so', async () => {
      const outside = twice(failing(sm4))
      const settle = outside.read.bind(outside)
      outside.read = async () => {
        const reading = await settle()
        return outside.clock.ms >= 4_000 ? { ...reading, rule: { algorithm: 'AES256' } } : reading
      }
      expect(await apply(outside)).toMatchObject({
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
    const wrong = { stored: { algorithm: 'AES256' } }
    const after = (...uploads: FakeOutside['uploads']) => {
      const outside = new FakeOutside(old)
      outside.uploads = [wrong, ...uploads]
      return apply(outside)
    }

    test('tries whether that still takes uploads', async () => {
      expect((await after()).reason?.code).toBe('canary-failed')
    })

    test('is the loudest error when it does not', async () => {
      const dead = Array(30).fill(refused) as (typeof refused)[]
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
      const ours = Array(30).fill({ ...refused, ofCaller: true }) as (typeof refused)[]
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
    const outside = failing(null)
    expect(await apply(outside)).toMatchObject({ reason: { code: 'canary-failed' }, actual: null })
    expect(outside.calls.slice(-3)).toEqual(['read', 'remove', 'read'])
  })

  test('follows a fault of our own amid the change', async () => {
    const outside = new FakeOutside(sm4)
    const write = outside.write.bind(outside)
    let isFirst = true
    outside.write = async (...given) => {
      const receipt = await write(...given)
      if (!isFirst) return receipt
      isFirst = false
      throw new TypeError('v')
    }
    expect(await apply(outside)).toMatchObject({
      reason: { code: 'bad-response', message: expect.stringContaining('TypeError: v') },
      previous: sm4,
      actual: sm4
    })
    expect(outside.rule).toEqual(sm4)
  })

  test('does not follow a fault of our own before the change', async () => {
    const outside = new FakeOutside(sm4)
    outside.write = () => Promise.reject(new TypeError('u'))
    const finding = await apply(outside)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'bad-response' } })
    expect(finding).not.toHaveProperty('previous')
  })

  test('follows a fault of our own after the change, too', async () => {
    const outside = new FakeOutside(sm4)
    const finding = await apply(outside, {
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
  const outside = new FakeOutside(sm4)
  outside.objects.inspect = () => {
    throw new TypeError('w')
  }
  const finding = await apply(outside)
  expect(finding).toMatchObject({
    status: 'unknown',
    reason: { code: 'bad-response' },
    actual: sm4
  })
  expect(finding.warnings.join()).toContain('canary-1 may still be in bucket b')
})

test('a fault of our own in the roll-back is a roll-back that failed', async () => {
  const outside = new FakeOutside(sm4)
  outside.uploads = [refused]
  outside.refuse = number => {
    if (number > 1) throw new TypeError('y')
    return undefined
  }
  expect(await apply(outside)).toMatchObject({
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
  const outside = new FakeOutside(sm4)
  const read = outside.read.bind(outside)
  outside.read = () => {
    if (outside.calls.includes('write')) throw new TypeError('z')
    return read()
  }
  expect(await apply(outside, { canary: false })).toMatchObject({
    status: 'unknown',
    reason: { code: 'bad-response' },
    previous: sm4
  })
})

/** Stored, but not as it should be. */
function refusedByAll() {
  return { stored: { algorithm: 'AES256' } }
}

describe('a run that runs out of time', () => {
  test.each([
    [true, 'rollback-failed', /NOT BE DONE.*from SM4 to KMS with key 9468.*no time/],
    [false, 'interrupted', /from SM4 to KMS with key 9468.*no time to read it back/]
  ])('tells what it had sent, canary %s: %s', async (canary, code, story) => {
    const outside = new FakeOutside(sm4)
    const overtime = new AbortController()
    const read = outside.read.bind(outside)
    outside.read = () => {
      if (!outside.calls.includes('write')) return read()
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(outside, { canary, overtime: overtime.signal })
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
    const outside = new FakeOutside(sm4)
    const overtime = new AbortController()
    if (upload !== undefined) outside.uploads = [upload as (typeof outside.uploads)[number]]
    outside.objects.remove = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(outside, { overtime: overtime.signal })
    expect(finding).toMatchObject({ ...end, previous: sm4, region: 'cn-hangzhou' })
    expect(finding.warnings).toContain(
      'The test object .oss-bucket-encryption/canary-1 may still be in bucket b. Delete it.'
    )
  })

  test('uploads nothing once it has reported', async () => {
    const outside = new FakeOutside(sm4)
    const overtime = new AbortController()
    let goOn: () => void = () => undefined
    const reported = new Promise<void>(resolve => {
      goOn = resolve
    })
    const read = outside.read.bind(outside)
    outside.read = async () => {
      if (outside.calls.includes('write')) {
        overtime.abort()
        await reported
      }
      return await read()
    }
    await apply(outside, { overtime: overtime.signal })
    goOn()
    await new Promise(resolve => setImmediate(resolve))
    expect(outside.calls).not.toContain('upload')
    expect(outside.rule).toEqual(sm4)
  })

  test('tells that nothing was changed where nothing was', async () => {
    const outside = new FakeOutside(sm4)
    const overtime = new AbortController()
    outside.read = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    const finding = await apply(outside, { overtime: overtime.signal })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(finding).not.toHaveProperty('previous')
  })
})

describe('a run that is being stopped', () => {
  const stopAt = (outside: FakeOutside, at: number): AbortSignal => {
    const stopping = new AbortController()
    const read = outside.read.bind(outside)
    outside.read = () => {
      if (outside.calls.length >= at) stopping.abort()
      return read()
    }
    return stopping.signal
  }

  test('looks at no further bucket', async () => {
    const outside = new FakeOutside(null)
    const finding = await apply(outside, { stop: AbortSignal.abort() })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(outside.calls).toEqual([])
  })

  test('changes nothing that it has only looked at', async () => {
    const outside = new FakeOutside(sm4)
    const finding = await apply(outside, { stop: stopAt(outside, 0) })
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(finding).not.toHaveProperty('previous')
    expect(outside.calls).toEqual(['read'])
  })

  test('looks up no alias', async () => {
    const outside = new FakeOutside(sm4)
    const byAlias: Requirement = { ...requirement, kmsKey: [{ alias: 'alias/x' }] }
    const finding = await reconcileBucket(
      { bucket: 'b', requirement: byAlias },
      outside.options({ stop: stopAt(outside, 0) })
    )
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(outside.calls).toEqual(['read'])
  })

  test('does not wait for a rule that may be stale', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [{ stored: sm4 }]
    const finding = await apply(outside, { stop: stopAt(outside, 5) })
    expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(outside.calls.filter(call => call === 'upload')).toHaveLength(1)
  })

  test('proves what it has changed', async () => {
    const outside = new FakeOutside(sm4)
    const finding = await apply(outside, { stop: stopAt(outside, 5) })
    expect(finding).toMatchObject({ status: 'applied', actual: rule })
    expect(outside.calls.slice(-3)).toEqual(['upload', 'inspect', 'delete'])
  })

  test('puts back, in three seconds, what does not show', async () => {
    const outside = new FakeOutside(sm4)
    outside.lag = 4_000
    const finding = await apply(outside, { stop: stopAt(outside, 5) })
    expect(finding.reason?.code).toBe('interrupted')
    expect(outside.calls.filter(call => call === 'write').length).toBeGreaterThan(1)
  })

  test('without a canary says what the bucket shows', async () => {
    const outside = new FakeOutside(sm4)
    outside.lag = Infinity
    const finding = await apply(outside, { stop: stopAt(outside, 5), canary: false })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'interrupted',
        message: expect.stringContaining('after 3 s the bucket shows SM4')
      },
      previous: sm4,
      actual: sm4
    })
    expect(outside.clock.ms).toBe(3_000)
  })
})
