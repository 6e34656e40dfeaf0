import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { startEmulator, type Emulator } from '../../../../../dev/emulator/emulator.js'
import { aliOss } from './ali-oss-client.js'
import { sendSigned, type RawResponse, type SignedRequestOptions } from '../raw-request.js'

const BUCKET = 'examplebucket'
const ID = 'x-oss-version-id'
const MARKER = 'x-oss-delete-marker'
const AES = { algorithm: 'AES256' }

let emulator: Emulator
const call = (method: string, versionId?: string, more: SignedRequestOptions = {}) =>
  sendSigned(emulator.port, {
    method,
    bucket: BUCKET,
    key: 'k',
    ...(versionId === undefined ? {} : { query: [['versionId', versionId]] }),
    ...more
  })
const acl = (versionId?: string, more: SignedRequestOptions = {}) => {
  const version: [string, string][] = versionId === undefined ? [] : [['versionId', versionId]]
  return call('GET', undefined, { query: [['acl', ''], ...version], ...more })
}
const put = async (body: string, headers: Record<string, string> = {}) => {
  const answer = await call('PUT', undefined, { body, headers })
  expect(answer.status).toBe(200)
  return String(answer.headers[ID])
}
const versionHeaders = ({ status, headers, element }: RawResponse) => [
  status,
  element('Code'),
  headers[ID],
  headers[MARKER]
]
const listed = async () => {
  const { body } = await sendSigned(emulator.port, { bucket: BUCKET })
  return [...body.matchAll(/<Key>([^<]*)</g)].map(([, key]) => key)
}

beforeEach(async () => {
  emulator = await startEmulator({ allowV1: true })
})
afterEach(() => emulator.close())

describe('with versioning enabled', () => {
  beforeEach(() => {
    emulator.addBucket(BUCKET, { versioning: 'Enabled', rule: AES })
  })

  test('stores every upload as a new version', async () => {
    const first = await put('one')
    emulator.setRule(BUCKET, undefined)
    const second = await put('two')
    expect(new Set([first, second, 'null']).size).toBe(3)
    for (const [asked, id, body] of [
      [undefined, second, 'two'],
      [second, second, 'two'],
      [first, first, 'one']
    ] as const) {
      const read = await call('GET', asked)
      expect([read.status, read.headers[ID], read.body]).toEqual([200, id, body])
      expect(versionHeaders(await call('HEAD', asked))).toEqual([200, undefined, id, undefined])
    }
    expect(emulator.objectVersions(BUCKET)).toEqual([
      { key: 'k', versionId: first, encryption: AES },
      { key: 'k', versionId: second, encryption: undefined }
    ])
    expect(await listed()).toEqual(['k'])
  })

  test('adds a marker on deletion', async () => {
    const written = await put('one')
    expect(await listed()).toEqual(['k'])
    const deleted = await call('DELETE')
    const marker = deleted.headers[ID] as string
    expect(versionHeaders(deleted)).toEqual([204, undefined, expect.any(String), 'true'])
    expect(marker).not.toBe(written)
    expect(versionHeaders(await call('GET'))).toEqual([404, 'NoSuchKey', marker, 'true'])
    expect(versionHeaders(await call('HEAD'))).toEqual([404, undefined, marker, 'true'])
    expect(versionHeaders(await call('GET', marker))).toEqual([
      405,
      'MethodNotAllowed',
      marker,
      'true'
    ])
    expect(versionHeaders(await call('HEAD', marker))).toEqual([405, undefined, marker, 'true'])
    expect((await call('GET', written)).body).toBe('one')
    expect(await listed()).toEqual([])
    expect(emulator.objectVersions(BUCKET)).toEqual([
      { key: 'k', versionId: written, encryption: AES },
      { key: 'k', versionId: marker, deleteMarker: true, encryption: undefined }
    ])
    expect(versionHeaders(await call('DELETE', marker))).toEqual([204, undefined, marker, 'true'])
    expect(versionHeaders(await call('GET'))).toEqual([200, undefined, written, undefined])
    expect(await listed()).toEqual(['k'])
  })

  test('deletes a named version permanently', async () => {
    const first = await put('one')
    const second = await put('two')
    expect(versionHeaders(await call('DELETE', second))).toEqual([
      204,
      undefined,
      second,
      undefined
    ])
    expect((await call('GET')).body).toBe('one')
    expect(versionHeaders(await call('GET', second))).toEqual([
      404,
      'NoSuchVersion',
      undefined,
      undefined
    ])
    expect((await call('DELETE', second)).status).toBe(204)
    await call('DELETE', first)
    expect(versionHeaders(await call('GET'))).toEqual([404, 'NoSuchKey', undefined, undefined])
    expect(emulator.objectVersions(BUCKET)).toEqual([])
    expect(versionHeaders(await call('GET', ''))).toEqual([
      400,
      'InvalidArgument',
      undefined,
      undefined
    ])
  })

  test('gives every version its own ACL, and a marker none', async () => {
    const first = await put('one', { 'x-oss-object-acl': 'private' })
    const second = await put('two')
    for (const [asked, id, grant] of [
      [undefined, second, 'default'],
      [first, first, 'private']
    ] as const) {
      const answer = await acl(asked)
      expect(versionHeaders(answer)).toEqual([200, undefined, id, undefined])
      expect(answer.body).toMatch(
        new RegExp(
          `<AccessControlPolicy><Owner><ID>(\\d+)</ID><DisplayName>\\1</DisplayName></Owner><AccessControlList><Grant>${grant}</Grant></AccessControlList></AccessControlPolicy>`
        )
      )
    }
    const marker = (await call('DELETE')).headers[ID] as string
    expect(versionHeaders(await acl())).toEqual([404, 'NoSuchKey', marker, 'true'])
    expect(versionHeaders(await acl(marker))).toEqual([404, 'NoSuchKey', marker, 'true'])
    expect(versionHeaders(await acl('nonsense'))).toEqual([
      404,
      'NoSuchVersion',
      undefined,
      undefined
    ])
  })

  test('ignores x-oss-forbid-overwrite', async () => {
    await put('one')
    await put('two', { 'x-oss-forbid-overwrite': 'true' })
    expect(emulator.objectVersions(BUCKET)).toHaveLength(2)
  })

  test('does not treat a bucket with an old version or a marker as empty', async () => {
    const remove = async () =>
      (await sendSigned(emulator.port, { method: 'DELETE', bucket: BUCKET })).status
    const written = await put('one')
    const marker = (await call('DELETE')).headers[ID] as string
    expect(await remove()).toBe(409)
    await call('DELETE', written)
    expect(await remove()).toBe(409)
    await call('DELETE', marker)
    expect(await remove()).toBe(204)
  })
})

