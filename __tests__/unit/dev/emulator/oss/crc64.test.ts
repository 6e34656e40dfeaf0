import { expect, test } from '@jest/globals'
import { crc64 } from '../../../../../dev/emulator/oss/crc64.js'

test.each([
  // The check value of CRC-64/XZ in the catalogue of parametrised CRC algorithms.
  ['123456789', 0x995dc9bbdf1939fan],
  ['', 0n]
])('computes CRC-64/XZ of "%s"', (text, expected) => {
  expect(crc64(Buffer.from(text))).toBe(expected)
})
