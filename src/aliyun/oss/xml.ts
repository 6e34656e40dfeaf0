import sax from 'sax'
import { Builder } from 'xml2js'

/** An XML element: its own text, without white space around it, and its children. */
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

/**
 * Parses strictly: `null` for anything but one whole document. It ends at the first error, since an
 * answer may be nothing but errors. No document types, so no entities but XML's own five.
 */
export function parseXml(source: string): Element | null {
  const parser = sax.parser(true, options)
  const open: OpenElement[] = []
  let root: OpenElement | null = null

  const refuse = (): never => {
    throw new Error('This is not one whole XML document.')
  }
  const addText = (text: string): void => {
    const element = open.at(-1)
    if (element !== undefined) element.text += text
  }
  parser.onerror = refuse
  parser.ondoctype = refuse
  parser.ontext = addText
  parser.oncdata = addText
  parser.onopentag = ({ name }) => {
    const element: OpenElement = { name, text: '', children: [] }
    const parent = open.at(-1)
    if (parent !== undefined) parent.children.push(element)
    else if (root === null) root = element
    else refuse()
    open.push(element)
  }
  parser.onclosetag = () => {
    const element = open.pop()
    if (element !== undefined) element.text = trimXml(element.text)
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

/** The text of the one child of this name; empty when there is none, or more than one. */
export function textOf(parent: Element, name: string): string {
  const child = onlyChild(parent, name)
  return child === null || child === 'duplicated' ? '' : child.text
}

/** Whether an element has no children but those of these names. */
export function hasOnly(parent: Element, names: readonly string[]): boolean {
  return parent.children.every(({ name }) => names.includes(name))
}

/** Prints a document, escaping whatever is in the values. */
export function printXml(document: object): string {
  return new Builder({ renderOpts: { pretty: false } }).buildObject(document)
}
