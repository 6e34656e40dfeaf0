import type { Checked } from '../text/checked.js'
import { didYouMean } from '../text/did-you-mean.js'
import { quoted } from '../text/plain-text.js'

/** All that some editor or file format ends a line with. */
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/** In a name a # is a mistake, and no comment. */
const comment = /(?:^|(?<=[\s,]))#.*$/

/** Whether a comment holds one more, as those of several lines do that were joined into one. */
function isDouble(text: string): boolean {
  return /\s#\s/.test(text.replace(/^[\s#]+/, ''))
}

/** Inputs as the runner hands them over: text, empty when not set. */
export type RawInputs<Name extends string> = Readonly<Record<Name, string>>

/** Reads inputs one by one, and remembers every problem so that all can be told at once. */
export class InputReader<Name extends string> {
  readonly problems: string[] = []
  readonly #raw: RawInputs<Name>
  readonly #defaults: RawInputs<Name>

  constructor(raw: RawInputs<Name>, defaults: RawInputs<Name>) {
    this.#raw = raw
    this.#defaults = defaults
  }

  problem(sentence: string): void {
    this.problems.push(sentence)
  }

  isSet(name: Name): boolean {
    return this.#raw[name].trim() !== ''
  }

  /**
   * One a line or comma-separated; `#` starts a comment. A name given twice counts once. YAML's `>`
   * makes one line of several, and a comment in it would hide the names of the next ones.
   */
  list(name: Name): string[] {
    const lines = this.#withoutMarkup(this.#raw[name].trim(), name).split(lineEnd)
    const comments = lines.flatMap(line => comment.exec(line)?.[0] ?? [])
    if (comments.length > 0 && lines.length === 1) {
      this.problem(
        `${name} has a comment (#) in a value of one line, and nothing after the # would be read. Write one name a line under "${name}: |", or leave the comment out.`
      )
    } else if (comments.some(isDouble)) {
      this.problem(
        `${name} has two comments (#) in one line, which looks like several lines joined into one. Write one name a line under "${name}: |".`
      )
    }
    const items = lines
      .flatMap(line => line.replace(comment, '').split(','))
      .map(item => item.trim())
      .filter(item => item !== '')
    return [...new Set(items.flatMap(item => this.#namesIn(item, name)))]
  }

  /** The text of a list that was written as JSON or as YAML would have it, neither of which reaches an action as a list. */
  #withoutMarkup(text: string, name: Name): string {
    const plainly = `Write one name a line under "${name}: |", or separate them with commas`
    const inBrackets = /^\[(.*)\]$/s.exec(text)?.[1]
    if (inBrackets !== undefined) {
      this.problem(
        `${name} is a list in brackets, and an input is plain text. ${plainly}; in an expression: join(fromJSON(…), ',').`
      )
      return inBrackets.replace(/["']/g, '')
    }
    if (text === 'Array' || text === 'Object') {
      this.problem(
        `${name} is the word ${text}, which is what GitHub makes of a list in an expression; write join(…, ',') around the list.`
      )
      return ''
    }
    const lines = text.split(lineEnd).filter(line => line.trim() !== '')
    if (lines.length > 0 && lines.every(line => /^\s*- /.test(line))) {
      this.problem(`${name} is a list with dashes, and an input is plain text. ${plainly}.`)
      return lines.map(line => line.replace(/^\s*- /, '')).join('\n')
    }
    return text
  }

  /** A `!` may stand apart from the name that it excludes. */
  #namesIn(item: string, name: Name): string[] {
    const inQuotes = /^(["'])(.*)\1$/.exec(item)?.[2]
    if (inQuotes !== undefined) {
      this.problem(`${name}: ${quoted(inQuotes)} has quotes around it; leave them out.`)
    }
    const words = (inQuotes ?? item).replace(/^!\s+/, '!').split(/\s+/)
    if (words.length === 1) return words
    this.problem(
      `${name}: ${quoted(item)} looks like ${words.length === 2 ? 'two' : words.length} names on one line. Write one name a line under "${name}: |", or separate them with commas.`
    )
    return words
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

  /** As {@link optional}, for a `read` that returns {@link Checked}. */
  checked<T>(name: Name, read: (text: string) => Checked<T>): T | undefined {
    const text = this.text(name)
    if (text === '') return undefined
    const result = read(text)
    if (result.ok) return result.value
    for (const problem of result.problems) this.problem(`${name} ${quoted(text)} ${problem}.`)
    return undefined
  }

  /** As given, or the default. */
  text(name: Name): string {
    return this.#raw[name].trim() || this.#defaults[name]
  }

  #notOneOf(name: Name, text: string, allowed: readonly string[]): void {
    const found = text === '' ? 'empty' : quoted(text)
    this.problem(
      `${name} is ${found}; it takes one of ${allowed.join(', ')}.${didYouMean(text, allowed)}`
    )
  }
}

function isProblem(result: object): result is { problem: string } {
  return 'problem' in result
}
