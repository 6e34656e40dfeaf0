import type { YAMLError } from 'yaml'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { firstInvisible } from '../text/invisible-characters.js'
import { plainText } from '../text/plain-text.js'

/** Turns the YAML library's errors and warnings into diagnostics, without those that follow from an earlier one. */
export function describeYamlErrors(
  errors: readonly YAMLError[],
  text: string,
  sourceAt: (offset: number) => SourceLocation
): readonly Diagnostic[] {
  const reported = errors.filter(error => !isUnresolvedTag(error))
  return withoutConsequentialErrors(reported, ({ pos }) => sourceAt(pos[0]).line).map(error => ({
    message: yamlErrorMessage(error) + invisibleCharacterHint(text, error.pos[0]),
    source: sourceAt(error.pos[0])
  }))
}

/** Whether an error leaves nothing of the document to rely on. */
export function isFatal(error: YAMLError): boolean {
  return error.code !== 'BAD_ALIAS' && !isUnresolvedTag(error)
}

/** The library reads a value with an unknown tag as text, and YamlReader reports the tag. */
function isUnresolvedTag({ code, message }: YAMLError): boolean {
  return code === 'TAG_RESOLVE_FAILED' && message.startsWith('Unresolved tag')
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
  const isStructureLost = ({ message }: YAMLError): boolean => message.includes('in YAML stream')
  const firstLost = errors.findIndex(isStructureLost)
  return errors.filter(
    (error, index) =>
      error.code === 'BAD_ALIAS' ||
      (seenLines.size < seenLines.add(lineOf(error)).size &&
        !(isStructureLost(error) && index > firstLost))
  )
}

const keyExpected = 'A key, a colon and a space are wanted here.'

/** Messages for common mistakes, by the library's error code. */
const messagesByCode: Readonly<Record<string, string>> = {
  BAD_ALIAS: "A * begins an alias in YAML; put the pattern in quotes: '*'.",
  BAD_SCALAR_START: 'Text that begins like this needs quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Text with a colon and a space in it needs quotes.',
  MULTILINE_IMPLICIT_KEY: keyExpected,
  MULTIPLE_DOCS: 'A second document begins here; a policy is one.',
  TAB_AS_INDENT: 'There is a tab here; YAML takes spaces only to indent.'
}

/** Some codes cover several mistakes, told apart by message; a rare error keeps the library's message. */
function yamlErrorMessage({ code, message }: YAMLError): string {
  const known = messagesByCode[code]
  if (known !== undefined) return known
  if (message.startsWith('Implicit map keys')) return keyExpected
  if (message.startsWith('Missing closing')) return 'A quote is not closed before this place.'
  if (/^Flow .* end with a/.test(message)) {
    return 'A bracket is not closed before this place, or what is in it is not indented.'
  }
  return `This is no YAML: ${plainText(message, Infinity)}.`
}

/**
 * An invisible character in the line of an error, or in the line before it, is most likely its cause;
 * so is a full-width colon after a key.
 */
function invisibleCharacterHint(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end < 0 ? undefined : end)
  const previous = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1)
  for (const [searched, suffix] of [
    [line, ''],
    [previous, ' of the line before']
  ] as const) {
    const invisible = firstInvisible(searched.replace(/[\t\r]/g, ' '))
    if (invisible !== null) {
      return ` There is an invisible character in column ${invisible.offset + 1}${suffix} (${invisible.name}): YAML takes plain spaces only.`
    }
  }
  const colon = /^[\s-]*[\w-]+\uff1a/.exec(line)
  return colon === null
    ? ''
    : ` The colon in column ${colon[0].length} is a full-width one (U+FF1A): YAML takes ":" and a space.`
}
