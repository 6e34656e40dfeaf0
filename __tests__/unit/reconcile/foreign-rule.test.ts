import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import type { Rule } from '../../../src/encryption/rule.js'
import { reconcileBucket, type RunOptions } from '../../../src/reconcile/bucket.js'
import { failure, FakeOutside } from './fake-outside.js'

/** Rules that this run did not set, or seems not to have set, while it changes a bucket or undoes that. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const requirement: Requirement = {
  algorithm: 'KMS',
  kmsKey: [{ id: key }],
  kmsDataEncryption: 'AES256'
}
const wanted: Rule = { algorithm: 'KMS', kmsKeyId: key }
const sm4: Rule = { algorithm: 'SM4' }
const theirs: Rule = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }
const refused = { refusedByKms: 'OSS answered 409 KeyDisabled: x', ofCaller: false }

const apply = (outside: FakeOutside, more: Partial<RunOptions> = {}) =>
  reconcileBucket(
    { bucket: 'b', requirement },
    outside.options({ mode: 'apply', canary: true, ...more })
  )
const writes = (outside: FakeOutside): number =>
  outside.calls.filter(call => call === 'write').length

/** Someone sets a rule right after the first upload was refused. */
function takenOver(rule: Rule, ...uploads: FakeOutside['uploads']): FakeOutside {
  const outside = new FakeOutside(sm4)
  outside.uploads = [refused, ...uploads]
  const upload = outside.objects.upload.bind(outside.objects)
  let uploaded = 0
  outside.objects.upload = (bucket, object) => {
    uploaded += 1
    if (uploaded === 1) outside.interfere(rule)
    return upload(bucket, object)
  }
  return outside
}

/** The reads of these numbers, counted from 1 after the first upload, show a rule that is not there. */
function odd(outside: FakeOutside, rule: Rule | null, ...numbers: number[]): void {
  const read = outside.read.bind(outside)
  let reads = 0
  outside.read = async () => {
    const reading = await read()
    if (!outside.calls.includes('upload')) return reading
    reads += 1
    return numbers.includes(reads) ? { ...reading, rule } : reading
  }
}

describe('in a roll-back', () => {
  test('a rule of someone else under which uploads work is left alone', async () => {
    const outside = takenOver(theirs)
    const finding = await apply(outside)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      previous: sm4,
      actual: theirs
    })
    expect(writes(outside)).toBe(1)
    expect(outside.left.size).toBe(0)
  })

  test('one under which uploads are refused is replaced, with an alarm', async () => {
    const outside = takenOver(theirs, refused)
    const finding = await apply(outside)
    expect(finding).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'rollback-failed',
        message: expect.stringContaining('REFUSED UPLOADS UNDER A RULE THAT THIS RUN HAD NOT SET')
      },
      previous: sm4,
      actual: sm4
    })
    expect(outside.rule).toEqual(sm4)
  })

  test('one under which only this run’s own uploads are refused is left alone', async () => {
    const outside = takenOver(theirs, { ...refused, ofCaller: true })
    expect(await apply(outside)).toMatchObject({ actual: theirs })
    expect(outside.rule).toEqual(theirs)
    expect(writes(outside)).toBe(1)
  })

  test('one whose uploads are stored otherwise, but stored, is left alone', async () => {
    const outside = takenOver(theirs, { stored: sm4 })
    expect(await apply(outside)).toMatchObject({ actual: theirs })
    expect(outside.rule).toEqual(theirs)
  })

  test('one that a single read shows does not stop it', async () => {
    for (const [rule, number] of [null, theirs].flatMap(r => [1, 2, 3].map(n => [r, n] as const))) {
      const outside = new FakeOutside(sm4)
      outside.uploads = [refused]
      odd(outside, rule, number)
      const finding = await apply(outside)
      expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: sm4 })
      expect(outside.rule).toEqual(sm4)
    }
  })

  test('one that is there is not overwritten since a single read before or after it was out of date', async () => {
    for (const answer of [refused, { stored: null }, failure(false)]) {
      for (const [number, stale] of [1, 2, 3, 4].flatMap(n =>
        [wanted, sm4].map(r => [n, r] as const)
      )) {
        const outside = takenOver(theirs)
        outside.uploads = [answer]
        odd(outside, stale, number)
        expect(await apply(outside)).toMatchObject({ reason: { code: 'read-back-mismatch' } })
        expect(outside.rule).toEqual(theirs)
        expect(writes(outside)).toBe(1)
      }
    }
  })

  test('one that shows once before each attempt does not stop it either', async () => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [refused]
    odd(outside, theirs, 1, 3, 5, 7)
    await apply(outside)
    expect(outside.rule).toEqual(sm4)
  })

  test('the alarm outlives a look at the old key', async () => {
    const old: Rule = { algorithm: 'KMS', kmsKeyId: 'cccccccc-3509' }
    // Refused as long as that may be about the old key, once more under theirs; under the old key no answer.
    const refusals = Array(11).fill(refused) as (typeof refused)[]
    const outside = takenOver(theirs, ...refusals, failure(false))
    outside.rule = old
    const finding = await apply(outside)
    expect(finding).toMatchObject({ reason: { code: 'rollback-failed' }, actual: old })
  })

  test('OSS that refuses to restore is not believed to have, though some reads show it', async () => {
    for (const numbers of [[3], [3, 4]]) {
      const outside = new FakeOutside(sm4)
      outside.uploads = [refused]
      outside.refuse = number => (number === 1 ? undefined : failure(false, 'access-denied'))
      odd(outside, sm4, ...numbers)
      expect(await apply(outside)).toMatchObject({ reason: { code: 'rollback-failed' } })
      expect(outside.rule).toEqual(wanted)
    }
  })
})

