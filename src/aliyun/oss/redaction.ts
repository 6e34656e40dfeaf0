import { plainText } from '../../plain-text.js'
import type { Credentials } from '../credentials.js'

/** Shorter secrets are not real ones, and would be found by chance in every other answer. */
const shortestSecret = 8

/** Keeps what we sent to prove who we are out of what we show: a server may send it back. */
export class Redaction {
  readonly #secrets: readonly string[]

  constructor({ accessKeyId, accessKeySecret, securityToken }: Credentials) {
    this.#secrets = [accessKeySecret, securityToken ?? '', accessKeyId].filter(
      secret => secret.length >= shortestSecret
    )
  }

  /** Text from outside as one printable line without secrets. */
  show(text: string, signature: string): string {
    const line = this.#with(signature).reduce(
      (shown, secret) => shown.replaceAll(secret, '***'),
      plainText(text, Infinity)
    )
    return plainText(line, 600)
  }

  /** Whether the text holds a secret. */
  finds(text: string, signature: string): boolean {
    return this.#with(signature).some(secret => text.includes(secret))
  }

  #with(signature: string): string[] {
    return signature === '' ? [...this.#secrets] : [...this.#secrets, signature]
  }
}
