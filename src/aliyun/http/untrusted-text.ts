import { mapTexts, type Message } from '../../text/message.js'
import { cut } from '../../text/plain-text.js'

/** In characters, for one text: a message must not keep a whole response. No renderer shows more. */
const longestText = 2_000

/** Signatures and digests. A bucket name may be a digest too, but is shorter than 64 characters. */
const hexRun = /[0-9a-f]{64,}/gi

/** Whether the text has the characters of an algorithm, a key id or a state, known to us or not. */
export function isWord(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9_./:-]{0,255}$/.test(text)
}

/** Whether the text has the characters of an error code. */
export function isErrorCode(text: string): boolean {
  return /^[A-Za-z0-9._-]{1,100}$/.test(text)
}

/** Makes text of a server safe to show: it may echo our secrets. Rendering defuses the rest. */
export class UntrustedText {
  readonly #redactSecrets: (text: string) => string

  /** `redactSecrets` removes the secrets of this run from a text. */
  constructor(redactSecrets: (text: string) => string) {
    this.#redactSecrets = redactSecrets
  }

  /** Removes secrets and signatures from every text of a message but our own words, and cuts it. */
  redact(message: Message): Message {
    return mapTexts(message, text => cut(this.#redact(text), longestText))
  }

  holdsSecret(text: string): boolean {
    return this.#redact(text) !== text
  }

  /** The text if it has the form of a request id, otherwise an empty string. */
  requestId(text: unknown): string {
    return typeof text === 'string' && /^[0-9A-Za-z-]{8,36}$/.test(text) && !this.holdsSecret(text)
      ? text
      : ''
  }

  #redact(text: string): string {
    return this.#redactSecrets(text).replace(hexRun, '***')
  }
}
