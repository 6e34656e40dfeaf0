import { readFileSync } from 'node:fs'
import {
  descendants,
  lineOf,
  parseDocument,
  type Document,
  type MarkdownNode
} from './documents.js'

export interface CodeBlock {
  /** `docs/recipes.md:12`. */
  readonly place: string
  readonly document: string
  readonly line: number
  /** The heading of level 2 that it stands under. */
  readonly section: string
  /** `yaml`, `json`, `console` and so on; empty if none is given. */
  readonly language: string
  /** The comment right before the block, which says what it is: `policy:example`. */
  readonly mark?: string
  readonly text: string
}

export function codeBlocksIn({ path, root, text }: Document): CodeBlock[] {
  const nodes = descendants(root)
  return nodes.flatMap((node, index) => {
    if (node.type !== 'code') return []
    const mark = markIn(nodes[index - 1])
    return [
      {
        place: `${path}:${lineOf(node)}`,
        document: path,
        line: lineOf(node),
        section: sectionAt(text, lineOf(node)),
        language: node.lang ?? '',
        ...(mark === undefined ? {} : { mark }),
        text: `${node.value}\n`
      }
    ]
  })
}

/** @param file - From the root of the repository, which is the working directory. */
export function pageBlocks(file: string): CodeBlock[] {
  return codeBlocksIn(parseDocument(file, readFileSync(file, 'utf8')))
}

function markIn(node: MarkdownNode | undefined): string | undefined {
  return node?.type === 'html' ? /^<!-- ([a-z-]+:[a-z-]+) -->$/.exec(node.value)?.[1] : undefined
}

function sectionAt(text: string, line: number): string {
  const before = text.split('\n').slice(0, line)
  return before.findLast(one => one.startsWith('## '))?.slice(3) ?? ''
}
