import xml2js from 'xml2js'

/** Characters that no document may contain. Source: XML 1.0 2.2. */
const ILLEGAL_CHARACTER = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/u

/** A parsed element: its text when it has no children, else its children by name. */
export interface ParsedXmlElement {
  text: string
  children: ReadonlyMap<string, readonly ParsedXmlElement[]>
}

export function textElement(name: string, content: string | number | boolean): string {
  return `<${name}>${escape(String(content))}</${name}>`
}

export function element(name: string, children: readonly string[]): string {
  return `<${name}>${children.join('')}</${name}>`
}

export function xmlDocument(root: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n${root}\n`
}

/**
 * Parses a document with this root element; undefined for anything else: not UTF-8, not
 * well-formed, a DOCTYPE, attributes other than a namespace, or text beside elements.
 */
export function parseXml(body: Buffer, root: string): ParsedXmlElement | undefined {
  let source: string
  try {
    source = new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    return undefined
  }
  if (ILLEGAL_CHARACTER.test(source) || /<!(?:DOCTYPE|ENTITY)/i.test(source)) return undefined
  if (!endsWithRoot(source, root)) return undefined
  const tree = parse(source)
  if (tree === undefined) return undefined
  const [[name, value] = [], ...others] = Object.entries(tree)
  return name === root && others.length === 0 ? toElement(value) : undefined
}

/** xml2js stops at the end of the root, so check what follows separately. */
function endsWithRoot(source: string, root: string): boolean {
  const [, ...afterRoot] = source.split(new RegExp(`</${root}\\s*>|<${root}\\s*/>`))
  return afterRoot.length === 1 && /^(?:\s|<!--(?:(?!-->)[^])*-->)*$/.test(afterRoot[0] ?? '')
}

function parse(source: string): object | undefined {
  const parser = new xml2js.Parser({ explicitCharkey: true, explicitArray: true, async: false })
  const trees: unknown[] = []
  const errors: Error[] = []
  parser.parseString(source, (error: Error | null, result: unknown) => {
    if (error === null) trees.push(result)
    else errors.push(error)
  })
  const [tree] = trees
  return errors.length > 0 || typeof tree !== 'object' || tree === null ? undefined : tree
}

/** xml2js returns '' for an empty element, else an object: `_` is the text, `$` the attributes. */
function toElement(node: unknown): ParsedXmlElement | undefined {
  if (typeof node === 'string') return { text: '', children: new Map() }
  if (typeof node !== 'object' || node === null) return undefined
  const children = new Map<string, ParsedXmlElement[]>()
  let content = ''
  for (const [name, value] of Object.entries(node)) {
    if (name === '_') content = String(value)
    else if (name === '$') {
      if (Object.keys(value as object).some(attribute => !attribute.startsWith('xmlns'))) return
    } else {
      const read = (value as unknown[]).map(toElement)
      if (read.includes(undefined)) return undefined
      children.set(name, read as ParsedXmlElement[])
    }
  }
  return content !== '' && children.size > 0 ? undefined : { text: content, children }
}

function escape(content: string): string {
  return content
    .replace(new RegExp(ILLEGAL_CHARACTER, 'gu'), '?')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
}
