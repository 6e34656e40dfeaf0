import { quoted } from './plain-text.js'

/** Inputs as the runner hands them over: text, empty when not set. */
export type Raw<Name extends string> = Readonly<Record<Name, string>>

/** Reads inputs one by one, and remembers every problem so that all can be told at once. */
export class Fields<Name extends string> {
  readonly problems: string[] = []
  readonly #raw: Raw<Name>
  readonly #defaults: Raw<Name>

  constructor(raw: Raw<Name>, defaults: Raw<Name>) {
    this.#raw = raw
    this.#defaults = defaults
  }

  problem(sentence: string): void {
    this.problems.push(sentence)
  }

  isSet(name: Name): boolean {
    return this.#raw[name].trim() !== ''
  }

  /** One a line or comma-separated; `#` starts a comment. A name given twice counts once. */
  list(name: Name): string[] {
    const items = this.#raw[name]
      .split(/\r?\n/)
      .flatMap(line => line.replace(/#.*/, '').split(','))
      .map(item => item.trim())
      .filter(item => item !== '')
    return [...new Set(items)]
  }

  /** One of the allowed words, as it is spelled here. */
  choice<T extends string>(name: Name, allowed: readonly [T, ...T[]]): T {
    const text = this.text(name)
    const found = allowed.find(word => word === text)
    if (found === undefined) this.#notOneOf(name, text, allowed)
    return found ?? allowed[0]
  }

  /** One of the allowed words in any case; `fallback` when empty. `undefined` was reported as a problem. */
  choiceInAnyCase<T extends string>(
    name: Name,
    allowed: readonly T[],
    fallback?: T
  ): T | undefined {
    const text = this.text(name)
    if (text === '' && fallback !== undefined) return fallback
    const found = allowed.find(word => word.toLowerCase() === text.toLowerCase())
    if (found === undefined) this.#notOneOf(name, text, allowed)
    return found
  }

  /** The booleans of YAML 1.2's core schema, and no other word. */
  boolean(name: Name): boolean {
    const text = this.text(name)
    if (/^(?:true|True|TRUE)$/.test(text)) return true
    if (!/^(?:false|False|FALSE)$/.test(text)) {
      this.problem(`${name} is ${quoted(text)}; it takes true or false.`)
    }
    return false
  }

  integer(name: Name, least: number, most: number): number {
    const text = this.text(name)
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    if (value >= least && value <= most) return value
    this.problem(`${name} is ${quoted(text)}; it takes a whole number from ${least} to ${most}.`)
    return least
  }

  /** What `read` makes of the text; `undefined` when it is empty or has a problem. */
  optional<T extends object>(
    name: Name,
    read: (text: string) => T
  ): Exclude<T, { problem: string }> | undefined {
    const text = this.text(name)
    if (text === '') return undefined
    const result = read(text)
    if (!isProblem(result)) return result as Exclude<T, { problem: string }>
    this.problem(`${name} ${quoted(text)} ${result.problem}.`)
    return undefined
  }

  /** As given, or the default. */
  text(name: Name): string {
    return this.#raw[name].trim() || this.#defaults[name]
  }

  #notOneOf(name: Name, text: string, allowed: readonly string[]): void {
    const found = text === '' ? 'empty' : quoted(text)
    this.problem(`${name} is ${found}; it takes one of ${allowed.join(', ')}.`)
  }
}

function isProblem(result: object): result is { problem: string } {
  return 'problem' in result
}
