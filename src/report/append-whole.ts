import { closeSync, constants, fstatSync, ftruncateSync, openSync, writeSync } from 'node:fs'

/**
 * Adds a text to a file that other code writes as well: all of it or, as far as the file can be cut
 * back, nothing. A pipe that nobody reads is an error rather than a wait. Throws when it could not.
 *
 * @param create a file that is not there; else that is an error.
 */
export function appendAtomically(file: string, text: string, create = false): void {
  const { O_APPEND, O_CREAT, O_NONBLOCK, O_WRONLY } = constants
  const flags = O_WRONLY | O_APPEND | O_NONBLOCK | (create ? O_CREAT : 0)
  const target = openSync(file, flags, 0o666)
  try {
    const before = fstatSync(target)
    const bytes = Buffer.from(text)
    try {
      for (let sent = 0; sent < bytes.length;) sent += writeSync(target, bytes, sent)
    } catch (error) {
      // Half an output would be read as another one.
      if (before.isFile()) ftruncateSync(target, before.size)
      throw error
    }
  } finally {
    closeSync(target)
  }
}
