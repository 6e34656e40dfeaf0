/** CRC-64/XZ (ECMA-182 reflected), which OSS returns in x-oss-hash-crc64ecma and SDKs verify. */
const POLYNOMIAL = 0xc96c5795d7870f42n
const ALL_ONES = 0xffffffffffffffffn

// Two 32-bit halves: byte-wise BigInt arithmetic would take seconds for a few megabytes.
const HIGH = new Uint32Array(256)
const LOW = new Uint32Array(256)
for (let byte = 0; byte < 256; byte++) {
  let crc = BigInt(byte)
  for (let bit = 0; bit < 8; bit++) crc = (crc >> 1n) ^ (crc & 1n ? POLYNOMIAL : 0n)
  HIGH[byte] = Number(crc >> 32n)
  LOW[byte] = Number(crc & 0xffffffffn)
}

export function crc64(data: Buffer): bigint {
  let high = 0xffffffff
  let low = 0xffffffff
  for (const byte of data) {
    const index = (low ^ byte) & 0xff
    low = ((low >>> 8) | (high << 24)) ^ (LOW[index] ?? 0)
    high = (high >>> 8) ^ (HIGH[index] ?? 0)
  }
  return ((BigInt(high >>> 0) << 32n) | BigInt(low >>> 0)) ^ ALL_ONES
}
