import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  LineCounter,
  parseDocument,
  visit,
  type Alias,
  type Document,
  type Node,
  type YAMLError
} from 'yaml'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { firstInvisible, nameOfCharacter } from '../text/invisible-characters.js'
import { plainText, quoted } from '../text/plain-text.js'
import { checkYamlLimits } from './yaml-limits.js'

/** A YAML file as plain data, and where in the file each part of it stands. */
export interface YamlDocument {
  readonly value: unknown
  /** By JSON pointer. */
  readonly valueSources: ReadonlyMap<string, SourceLocation>
  /** Places of keys, by the JSON pointer of their values. */
  readonly keySources: ReadonlyMap<string, SourceLocation>
  /** Mistakes of YAML that leave the rest readable. */
  readonly problems: readonly Diagnostic[]
  /** JSON pointers of the parts that could not be read because of them; `null` in the value. */
  readonly unreadable: ReadonlySet<string>
}

/** After its aliases are followed; a bomb has billions. */
const maxNodes = 200_000
/** A policy is four deep. */
const maxDepth = 10
/** No key of a policy comes near it; a pointer repeats every key above it. */
const maxKeyLength = 50
/** A rule has five keys. Every unknown one is compared with those that there are. */
const maxKeys = 1_000
/** The longest list that the schema allows. Every wrong entry is a mistake with words of its own. */
const maxEntries = 10_000

/** Reads YAML 1.2, one document, without tags. Time and memory are bounded, whatever is in the text. */
export function parseYaml(
  text: string,
  file: string
): YamlDocument | { readonly problems: readonly Diagnostic[] } {
  const sourceAt = sourceLocator(text, file)
  const failWith = (message: string, offset: number) => ({
    problems: [{ message, source: sourceAt(offset) }]
  })
  const control = text.search(/[^\P{Cc}\t\r\n]|\uFEFF|[\uFFFE\uFFFF]/u)
  if (control >= 0) {
    const name = nameOfCharacter(text.slice(control))
    return failWith(`There is a control character here (${name}); a policy is plain text.`, control)
  }
  const violation = checkYamlLimits(text)
  if (violation !== null) return failWith(violation.message, violation.offset)
  const document = parseDocument(text, {
    prettyErrors: false,
    version: '1.2',
    merge: false,
    resolveKnownTags: false,
    // Its own check takes quadratic time.
    uniqueKeys: false
  })
  const yamlErrors = [...document.errors, ...document.warnings]
  const diagnostics = withoutConsequentialErrors(
    yamlErrors.filter(fault => !isUnresolvedTag(fault)),
    ({ pos }) => sourceAt(pos[0]).line
  ).map(fault => ({
    message: yamlErrorMessage(fault) + invisibleCharacterHint(text, fault.pos[0]),
    source: sourceAt(fault.pos[0])
  }))
  if (yamlErrors.some(fault => fault.code !== 'BAD_ALIAS' && !isUnresolvedTag(fault))) {
    return { problems: diagnostics }
  }
  const { yaml } = document.directives
  if (yaml.explicit === true && yaml.version !== '1.2') {
    return failWith(
      `The file says that it is YAML ${yaml.version}, which reads some words otherwise; take the %YAML line out.`,
      text.search(/^%YAML/m)
    )
  }
  const reader = new YamlReader(document, text, sourceAt)
  const value = reader.read()
  if (reader.isFull) return { problems: [...diagnostics, ...reader.problems] }
  return {
    value,
    valueSources: reader.places,
    keySources: reader.keys,
    problems: [...diagnostics, ...reader.problems],
    unreadable: reader.unread
  }
}

/** Where an offset is, in lines and columns. */
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

/** The parser takes such a value for text; the reader speaks of its tag. */
function isUnresolvedTag({ code, message }: YAMLError): boolean {
  return code === 'TAG_RESOLVE_FAILED' && message.startsWith('Unresolved tag')
}

