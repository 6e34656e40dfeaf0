import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import type { RefusedByKms } from '../../../src/ports/cloud-ports.js'
import type { ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { fakeFailure, FakeCloudPorts, refused, storedAs } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** Foreign rules, real or apparent, that show while a run changes a bucket or rolls back. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const requirement: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const requested: Rule = { algorithm: 'KMS', kmsKeyId: key }
const sm4: Rule = { algorithm: 'SM4' }
const theirs: Rule = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }

const apply = (cloud: FakeCloudPorts, more: Partial<ReconcileOptions> = {}) =>
  reconcilePlainly(
    { bucket: 'b', requirement },
    cloud.options({ mode: 'apply', canary: true, ...more })
  )
const writes = (cloud: FakeCloudPorts): number =>
  cloud.calls.filter(call => call === 'write').length

/** Someone sets a rule right after the first upload was refused. */
function takenOver(rule: Rule, ...uploads: FakeCloudPorts['uploads']): FakeCloudPorts {
  const cloud = new FakeCloudPorts(sm4)
  cloud.uploads = [refused, ...uploads]
  const upload = cloud.objects.upload.bind(cloud.objects)
  let uploaded = 0
  cloud.objects.upload = (bucket, object) => {
    uploaded += 1
    if (uploaded === 1) cloud.setRuleConcurrently(rule)
    return upload(bucket, object)
  }
  return cloud
}

/** Makes these reads, counted from 1 after the first upload, show a rule that is not there. */
function showFalsely(cloud: FakeCloudPorts, rule: Rule | null, ...numbers: number[]): void {
  const read = cloud.read.bind(cloud)
  let reads = 0
  cloud.read = async () => {
    const reading = await read()
    if (!cloud.calls.includes('upload')) return reading
    reads += 1
    return numbers.includes(reads) ? { ...reading, rule } : reading
  }
}

describe('during a rollback', () => {
  test('a foreign rule under which uploads work is left alone', async () => {
    const cloud = takenOver(theirs)
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      previous: sm4,
      actual: theirs
    })
    expect(writes(cloud)).toBe(1)
    expect(cloud.remainingObjects.size).toBe(0)
  })

  test('a foreign rule under which uploads are refused is replaced with an alarm', async () => {
    const cloud = takenOver(theirs, refused)
    const finding = await apply(cloud)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'rollback-failed',
        message: expect.stringMatching(/^RULE REPLACED: the rollback replaced a rule that another/)
      },
      previous: sm4,
      actual: sm4
    })
    expect(cloud.rule).toEqual(sm4)
  })

  test('a foreign rule under which only this caller’s uploads are refused is left alone', async () => {
    const cloud = takenOver(theirs, { ...refused, ofCaller: true })
    expect(await apply(cloud)).toMatchObject({ actual: theirs })
    expect(cloud.rule).toEqual(theirs)
    expect(writes(cloud)).toBe(1)
  })

  test('a foreign rule under which uploads are stored otherwise is left alone', async () => {
    const cloud = takenOver(theirs, storedAs(sm4))
    expect(await apply(cloud)).toMatchObject({ actual: theirs })
    expect(cloud.rule).toEqual(theirs)
  })

  test('a foreign rule that a single read shows does not stop the rollback', async () => {
    for (const [rule, number] of [null, theirs].flatMap(r => [1, 2, 3].map(n => [r, n] as const))) {
      const cloud = new FakeCloudPorts(sm4)
      cloud.uploads = [refused]
      showFalsely(cloud, rule, number)
      const finding = await apply(cloud)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(cloud.rule).toEqual(sm4)
    }
  })

  test('a foreign rule is not overwritten because a single read before or after it was stale', async () => {
    for (const answer of [refused, storedAs(null), fakeFailure(false)]) {
      for (const [number, stale] of [1, 2, 3, 4].flatMap(n =>
        [requested, sm4].map(r => [n, r] as const)
      )) {
        const cloud = takenOver(theirs)
        cloud.uploads = [answer]
        showFalsely(cloud, stale, number)
        expect(await apply(cloud)).toMatchObject({ reason: { code: 'read-back-mismatch' } })
        expect(cloud.rule).toEqual(theirs)
        expect(writes(cloud)).toBe(1)
      }
    }
  })

  test('a foreign rule that shows once before each attempt does not stop the rollback', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [refused]
    showFalsely(cloud, theirs, 1, 3, 5, 7)
    await apply(cloud)
    expect(cloud.rule).toEqual(sm4)
  })

  test('the alarm is kept after the test of the previous key', async () => {
    const old: Rule = { algorithm: 'KMS', kmsKeyId: 'cccccccc-3509' }
    // Refused while that may be about the previous key, once more under theirs, then a failure under the previous key.
    const refusals = Array(11).fill(refused) as RefusedByKms[]
    const cloud = takenOver(theirs, ...refusals, fakeFailure(false))
    cloud.rule = old
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ reason: { code: 'rollback-failed' }, actual: old })
  })

  test('a refused restore does not count as done because some reads show the previous rule', async () => {
    for (const numbers of [[3], [3, 4]]) {
      const cloud = new FakeCloudPorts(sm4)
      cloud.uploads = [refused]
      cloud.refuse = number => (number === 1 ? undefined : fakeFailure(false, 'access-denied'))
      showFalsely(cloud, sm4, ...numbers)
      expect(await apply(cloud)).toMatchObject({ reason: { code: 'rollback-failed' } })
      expect(cloud.rule).toEqual(requested)
    }
  })
})

