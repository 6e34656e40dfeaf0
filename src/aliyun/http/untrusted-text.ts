import { plainText } from '../../text/plain-text.js'

/** What signatures and digests look like. A bucket may be named by a digest, but not of that length. */
const hexRun = /[0-9a-f]{64,}/gi

/** What an algorithm, a key id or a state is made of, known to us or not. */
export function isWord(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_./:-]{0,255}$/.test(text)
}

/** What an error code is made of. */
export function isErrorCode(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,100}$/.test(text)
}

/** Text that a server sent: it may hold our own secrets, and be made to look like anything. */
export class UntrustedText {
  readonly #cleanSecrets: (text: string) => string

  /** `clean` takes the secrets of this run out of a text. */
  constructor(clean: (text: string) => string) {
    this.#cleanSecrets = clean
  }

  /** Fit to be shown: one line, without what we sent to prove who we are, at most `limit` characters. */
  show(text: string, limit = 600): string {
    return plainText(this.#clean(text), limit)
  }

  holdsSecret(text: string): boolean {
    return this.#clean(text) !== text
  }

  /** A request id as the service gives them, or nothing. */
  requestId(text: unknown): string {
    return typeof text === 'string' && /^[0-9A-Za-z-]{8,36}$/.test(text) && !this.holdsSecret(text)
      ? text
      : ''
  }

  #clean(text: string): string {
    return this.#cleanSecrets(text).replace(hexRun, '***')
  }
}
