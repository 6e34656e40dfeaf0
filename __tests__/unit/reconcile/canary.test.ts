import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { RefusedByKms, StoredObject } from '../../../src/ports/cloud-ports.js'
import type { ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { fakeFailure, FakeCloudPorts, refused, storedAs } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const requirement: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const rule = { algorithm: 'KMS', kmsKeyId: key }
const sm4 = { algorithm: 'SM4' }

const apply = (cloud: FakeCloudPorts, more: Partial<ReconcileOptions> = {}) =>
  reconcilePlainly(
    { bucket: 'b', requirement },
    cloud.options({ mode: 'apply', canary: true, ...more })
  )

describe('a canary after a change', () => {
  test('is retried for ten seconds while OSS applies the previous rule to uploads', async () => {
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

  test('is not retried for a result that the previous rule does not explain', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [storedAs({ algorithm: 'AES256' })]
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(cloud.clock.ms).toBe(0)
  })

  test('is retried after a refusal by KMS only if the previous rule has a KMS key', async () => {
    const free = new FakeCloudPorts(sm4)
    free.uploads = [refused]
    expect((await apply(free)).reason?.code).toBe('canary-failed')
    const bound = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' })
    bound.uploads = [refused, refused]
    expect((await apply(bound)).status).toBe('applied')
  })

  test('deletes an object that an unanswered upload left', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [fakeFailure(true)]
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'canary-inconclusive' } })
    expect(cloud.remainingObjects.size).toBe(0)
    expect(finding.warnings.join()).toContain('was not confirmed and may still take effect')
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
    reconcilePlainly(
      { bucket: 'b', requirement: requirementOfOss },
      cloud.options({ mode: 'apply', canary: true, allowDowngrade: true })
    )

  test('may show any key but the previous customer key', async () => {
    const cloud = new FakeCloudPorts(old)
    cloud.uploads = [storedAs(old), storedAs({ algorithm: 'KMS', kmsKeyId: 'of-oss-itself' })]
    expect((await serve(cloud)).status).toBe('applied')
    expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(2)
  })

  test('proves nothing if it keeps showing the previous key', async () => {
    const cloud = new FakeCloudPorts(old)
    cloud.uploads = Array(30).fill(storedAs(old)) as StoredObject[]
    expect((await serve(cloud)).reason?.code).toBe('canary-failed')
  })

  test('proves a change to the very key that the service key was, by its id', async () => {
    const cloud = new FakeCloudPorts({ algorithm: 'KMS' })
    cloud.uploads = [storedAs(rule)]
    expect((await apply(cloud)).status).toBe('applied')
  })
})