describe('a foreign rule that some reads show while all reads between them fail', () => {
  /** Lets only these reads, counted from 1 after the first upload, succeed. */
  const answering = (cloud: FakeCloudPorts, ...numbers: number[]): FakeCloudPorts => {
    const read = cloud.read.bind(cloud)
    let reads = 0
    cloud.read = () => {
      if (!cloud.calls.includes('upload')) return read()
      reads += 1
      return numbers.includes(reads) ? read() : Promise.reject(fakeFailure(false))
    }
    return cloud
  }

  test('is not overwritten unread if uploads work', async () => {
    const cloud = answering(takenOver(theirs), 2, 4)
    cloud.uploads = [storedAs(theirs)]
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(cloud)).toBe(1)
    expect(cloud.rule).toEqual(theirs)
  })

  test('is overwritten by the last attempt, with an alarm, if uploads are refused', async () => {
    for (const [numbers, said] of [
      [[2, 4], /^ROLLBACK FAILED: uploads to bucket b may fail now\./],
      [
        [2, 4, 7, 8],
        /^RULE MAY BE LOST: .* One read showed .*KMS key bbbb.*could not be confirmed/
      ],
      [[6, 9, 10], /^RULE MAY BE LOST: .* One read showed .*KMS key bbbb/]
    ] as const) {
      const cloud = answering(takenOver(theirs), ...numbers)
      const { reason } = await apply(cloud)
      expect(reason).toMatchObject({
        code: 'rollback-failed',
        message: expect.stringMatching(said)
      })
      expect(writes(cloud)).toBe(2)
    }
  })

  test('is not overwritten if it shows again right before that', async () => {
    const cloud = answering(takenOver(theirs), 6, 8)
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(cloud)).toBe(1)
  })

  test('is left alone once three reads have shown it', async () => {
    for (const numbers of [
      [2, 4, 6],
      [2, 4, 5, 6, 7],
      [1, 2, 3, 4, 5]
    ]) {
      const cloud = answering(takenOver(theirs), ...numbers)
      expect(await apply(cloud)).toMatchObject({ reason: { code: 'read-back-mismatch' } })
      expect(writes(cloud)).toBe(1)
    }
  })

  test('is left alone even while the run is being stopped', async () => {
    const cloud = answering(takenOver(theirs), 2, 4, 5, 6, 7)
    const stopping = new AbortController()
    const upload = cloud.objects.upload.bind(cloud.objects)
    cloud.objects.upload = (bucket, object) => {
      stopping.abort()
      return upload(bucket, object)
    }
    await apply(cloud, { shutdownSignal: stopping.signal })
    expect(writes(cloud)).toBe(1)
  })
})

