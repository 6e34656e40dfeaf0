import { describe, expect, test } from '@jest/globals'
import type { Rule } from '../../../src/encryption/rule.js'
import type { ReconcileOptions } from '../../../src/reconcile/reconcile-bucket.js'
import { CallFailure } from '../../../src/ports/call-failure.js'
import {
  fakeFailure,
  FakeCloudPorts,
  fakeReceipt,
  gone,
  refused,
  storedAs
} from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/** What a test upload proves, and what it leaves behind. */
const sm4: Rule = { algorithm: 'SM4' }
const aes: Rule = { algorithm: 'AES256' }
const old: Rule = { algorithm: 'KMS', kmsKeyId: 'bbbbbbbb-3509' }
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const prove = (cloud: FakeCloudPorts, more: Partial<ReconcileOptions> = {}) =>
  reconcilePlainly(
    { bucket: 'b', requirement: { algorithm: 'SM4' } },
    cloud.options({ mode: 'verify', canary: true, ...more })
  )

/** Makes HEAD show these versions in turn, then none. */
function shows(cloud: FakeCloudPorts, answers: (string | CallFailure)[]): void {
  cloud.objects.inspect = () => {
    const answer = answers.shift()
    if (answer instanceof CallFailure) return Promise.reject(answer)
    return Promise.resolve(
      answer === undefined
        ? { ...fakeReceipt('H'), ...gone }
        : { ...fakeReceipt('H'), ...storedAs(sm4), versionId: answer }
    )
  }
}

/** Records the versions that are deleted, in order. */
function removals(cloud: FakeCloudPorts, hidden = false): (string | undefined)[] {
  const versions: (string | undefined)[] = []
  cloud.objects.remove = (_, object, version) => {
    versions.push(version)
    cloud.remainingObjects.delete(object)
    return Promise.resolve({ ...fakeReceipt('D'), hidden })
  }
  return versions
}

describe('a version of a test object', () => {
  test('is deleted by the id in the response to the upload', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [{ ...storedAs(sm4), versionId: 'v1' }]
    const versions = removals(cloud)
    expect((await prove(cloud)).status).toBe('compliant')
    expect(versions).toEqual(['v1'])
  })

  test('is deleted by the id that only HEAD shows', async () => {
    const cloud = new FakeCloudPorts(sm4)
    shows(cloud, ['v2'])
    const versions = removals(cloud)
    expect((await prove(cloud)).status).toBe('compliant')
    expect(versions).toEqual(['v2'])
  })

  const doubtful = { ...storedAs(sm4), versionId: 'v2', ambiguousRefusal: true }

  test('is deleted as well if an earlier attempt was refused but stored it', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [doubtful]
    shows(cloud, ['v2', 'v1'])
    const versions = removals(cloud)
    const { status, warnings } = await prove(cloud)
    expect(status).toBe('compliant')
    expect(versions).toEqual(['v2', 'v1'])
    expect(warnings.join()).not.toContain('test object')
  })

  test('is named, and not deleted forever, if it keeps showing', async () => {
    for (const later of [['v2'], ['v1', 'v1']]) {
      const cloud = new FakeCloudPorts(sm4)
      cloud.uploads = [doubtful]
      shows(cloud, ['v2', ...later, ...later])
      const versions = removals(cloud)
      const { warnings } = await prove(cloud)
      expect(versions).toEqual(['v2', ...new Set(later.filter(id => id !== 'v2'))])
      expect(warnings.join()).toContain('canary-1 may still be in bucket b')
    }
  })

  test('is not searched for if no attempt was ambiguous', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [{ ...storedAs(sm4), versionId: 'v2' }]
    let times = 0
    cloud.objects.inspect = () => {
      times += 1
      return Promise.resolve({ ...fakeReceipt('H'), ...storedAs(sm4), versionId: 'v2' })
    }
    await prove(cloud)
    expect(times).toBe(1)
  })

  test('is deleted, one after the other, if an unanswered upload left it', async () => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [fakeFailure(true)]
    shows(cloud, ['v3', 'v4'])
    const versions = removals(cloud)
    expect((await prove(cloud)).reason?.code).toBe('canary-inconclusive')
    expect(versions).toEqual(['v3', 'v4'])
  })

  test.each([
    ['is deleted together with 39 others', 39, 39, false],
    ['is named after 40 deletions if ever more show up', 200, 40, true]
  ])('%s', async (_, count, deleted, isNamed) => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [doubtful]
    const others = Array.from({ length: count }, (_unused, index) => `other-${index}`)
    shows(cloud, ['v2', ...others])
    const versions = removals(cloud)
    const { warnings } = await prove(cloud)
    expect(versions).toEqual(['v2', ...others.slice(0, deleted)])
    expect(warnings.join().includes('canary-1 may still be in bucket b')).toBe(isNamed)
  })

  test('is reported as still there if a delete marker hides it', async () => {
    const cloud = new FakeCloudPorts(sm4)
    removals(cloud, true)
    const { warnings } = await prove(cloud)
    expect(warnings.join()).toContain('in bucket b is hidden by a delete marker')
  })
})

