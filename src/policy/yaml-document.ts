import { LineCounter, parseDocument } from 'yaml'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { bad, ok, type Checked } from '../text/checked-value.js'
import { nameOfCharacter } from '../text/invisible-characters.js'
import { code, message, value as valuePart, type Message } from '../text/message.js'
import { describeYamlErrors, isFatal } from './yaml-errors.js'
import { checkYamlLimits } from './yaml-limits.js'
import { YamlReader } from './yaml-reader.js'

/** A YAML file as plain data, with the location of each part in the file. */
export interface YamlDocument {
  readonly value: unknown
  /** Locations of values, by JSON pointer. */
  readonly valueSources: ReadonlyMap<string, SourceLocation>
  /** Locations of keys, by the JSON pointer of their values. */
  readonly keySources: ReadonlyMap<string, SourceLocation>
  /** YAML errors that leave the rest of the file readable. */
  readonly problems: readonly Diagnostic[]
  /** JSON pointers of the parts that those errors made unreadable; they are `null` in the value. */
  readonly unreadable: ReadonlySet<string>
}

/** Reads one document of YAML 1.2 without tags, in bounded time and memory whatever the text holds. */
export function parseYaml(text: string, file: string): Checked<YamlDocument, Diagnostic> {
  const sourceAt = sourceLocator(text, file)
  const failAt = (offset: number, problem: Message) =>
    bad({ message: problem, source: sourceAt(offset) })
  const control = text.search(/[^\P{Cc}\t\r\n]|\uFEFF|[\uFFFE\uFFFF]/u)
  if (control >= 0) {
    const name = nameOfCharacter(text.slice(control))
    return failAt(
      control,
      message`The character at this position (${valuePart(name)}) is not allowed in a policy. Remove it.`
    )
  }
  const withinLimits = checkYamlLimits(text)
  if (!withinLimits.ok) {
    return bad(
      ...withinLimits.problems.map(({ offset, ...problem }) => ({
        ...problem,
        source: sourceAt(offset)
      }))
    )
  }
  const document = parseDocument(text, {
    prettyErrors: false,
    version: '1.2',
    merge: false,
    resolveKnownTags: false,
    // The library checks for duplicate keys in quadratic time; YamlReader does it in linear time.
    uniqueKeys: false
  })
  const errors = [...document.errors, ...document.warnings]
  const diagnostics = describeYamlErrors(errors, text, sourceAt)
  if (errors.some(isFatal)) return { ok: false, problems: diagnostics }
  const { yaml } = document.directives
  if (yaml.explicit === true && yaml.version !== '1.2') {
    return failAt(
      text.search(/^%YAML/m),
      message`The file declares YAML ${valuePart(yaml.version)}, which interprets some values differently from YAML 1.2. Remove the ${code('%YAML')} line.`
    )
  }
  const reader = new YamlReader(document, text, sourceAt)
  const value = reader.read()
  const problems = [...diagnostics, ...reader.problems]
  if (reader.exceededLimits) return { ok: false, problems }
  const { valueSources, keySources, unreadable } = reader
  return ok({ value, valueSources, keySources, problems, unreadable })
}

/** Converts offsets in a text to lines and columns. */
function sourceLocator(text: string, file: string): (offset: number) => SourceLocation {
  const lines = new LineCounter()
  lines.addNewLine(0)
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
    lines.addNewLine(at + 1)
  }
  return offset => {
    const { line, col } = lines.linePos(offset)
    return { file, line: Math.max(line, 1), column: Math.max(col, 1) }
  }
}