/** One mistake of YAML makes the parser stumble over the rest of its line, or over all that follows. */
function withoutConsequentialErrors(
  yamlErrors: readonly YAMLError[],
  lineOf: (fault: YAMLError) => number
) {
  const seen = new Set<number>()
  const isLost = ({ message }: YAMLError): boolean => message.includes('in YAML stream')
  const first = yamlErrors.findIndex(isLost)
  return yamlErrors.filter(
    (fault, index) =>
      fault.code === 'BAD_ALIAS' ||
      (seen.size < seen.add(lineOf(fault)).size && !(isLost(fault) && index > first))
  )
}

const keyExpected = 'A key, a colon and a space are wanted here.'

/** The mistakes that people make, by the parser's code. */
const messagesByCode: Readonly<Record<string, string>> = {
  BAD_ALIAS: "A * begins an alias in YAML; put the pattern in quotes: '*'.",
  BAD_SCALAR_START: 'Text that begins like this needs quotes.',
  BLOCK_AS_IMPLICIT_KEY: 'Text with a colon and a space in it needs quotes.',
  MULTILINE_IMPLICIT_KEY: keyExpected,
  MULTIPLE_DOCS: 'A second document begins here; a policy is one.',
  TAB_AS_INDENT: 'There is a tab here; YAML takes spaces only to indent.'
}

/** Some codes stand for many mistakes; what is rare keeps the parser's own words. */
function yamlErrorMessage({ code, message }: YAMLError): string {
  const words = messagesByCode[code]
  if (words !== undefined) return words
  if (message.startsWith('Implicit map keys')) return keyExpected
  if (message.startsWith('Missing closing')) return 'A quote is not closed before this place.'
  if (/^Flow .* end with a/.test(message)) {
    return 'A bracket is not closed before this place, or what is in it is not indented.'
  }
  return `This is no YAML: ${plainText(message, Infinity)}.`
}

/**
 * What cannot be seen in the line of a mistake, or in the one before, is most likely the mistake; so is
 * a full-width colon behind a key.
 */
function invisibleCharacterHint(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1
  const end = text.indexOf('\n', offset)
  const line = text.slice(start, end < 0 ? undefined : end)
  const before = start < 2 ? '' : text.slice(text.lastIndexOf('\n', start - 2) + 1, start - 1)
  for (const [where, of] of [
    [line, ''],
    [before, ' of the line before']
  ] as const) {
    const invisible = firstInvisible(where.replace(/[\t\r]/g, ' '))
    if (invisible !== null) {
      return ` There is an invisible character in column ${invisible.offset + 1}${of} (${invisible.name}): YAML takes plain spaces only.`
    }
  }
  const colon = /^[\s-]*[\w-]+\uff1a/.exec(line)
  return colon === null
    ? ''
    : ` The colon in column ${colon[0].length} is a full-width one (U+FF1A): YAML takes ":" and a space.`
}

/** Turns nodes into data, following aliases. */
class YamlReader {
  readonly places = new Map<string, SourceLocation>()
  readonly keys = new Map<string, SourceLocation>()
  readonly problems: Diagnostic[] = []
  readonly unread = new Set<string>()
  readonly #root: Node | null
  readonly #text: string
  readonly #placeOf: (offset: number) => SourceLocation
  readonly #targets: ReadonlyMap<Alias, Node>
  /** The alias in the file that everything at hand came by. */
  #by: SourceLocation | undefined
  #nodes = 0
  #full = false

  constructor(
    document: Document.Parsed,
    text: string,
    placeOf: (offset: number) => SourceLocation
  ) {
    this.#root = document.contents
    this.#text = text
    this.#placeOf = placeOf
    this.#targets = resolveAliases(document)
  }

  /** There was too much to read all of it. */
  get isFull(): boolean {
    return this.#full
  }

  read(): unknown {
    return this.#root === null ? null : this.#read(this.#root, '', 0)
  }

