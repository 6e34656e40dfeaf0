import { expect, test } from '@jest/globals'
import { Bucket, isBucketName } from '../../../emulator/bucket.js'
import type { StoredObject } from '../../../emulator/stored-object.js'

function object(size: number): StoredObject {
  const body = Buffer.alloc(size)
  const at = { lastModified: new Date(0), storageClass: 'Standard', headers: {} }
  return { body, etag: '""', contentMd5: '', crc64: 0n, encryption: undefined, ...at }
}

test('counts what it stores, and lists it by UTF-8 bytes', () => {
  const bucket = new Bucket('a-bucket', 'cn-hangzhou', new Date(0))
  bucket.put('\u{1F600}', object(5))
  bucket.put('\uFF5E', object(7))
  bucket.put('b', object(1))
  // UTF-16 order would put the first of them before the second.
  expect(bucket.sortedKeys).toEqual(['b', '\uFF5E', '\u{1F600}'])
  bucket.put('b', object(3))
  expect(bucket.storedBytes).toBe(15)
  bucket.delete('\uFF5E')
  bucket.delete('not there')
  expect(bucket.storedBytes).toBe(8)
  expect(bucket.sortedKeys).toEqual(['b', '\u{1F600}'])
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
])('%j is a bucket name: %j', (name, valid) => {
  expect(isBucketName(name)).toBe(valid)
})
