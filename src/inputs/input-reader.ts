import type { Checked } from '../text/checked-value.js'
import { didYouMean } from '../text/did-you-mean.js'
import { code, input, join, message, quote, words, type Message } from '../text/message.js'

/** Every line terminator that some editor or file format uses. */
const lineEnd = /\r\n|[\n\v\f\r\u0085\u2028\u2029]/

/** A # inside a name is part of it, and is rejected with it; only at the start or after a separator it begins a comment. */
const comment = /(?:^|(?<=[\s,]))#.*$/

/** Whether a comment contains another one, which suggests that YAML folded several lines into one. */
function hasNestedComment(text: string): boolean {
  return /\s#\s/.test(text.replace(/^[\s#]+/, ''))
}

/** Inputs as the runner passes them: text, empty when not set. */
export type RawInputs<Name extends string> = Readonly<Record<Name, string>>

/** Reads inputs one by one, and collects the problems, so that all are reported at once. */
export class InputReader<Name extends string> {
  /** Sentences. */
  readonly problems: Message[] = []
  readonly #raw: RawInputs<Name>
  readonly #defaults: RawInputs<Name>

  constructor(raw: RawInputs<Name>, defaults: RawInputs<Name>) {
    this.#raw = raw
    this.#defaults = defaults
  }

  addProblem(sentence: Message): void {
    this.problems.push(sentence)
  }

  isSet(name: Name): boolean {
    return this.#raw[name].trim() !== ''
  }

  /**
   * Names separated by lines or commas, without duplicates; `#` starts a comment. Rejects a comment in
   * a single line: YAML's `>` folds lines, and the comment would hide the names of those after it.
   */
  list(name: Name): string[] {
    const lines = this.#withoutMarkup(this.#raw[name].trim(), name).split(lineEnd)
    const comments = lines.flatMap(line => comment.exec(line)?.[0] ?? [])
    if (comments.length > 0 && lines.length === 1) {
      this.addProblem(
        message`${input(name)} has a comment (${code('#')}) in a single-line value, so everything after the ${code('#')} would be ignored. ${oneNamePerLine(name)}, or remove the comment.`
      )
    } else if (comments.some(hasNestedComment)) {
      this.addProblem(
        message`${input(name)} has two comments (${code('#')}) on one line, which looks like several lines joined into one. ${oneNamePerLine(name)}.`
      )
    }
    const items = lines
      .flatMap(line => line.replace(comment, '').split(','))
      .map(item => item.trim())
      .filter(item => item !== '')
    return [...new Set(items.flatMap(item => this.#namesIn(item, name)))]
  }

  /** Rejects a list written as JSON or YAML, which an action receives as text, and returns its entries as lines. */
  #withoutMarkup(text: string, name: Name): string {
    const remedy = message`${oneNamePerLine(name)}, or separate the entries with commas.`
    const inBrackets = /^\[(.*)\]$/s.exec(text)?.[1]
    if (inBrackets !== undefined) {
      this.addProblem(
        message`${input(name)} is a list in brackets, but an input is plain text. ${remedy} In an expression, use ${code("join(fromJSON(…), ',')")}.`
      )
      return inBrackets.replace(/["']/g, '')
    }
    if (text === 'Array' || text === 'Object') {
      this.addProblem(
        text === 'Array'
          ? message`${input(name)} is set to ${code(text)}, which is how GitHub renders a list in an expression. Wrap the list in ${code("join(…, ',')")}.`
          : message`${input(name)} is set to ${code(text)}, which is how GitHub renders an object in an expression. Select the names in the object, for example with ${code("join(….*.name, ',')")}.`
      )
      return ''
    }
    const lines = text.split(lineEnd).filter(line => line.trim() !== '')
    if (lines.length > 0 && lines.every(line => /^\s*- /.test(line))) {
      this.addProblem(
        message`${input(name)} is a list with dashes, but an input is plain text. ${remedy}`
      )
      return lines.map(line => line.replace(/^\s*- /, '')).join('\n')
    }
    return text
  }

  /** Splits at white space, which is a mistake except between a `!` and the name that it excludes. */
  #namesIn(item: string, name: Name): string[] {
    const inQuotes = /^(["'])(.*)\1$/.exec(item)?.[2]
    if (inQuotes !== undefined) {
      this.addProblem(
        message`${input(name)}: ${quote(inQuotes)} has quotes around it. Remove the quotes.`
      )
    }
    const names = (inQuotes ?? item).replace(/^!\s+/, '!').split(/\s+/)
    if (names.length === 1) return names
    this.addProblem(
      message`${input(name)}: ${quote(item)} looks like ${names.length === 2 ? words('two') : names.length} entries on one line. ${oneNamePerLine(name)}, or separate the entries with commas.`
    )
    return names
  }

  /** One of the allowed values, in exactly this spelling. */
  choice<T extends string>(name: Name, allowed: readonly [T, ...T[]]): T {
    const text = this.text(name)
    const found = allowed.find(value => value === text)
    if (found === undefined) this.#addChoiceProblem(name, text, allowed)
    return found ?? allowed[0]
  }

  /** One of the allowed values in any case; `undefined` when it is none, which is reported. */
  choiceInAnyCase<T extends string>(name: Name, allowed: readonly T[]): T | undefined {
    const text = this.text(name)
    const found = allowed.find(value => value.toLowerCase() === text.toLowerCase())
    if (found === undefined) this.#addChoiceProblem(name, text, allowed)
    return found
  }

  /** A boolean of YAML 1.2's core schema. */
  boolean(name: Name): boolean {
    const text = this.text(name)
    if (/^(?:true|True|TRUE)$/.test(text)) return true
    if (!/^(?:false|False|FALSE)$/.test(text)) {
      this.addProblem(
        message`${input(name)} is ${quote(text)}, but must be ${code('true')} or ${code('false')}.`
      )
    }
    return false
  }

  /** A whole number from `min` to `max`; `min` when it is none, which is reported. */
  integer(name: Name, min: number, max: number): number {
    const text = this.text(name)
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN
    if (value >= min && value <= max) return value
    this.addProblem(
      message`${input(name)} is ${quote(text)}, but must be a whole number from ${min} to ${max}.`
    )
    return min
  }

  /** The parsed text; `undefined` when it is empty or invalid, which is reported. */
  optional<T>(name: Name, parse: (text: string) => Checked<T>): T | undefined {
    const text = this.text(name)
    if (text === '') return undefined
    const parsed = parse(text)
    if (parsed.ok) return parsed.value
    for (const problem of parsed.problems) {
      this.addProblem(message`${input(name)} ${quote(text)} ${problem}.`)
    }
    return undefined
  }

  /** The trimmed text, or the default where it is empty. */
  text(name: Name): string {
    return this.#raw[name].trim() || this.#defaults[name]
  }

  #addChoiceProblem(name: Name, text: string, allowed: readonly string[]): void {
    const problem = text === '' ? message`required` : quote(text)
    this.addProblem(
      message`${input(name)} is ${problem}. Valid values: ${join(allowed.map(code), ', ')}.${didYouMean(text, allowed)}`
    )
  }
}

/** A sentence without its full stop. */
function oneNamePerLine(name: string): Message {
  return message`Write one entry per line under "${code(`${name}: |`)}"`
}