test('an upload that was refused after an unanswered attempt is cleaned up and warned about', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.objects.upload = (_, object) => {
    cloud.remainingObjects.add(object)
    return Promise.resolve({ ...fakeReceipt('U'), ...refused, mayTakeEffectAgain: true })
  }
  const finding = await prove(cloud)
  expect(finding.reason?.code).toBe('canary-failed')
  expect(cloud.remainingObjects.size).toBe(0)
  expect(finding.warnings.join()).toContain('may still take effect')
})

describe('an upload that was refused', () => {
  const left = async (
    answer: FakeCloudPorts['uploads'][number],
    answers: (string | CallFailure)[] = ['v1']
  ) => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.uploads = [answer]
    shows(cloud, answers)
    const versions = removals(cloud)
    const { warnings } = await prove(cloud)
    expect(warnings.join()).not.toContain('test object')
    return versions
  }

  test('is searched for and deleted if the refusal is ambiguous', async () => {
    expect(await left(fakeFailure(false, 'throttled'))).toEqual(['v1'])
    expect(await left({ ...refused, ambiguousRefusal: true })).toEqual(['v1'])
  })

  test('is deleted if the refusal is ambiguous and HEAD fails', async () => {
    expect(await left(fakeFailure(false, 'throttled'), [fakeFailure(false)])).toHaveLength(1)
  })

  test('is not searched for if the refusal is definite', async () => {
    expect(await left(fakeFailure(false, 'access-denied'))).toEqual([])
    expect(await left(refused)).toEqual([])
  })
})

test('a test object without versions is deleted with one request', async () => {
  const cloud = new FakeCloudPorts(sm4)
  cloud.uploads = [{ ...storedAs(sm4), ambiguousRefusal: true }]
  await prove(cloud)
  expect(cloud.calls).toEqual(['read', 'upload', 'inspect', 'delete'])
})

test('the test object for the previous key is deleted after a rollback', async () => {
  const cloud = new FakeCloudPorts(old)
  cloud.uploads = [storedAs(aes)]
  const requirement = {
    algorithm: 'KMS' as const,
    kmsKey: [{ id: key }] as const,
    kmsDataEncryption: 'AES256' as const
  }
  const options = cloud.options({ mode: 'apply', canary: true })
  const finding = await reconcilePlainly({ bucket: 'b', requirement }, options)
  expect(finding).toMatchObject({ reason: { code: 'canary-failed' }, actual: old })
  expect(finding.warnings.join()).not.toContain('test object')
  expect(cloud.calls.filter(call => call === 'upload')).toHaveLength(2)
  expect(cloud.remainingObjects.size).toBe(0)
})

describe('the HEAD of a test object', () => {
  test.each<[string, FakeCloudPorts['objects']['inspect'], string]>([
    ['fails', () => Promise.reject(fakeFailure(false)), 'canary-inconclusive'],
    [
      'shows another encryption',
      () => Promise.resolve({ ...fakeReceipt('H'), ...storedAs(aes) }),
      'canary-failed'
    ],
    [
      'shows none',
      () => Promise.resolve({ ...fakeReceipt('H'), ...storedAs(null) }),
      'canary-failed'
    ],
    [
      'finds it gone',
      () => Promise.resolve({ ...fakeReceipt('H'), ...gone }),
      'canary-inconclusive'
    ]
  ])('proves nothing if it %s', async (_, inspect, code) => {
    const cloud = new FakeCloudPorts(sm4)
    cloud.objects.inspect = inspect
    const finding = await prove(cloud)
    expect(finding.reason?.code).toBe(code)
    expect(finding.checks).toEqual([])
  })
})

describe('a rule with the service key or an alias, whose key an upload can’t prove,', () => {
  const kms: Rule = { algorithm: 'KMS' }
  const judged = async (second: Rule | null, { failing = false, first = kms } = {}) => {
    const cloud = new FakeCloudPorts(first)
    let reads = 0
    const read = cloud.read.bind(cloud)
    cloud.read = async () => {
      reads += 1
      const reading = await read()
      if (reads > 1 && failing) throw fakeFailure(false)
      return reads === 1 ? reading : { ...reading, rule: second }
    }
    cloud.uploads = [storedAs(old)]
    cloud.objects.inspect = () => Promise.resolve({ ...fakeReceipt('H'), ...storedAs(old) })
    const options = cloud.options({ mode: 'verify', canary: true })
    const requirement = {
      algorithm: 'KMS' as const,
      kmsKey: first === kms ? ('service-key' as const) : ('any-key' as const),
      kmsDataEncryption: 'AES256' as const
    }
    return await reconcilePlainly({ bucket: 'b', requirement }, options)
  }

  test('needs a second read that agrees for the service key', async () => {
    expect((await judged(kms)).status).toBe('compliant')
    expect(await judged(old)).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' },
      actual: old
    })
    expect(await judged(kms, { failing: true })).toMatchObject({
      status: 'unknown',
      reason: { code: 'timeout' }
    })
  })

  test('needs a second read that agrees for an alias', async () => {
    const alias: Rule = { algorithm: 'KMS', kmsKeyId: 'alias/prod' }
    expect((await judged(alias, { first: alias })).status).toBe('compliant')
    expect(await judged(kms, { first: alias })).toMatchObject({
      status: 'unknown',
      reason: { code: 'read-back-mismatch' }
    })
  })
})
