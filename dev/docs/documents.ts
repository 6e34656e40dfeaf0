import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import remarkGfm from 'remark-gfm'
import remarkParse from 'remark-parse'
import { unified } from 'unified'

const markdownParser = unified().use(remarkParse).use(remarkGfm)

type Root = ReturnType<typeof markdownParser.parse>
/** A node of a parsed document, as mdast names them. */
export type MarkdownNode = Root | Root['children'][number]

/** A Markdown document of the project. */
export interface Document {
  /** From the root of the repository: `docs/recipes.md`. */
  readonly path: string
  readonly text: string
  readonly root: Root
}

export function parseDocument(file: string, text: string): Document {
  return { path: file, text, root: markdownParser.parse(text) }
}

/** The documents at the root, in docs/, in overrides/ and in .github/, sorted by path. */
export function readDocuments(root: string): Document[] {
  const filesIn = (folder: string): string[] =>
    readdirSync(path.join(root, folder), { recursive: folder !== '' })
      .map(name => path.join(folder, String(name)).replaceAll(path.sep, '/'))
      .filter(name => name.endsWith('.md'))
  return ['', 'docs', 'overrides', '.github']
    .flatMap(filesIn)
    .sort()
    .map(file => parseDocument(file, readFileSync(path.join(root, file), 'utf8')))
}

/** All nodes below this one, in the order of the text. */
export function descendants(node: MarkdownNode): MarkdownNode[] {
  return 'children' in node ? node.children.flatMap(child => [child, ...descendants(child)]) : []
}

/** The text that a reader sees of a node. */
export function visibleText(node: MarkdownNode): string {
  if ('value' in node && node.type !== 'html') return node.value
  return 'children' in node ? node.children.map(visibleText).join('') : ''
}

export function lineOf(node: MarkdownNode): number {
  return node.position?.start.line ?? 0
}
