import { Lexer, Parser } from 'yaml'

/** A policy is a mapping of lists of mappings of lists; the parser opens about two tokens for each. */
const maxDepth = 60
/** A policy that names ten thousand buckets has some 60,000; one that exempts them all, 400,000. */
const maxTokens = 500_000
/** More than anyone fixes at once; the parser makes an error with its stack for each. */
const maxInvalidEscapes = 50

/** What is wrong with the shape of a text, and where: its offset. */
export interface YamlLimitViolation {
  readonly message: string
  readonly offset: number
}

/**
 * Looks for what would keep the parser busy for minutes or overflow its stack, without building
 * anything of it: too deep, or too much. `null`: neither.
 */
export function checkYamlLimits(text: string): YamlLimitViolation | null {
  const parser = new Parser()
  let tokens = 0
  let invalidEscapes = 0
  for (const token of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > maxTokens) {
      return { message: 'There is too much in this file for a policy.', offset: parser.offset }
    }
    if (token.startsWith('"')) invalidEscapes += countInvalidEscapes(token)
    if (invalidEscapes > maxInvalidEscapes) {
      const message = `There are more than ${maxInvalidEscapes} invalid escape sequences in this file.`
      return { message, offset: parser.offset }
    }
    // The parser only gives a token once it is whole; what is open is on its stack.
    Array.from(parser.next(token))
    if (parser.stack.length > maxDepth) {
      return { message: 'This is nested too deep for a policy.', offset: parser.offset }
    }
  }
  return null
}

/** A backslash, with what follows it where that makes an escape sequence of YAML. */
const escapeSequence =
  /\\(x[\dA-Fa-f]{2}|u[\dA-Fa-f]{4}|U00(?:0[\dA-Fa-f]|10)[\dA-Fa-f]{4}|[0abetnvfr "/\\N_LP\t\n]|\r\n)?/g

/** In a text in double quotes. */
function countInvalidEscapes(quotedText: string): number {
  let found = 0
  for (const [, valid] of quotedText.matchAll(escapeSequence)) if (valid === undefined) found += 1
  return found
}
