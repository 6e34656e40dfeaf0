import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  visit,
  type Alias,
  type Document,
  type Node
} from 'yaml'
import type { Diagnostic, SourceLocation } from '../encryption/source-location.js'
import { nameOfCharacter } from '../text/invisible-characters.js'
import { code, message, quote, value as valuePart, words, type Message } from '../text/message.js'

/** Nodes read, each alias counted as what it stands for: an alias bomb expands to billions. */
const maxNodes = 200_000
/** A policy is four levels deep. */
const maxDepth = 10
/** Longer than any key of a policy. The JSON pointer of a value repeats every key above it. */
const maxKeyLength = 50
/** A rule has five keys. Each unknown key is compared with every known one, to suggest a spelling. */
const maxKeys = 1_000
/** The longest list that the schema allows. Every invalid entry gets a message of its own. */
const maxEntries = 10_000

/** Turns the nodes of a document into plain data, following aliases. */
export class YamlReader {
  readonly valueSources = new Map<string, SourceLocation>()
  readonly keySources = new Map<string, SourceLocation>()
  readonly problems: Diagnostic[] = []
  readonly unreadable = new Set<string>()
  readonly #root: Node | null
  readonly #text: string
  readonly #sourceAt: (offset: number) => SourceLocation
  readonly #aliasTargets: ReadonlyMap<Alias, Node>
  /** The outermost alias through which the current node is being read. */
  #aliasSource: SourceLocation | undefined
  #nodesRead = 0
  #exceededLimits = false

  constructor(
    document: Document.Parsed,
    text: string,
    sourceAt: (offset: number) => SourceLocation
  ) {
    this.#root = document.contents
    this.#text = text
    this.#sourceAt = sourceAt
    this.#aliasTargets = resolveAliases(document)
  }

  /** Whether the document was too large or too deep to read to its end. */
  get exceededLimits(): boolean {
    return this.#exceededLimits
  }

  read(): unknown {
    return this.#root === null ? null : this.#readNode(this.#root, '', 0)
  }

  #readNode(node: Node, pointer: string, depth: number): unknown {
    const source = this.#sourceOf(node)
    this.valueSources.set(pointer, source)
    this.#nodesRead += 1
    if (this.#exceededLimits) return null
    if (this.#nodesRead > maxNodes || depth > maxDepth) {
      this.#exceededLimits = true
      const excess =
        depth > maxDepth
          ? message`The policy is nested too deeply.`
          : message`The file has too much content for a policy once its aliases are expanded.`
      return this.#skip(pointer, excess, this.#aliasSource ?? source)
    }
    if (isAlias(node)) return this.#readAlias(node, pointer, depth, source)
    if (node.tag !== undefined) return this.#skipTagged(node, pointer)
    if (isMap(node)) return this.#readMap(node, pointer, depth)
    if (isSeq(node)) {
      if (node.items.length > maxEntries) {
        return this.#skip(pointer, message`This list has more than ${maxEntries} entries.`, source)
      }
      return node.items.map((item, index) =>
        this.#readNode(item as Node, `${pointer}/${index}`, depth + 1)
      )
    }
    return isScalar(node) ? this.#readScalar(node.value, pointer, source) : null
  }

  #readMap(node: Node & { items: unknown[] }, pointer: string, depth: number): unknown {
    // Without a prototype, a key such as toString is not taken for a duplicate.
    const map: Record<string, unknown> = Object.create(null) as Record<string, unknown>
    if (node.items.length > maxKeys) {
      const problem = message`This mapping has more than ${maxKeys} keys, which is too many for a policy.`
      return this.#skip(pointer, problem, this.#sourceOf(node))
    }
    for (const pair of node.items) {
      if (!isPair(pair)) continue
      const key = pair.key as Node | null
      const source = this.#sourceAt(key?.range?.[0] ?? node.range?.[0] ?? 0)
      if (!isScalar(key) || typeof key.value !== 'string' || key.tag !== undefined) {
        this.#addProblem(
          message`A key must be text such as ${code('rules')}, not a number, a boolean, a list or a mapping.`,
          source
        )
        continue
      }
      const name = key.value
      if (name.length > maxKeyLength || name in map) {
        const problem = name in map ? 'appears twice' : 'is longer than any valid key'
        this.#addProblem(message`The key ${quote(name)} ${words(problem)}.`, source)
        continue
      }
      const valuePointer = `${pointer}/${escapeJsonPointer(name)}`
      this.keySources.set(valuePointer, source)
      const value = pair.value as Node | null
      if (value === null) this.valueSources.set(valuePointer, source)
      map[name] = value === null ? null : this.#readNode(value, valuePointer, depth + 1)
    }
    return map
  }

  #readScalar(value: unknown, pointer: string, source: SourceLocation): unknown {
    const control =
      typeof value === 'string' ? /[\p{Cc}\p{Zl}\p{Zp}]/u.exec(value.replace(/\n/g, ' ')) : null
    if (control === null) return value
    const name = nameOfCharacter(control[0])
    const problem = message`This text contains a character that is not allowed in a policy (${valuePart(name)}). Remove it.`
    return this.#skip(pointer, problem, source)
  }

  /** A tag is nearly always an exclusion that lacks its quotes. */
  #skipTagged(node: Node, pointer: string): null {
    let at = this.#text.lastIndexOf('!', node.range?.[0] ?? 0)
    while (this.#text[at - 1] === '!') at -= 1
    const problem = message`In YAML, ${code('!')} starts a tag. Put the text in quotes: ${code("'!…'")}.`
    return this.#skip(pointer, problem, this.#sourceAt(at))
  }

  #readAlias(alias: Alias, pointer: string, depth: number, source: SourceLocation): unknown {
    const target = this.#aliasTargets.get(alias)
    if (target !== undefined) {
      const outerSource = this.#aliasSource
      this.#aliasSource ??= source
      // The depth limit ends an alias inside its own anchor.
      const value = this.#readNode(target, pointer, depth + 1)
      this.#aliasSource = outerSource
      return value
    }
    // The library has already reported an alias without a name.
    if (alias.source === '') return this.#markUnreadable(pointer)
    const problem = message`The alias ${quote(`*${alias.source}`)} has no anchor before it. If it is a pattern, put it in quotes.`
    return this.#skip(pointer, problem, source)
  }

  #skip(pointer: string, problem: Message, source: SourceLocation): null {
    this.#addProblem(problem, source)
    return this.#markUnreadable(pointer)
  }

  #markUnreadable(pointer: string): null {
    this.unreadable.add(pointer)
    return null
  }

  #addProblem(problem: Message, source: SourceLocation): void {
    this.problems.push({ message: problem, source })
  }

  #sourceOf(node: Node): SourceLocation {
    return this.#sourceAt(node.range?.[0] ?? 0)
  }
}

/** Maps each alias to the last node before it that has its anchor. */
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

/** Escapes one segment of a JSON pointer. Source: RFC 6901. */
export function escapeJsonPointer(segment: string): string {
  return segment.replaceAll('~', '~0').replaceAll('/', '~1')
}