describe('a foreign rule that some reads show, with none between them answered', () => {
  /** Of the reads after the first upload only these, counted from 1, are answered. */
  const answering = (outside: FakeOutside, ...numbers: number[]): FakeOutside => {
    const read = outside.read.bind(outside)
    let reads = 0
    outside.read = () => {
      if (!outside.calls.includes('upload')) return read()
      reads += 1
      return numbers.includes(reads) ? read() : Promise.reject(failure(false))
    }
    return outside
  }

  test('is not overwritten unseen where uploads work', async () => {
    const outside = answering(takenOver(theirs), 2, 4)
    outside.uploads = [{ stored: theirs }]
    expect(await apply(outside)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(outside)).toBe(1)
    expect(outside.rule).toEqual(theirs)
  })

  test('is overwritten in the last try where they are refused, with an alarm', async () => {
    for (const [numbers, said] of [
      [[2, 4], /MAY FAIL NOW/],
      [
        [2, 4, 7, 8],
        /MAY HAVE LOST A RULE .* a read showed KMS with key bbbb.*could not be made sure/
      ],
      [[6, 9, 10], /MAY HAVE LOST A RULE .* a read showed KMS with key bbbb/]
    ] as const) {
      const outside = answering(takenOver(theirs), ...numbers)
      const { reason } = await apply(outside)
      expect(reason).toMatchObject({
        code: 'rollback-failed',
        message: expect.stringMatching(said)
      })
      expect(writes(outside)).toBe(2)
    }
  })

  test('is not overwritten where it shows again right before that', async () => {
    const outside = answering(takenOver(theirs), 6, 8)
    expect(await apply(outside)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(outside)).toBe(1)
  })

  test('is left alone once three reads have shown it', async () => {
    for (const numbers of [
      [2, 4, 6],
      [2, 4, 5, 6, 7],
      [1, 2, 3, 4, 5]
    ]) {
      const outside = answering(takenOver(theirs), ...numbers)
      expect(await apply(outside)).toMatchObject({ reason: { code: 'read-back-mismatch' } })
      expect(writes(outside)).toBe(1)
    }
  })

  test('is left alone also where the run is being stopped', async () => {
    const outside = answering(takenOver(theirs), 2, 4, 5, 6, 7)
    const stopping = new AbortController()
    const upload = outside.objects.upload.bind(outside.objects)
    outside.objects.upload = (bucket, object) => {
      stopping.abort()
      return upload(bucket, object)
    }
    await apply(outside, { stop: stopping.signal })
    expect(writes(outside)).toBe(1)
  })
})

