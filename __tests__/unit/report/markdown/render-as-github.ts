import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** As GitHub reads Markdown, HTML in it included. */
const parser = unified()
  .use(remarkParse)
  .use(remarkGfm)
  .use(remarkRehype, { allowDangerousHtml: true })
  .use(rehypeRaw)
const sanitizer = unified().use(rehypeSanitize)
const stringifier = unified().use(rehypeStringify)

export type HtmlTree = ReturnType<typeof parser.runSync>
type Node = HtmlTree['children'][number]
export type HtmlElement = Extract<Node, { type: 'element' }>

export interface RenderedMarkdown {
  /** What the Markdown says, and what of it GitHub's rules let through. */
  readonly parsed: HtmlTree
  readonly sanitized: HtmlTree
}

/** A large report takes its time: each text is read once. */
const pages = new Map<string, RenderedMarkdown>()

export function renderAsGithub(markdown: string): RenderedMarkdown {
  const known = pages.get(markdown)
  if (known !== undefined) return known
  const tree = parser.runSync(parser.parse(markdown))
  const page = { parsed: tree, sanitized: sanitizer.runSync(structuredClone(tree)) }
  pages.set(markdown, page)
  return page
}

export function htmlOf(tree: HtmlTree): string {
  return stringifier.stringify(tree)
}

export function elementsOf(tree: HtmlTree | HtmlElement): HtmlElement[] {
  return tree.children.flatMap(node => (node.type === 'element' ? [node, ...elementsOf(node)] : []))
}

/** How many elements of each name there are. */
export function countByTagName(elements: readonly HtmlElement[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { tagName } of elements) counts[tagName] = (counts[tagName] ?? 0) + 1
  return counts
}

/** The text of a tree; `where` says into which elements to look. */
export function textOf(
  tree: HtmlTree | HtmlElement,
  where: (element: HtmlElement) => boolean = () => true
): string {
  return tree.children
    .map(node => {
      if (node.type === 'text') return node.value
      return node.type === 'element' && where(node) ? textOf(node, where) : ''
    })
    .join('')
}