describe('a rollback of an unreadable bucket', () => {
  /** Every read after the first upload fails. */
  const unread = (rule: Rule | null, ...uploads: FakeCloudPorts['uploads']): FakeCloudPorts => {
    const cloud = new FakeCloudPorts(rule)
    cloud.uploads = [...uploads]
    const read = cloud.read.bind(cloud)
    cloud.read = () =>
      cloud.calls.includes('upload') ? Promise.reject(fakeFailure(false)) : read()
    return cloud
  }

  test('is sent by the last attempt if uploads are refused, with a warning that the bucket was not read', async () => {
    const cloud = unread(sm4, refused)
    const finding = await apply(cloud)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.warnings.join()).toContain(
      'b could not be read immediately before the rollback sent the previous rule (SM4)'
    )
    expect(writes(cloud)).toBe(2)
  })

  test('says that the rollback deleted the rule, where there was none before', async () => {
    const cloud = unread(null, refused)
    const finding = await apply(cloud)
    expect(finding.warnings.join()).toContain(
      'b could not be read immediately before the rollback deleted the rule. If'
    )
  })

  test('is sent by the last attempt if it is not known whether uploads work', async () => {
    const cloud = unread(sm4, fakeFailure(false), fakeFailure(false))
    await apply(cloud)
    expect(writes(cloud)).toBe(2)
  })

  test('tests an upload first if there was none yet', async () => {
    for (const [answer, sent] of [
      [storedAs(requested), 1],
      [refused, 2],
      [fakeFailure(false), 2]
    ] as const) {
      const cloud = new FakeCloudPorts(sm4)
      cloud.uploads = [answer]
      cloud.failReadsFrom = 5
      expect(await apply(cloud)).toMatchObject({ reason: { code: 'rollback-failed' } })
      expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(1)
      expect(writes(cloud)).toBe(sent)
      expect(cloud.remainingObjects.size).toBe(0)
    }
  })

  test('is not sent unread if uploads are stored, even under another rule', async () => {
    const cloud = unread(sm4, storedAs(theirs))
    expect(await apply(cloud)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(cloud)).toBe(1)
  })
})

test('a rollback is reported as one that may not last if the wait for a late request was cut short', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.uploads = [refused]
  cloud.mayTakeEffectAgain = number => number === 1
  const stopping = new AbortController()
  const upload = cloud.objects.upload.bind(cloud.objects)
  cloud.objects.upload = (bucket, object) => {
    stopping.abort()
    return upload(bucket, object)
  }
  expect(await apply(cloud, { shutdownSignal: stopping.signal })).toMatchObject({
    status: 'unknown',
    reason: {
      code: 'rollback-failed',
      message: expect.stringMatching(/^ROLLBACK MAY NOT LAST: uploads to bucket b/)
    },
    actual: sm4
  })
})

describe('a late request of the change', () => {
  const late = (): FakeCloudPorts => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [refused]
    cloud.mayTakeEffectAgain = number => number === 1
    return cloud
  }

  test('is not reported as rolled back if it took effect and was not undone in time', async () => {
    const cloud = late()
    const stopping = new AbortController()
    const overtime = new AbortController()
    const write = cloud.write.bind(cloud)
    let sent = 0
    cloud.write = (...given) => {
      sent += 1
      if (sent < 3) return write(...given)
      stopping.abort()
      overtime.abort()
      return new Promise(() => undefined)
    }
    cloud.clock.onSleep = () => {
      if (sent === 2) cloud.setRuleConcurrently(requested)
    }
    const signals = { stop: stopping.signal, overtime: overtime.signal }
    const finding = await apply(cloud, signals)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.reason?.message).toMatch(/^ROLLBACK NOT CONFIRMED: /)
    expect(finding).not.toHaveProperty('actual')
  })

  test('is reported as one that may still take effect if the run must report first', async () => {
    const cloud = late()
    const overtime = new AbortController()
    cloud.clock.sleep = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    expect(await apply(cloud, { overtime: overtime.signal })).toMatchObject({
      reason: {
        code: 'rollback-failed',
        message: expect.stringMatching(/^ROLLBACK MAY NOT LAST: uploads to bucket b/)
      }
    })
  })

  test('is reported if it may have taken effect since the last successful read', async () => {
    const cloud = late()
    const read = cloud.read.bind(cloud)
    cloud.read = () => (cloud.clock.ms >= 9_500 ? Promise.reject(fakeFailure(false)) : read())
    expect(await apply(cloud)).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'rollback-failed',
        message: expect.stringMatching(/^ROLLBACK MAY NOT LAST: .*could no longer read the bucket/)
      }
    })
  })
})

