import rehypeRaw from 'rehype-raw'
import rehypeSanitize from 'rehype-sanitize'
import rehypeStringify from 'rehype-stringify'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import remarkRehype from 'remark-rehype'
import { unified } from 'unified'

/** Parses Markdown with its HTML, as GitHub does. */
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
  /** The parsed tree, and the part of it that GitHub's sanitizer keeps. */
  readonly parsed: HtmlTree
  readonly sanitized: HtmlTree
}

/** Caches trees: parsing a large report is slow. */
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

/** The number of elements by tag name. */
export function countByTagName(elements: readonly HtmlElement[]): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { tagName } of elements) counts[tagName] = (counts[tagName] ?? 0) + 1
  return counts
}

/**
 * The text of a tree.
 *
 * @param where decides which elements to descend into.
 */
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