describe('a roll-back of a bucket that can’t be read', () => {
  /** After the first upload no read is answered. */
  const unread = (...uploads: FakeOutside['uploads']): FakeOutside => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [...uploads]
    const read = outside.read.bind(outside)
    outside.read = () =>
      outside.calls.includes('upload') ? Promise.reject(failure(false)) : read()
    return outside
  }

  test('goes ahead in the last try where uploads are refused, and says that it was not read', async () => {
    const outside = unread(refused)
    const finding = await apply(outside)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.warnings.join()).toContain('b could not be read right before its rule of before')
    expect(writes(outside)).toBe(2)
  })

  test('goes ahead in the last try where it is not known whether uploads work', async () => {
    const outside = unread(failure(false), failure(false))
    await apply(outside)
    expect(writes(outside)).toBe(2)
  })

  test('tries an upload before that, where there was none yet', async () => {
    for (const [answer, sent] of [
      [{ stored: wanted }, 1],
      [refused, 2],
      [failure(false), 2]
    ] as const) {
      const outside = new FakeOutside(sm4)
      outside.uploads = [answer]
      outside.failReadsFrom = 5
      expect(await apply(outside)).toMatchObject({ reason: { code: 'rollback-failed' } })
      expect(outside.calls.filter(call => call === 'upload')).toHaveLength(1)
      expect(writes(outside)).toBe(sent)
      expect(outside.left.size).toBe(0)
    }
  })

  test('overwrites nothing unseen where uploads work, if otherwise than they should', async () => {
    const outside = unread({ stored: theirs })
    expect(await apply(outside)).toMatchObject({ reason: { code: 'rollback-failed' } })
    expect(writes(outside)).toBe(1)
  })
})

test('a roll-back is not said to last where a late request could not be waited for', async () => {
  const outside = new FakeOutside(sm4)
  outside.uploads = [refused]
  outside.twice = number => number === 1
  const stopping = new AbortController()
  const upload = outside.objects.upload.bind(outside.objects)
  outside.objects.upload = (bucket, object) => {
    stopping.abort()
    return upload(bucket, object)
  }
  expect(await apply(outside, { stop: stopping.signal })).toMatchObject({
    status: 'unknown',
    reason: { code: 'rollback-failed', message: expect.stringContaining('MAY NOT LAST') },
    actual: sm4
  })
})

describe('a late request of the change', () => {
  const late = (): FakeOutside => {
    const outside = new FakeOutside(sm4)
    outside.uploads = [refused]
    outside.twice = number => number === 1
    return outside
  }

  test('that has landed, and is not undone in time, is not told as undone', async () => {
    const outside = late()
    const stopping = new AbortController()
    const overtime = new AbortController()
    const write = outside.write.bind(outside)
    let sent = 0
    outside.write = (...given) => {
      sent += 1
      if (sent < 3) return write(...given)
      stopping.abort()
      overtime.abort()
      return new Promise(() => undefined)
    }
    outside.clock.onSleep = () => {
      if (sent === 2) outside.interfere(wanted)
    }
    const signals = { stop: stopping.signal, overtime: overtime.signal }
    const finding = await apply(outside, signals)
    expect(finding.reason?.code).toBe('rollback-failed')
    expect(finding.reason?.message).toContain('MAY NOT BE DONE')
    expect(finding).not.toHaveProperty('actual')
  })

  test('that could not be waited for in time is not told as undone either', async () => {
    const outside = late()
    const overtime = new AbortController()
    outside.clock.sleep = () => {
      overtime.abort()
      return new Promise(() => undefined)
    }
    expect(await apply(outside, { overtime: overtime.signal })).toMatchObject({
      reason: { code: 'rollback-failed', message: expect.stringContaining('MAY NOT LAST') }
    })
  })

  test('that may have landed since the bucket was last read is told', async () => {
    const outside = late()
    const read = outside.read.bind(outside)
    outside.read = () => (outside.clock.ms >= 9_500 ? Promise.reject(failure(false)) : read())
    expect(await apply(outside)).toMatchObject({
      status: 'unknown',
      reason: {
        code: 'rollback-failed',
        message: expect.stringMatching(/MAY NOT LAST.*could not be read any more/)
      }
    })
  })
})

