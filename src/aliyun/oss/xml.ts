import sax from 'sax'
import { Builder } from 'xml2js'

/** An XML element with either text (trimmed) or children, never both. */
export interface Element {
  readonly name: string
  readonly text: string
  readonly children: readonly Element[]
}

interface OpenElement {
  readonly name: string
  text: string
  readonly children: OpenElement[]
}

/** Rejects the entities of HTML. The option is missing from the package's types. */
const options: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true }

/** Allowed at the very beginning only, after an optional byte order mark. */
const declaration =
  /^\uFEFF?<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])[Uu][Tt][Ff]-8\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/

/** A comment, a document type or other declaration, or a processing instruction: OSS sends none. */
const markup = /<!(?!\[CDATA\[)|<\?/

/** In elements. No document of OSS comes near it; the limit protects recursive readers. */
const maxDepth = 32

/**
 * Returns `null` for anything but exactly one document, whose elements have either text or children,
 * and no attributes except namespaces of the root. Constructs that OSS never sends are rejected rather
 * than ignored, since they may change the meaning. Stops at the first error, since a response may
 * consist of nothing else.
 */
export function parseXml(source: string): Element | null {
  if (markup.test(source.replace(declaration, ''))) return null
  const parser = sax.parser(true, options)
  const open: OpenElement[] = []
  let root: OpenElement | null = null

  const reject = (): never => {
    throw new Error('This is not one whole XML document.')
  }
  parser.onerror = reject
  // The parser rejects text outside of the root, but not CDATA.
  parser.onopencdata = () => {
    if (open.length === 0) reject()
  }
  parser.ontext = parser.oncdata = text => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  // Emitted before the element is open, so only the root finds `open` empty.
  parser.onattribute = ({ name }) => {
    if (open.length > 0 || !/^xmlns(?::|$)/.test(name)) reject()
  }
  parser.onopentag = ({ name }) => {
    const element: OpenElement = { name, text: '', children: [] }
    const parent = open.at(-1)
    if (parent !== undefined) parent.children.push(element)
    else if (root === null) root = element
    else reject()
    if (open.push(element) > maxDepth) reject()
  }
  parser.onclosetag = () => {
    const element = open.pop()
    if (element === undefined) return
    element.text = trimXml(element.text)
    if (element.text !== '' && element.children.length > 0) reject()
  }
  try {
    parser.write(source).close()
    return root
  } catch {
    return null
  }
}

/** Trims the white space of XML; other white space of Unicode is text. */
function trimXml(text: string): string {
  let start = 0
  let end = text.length
  // A regular expression would take quadratic time for long runs of white space.
  while (start < end && isXmlSpace(text[start])) start += 1
  while (end > start && isXmlSpace(text[end - 1])) end -= 1
  return text.slice(start, end)
}

function isXmlSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n'
}

/** The only child of this name: `null` when there is none, `'duplicated'` when there are several. */
export function onlyChild(parent: Element, name: string): Element | null | 'duplicated' {
  const [child, ...others] = parent.children.filter(candidate => candidate.name === name)
  return others.length > 0 ? 'duplicated' : (child ?? null)
}

/** The text of the only child of this name; empty when there is none, `null` when there are several or it has children. */
export function textOf(parent: Element, name: string): string | null {
  const child = onlyChild(parent, name)
  if (child === null) return ''
  return child === 'duplicated' || child.children.length > 0 ? null : child.text
}

/** Serializes a document, and escapes its values. */
export function printXml(document: object): string {
  return new Builder({ renderOpts: { pretty: false } }).buildObject(document)
}