  #read(node: Node, pointer: string, depth: number): unknown {
    const place = this.#placeOf(node.range?.[0] ?? 0)
    this.places.set(pointer, place)
    this.#nodes += 1
    if (this.#full) return null
    if (this.#nodes > maxNodes || depth > maxDepth) {
      this.#full = true
      const what = depth > maxDepth ? 'nested too deep' : 'too much, with all its aliases,'
      return this.#leave(pointer, `This is ${what} for a policy.`, this.#by ?? place)
    }
    if (isAlias(node)) return this.#follow(node, pointer, depth, place)
    if (node.tag !== undefined) return this.#tag(node, pointer)
    if (isMap(node)) return this.#map(node, pointer, depth)
    if (isSeq(node)) {
      if (node.items.length > maxEntries) {
        return this.#leave(pointer, `A list here has more than ${maxEntries} entries.`, place)
      }
      return node.items.map((item, index) =>
        this.#read(item as Node, `${pointer}/${index}`, depth + 1)
      )
    }
    return isScalar(node) ? this.#scalar(node.value, pointer, place) : null
  }

  #map(node: Node & { items: unknown[] }, pointer: string, depth: number): unknown {
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    if (node.items.length > maxKeys) {
      const message = `This mapping has more than ${maxKeys} keys, and none of a policy has so many.`
      return this.#leave(pointer, message, this.#placeOf(node.range?.[0] ?? 0))
    }
    for (const pair of node.items) {
      if (!isPair(pair)) continue
      const key = pair.key as Node | null
      const place = this.#placeOf(key?.range?.[0] ?? node.range?.[0] ?? 0)
      if (!isScalar(key) || typeof key.value !== 'string' || key.tag !== undefined) {
        this.#problem('A key must be one word of plain text.', place)
        continue
      }
      const name = key.value
      if (name.length > maxKeyLength || name in map) {
        const what = name in map ? 'is there twice' : 'is longer than any of a policy'
        this.#problem(`The key ${quoted(name)} ${what}.`, place)
        continue
      }
      const inner = `${pointer}/${escapeJsonPointer(name)}`
      this.keys.set(inner, place)
      const value = pair.value as Node | null
      if (value === null) this.places.set(inner, place)
      map[name] = value === null ? null : this.#read(value, inner, depth + 1)
    }
    return map
  }

  #scalar(value: unknown, pointer: string, place: SourceLocation): unknown {
    const control =
      typeof value === 'string' ? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(value.replace(/\n/g, ' ')) : null
    if (control === null) return value
    const name = nameOfCharacter(control[0])
    return this.#leave(pointer, `There is a control character in this text (${name}).`, place)
  }

  /** What begins with a `!`: an exclusion without quotes, nearly always. */
  #tag(node: Node, pointer: string): null {
    let at = this.#text.lastIndexOf('!', node.range?.[0] ?? 0)
    while (this.#text[at - 1] === '!') at -= 1
    const message = "A ! begins a tag in YAML; put the pattern in quotes: '!…'."
    return this.#leave(pointer, message, this.#placeOf(at))
  }

  #follow(alias: Alias, pointer: string, depth: number, place: SourceLocation): unknown {
    const target = this.#targets.get(alias)
    if (target !== undefined) {
      const outer = this.#by
      this.#by ??= place
      // An alias inside of its own anchor ends at the depth.
      const value = this.#read(target, pointer, depth + 1)
      this.#by = outer
      return value
    }
    // Without a name it has its remark already.
    if (alias.source === '') return this.#unreadAt(pointer)
    const name = quoted(`&${alias.source}`)
    const message = `There is no anchor ${name} before this alias; put it in quotes if it is a pattern.`
    return this.#leave(pointer, message, place)
  }

  #leave(pointer: string, message: string, source: SourceLocation): null {
    this.#problem(message, source)
    return this.#unreadAt(pointer)
  }

  #unreadAt(pointer: string): null {
    this.unread.add(pointer)
    return null
  }

  #problem(message: string, source: SourceLocation): void {
    this.problems.push({ message, source })
  }
}

/** What each alias stands for: the last node before it that has its anchor. */
function resolveAliases(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const targets = new Map<Alias, Node>()
  visit(document, {
    Node: (_, node) => {
      if (isAlias(node)) {
        const target = anchors.get(node.source)
        if (target !== undefined) targets.set(node, target)
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node)
    }
  })
  return targets
}

/** A part of a JSON pointer. Source: RFC 6901. */
export function escapeJsonPointer(part: string): string {
  return part.replaceAll('~', '~0').replaceAll('/', '~1')
}
