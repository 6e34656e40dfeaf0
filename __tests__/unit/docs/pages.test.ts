import { describe, expect, test } from '@jest/globals'
import {
  descendants,
  readDocuments,
  visibleText,
  type Document
} from '../../../dev/docs/documents.js'

/** How the pages are laid out, so that readers find their way and a translation can follow. */
const documents = readDocuments('.')
const readme = documents.find(({ path }) => path === 'README.md')
const pages = documents.filter(({ path }) => path.startsWith('docs/'))

const lines = ({ text }: Document): number => text.trimEnd().split('\n').length
const headings = ({ root }: Document, depth: number): string[] =>
  descendants(root).flatMap(node =>
    node.type === 'heading' && node.depth === depth ? [visibleText(node)] : []
  )

test('the README has at most 250 lines', () => {
  expect(readme && lines(readme)).toBeLessThanOrEqual(250)
})

test('every page is one click from the README, or two for contributors', () => {
  const linked = documents
    .filter(({ path }) => ['README.md', 'CONTRIBUTING.md', 'docs/architecture.md'].includes(path))
    .flatMap(({ root }) => descendants(root))
    .flatMap(node => ('url' in node ? [node.url.replace(/#.*/, '').replace(/^docs\//, '')] : []))
  const unlinked = pages.filter(({ path }) => !linked.includes(path.replace('docs/', '')))
  expect(unlinked.map(({ path }) => path)).toEqual([])
})

describe.each(pages.map(page => [page.path, page] as const))('%s', (_, page) => {
  const nodes = page.root.children

  test('has at most 400 lines', () => {
    expect(lines(page)).toBeLessThanOrEqual(400)
  })

  test('begins with its title and with what it answers', () => {
    expect(nodes[0]).toMatchObject({ type: 'heading', depth: 1 })
    expect(nodes[1]).toMatchObject({ type: 'paragraph' })
    expect(headings(page, 1)).toHaveLength(1)
  })

  test('lists its sections before the first of them, in order', () => {
    const sections = headings(page, 2)
    const first = nodes.findIndex(node => node.type === 'heading' && node.depth === 2)
    const contents = nodes
      .slice(0, first)
      .filter(({ type }) => type === 'list')
      .flatMap(descendants)
      .flatMap(node => (node.type === 'link' ? [visibleText(node)] : []))
    expect(contents.filter(title => sections.includes(title))).toEqual(sections)
  })

  test('ends with a link back to the README', () => {
    const [rule, last] = nodes.slice(-2)
    expect(rule?.type).toBe('thematicBreak')
    const links = last === undefined ? [] : descendants(last)
    expect(links[0]).toMatchObject({ type: 'link', url: '../README.md' })
  })
})

test('the texts avoid the private words that a stranger stumbles over', () => {
  const private_ =
    /\b(?:put(?:s|ting)? back|in hand|half a list|what becomes of|could not be told|cannot be told|mend(?:s|ed)?|lest|whereabouts|reckoned)\b/gi
  const found = documents.flatMap(({ path, text }) =>
    [...text.matchAll(private_)].map(([words]) => `${path}: ${words}`)
  )
  expect(found).toEqual([])
})
