import { Lexer, Parser } from 'yaml'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { message, type Message } from '../text/message.js'

/** A policy is a mapping of lists of mappings of lists; the parser opens about two tokens for each. */
const maxDepth = 60
/** A policy that names ten thousand buckets has some 60,000; one that exempts them all, 400,000. */
const maxTokens = 500_000
/** More than anyone fixes at once. The parser creates an error with a stack trace for each. */
const maxInvalidEscapes = 50

export interface YamlLimitViolation {
  readonly message: Message
  readonly offset: number
}

/**
 * Rejects a text that would keep the parser busy for minutes or overflow its stack, without building
 * any of the document.
 */
export function checkYamlLimits(text: string): Checked<string, YamlLimitViolation> {
  const parser = new Parser()
  const violation = (problem: Message) => bad({ message: problem, offset: parser.offset })
  let tokens = 0
  let invalidEscapes = 0
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > maxTokens) return violation(message`The file has too much content for a policy.`)
    if (token.startsWith('"')) invalidEscapes += countInvalidEscapes(token)
    if (invalidEscapes > maxInvalidEscapes) {
      return violation(
        message`The file has more than ${maxInvalidEscapes} invalid escape sequences. Put strings that contain backslashes in single quotes, where a backslash has no special meaning.`
      )
    }
    // The parser yields a token only when it is complete; open ones are on its stack.
    Array.from(parser.next(token))
    if (parser.stack.length > maxDepth) return violation(message`The policy is nested too deeply.`)
  }
  return ok(text)
}

/** A backslash, with what follows it where that makes an escape sequence of YAML. */
const escapeSequence =
  /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}|[0abetnvfr "/\\N_LP\t\n]|\r\n)?/g

function countInvalidEscapes(doubleQuoted: string): number {
  let count = 0
  for (const [, valid] of doubleQuoted.matchAll(escapeSequence)) if (valid === undefined) count += 1
  return count
}