describe('a rollback', () => {
  const failing = (rule_: typeof sm4 | null): FakeCloudPorts => {
    const cloud = new FakeCloudPorts(rule_)
    cloud.uploads = [refused]
    return cloud
  }

  test('is attempted three times', async () => {
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

  test('is read back and then reported if it gets no response', async () => {
    const cloud = failing(sm4)
    cloud.refuse = number => (number === 1 ? undefined : fakeFailure(true, 'network'))
    const finding = await apply(cloud)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.actual).toEqual(rule)
    expect(cloud.clock.ms).toBe(3 * 10_000 + 2 * 1_000)
  })

  test('succeeds if it gets no response but took effect', async () => {
    const cloud = failing(sm4)
    cloud.refuse = number => (number === 1 ? undefined : fakeFailure(true, 'network'))
    cloud.appliesRefusedChange = true
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
  })

  test('is attempted if a change can’t be read back, and reports that the bucket’s rule is not known', async () => {
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
    // Only the last attempt is sent without a read before it.
    expect(cloud.calls.filter(call => call === 'write').length).toBe(2)
    expect(finding.reason).toMatchObject({
      code: 'rollback-failed',
      message: expect.stringContaining("The bucket's current rule could not be determined")
    })
    expect(finding).not.toHaveProperty('actual')
    expect(cloud.clock.ms).toBeLessThan(60_000)
  })

  test('leaves a foreign rule alone even if that shows only afterwards', async () => {
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

  test('is attempted, with an alarm, if one read showed a foreign rule and all later reads failed', async () => {
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

  describe('of a change with an unanswered request', () => {
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

    test('is watched with a read every two seconds', async () => {
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

    test('is repeated if the change takes effect late', async () => {
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

    test('leaves alone and reports what someone else sets meanwhile', async () => {
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
          message: expect.stringContaining(
            'but then another process set a different rule. Found now: AES256.'
          )
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

    test('tests whether that rule still accepts uploads', async () => {
      expect((await after()).reason?.code).toBe('canary-failed')
    })

    test('reports that the bucket accepts no uploads if it does not', async () => {
      const dead = Array(30).fill(refused) as RefusedByKms[]
      expect(await after(...dead)).toMatchObject({
        reason: {
          code: 'rollback-failed',
          message: expect.stringMatching(/^UPLOADS FAIL: bucket b accepts no uploads\./)
        },
        previous: old,
        actual: old
      })
    })

    test('retries after a refusal that may still be about the new key', async () => {
      expect((await after(refused)).reason?.code).toBe('canary-failed')
    })

    test('is inconclusive if only this caller is refused', async () => {
      const ours = Array(30).fill({ ...refused, ofCaller: true }) as RefusedByKms[]
      const finding = await after(...ours)
      expect(finding).toMatchObject({
        status: 'unknown',
        reason: { code: 'canary-inconclusive' },
        previous: old,
        actual: old
      })
      expect(finding.reason?.message).toContain(
        'It could not be determined whether uploads to bucket b work under it'
      )
    })
  })

  test('deletes the rule if there was none before', async () => {
    const cloud = failing(null)
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'canary-failed' }, actual: null })
    expect(cloud.calls.slice(-3)).toEqual(['read', 'remove', 'read'])
  })

  test('follows an internal error during the change', async () => {
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

  test('does not follow an internal error before the change', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.write = () => Promise.reject(new TypeError('u'))
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'bad-response' } })
    expect(finding).not.toHaveProperty('previous')
  })

  test('follows an internal error after the change', async () => {
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
        message: expect.stringMatching(/internal error.*TypeError: x.*was rolled back/)
      },
      previous: sm4,
      actual: sm4
    })
  })
})

test('an internal error after an upload still names the test object', async () => {
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

test('an internal error during the rollback counts as a failed rollback', async () => {
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

test('without a canary, an internal error after the change still reports the previous rule', async () => {
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

/** Stored, but not under the required rule. */
function storedOtherwise() {
  return storedAs({ algorithm: 'AES256' })
}

describe('a run that runs out of time', () => {
  test.each([
    [
      true,
      'rollback-failed',
      /^ROLLBACK NOT CONFIRMED: uploads to bucket b.*from SM4 to KMS key 9468.*before its rollback was confirmed/
    ],
    [false, 'interrupted', /from SM4 to KMS key 9468.*no time to read the rule back/]
  ])('reports the change that it had sent, with canary %s: %s', async (canary, code, story) => {
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
    ['rolled back', storedOtherwise(), { reason: { code: 'canary-failed' }, actual: sm4 }]
  ])(
    'reports that the change was %s, and names the test object that is left',
    async (_, upload, expected) => {
      const cloud = new FakeCloudPorts(sm4)
      const overtime = new AbortController()
      if (upload !== undefined) cloud.uploads = [upload as (typeof cloud.uploads)[number]]
      cloud.objects.remove = () => {
        overtime.abort()
        return new Promise(() => undefined)
      }
      const finding = await apply(cloud, { overtime: overtime.signal })
      expect(finding).toMatchObject({ ...expected, previous: sm4, region: 'cn-hangzhou' })
      expect(finding.warnings).toContain(
        'The test object .oss-bucket-encryption/canary-1 may still be in bucket b. If it is there, delete it.'
      )
    }
  )

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

  test('reports that nothing was changed if nothing was', async () => {
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

  test('reads no further bucket', async () => {
    const cloud = new FakeCloudPorts(null)
    const finding = await apply(cloud, { shutdownSignal: AbortSignal.abort() })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(cloud.calls).toEqual([])
  })

  test('changes no bucket that it has only read', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const finding = await apply(cloud, { shutdownSignal: stopAt(cloud, 0) })
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(finding).not.toHaveProperty('previous')
    expect(cloud.calls).toEqual(['read'])
  })

  test('resolves no alias', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const byAlias: Requirement = { ...requirement, kmsKey: [{ alias: 'alias/x' }] }
    const finding = await reconcilePlainly(
      { bucket: 'b', requirement: byAlias },
      cloud.options({ shutdownSignal: stopAt(cloud, 0) })
    )
    expect(finding).toMatchObject({ reason: { code: 'interrupted' }, actual: sm4 })
    expect(cloud.calls).toEqual(['read'])
  })

  test('does not retry an upload under a rule that may be stale', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [storedAs(sm4)]
    const finding = await apply(cloud, { shutdownSignal: stopAt(cloud, 5) })
    expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
    expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(1)
  })

  test('proves what it has changed', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const finding = await apply(cloud, { shutdownSignal: stopAt(cloud, 5) })
    expect(finding).toMatchObject({ status: 'applied', actual: rule })
    expect(cloud.calls.slice(-3)).toEqual(['upload', 'inspect', 'delete'])
  })

  test('rolls back, within three seconds, a change that does not show', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.lag = 4_000
    const finding = await apply(cloud, { shutdownSignal: stopAt(cloud, 5) })
    expect(finding.reason?.code).toBe('interrupted')
    expect(cloud.calls.filter(call => call === 'write').length).toBeGreaterThan(1)
  })

  test('reports what the bucket shows without a canary', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.lag = Infinity
    const finding = await apply(cloud, { shutdownSignal: stopAt(cloud, 5), canary: false })
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'interrupted',
        message: expect.stringContaining('Found after 3 s: SM4.')
      },
      previous: sm4,
      actual: sm4
    })
    expect(cloud.clock.ms).toBe(3_000)
  })
})