describe('with versioning suspended', () => {
  test('keeps one version, null, or a marker in its place', async () => {
    emulator.addBucket(BUCKET, { versioning: 'Suspended' })
    const careful = { 'x-oss-forbid-overwrite': 'true' }
    expect([await put('one'), await put('two', careful)]).toEqual(['null', 'null'])
    expect(emulator.objectVersions(BUCKET)).toEqual([
      { key: 'k', versionId: 'null', encryption: undefined }
    ])
    expect((await call('GET', 'null')).body).toBe('two')
    expect(versionHeaders(await call('DELETE'))).toEqual([204, undefined, 'null', 'true'])
    expect(versionHeaders(await call('GET'))).toEqual([404, 'NoSuchKey', 'null', 'true'])
    expect(emulator.objectVersions(BUCKET)).toEqual([
      { key: 'k', versionId: 'null', deleteMarker: true, encryption: undefined }
    ])
  })
})

describe('without versioning', () => {
  test('returns no version', async () => {
    emulator.addBucket(BUCKET)
    const written = await call('PUT', undefined, { body: 'one' })
    for (const answer of [written, await call('HEAD'), await call('GET', 'null')]) {
      expect(versionHeaders(answer)).toEqual([200, undefined, undefined, undefined])
    }
    expect(emulator.objectVersions(BUCKET)).toEqual([{ key: 'k', encryption: undefined }])
    expect(versionHeaders(await call('DELETE'))).toEqual([204, undefined, undefined, undefined])
    expect(emulator.objectVersions(BUCKET)).toEqual([])
  })
})

