import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** As GitHub reads Markdown, HTML in it included. */
const read = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
const shown = unified().use(rehypeSanitize)
const written = unified().use(rehypeStringify)

export type Html = ReturnType<typeof read.runSync>
type Node = Html['children'][number]
export type Element = Extract<Node, { type: 'element' }>

export interface Page {
  /** What the Markdown says, and what of it GitHub's rules let through. */
  readonly read: Html
  readonly shown: Html
}

/** A large report takes its time: each text is read once. */
const pages = new Map<string, Page>()

export function asHtml(markdown: string): Page {
  const known = pages.get(markdown)
  if (known !== undefined) return known
  const tree = read.runSync(read.parse(markdown))
  const page = { read: tree, shown: shown.runSync(structuredClone(tree)) }
  pages.set(markdown, page)
  return page
}

export function asText(tree: Html): string {
  return written.stringify(tree)
}

export function elementsOf(tree: Html | Element): Element[] {
  return tree.children.flatMap(node => (node.type === 'element' ? [node, ...elementsOf(node)] : []))
}

/** How many elements of each name there are. */
export function census(elements: readonly Element[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { tagName } of elements) counts[tagName] = (counts[tagName] ?? 0) + 1
  return counts
}

/** The text of a tree; `where` says into which elements to look. */
export function textOf(
  tree: Html | Element,
  where: (element: Element) => boolean = () => true
): string {
  return tree.children
    .map(node => {
      if (node.type === 'text') return node.value
      return node.type === 'element' && where(node) ? textOf(node, where) : ''
    })
    .join('')
}
