import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/**
 * Reads a regular file of limited size. Checks and reads the same open file, so replacing it meanwhile
 * has no effect. A pipe could block forever, and a device has no end. Throws file system errors.
 *
 * @param links whether the file itself may be a symbolic link.
 */
export function readBoundedFile(
  file: string,
  maxBytes: number,
  links: 'followed' | 'refused'
): Buffer | 'no-file' | 'too-large' {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
  const descriptor = openSync(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0))
  try {
    const stats = fstatSync(descriptor)
    if (!stats.isFile()) return 'no-file'
    if (stats.size > maxBytes) return 'too-large'
    // The file may have grown since its size was read.
    const bytes = readUpTo(descriptor, maxBytes + 1)
    return bytes.length > maxBytes ? 'too-large' : bytes
  } finally {
    closeSync(descriptor)
  }
}

function readUpTo(descriptor: number, maxLength: number): Buffer {
  const chunks: Buffer[] = []
  for (let left = maxLength; left > 0;) {
    const chunk = Buffer.alloc(Math.min(left, 65_536))
    const length = readSync(descriptor, chunk)
    if (length === 0) break
    chunks.push(chunk.subarray(0, length))
    left -= length
  }
  return Buffer.concat(chunks)
}