describe('version permissions', () => {
  type Denied =
    | 'GetObject'
    | 'HeadObject'
    | 'DeleteObject'
    | 'GetObjectAcl'
    | 'GetObjectVersion'
    | 'DeleteObjectVersion'
    | 'GetObjectVersionAcl'
  const cases: [Denied, string[]][] = [
    ['GetObject', ['GET', 'HEAD']],
    ['HeadObject', ['HEAD', 'HEAD version']],
    ['GetObjectVersion', ['GET version', 'HEAD version']],
    ['DeleteObject', ['DELETE']],
    ['DeleteObjectVersion', ['DELETE version']],
    ['GetObjectAcl', ['ACL']],
    ['GetObjectVersionAcl', ['ACL version']]
  ]
  test.each(cases)('need %s: denies %j', async (denied, expected) => {
    emulator.addBucket(BUCKET, { versioning: 'Enabled' })
    emulator.addCredential({ accessKeyId: 'a', accessKeySecret: 's', deny: [denied] })
    const id = await put('one')
    const refused = []
    for (const asked of ['GET', 'ACL', 'HEAD', 'DELETE']) {
      for (const versionId of [undefined, id]) {
        const caller = { accessKeyId: 'a', accessKeySecret: 's' }
        const { status } =
          asked === 'ACL' ? await acl(versionId, caller) : await call(asked, versionId, caller)
        if (status === 403) refused.push(versionId === undefined ? asked : `${asked} version`)
      }
    }
    expect(refused).toEqual(expected)
  })
})

test('logs the requested version', async () => {
  emulator.addBucket(BUCKET, { versioning: 'Enabled' })
  const id = await put('one')
  await call('HEAD', id)
  expect(emulator.requests[0]).not.toHaveProperty('versionId')
  expect(emulator.requests[1]).toMatchObject({ operation: 'HeadObject', key: 'k', versionId: id })
})

describe('retention', () => {
  test('protects existing objects', async () => {
    emulator.addBucket(BUCKET, { retention: true })
    expect((await call('DELETE')).status).toBe(204)
    await put('one')
    const overwritten = await call('PUT', undefined, { body: 'two' })
    for (const answer of [overwritten, await call('DELETE'), await call('DELETE', 'null')]) {
      expect([answer.status, answer.element('Code')]).toEqual([409, 'FileImmutable'])
    }
    expect((await call('GET')).body).toBe('one')
  })

  test('protects existing versions, and accepts new ones', async () => {
    emulator.addBucket(BUCKET, { retention: true, versioning: 'Enabled' })
    const first = await put('one')
    await put('two')
    expect((await call('DELETE', first)).status).toBe(409)
    expect(emulator.objectVersions(BUCKET)).toHaveLength(2)
  })

  test('cannot be combined with suspended versioning', () => {
    expect(() => {
      emulator.addBucket(BUCKET, { retention: true, versioning: 'Suspended' })
    }).toThrow('suspended')
  })
})

describe.each([
  ['V4', { authorizationV4: true }],
  ['V1', {}]
])('ali-oss with %s', (_, options) => {
  test('writes, reads and deletes versions', async () => {
    emulator.addBucket(BUCKET, { versioning: 'Enabled', rule: AES })
    const oss = aliOss(emulator, options)
    const first = (await oss.put('d/k', Buffer.from('one'))).res.headers[ID] ?? ''
    const second = (await oss.put('d/k', Buffer.from('two'))).res.headers[ID] ?? ''
    const head = await oss.head('d/k', { versionId: first })
    expect(head.res.headers).toMatchObject({
      [ID]: first,
      'x-oss-server-side-encryption': 'AES256'
    })
    expect((await oss.get('d/k', { versionId: first })).content.toString()).toBe('one')
    expect((await oss.head('d/k')).res.headers[ID]).toBe(second)
    expect((await oss.delete('d/k', { versionId: second })).res.headers[ID]).toBe(second)
    expect((await oss.head('d/k')).res.headers[ID]).toBe(first)
    const marker = (await oss.delete('d/k')).res.headers
    expect(marker).toMatchObject({ [MARKER]: 'true', [ID]: expect.any(String) })
    await expect(oss.head('d/k')).rejects.toMatchObject({ status: 404, code: 'NoSuchKey' })
    await oss.delete('d/k', { versionId: marker[ID] })
    await oss.delete('d/k', { versionId: first })
    expect(emulator.objectVersions(BUCKET)).toEqual([])
  })
})
