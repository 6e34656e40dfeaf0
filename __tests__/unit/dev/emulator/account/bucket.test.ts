import { expect, test } from '@jest/globals'
import { Bucket, isBucketName } from '../../../../../dev/emulator/account/bucket.js'
import type { BucketObject } from '../../../../../dev/emulator/account/object-versions.js'

function object(size: number): BucketObject {
  const body = Buffer.alloc(size)
  const options = {
    lastModified: new Date(0),
    storageClass: 'Standard',
    acl: 'default',
    headers: {}
  } as const
  return { body, etag: '""', contentMd5: '', crc64: 0n, encryption: undefined, ...options }
}

test('counts what it stores, and lists it by UTF-8 bytes', () => {
  const { objects } = new Bucket('a-bucket', 'cn-hangzhou', new Date(0))
  objects.put('\u{1F600}', object(5))
  objects.put('\uFF5E', object(7))
  objects.put('b', object(1))
  // UTF-16 order would put the second before the first.
  expect(objects.sortedKeys).toEqual(['b', '\uFF5E', '\u{1F600}'])
  objects.put('b', object(3))
  expect(objects.storedBytes).toBe(15)
  objects.delete('\uFF5E')
  objects.delete('not there')
  expect(objects.storedBytes).toBe(8)
  expect(objects.sortedKeys).toEqual(['b', '\u{1F600}'])
})

test('lists the current objects at any time', () => {
  const { objects } = new Bucket('a-bucket', 'cn-hangzhou', new Date(0), { versioning: 'Enabled' })
  const { id } = objects.put('k', object(2))
  expect(objects.sortedKeys).toEqual(['k'])
  const marker = objects.delete('k')
  expect(objects.sortedKeys).toEqual([])
  objects.put('k', object(3))
  expect(objects.sortedKeys).toEqual(['k'])
  expect(objects.storedBytes).toBe(5)
  objects.deleteVersion('k', id)
  expect(objects.storedBytes).toBe(3)
  expect(objects.all().map(({ version }) => version.id)).toEqual([
    marker?.id,
    objects.current('k')?.id
  ])
})

test.each([
  ['abc', true],
  ['a'.repeat(63), true],
  ['1-2', true],
  ['ab', false],
  ['a'.repeat(64), false],
  ['-ab', false],
  ['ab-', false],
  ['a_b', false],
  ['a.b', false],
  ['aBc', false],
  ['abc\n', false]
])('treats %j as a bucket name: %j', (name, valid) => {
  expect(isBucketName(name)).toBe(valid)
})
