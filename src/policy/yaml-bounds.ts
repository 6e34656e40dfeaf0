import { Lexer, Parser } from 'yaml'

/** A policy is a mapping of lists of mappings of lists; the parser opens about two tokens for each. */
const deepest = 60
/** A policy that names ten thousand buckets has some 60,000; one that exempts them all, 400,000. */
const mostLexemes = 500_000

/** What is wrong with the shape of a text, and where: its offset. */
export interface OutOfBounds {
  readonly message: string
  readonly offset: number
}

/**
 * Looks for what would keep the parser busy for minutes or overflow its stack, without building
 * anything of it: too deep, or too much. `null`: neither.
 */
export function outOfBounds(text: string): OutOfBounds | null {
  const parser = new Parser()
  let lexemes = 0
  for (const lexeme of new Lexer().lex(text)) {
    lexemes += 1
    if (lexemes > mostLexemes) {
      return { message: 'There is too much in this file for a policy.', offset: parser.offset }
    }
    // The parser only gives a token once it is whole; what is open is on its stack.
    Array.from(parser.next(lexeme))
    if (parser.stack.length > deepest) {
      return { message: 'This is nested too deep for a policy.', offset: parser.offset }
    }
  }
  return null
}
