/** The nonces of signatures that could still be replayed. */
export class NonceStore {
  /** The expiry of each nonce, in order of arrival. */
  readonly #until = new Map<string, number>()

  /** Whether this is the first use. */
  use(nonce: string, now: number, until: number): boolean {
    for (const [known, end] of this.#until) {
      if (end >= now) break
      this.#until.delete(known)
    }
    if (this.#until.has(nonce)) return false
    this.#until.set(nonce, until)
    return true
  }
}
