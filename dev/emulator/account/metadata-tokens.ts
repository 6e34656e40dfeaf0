import { randomBytes } from 'node:crypto'

/** The tokens of the ECS metadata service. */
export class MetadataTokens {
  /** The expiry of each token. */
  readonly #until = new Map<string, number>()

  issue(seconds: number, now: number): string {
    const token = randomBytes(42).toString('base64')
    this.#until.set(token, now + seconds * 1000)
    return token
  }

  isValid(token: string | undefined, now: number): boolean {
    return token !== undefined && now < (this.#until.get(token) ?? 0)
  }
}
