import hcl from '@cdktf/hcl2json'
import { Ajv } from 'ajv'
import { parser as pythonParser } from '@lezer/python'
import { describe, expect, test } from '@jest/globals'
import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
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
  const schema = JSON.parse(readFileSync('schema/report.schema.json', 'utf8')) as {
    properties: Record<string, object>
    definitions: object
  }
  const ajv = new Ajv({ strictTypes: false })
  const part = (properties: object): object => ({
    definitions: schema.definitions,
    type: 'object',
    properties,
    additionalProperties: false
  })
  const isFinding = ajv.compile({
    definitions: schema.definitions,
    $ref: '#/definitions/finding'
  })
  // A report's extract has some of its fields, and some of those of `run`.
  const { run, ...properties } = schema.properties
  const isExtract = ajv.compile(part({ ...properties, run: { ...run, required: [] } }))

  test.each(ofLanguage('json'))('%s is a RAM policy, or of a report', (_, { mark, text }) => {
    const value = JSON.parse(text) as object
    if ('Statement' in value) {
      expect(value).toEqual({ Version: '1', Statement: expect.any(Array) })
    } else if (mark?.startsWith('trust:') === true) {
      expect(Object.keys(value).every(key => /^String(?:Equals|Like)$/.test(key))).toBe(true)
    } else {
      const validate = 'bucket' in value ? isFinding : isExtract
      validate(value)
      expect(validate.errors).toBeNull()
    }
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

test('every mark is known, and stands where its test looks for it', () => {
  const marks = blocks.flatMap(({ mark, document }) =>
    mark === undefined || mark === 'emulator:output' ? [] : [`${mark} in ${document}`]
  )
  expect(marks.sort()).toEqual([
    'demo:log in docs/reports.md',
    'diagram:rooms in docs/architecture.md',
    'policy:draft in docs/policies.md',
    'policy:error in docs/policies.md',
    'policy:example in docs/policies.md',
    'policy:mistakes in docs/policies.md',
    'progress:line in docs/networks.md',
    'trust:environment in docs/get-started.md',
    'trust:pull-request in docs/get-started.md',
    'trust:tags in docs/get-started.md',
    'yaml:flow in docs/elsewhere.md',
    'yaml:gitea in docs/elsewhere.md',
    'yaml:gitlab in docs/elsewhere.md'
  ])
  const outputs = blocks.filter(({ mark }) => mark === 'emulator:output')
  expect(new Set(outputs.map(({ document, section }) => `${document} ${section}`))).toEqual(
    new Set(['docs/emulator.md A red and a green run', 'docs/emulator.md Options'])
  )
})

test('every input in a command is one of the action', () => {
  const named = blocks.flatMap(({ place, text }) =>
    [...text.matchAll(/\bINPUT_([A-Z_-]+)=/g)].map(([, name = '']) => [place, name.toLowerCase()])
  )
  expect(named.filter(([, name = '']) => !inputNames.has(name))).toEqual([])
  expect(named.length).toBeGreaterThan(50)
})

describe('a trust policy', () => {
  interface Trust {
    readonly Statement?: readonly { readonly Condition?: Conditions }[]
  }
  type Conditions = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>
  const conditions = ofLanguage('json').flatMap(([place, { text, mark }]) => {
    const value = JSON.parse(text) as Trust & Conditions
    const condition = mark?.startsWith('trust:') === true ? value : value.Statement?.[0]?.Condition
    return condition === undefined ? [] : [[place, mark, condition] as const]
  })

  test('is shown five times', () => {
    expect(conditions).toHaveLength(5)
  })

  test.each(conditions)(
    'in %s accepts one issuer, one audience and one repository',
    (_, mark, condition) => {
      const { StringEquals = {}, StringLike = {}, ...others } = condition
      expect(others).toEqual({})
      expect(StringEquals['oidc:iss']).toHaveLength(1)
      expect(StringEquals['oidc:aud']).toEqual(['sts.aliyuncs.com'])
      expect(Object.keys(StringLike)).toEqual(mark === 'trust:tags' ? ['oidc:sub'] : [])
      const subjects = [...(StringEquals['oidc:sub'] ?? []), ...(StringLike['oidc:sub'] ?? [])]
      expect(subjects.length).toBeGreaterThan(0)
      for (const subject of subjects) {
        expect(subject).toMatch(
          mark === 'trust:tags'
            ? /^repo:(?:octo-org\/shop|octo-org@123456\/shop@456789):ref:refs\/tags\/v\*$/
            : /^(?:repo:(?:octo-org\/shop|octo-org@123456\/shop@456789)|project_path:octo-org\/shop:ref_type:branch):[\w:/]+$/
        )
      }
    }
  )
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
