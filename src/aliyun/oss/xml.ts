import { Builder, Parser } from 'xml2js'

/** An XML element: its children by name, its own text. */
export interface Element {
  readonly name: string
  readonly text: string
  readonly children: readonly Element[]
}

interface Parsed {
  readonly '#name': string
  readonly _?: string
  readonly $$?: readonly Parsed[]
}

/** Parses strictly: `null` for anything but one whole XML document. Knows no entities but XML's own five. */
export function parseXml(text: string): Element | null {
  const roots: unknown[] = []
  const errors: unknown[] = []
  const parser = new Parser({
    strict: true,
    explicitRoot: false,
    explicitChildren: true,
    preserveChildrenOrder: true
  })
  // By events, since the parser's promise resolves at the first root's end and overlooks what follows.
  parser.on('end', (root: unknown) => roots.push(root))
  parser.on('error', (error: unknown) => errors.push(error))
  try {
    parser.parseString(text)
    const [root] = roots
    return errors.length > 0 || roots.length !== 1 || !isParsed(root) ? null : element(root)
  } catch {
    // A document nested too deeply for the stack ends here too.
    return null
  }
}

function isParsed(root: unknown): root is Parsed {
  return typeof root === 'object' && root !== null && '#name' in root
}

function element(parsed: Parsed): Element {
  return {
    name: parsed['#name'],
    text: (parsed._ ?? '').trim(),
    children: (parsed.$$ ?? []).map(element)
  }
}

/** The one child of this name: `null` when there is none, `'duplicated'` when there are more. */
export function onlyChild(parent: Element, name: string): Element | null | 'duplicated' {
  const [child, ...others] = parent.children.filter(candidate => candidate.name === name)
  return others.length > 0 ? 'duplicated' : (child ?? null)
}

/** The text of the one child of this name; empty when there is none, or more than one. */
export function textOf(parent: Element, name: string): string {
  const child = onlyChild(parent, name)
  return child === null || child === 'duplicated' ? '' : child.text
}

/** Prints a document, escaping whatever is in the values. */
export function printXml(document: object): string {
  return new Builder({ renderOpts: { pretty: false } }).buildObject(document)
}
