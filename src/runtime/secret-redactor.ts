import { escapeMarkup } from '../text/escape-markup.js'

/** Replaces a secret. */
const mask = '***'

/** Signatures of requests, which Node and libraries print in debug lines. */
const signatures = [/(Signature=)[0-9a-f]{16,}/g, /(x-oss-signature(?:=|%3D))[0-9a-f]{16,}/gi]

/** Shorter values are not real secrets, and would match parts of ordinary words. */
const minSecretLength = 8

/** The last line of defence: removes the secrets of this run from everything that is written. */
export class SecretRedactor {
  readonly #known = new Set<string>()
  #secrets: readonly string[] = []

  /** Adds a secret; returns `false` if it was known already. */
  add(secret: string): boolean {
    if (this.#known.has(secret)) return false
    this.#known.add(secret)
    if (secret.length < minSecretLength) return true
    // Longest first: a secret that contains another one must be replaced as a whole.
    this.#secrets = [...this.#secrets, ...formsOf(secret)].sort(
      (first, second) => second.length - first.length
    )
    return true
  }

  redact(text: string): string {
    const unsigned = signatures.reduce(
      (redacted, pattern) => redacted.replace(pattern, `$1${mask}`),
      text
    )
    return this.#secrets.reduce((redacted, secret) => redacted.replaceAll(secret, mask), unsigned)
  }

  /**
   * Redacts everything that this process prints from now on. `DEBUG` and `NODE_DEBUG` make libraries
   * and Node print whole requests and responses, and a process cannot turn `NODE_DEBUG` off.
   */
  watch(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
    // The runner's mask commands must contain the secrets.
    transformWrites(stdout, text =>
      text.startsWith('::add-mask::') ? text : this.#redactLine(text)
    )
    // This action writes its commands to stdout only, so one on stderr is not its own.
    transformWrites(stderr, text => this.#redactLine(text).replace(/^(\s*)::/gm, '$1: :'))
  }

  /** Defuses `##[command]`, which the runner accepts anywhere in a line and this action never writes. */
  #redactLine(text: string): string {
    return this.redact(text).replaceAll('##[', '## [')
  }
}

/** The forms in which a secret may be printed: plain, and escaped for a URL, markup, JSON or by Node. */
function formsOf(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1)
  const inUrl = encodeURIComponent(secret)
  const inUrlLowerCase = inUrl.replace(/%../g, hex => hex.toLowerCase())
  return [...new Set([secret, inUrl, inUrlLowerCase, escapeMarkup(secret), escaped])]
}

function transformWrites(stream: NodeJS.WriteStream, transform: (text: string) => string): void {
  const write = stream.write.bind(stream)
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) =>
    write(
      transform(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')),
      ...rest
    )
}