describe('after a change', () => {
  test('that got no response, one read that shows it is not enough', async () => {
    for (const mayHaveTakenEffect of [true, false]) {
      const cloud = new FakeCloudPorts(sm4)
      cloud.refuse = () => fakeFailure(mayHaveTakenEffect)
      const read = cloud.read.bind(cloud)
      let isOdd = true
      cloud.read = async () => {
        const reading = await read()
        if (!isOdd || !cloud.calls.includes('write')) return reading
        isOdd = false
        return { ...reading, rule: requested }
      }
      const finding = await apply(cloud, { canary: false })
      expect(finding).toMatchObject({ status: 'unknown', previous: sm4, actual: sm4 })
    }
  })

  test('a foreign rule is left alone even if no read showed the change', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const write = cloud.write.bind(cloud)
    cloud.write = async (bucket, rule, precondition) => {
      const receipt = await write(bucket, rule, precondition)
      cloud.setRuleConcurrently(theirs)
      return receipt
    }
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ reason: { code: 'read-back-mismatch' }, actual: theirs })
    expect(writes(cloud)).toBe(1)
    expect(cloud.calls).not.toContain('upload')
  })
})

test('a change that was refused but carried out is found despite one wrong read', async () => {
  for (const odd of [null, sm4, theirs]) {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [refused]
    cloud.appliesRefusedChange = true
    cloud.refuse = number => (number === 1 ? fakeFailure(false, 'throttled') : undefined)
    const read = cloud.read.bind(cloud)
    let isOdd = true
    cloud.read = async () => {
      const reading = await read()
      if (!isOdd || !cloud.calls.includes('write')) return reading
      isOdd = false
      return { ...reading, rule: odd }
    }
    expect(await apply(cloud)).toMatchObject({
      reason: { code: 'canary-failed' },
      previous: sm4,
      actual: sm4
    })
    expect(cloud.rule).toEqual(sm4)
  }
})

test.each(['throttled', 'access-denied'] as const)(
  'a refused change is rolled back as one that may have taken effect if all reads after it fail: %s',
  async code => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.appliesRefusedChange = true
    cloud.refuse = number => (number === 1 ? fakeFailure(false, code) : undefined)
    cloud.uploads = [refused]
    const read = cloud.read.bind(cloud)
    let unread = 2
    cloud.read = async () => {
      const reading = await read()
      if (!cloud.calls.includes('write') || unread === 0) return reading
      unread -= 1
      throw fakeFailure(false)
    }
    expect(await apply(cloud)).toMatchObject({ previous: sm4, actual: sm4 })
    expect(cloud.rule).toEqual(sm4)
  }
)

test.each([true, false])(
  'an ambiguously refused change that was carried out and shows late is found, with canary %s',
  async canary => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.appliesRefusedChange = true
    cloud.lag = 2_000
    cloud.refuse = number => (number === 1 ? fakeFailure(false, 'throttled') : undefined)
    const finding = await apply(cloud, { canary })
    expect(finding).toMatchObject({ status: 'applied', previous: sm4, actual: requested })
  }
)

test('a refusal that only OSS itself sends is accepted without waiting', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.refuse = () => fakeFailure(false, 'access-denied')
  expect(await apply(cloud)).toMatchObject({ reason: { code: 'access-denied' }, actual: sm4 })
  expect(cloud.clock.ms).toBe(0)
})

