import { escapeMarkup } from '../text/escape-markup.js'

/** Marks what was there. */
const mask = '***'

/** How a request proves who sent it, in a debug line of Node or of a library. */
const signatures = [/(Signature=)[0-9a-f]{16,}/g, /(x-oss-signature(?:=|%3D))[0-9a-f]{16,}/gi]

/** Shorter values are no real secrets, and would be found by chance in every other word. */
const shortestSecret = 8

/** The last line of defence: knows the secrets of this run and keeps them out of whatever is written. */
export class SecretRedactor {
  readonly #known = new Set<string>()
  #secrets: readonly string[] = []

  /** From now on this one too; `false`: it was known. */
  add(secret: string): boolean {
    if (this.#known.has(secret)) return false
    this.#known.add(secret)
    if (secret.length < shortestSecret) return true
    // The longest first, so that one which holds another is gone as a whole.
    this.#secrets = [...this.#secrets, ...formsOf(secret)].sort(
      (one, other) => other.length - one.length
    )
    return true
  }

  redact(text: string): string {
    const unsigned = signatures.reduce((kept, pattern) => kept.replace(pattern, `$1${mask}`), text)
    return this.#secrets.reduce((kept, secret) => kept.replaceAll(secret, mask), unsigned)
  }

  /**
   * Cleans all that this process prints from now on. `DEBUG` and `NODE_DEBUG` make libraries and
   * Node itself print whole requests and answers, and `NODE_DEBUG` can't be turned off from inside.
   */
  watch(stdout: NodeJS.WriteStream, stderr: NodeJS.WriteStream): void {
    // The runner's mask commands carry the secrets on purpose.
    rewrite(stdout, text => (text.startsWith('::add-mask::') ? text : this.#print(text)))
    // Commands of our own go to stdout only.
    rewrite(stderr, text => this.#print(text).replace(/^(\s*)::/gm, '$1: :'))
  }

  /** Nobody here writes commands of the older form, which the runner looks for anywhere in a line. */
  #print(text: string): string {
    return this.redact(text).replaceAll('##[', '## [')
  }
}

/** As it is, in a URL, in markup, and as JSON and Node's own printing escape it. */
function formsOf(secret: string): string[] {
  const escaped = JSON.stringify(secret).slice(1, -1)
  const inUrl = encodeURIComponent(secret)
  const inUrlToo = inUrl.replace(/%../g, hex => hex.toLowerCase())
  return [...new Set([secret, inUrl, inUrlToo, escapeMarkup(secret), escaped])]
}

function rewrite(stream: NodeJS.WriteStream, change: (text: string) => string): void {
  const write = stream.write.bind(stream)
  stream.write = (chunk: string | Uint8Array, ...rest: never[]) =>
    write(change(typeof chunk === 'string' ? chunk : Buffer.from(chunk).toString('utf8')), ...rest)
}
