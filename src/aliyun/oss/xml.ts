import sax from 'sax'
import { Builder } from 'xml2js'

/** An XML element: it has text, without white space around it, or children; never both. */
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

/** Else HTML's entities would count as XML's. The option is missing from the package's types. */
const options: sax.SAXOptions & { strictEntities: boolean } = { strictEntities: true }

/** Only at the very beginning, behind a byte order mark at most. */
const declaration =
  /^\uFEFF?<\?xml\s+version\s*=\s*(["'])1\.0\1(?:\s+encoding\s*=\s*(["'])[Uu][Tt][Ff]-8\2)?(?:\s+standalone\s*=\s*(["'])(?:yes|no)\3)?\s*\?>/

/** A comment, a document type or another declaration, or an instruction: OSS sends none. */
const markup = /<!(?!\[CDATA\[)|<\?/

/** No answer of OSS comes near it, in elements; who reads one may go down all of them. */
const deepest = 32

/**
 * Parses strictly: `null` for anything but one whole document of elements that have either text or
 * children, and no attributes but the root's namespaces. What OSS never sends is refused rather than
 * passed over, since it may say what the rest does not. It ends at the first error, since an answer
 * may be nothing but errors.
 */
export function parseXml(source: string): Element | null {
  if (markup.test(source.replace(declaration, ''))) return null
  const parser = sax.parser(true, options)
  const open: OpenElement[] = []
  let root: OpenElement | null = null

  const refuse = (): never => {
    throw new Error('This is not one whole XML document.')
  }
  parser.onerror = refuse
  // The parser itself refuses text outside of the root that is not blank, but no CDATA there.
  parser.onopencdata = () => {
    if (open.length === 0) refuse()
  }
  parser.ontext = parser.oncdata = text => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  // Comes before the element that has it is open.
  parser.onattribute = ({ name }) => {
    if (open.length > 0 || !/^xmlns(?::|$)/.test(name)) refuse()
  }
  parser.onopentag = ({ name }) => {
    const element: OpenElement = { name, text: '', children: [] }
    const parent = open.at(-1)
    if (parent !== undefined) parent.children.push(element)
    else if (root === null) root = element
    else refuse()
    if (open.push(element) > deepest) refuse()
  }
  parser.onclosetag = () => {
    const element = open.pop()
    if (element === undefined) return
    element.text = trimXml(element.text)
    if (element.text !== '' && element.children.length > 0) refuse()
  }
  try {
    parser.write(source).close()
    return root
  } catch {
    return null
  }
}

/** White space as XML has it; what Unicode calls white space besides is text. */
function trimXml(text: string): string {
  let start = 0
  let end = text.length
  // A regular expression would take quadratic time for a text that is full of it.
  while (start < end && isXmlSpace(text[start])) start += 1
  while (end > start && isXmlSpace(text[end - 1])) end -= 1
  return text.slice(start, end)
}

function isXmlSpace(character: string | undefined): boolean {
  return character === ' ' || character === '\t' || character === '\r' || character === '\n'
}

/** The one child of this name: `null` when there is none, `'duplicated'` when there are more. */
export function onlyChild(parent: Element, name: string): Element | null | 'duplicated' {
  const [child, ...others] = parent.children.filter(candidate => candidate.name === name)
  return others.length > 0 ? 'duplicated' : (child ?? null)
}

/**
 * The text of the one child of this name; empty when there is none. `null` when there are more, or it
 * holds elements: then it says something, and not what was asked.
 */
export function textOf(parent: Element, name: string): string | null {
  const child = onlyChild(parent, name)
  if (child === null) return ''
  return child === 'duplicated' || child.children.length > 0 ? null : child.text
}

/** Whether an element has no children but those of these names. */
export function hasOnly(parent: Element, names: readonly string[]): boolean {
  return parent.children.every(({ name }) => names.includes(name))
}

/** Prints a document, escaping whatever is in the values. */
export function printXml(document: object): string {
  return new Builder({ renderOpts: { pretty: false } }).buildObject(document)
}