test('a change that was refused but carried out is reported after someone else replaced it', async () => {
  const cloud = new FakeCloudPorts(sm4)
  const write = cloud.write.bind(cloud)
  cloud.write = async (bucket, rule, precondition) => {
    const before = cloud.read.bind(cloud)
    await write(bucket, rule, precondition)
    // The response is a refusal; the read before the next attempt shows the change, later ones do not.
    const { rule: shown } = await before()
    precondition.mayReplace(shown)
    cloud.setRuleConcurrently(theirs)
    throw fakeFailure(false, 'throttled')
  }
  expect(await apply(cloud)).toMatchObject({
    status: 'unknown',
    previous: sm4,
    actual: theirs
  })
  expect(writes(cloud)).toBe(1)
})

test('such a change is reported even if one read or none showed it before someone else replaced it', async () => {
  for (const isSeen of [true, false]) {
    const cloud = new FakeCloudPorts(sm4)
    cloud.appliesRefusedChange = true
    cloud.refuse = () => fakeFailure(false, 'throttled')
    const read = cloud.read.bind(cloud)
    let looks = 0
    cloud.read = async () => {
      if (cloud.calls.includes('write')) looks += 1
      if (looks === (isSeen ? 2 : 1)) cloud.setRuleConcurrently(theirs)
      return await read()
    }
    expect(await apply(cloud)).toMatchObject({
      status: 'unknown',
      reason: { code: 'throttled' },
      previous: sm4,
      actual: theirs
    })
    expect(writes(cloud)).toBe(1)
  }
})

test('such a change is reported if a read showed it before someone else restored the previous rule', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.appliesRefusedChange = true
  cloud.refuse = () => fakeFailure(false, 'throttled')
  const read = cloud.read.bind(cloud)
  let looks = 0
  cloud.read = async () => {
    if (cloud.calls.includes('write')) looks += 1
    if (looks === 2) cloud.setRuleConcurrently(sm4)
    return await read()
  }
  const finding = await apply(cloud, { canary: false })
  expect(finding).toMatchObject({ status: 'unknown', previous: sm4, actual: sm4 })
})

describe('before a change', () => {
  test('two reads must agree on the spelling of the key, since OSS may not accept every spelling', async () => {
    const full = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
    const cloud = new FakeCloudPorts({ algorithm: 'KMS', kmsKeyId: full })
    const read = cloud.read.bind(cloud)
    let reads = 0
    cloud.read = async () => {
      reads += 1
      const reading = await read()
      const rule = { algorithm: 'KMS', kmsKeyId: full.toUpperCase() }
      return reads === 1 ? { ...reading, rule } : reading
    }
    const finding = await apply(cloud)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'read-back-mismatch' } })
    expect(writes(cloud)).toBe(0)
  })

  test('a third read decides when two disagree', async () => {
    for (const third of [requested, sm4]) {
      const cloud = new FakeCloudPorts(sm4)
      const read = cloud.read.bind(cloud)
      let reads = 0
      cloud.read = async () => {
        reads += 1
        const reading = await read()
        return { ...reading, rule: reads === 1 ? sm4 : reads === 2 ? requested : third }
      }
      const finding = await apply(cloud, { canary: false })
      expect(finding.status).toBe(third === requested ? 'compliant' : 'unknown')
      expect(writes(cloud)).toBe(0)
    }
  })

  test('nothing is written once the run is being stopped, even during the second read', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const stopping = new AbortController()
    const read = cloud.read.bind(cloud)
    let reads = 0
    cloud.read = async () => {
      reads += 1
      if (reads === 2) stopping.abort()
      return await read()
    }
    const finding = await apply(cloud, { shutdownSignal: stopping.signal })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(writes(cloud)).toBe(0)
  })

  test('a change that OSS refused is not reported as one, even if the run ends before that is known', async () => {
    const cloud = new FakeCloudPorts(sm4)
    const overtime = new AbortController()
    cloud.refuse = () => fakeFailure(false, 'access-denied')
    const finding = await apply(cloud, { overtime: overtime.signal })
    overtime.abort()
    expect(finding).not.toHaveProperty('previous')
  })
})
