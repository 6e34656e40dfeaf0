import GithubSlugger from 'github-slugger'
import { descendants, lineOf, visibleText, type Document } from './documents.js'

/** A link to a place in the repository: a file, a heading, or both. */
export interface RepositoryLink {
  readonly document: string
  readonly line: number
  /** As it is written: `requirements.md#keys`. */
  readonly url: string
  /** What a reader sees of it; empty for HTML. */
  readonly text: string
}

/** Links, pictures and HTML sources that lead to a place in the repository. */
export function repositoryLinksIn({ path, root }: Document): RepositoryLink[] {
  return descendants(root)
    .flatMap(node => {
      if (node.type === 'html') {
        const sources = node.value.matchAll(/\b(?:href|src|srcset)=["']([^"']+)["']/g)
        return [...sources].map(([, url = '']) => ({ url, line: lineOf(node), text: '' }))
      }
      return 'url' in node ? [{ url: node.url, line: lineOf(node), text: visibleText(node) }] : []
    })
    .filter(({ url }) => !/^[a-z]+:/i.test(url))
    .map(link => ({ document: path, ...link }))
}

/** The anchors that GitHub gives to the headings of a document. */
export function anchorsIn({ root }: Document): string[] {
  const slugger = new GithubSlugger()
  return descendants(root)
    .filter(({ type }) => type === 'heading')
    .map(heading => slugger.slug(visibleText(heading)))
}
