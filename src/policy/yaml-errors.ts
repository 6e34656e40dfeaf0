import type { YAMLError } from 'yaml'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { firstInvisible } from '../text/invisible-characters.js'
import {
  code,
  emptyMessage,
  message,
  sentences,
  untrusted,
  value,
  words,
  type Message
} from '../text/message.js'

/** Turns the YAML library's errors and warnings into diagnostics, without those that follow from an earlier one. */
export function describeYamlErrors(
  errors: readonly YAMLError[],
  text: string,
  sourceAt: (offset: number) => SourceLocation
): readonly Diagnostic[] {
  const reported = errors.filter(error => !isUnresolvedTag(error))
  return withoutConsequentialErrors(reported, ({ pos }) => sourceAt(pos[0]).line).map(error => ({
    message: sentences(yamlErrorMessage(error), deceptiveCharacterHint(text, error.pos[0])),
    source: sourceAt(error.pos[0])
  }))
}

/** Whether an error leaves nothing of the document to rely on. */
export function isFatal(error: YAMLError): boolean {
  return error.code !== 'BAD_ALIAS' && !isUnresolvedTag(error)
}

/** The library reads a value with an unknown tag as text, and YamlReader reports the tag. */
function isUnresolvedTag(error: YAMLError): boolean {
  return error.code === 'TAG_RESOLVE_FAILED' && error.message.startsWith('Unresolved tag')
}

/**
 * Keeps one error per line, and one about lost structure in all: after a syntax error the library
 * misreads the rest of the line, or everything that follows.
 */
function withoutConsequentialErrors(
  errors: readonly YAMLError[],
  lineOf: (error: YAMLError) => number
): readonly YAMLError[] {
  const seenLines = new Set<number>()
  const isStructureLost = (error: YAMLError): boolean => error.message.includes('in YAML stream')
  const firstLost = errors.findIndex(isStructureLost)
  return errors.filter(
    (error, index) =>
      error.code === 'BAD_ALIAS' ||
      (seenLines.size < seenLines.add(lineOf(error)).size &&
        !(isStructureLost(error) && index > firstLost))
  )
}

const keyExpected = message`Expected a key, a colon and a space here.`

/** Messages for common mistakes, by the library's error code. */
const messagesByCode: Readonly<Record<string, Message>> = {
  BAD_ALIAS: message`In YAML, ${code('*')} starts an alias. Put it in quotes: ${code("'*'")}.`,
  BAD_SCALAR_START: message`Put this text in quotes: its first character has a special meaning in YAML.`,
  BLOCK_AS_IMPLICIT_KEY: message`Put this text in quotes: it contains a colon and a space.`,
  MULTILINE_IMPLICIT_KEY: keyExpected,
  MULTIPLE_DOCS: message`A second YAML document begins here. A policy must be a single document.`,
  TAB_AS_INDENT: message`This line is indented with a tab. Use spaces: YAML does not allow tabs for indentation.`
}

/** Some codes cover several mistakes, told apart by message; a rare error keeps the library's message. */
function yamlErrorMessage(error: YAMLError): Message {
  const known = messagesByCode[error.code]
  if (known !== undefined) return known
  if (error.message.startsWith('Implicit map keys')) return keyExpected
  if (error.message.startsWith('Missing closing')) {
    return message`A closing quote is missing before this position.`
  }
  if (/^Flow .* end with a/.test(error.message)) {
    return message`A closing bracket is missing before this position, or the text in the brackets is not indented enough.`
  }
  // Uncut: half of a secret would not be redacted.
  return message`Invalid YAML: ${untrusted(error.message, Infinity)}.`
}

/**
 * An invisible character in the line of an error, or in the line before it, is most likely its cause;
 * so is a full-width colon after a key.
 */
function deceptiveCharacterHint(text: string, offset: number): Message {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end < 0 ? undefined : end)
  const previous = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1)
  for (const [searched, suffix] of [
    [line, ''],
    [previous, ' of the previous line']
  ] as const) {
    const invisible = firstInvisible(searched.replace(/[\t\r]/g, ' '))
    if (invisible !== null) {
      return message`There is an invisible character (${value(invisible.name)}) in column ${invisible.offset + 1}${words(suffix)}. Delete it, or replace it with a plain space.`
    }
  }
  const colon = /^[\s-]*[\w-]+\uff1a/.exec(line)
  return colon === null
    ? emptyMessage
    : message`The colon in column ${colon[0].length} is full-width (${value('U+FF1A')}). Use an ASCII colon (${code(':')}) and a space.`
}
