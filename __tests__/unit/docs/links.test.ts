import { describe, expect, test } from '@jest/globals'
import { slug } from 'github-slugger'
import { existsSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { parseDocument, readDocuments } from '../../../dev/docs/documents.js'
import { anchorsIn, repositoryLinksIn } from '../../../dev/docs/links.js'

const documents = readDocuments('.')
const anchors = new Map(documents.map(document => [document.path, anchorsIn(document)]))

/** @returns What is wrong with a link from this file, or undefined. */
function fault(from: string, url: string): string | undefined {
  const [target = '', anchor] = url.split('#')
  const file = target === '' ? from : path.posix.join(path.posix.dirname(from), target)
  if (file.startsWith('..')) return `${file} is outside of the repository`
  if (!existsSync(file)) return `there is no ${file}`
  if (anchor === undefined) return undefined
  return anchors.get(file)?.includes(anchor) === true ? undefined : `${file} has no #${anchor}`
}

describe.each(documents.map(document => [document.path, document] as const))(
  '%s',
  (_, document) => {
    test('links to files and headings that exist', () => {
      const faults = repositoryLinksIn(document).flatMap(({ line, url }) => {
        const problem = fault(document.path, url)
        return problem === undefined ? [] : [`line ${line}: ${url}: ${problem}`]
      })
      expect(faults).toEqual([])
    })
  }
)

test.each(documents.map(document => [document.path, document] as const))(
  '%s leads from the name of a heading to that heading',
  (_, document) => {
    const misleading = repositoryLinksIn(document).flatMap(({ line, url, text }) => {
      const [target = '', anchor] = url.split('#')
      const file =
        target === '' ? document.path : path.posix.join(path.posix.dirname(document.path), target)
      // The title of a page may lead to any of its sections.
      const named = slug(text)
      const others = anchors.get(file) ?? []
      return anchor !== undefined && others.indexOf(named) > 0 && named !== anchor
        ? [`line ${line}: [${text}](${url})`]
        : []
    })
    expect(misleading).toEqual([])
  }
)

/** Files of the repository by their address on the server, with a version or without. */
const ownAddress =
  /https:\/\/(?:raw\.githubusercontent|github)\.com\/([\w-]+)\/(oss-bucket-[\w-]*)(?:\/(?:blob\/)?(?:v1|main)\/([\w./-]+))?/g

test.each(documents.map(({ path: file, text }) => [file, text] as const))(
  '%s spells the addresses of the repository right',
  (_, text) => {
    for (const [, owner, name, file = 'README.md'] of text.matchAll(ownAddress)) {
      expect({ owner, name, exists: existsSync(file) }).toEqual({
        owner: 'your-org',
        name: 'oss-bucket-encryption',
        exists: true
      })
    }
  }
)

test('every script that the documents run is there', () => {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: object }
  const named = documents.flatMap(({ text }) =>
    [...text.matchAll(/npm run (?:--silent )?([a-z:]+)/g)].map(([, name = '']) => name)
  )
  expect(named.filter(name => !Object.hasOwn(scripts, name))).toEqual([])
  expect(named.length).toBeGreaterThan(10)
})

test.each(['.github/ISSUE_TEMPLATE/config.yml', 'schema/policy.schema.json', 'action.yml'])(
  '%s links to files and headings of the repository that exist',
  file => {
    const own =
      /https:\/\/github\.com\/your-org\/oss-bucket-encryption(?:\/blob\/[\w.]+\/([\w./-]+))?(#[\w-]+)?(?=["\s)]|$)/gm
    const links = [...readFileSync(file, 'utf8').matchAll(own)]
    expect(
      links.map(([, page = 'README.md', anchor = '']) => fault('README.md', `${page}${anchor}`))
    ).toEqual(links.map(() => undefined))
  }
)

test('anchors are those that GitHub gives', () => {
  const page = '# Pods in ACK (RRSA)\n\n## CIS 5.8 and `a-b`\n\n## Twice\n\n## Twice\n'
  expect(anchorsIn(parseDocument('a.md', page))).toEqual([
    'pods-in-ack-rrsa',
    'cis-58-and-a-b',
    'twice',
    'twice-1'
  ])
})

test('links in HTML are found as well, and those to other sites left out', () => {
  const page = '[a](b.md#c) [d](https://example.com)\n\n<img src="e.png">\n\n![f](g.png)\n'
  expect(repositoryLinksIn(parseDocument('a.md', page)).map(({ url }) => url)).toEqual([
    'b.md#c',
    'e.png',
    'g.png'
  ])
})