describe('after a change', () => {
  test('that OSS never answered, one read that shows it is not enough', async () => {
    for (const mayHaveHappened of [true, false]) {
      const outside = new FakeOutside(sm4)
      outside.refuse = () => failure(mayHaveHappened)
      const read = outside.read.bind(outside)
      let isOdd = true
      outside.read = async () => {
        const reading = await read()
        if (!isOdd || !outside.calls.includes('write')) return reading
        isOdd = false
        return { ...reading, rule: wanted }
      }
      const finding = await apply(outside, { canary: false })
      expect(finding).toMatchObject({ status: 'unknown', previous: sm4, actual: sm4 })
    }
  })

  test('a rule of someone else is left alone, also where the change was never seen', async () => {
    const outside = new FakeOutside(sm4)
    const write = outside.write.bind(outside)
    outside.write = async (bucket, rule, precondition) => {
      const receipt = await write(bucket, rule, precondition)
      outside.interfere(theirs)
      return receipt
    }
    const finding = await apply(outside)
    expect(finding).toMatchObject({ reason: { code: 'read-back-mismatch' }, actual: theirs })
    expect(writes(outside)).toBe(1)
    expect(outside.calls).not.toContain('upload')
  })
})

test('a change that was refused and carried out all the same is found, past one odd read', async () => {
  for (const odd of [null, sm4, theirs]) {
    const outside = new FakeOutside(sm4)
    outside.uploads = [refused]
    outside.takesRefused = true
    outside.refuse = number => (number === 1 ? failure(false, 'throttled') : undefined)
    const read = outside.read.bind(outside)
    let isOdd = true
    outside.read = async () => {
      const reading = await read()
      if (!isOdd || !outside.calls.includes('write')) return reading
      isOdd = false
      return { ...reading, rule: odd }
    }
    expect(await apply(outside)).toMatchObject({
      reason: { code: 'canary-failed' },
      previous: sm4,
      actual: sm4
    })
    expect(outside.rule).toEqual(sm4)
  }
})

test.each(['throttled', 'access-denied'] as const)(
  'a change that was refused, and after which no read is answered, is undone like one that may have happened: %s',
  async code => {
    const outside = new FakeOutside(sm4)
    outside.takesRefused = true
    outside.refuse = number => (number === 1 ? failure(false, code) : undefined)
    outside.uploads = [refused]
    const read = outside.read.bind(outside)
    let unread = 2
    outside.read = async () => {
      const reading = await read()
      if (!outside.calls.includes('write') || unread === 0) return reading
      unread -= 1
      throw failure(false)
    }
    expect(await apply(outside)).toMatchObject({ previous: sm4, actual: sm4 })
    expect(outside.rule).toEqual(sm4)
  }
)

test.each([true, false])(
  'a change that was refused as a gateway may, carried out, and shows only later is found, canary %s',
  async canary => {
    const outside = new FakeOutside(sm4)
    outside.takesRefused = true
    outside.lag = 2_000
    outside.refuse = number => (number === 1 ? failure(false, 'throttled') : undefined)
    const finding = await apply(outside, { canary })
    expect(finding).toMatchObject({ status: 'applied', previous: sm4, actual: wanted })
  }
)

test('a refusal that only OSS itself gives is not waited for', async () => {
  const outside = new FakeOutside(sm4)
  outside.refuse = () => failure(false, 'access-denied')
  expect(await apply(outside)).toMatchObject({ reason: { code: 'access-denied' }, actual: sm4 })
  expect(outside.clock.ms).toBe(0)
})

