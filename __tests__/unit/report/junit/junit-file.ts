import sax from 'sax'

/** An element as an XML reader sees it. */
export interface JunitElement {
  readonly name: string
  readonly attributes: Record<string, string>
  readonly children: JunitElement[]
  text: string
}

/** Parses a document strictly; throws if it is not well-formed. */
export function parseJunit(document: string): JunitElement {
  const root: JunitElement = { name: '', attributes: {}, children: [], text: '' }
  const path = [root]
  const here = (): JunitElement => path.at(-1) ?? root
  const parser = sax.parser(true)
  parser.onerror = error => {
    throw error
  }
  parser.onopentag = ({ name, attributes }) => {
    const read: JunitElement = {
      name,
      attributes: attributes as Record<string, string>,
      children: [],
      text: ''
    }
    here().children.push(read)
    path.push(read)
  }
  parser.onclosetag = () => {
    path.pop()
  }
  parser.ontext = text => {
    here().text += text
  }
  parser.write(document).close()
  const [only] = root.children
  if (only === undefined) throw new Error('The document is empty.')
  return only
}

/** All elements with this name, at any depth. */
export function elementsByName(within: JunitElement, name: string): JunitElement[] {
  return within.children.flatMap(child => [
    ...(child.name === name ? [child] : []),
    ...elementsByName(child, name)
  ])
}
