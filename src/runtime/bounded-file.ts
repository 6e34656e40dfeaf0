import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs'

/**
 * The bytes of an ordinary file, which is looked at and read as one, whatever takes its name meanwhile.
 * A pipe would keep us waiting for ever, and a device would have no end. Throws what the file system throws.
 *
 * @param links whether the last name of the path may be a link.
 */
export function readBoundedFile(
  file: string,
  mostBytes: number,
  links: 'followed' | 'refused'
): Buffer | 'no-file' | 'too-large' {
  const { O_NOFOLLOW, O_NONBLOCK, O_RDONLY } = constants
  const opened = openSync(file, O_RDONLY | O_NONBLOCK | (links === 'refused' ? O_NOFOLLOW : 0))
  try {
    const info = fstatSync(opened)
    if (!info.isFile()) return 'no-file'
    if (info.size > mostBytes) return 'too-large'
    // Its size is only what it was a moment ago.
    const bytes = readUpTo(opened, mostBytes + 1)
    return bytes.length > mostBytes ? 'too-large' : bytes
  } finally {
    closeSync(opened)
  }
}

function readUpTo(opened: number, most: number): Buffer {
  const chunks: Buffer[] = []
  for (let left = most; left > 0;) {
    const chunk = Buffer.alloc(Math.min(left, 65_536))
    const length = readSync(opened, chunk)
    if (length === 0) break
    chunks.push(chunk.subarray(0, length))
    left -= length
  }
  return Buffer.concat(chunks)
}