test('a change that was refused, carried out, seen and then replaced by someone else is no secret', async () => {
  const outside = new FakeOutside(sm4)
  const write = outside.write.bind(outside)
  outside.write = async (bucket, rule, precondition) => {
    const before = outside.read.bind(outside)
    await write(bucket, rule, precondition)
    // The answer was a refusal; the read before the next attempt shows the change, those after it do not.
    const { rule: shown } = await before()
    precondition.mayReplace(shown)
    outside.interfere(theirs)
    throw failure(false, 'throttled')
  }
  expect(await apply(outside)).toMatchObject({
    status: 'unknown',
    previous: sm4,
    actual: theirs
  })
  expect(writes(outside)).toBe(1)
})

test('nor is one that a single read showed, or none, before someone else replaced it', async () => {
  for (const isSeen of [true, false]) {
    const outside = new FakeOutside(sm4)
    outside.takesRefused = true
    outside.refuse = () => failure(false, 'throttled')
    const read = outside.read.bind(outside)
    let looks = 0
    outside.read = async () => {
      if (outside.calls.includes('write')) looks += 1
      if (looks === (isSeen ? 2 : 1)) outside.interfere(theirs)
      return await read()
    }
    expect(await apply(outside)).toMatchObject({
      status: 'unknown',
      reason: { code: 'throttled' },
      previous: sm4,
      actual: theirs
    })
    expect(writes(outside)).toBe(1)
  }
})

test('nor is one that a read showed before someone else put the old rule back', async () => {
  const outside = new FakeOutside(sm4)
  outside.takesRefused = true
  outside.refuse = () => failure(false, 'throttled')
  const read = outside.read.bind(outside)
  let looks = 0
  outside.read = async () => {
    if (outside.calls.includes('write')) looks += 1
    if (looks === 2) outside.interfere(sm4)
    return await read()
  }
  const finding = await apply(outside, { canary: false })
  expect(finding).toMatchObject({ status: 'unknown', previous: sm4, actual: sm4 })
})

describe('before a change', () => {
  test('two reads must agree to the letter, since OSS may not take each spelling of a key back', async () => {
    const full = 'bbbbbbbb-3509-4f8d-a61e-6eab1eac0000'
    const outside = new FakeOutside({ algorithm: 'KMS', kmsKeyId: full })
    const read = outside.read.bind(outside)
    let reads = 0
    outside.read = async () => {
      reads += 1
      const reading = await read()
      const rule = { algorithm: 'KMS', kmsKeyId: full.toUpperCase() }
      return reads === 1 ? { ...reading, rule } : reading
    }
    const finding = await apply(outside)
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'read-back-mismatch' } })
    expect(writes(outside)).toBe(0)
  })

  test('two reads that disagree are settled by a third', async () => {
    for (const third of [wanted, sm4]) {
      const outside = new FakeOutside(sm4)
      const read = outside.read.bind(outside)
      let reads = 0
      outside.read = async () => {
        reads += 1
        const reading = await read()
        return { ...reading, rule: reads === 1 ? sm4 : reads === 2 ? wanted : third }
      }
      const finding = await apply(outside, { canary: false })
      expect(finding.status).toBe(third === wanted ? 'compliant' : 'unknown')
      expect(writes(outside)).toBe(0)
    }
  })

  test('nothing is written once the run is being stopped, also during the second read', async () => {
    const outside = new FakeOutside(sm4)
    const stopping = new AbortController()
    const read = outside.read.bind(outside)
    let reads = 0
    outside.read = async () => {
      reads += 1
      if (reads === 2) stopping.abort()
      return await read()
    }
    const finding = await apply(outside, { stop: stopping.signal })
    expect(finding).toMatchObject({ status: 'unknown', reason: { code: 'interrupted' } })
    expect(writes(outside)).toBe(0)
  })

  test('a change that OSS refused is none, also when the run is over before that is known', async () => {
    const outside = new FakeOutside(sm4)
    const overtime = new AbortController()
    outside.refuse = () => failure(false, 'access-denied')
    const finding = await apply(outside, { overtime: overtime.signal })
    overtime.abort()
    expect(finding).not.toHaveProperty('previous')
  })
})
