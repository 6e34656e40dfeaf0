import hcl from '@cdktf/hcl2json'
import { parser as pythonParser } from '@lezer/python'
import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { codeBlocksIn, type CodeBlock } from '../../../dev/docs/code-blocks.js'
import { parseDocument, readDocuments } from '../../../dev/docs/documents.js'
import { workflowSnippetOf } from '../../../dev/docs/workflow-snippets.js'
import { readActionFile } from '../../../dev/runner/step/action-file.js'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

/** Every code block in our Markdown is checked here by its language, and many are run elsewhere. */
const blocks = readDocuments('.').flatMap(codeBlocksIn)
const inputNames = new Set(Object.keys(readActionFile().inputs))

const ofLanguage = (language: string): (readonly [string, CodeBlock])[] =>
  blocks.filter(block => block.language === language).map(block => [block.place, block])

/** What a program printed: a test compares each with what it prints now, by its mark. */
const comparedOutput = new Set([
  'demo:log', // action/demo.test.ts
  'policy:error', // action/policies-page.test.ts
  'emulator:output', // action/emulator-page.test.ts
  'progress:line' // unit/report/log/progress.test.ts
])

test('every code block has a language that is checked', () => {
  const checked = ['console', 'hcl', 'json', 'python', 'text', 'yaml']
  expect(blocks.filter(({ language }) => !checked.includes(language))).toEqual([])
})

describe('console', () => {
  test.each(ofLanguage('console'))('%s is valid bash, without a prompt', (_, { text }) => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: text, encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(text).not.toMatch(/^\$ /m)
  })
})

describe('json', () => {
  test.each(ofLanguage('json'))('%s is JSON', (_, { text }) => {
    expect(() => JSON.parse(text) as unknown).not.toThrow()
  })
})

describe('python', () => {
  test.each(ofLanguage('python'))('%s has no syntax error', (_, { text }) => {
    const errors: number[] = []
    pythonParser.parse(text).iterate({
      enter: node => {
        if (node.type.isError) errors.push(text.slice(0, node.from).split('\n').length)
      }
    })
    expect(errors).toEqual([])
  })
})

describe('hcl', () => {
  test.each(ofLanguage('hcl'))('%s is a Terraform configuration', async (place, { text }) => {
    expect(Object.keys(await hcl.parse(place, text))).toContain('resource')
  })
})

describe('yaml', () => {
  test.each(ofLanguage('yaml'))('%s is a workflow, a part of one, or a policy', (_, block) => {
    if (block.mark?.startsWith('yaml:') === true || block.mark === 'policy:mistakes') return
    if (workflowSnippetOf(block, inputNames) !== undefined) return
    const parsed = parsePolicy(block.text, block.document)
    expect(parsed.ok ? [] : parsed.problems.map(({ message }) => plain(message))).toEqual([])
  })
})

describe('text', () => {
  test.each(ofLanguage('text'))('%s is compared with what is printed', (_, { mark, text }) => {
    if (mark === 'diagram:rooms') {
      const rooms = [...text.matchAll(/\b([a-z]+)\/(?=\s|:)/g)].map(([, room = '']) => room)
      expect(rooms.filter(room => !existsSync(`src/${room}`))).toEqual([])
      expect(rooms.length).toBeGreaterThan(8)
    } else {
      expect([...comparedOutput]).toContain(mark)
    }
  })
})

describe('a code block', () => {
  test('carries its mark, its section and its place', () => {
    const page = '# A\n\n## B c\n\n<!-- policy:example -->\n\n```yaml\na: 1\n```\n'
    expect(codeBlocksIn(parseDocument('docs/a.md', page))).toEqual([
      {
        place: 'docs/a.md:7',
        document: 'docs/a.md',
        line: 7,
        section: 'B c',
        language: 'yaml',
        mark: 'policy:example',
        text: 'a: 1\n'
      }
    ])
  })
})
