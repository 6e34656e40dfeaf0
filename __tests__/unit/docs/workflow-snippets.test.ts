import {
  convertWorkflowTemplate,
  NoOperationTraceWriter,
  parseWorkflow
} from '@actions/workflow-parser'
import { describe, expect, test } from '@jest/globals'
import { parse } from 'yaml'
import { codeBlocksIn } from '../../../dev/docs/code-blocks.js'
import { parseDocument, readDocuments } from '../../../dev/docs/documents.js'
import { workflowSnippetOf } from '../../../dev/docs/workflow-snippets.js'
import { readActionFile } from '../../../dev/runner/step/action-file.js'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'
import { plain } from '../../../src/text/plain.js'
import { checkouts, withoutCredentials, type Workflow } from '../workflows/workflow.js'

/** The workflows that our Markdown shows to be pasted. CI also runs actionlint and zizmor on them. */
const inputNames = new Set(Object.keys(readActionFile().inputs))
const blocks = readDocuments('.').flatMap(codeBlocksIn)
const snippets = blocks.flatMap(block => workflowSnippetOf(block, inputNames) ?? [])

const ownAction = 'your-org/oss-bucket-encryption@v1'
const knownActions = new Set([
  ownAction,
  'actions/attest@v4',
  'actions/checkout@v7',
  'actions/upload-artifact@v7',
  'aliyun/configure-aliyun-credentials-action@v1.1.0',
  'github/codeql-action/upload-sarif@v4'
])
/** The GitHub permissions that inputs need. */
const permissionsOf = new Map([
  ['oidc-provider-arn', ['id-token']],
  ['check-name', ['checks']],
  ['pr-comment', ['pull-requests']],
  ['drift-issue', ['issues']]
])

describe.each(snippets)('$name', ({ name, text, original }) => {
  const workflow = parse(text) as Workflow

  test("is valid for GitHub's own parser", async () => {
    const { context, value } = parseWorkflow({ name, content: text }, new NoOperationTraceWriter())
    if (value !== undefined) await convertWorkflowTemplate(context, value)
    expect(context.errors.getErrors().map(({ message }) => message)).toEqual([])
  })

  test('gives our action inputs that it accepts', () => {
    const steps = Object.values(workflow.jobs).flatMap(job => job.steps ?? [])
    for (const { uses, with: inputs = {} } of steps) {
      if (uses !== ownAction) continue
      expect(Object.keys(inputs).filter(input => !inputNames.has(input))).toEqual([])
      expect(problemsWith(inputs)).toEqual([])
    }
  })

  test('uses actions and versions that exist', () => {
    for (const { uses } of Object.values(workflow.jobs).flatMap(job => job.steps ?? [])) {
      if (uses !== undefined) expect([...knownActions]).toContain(uses)
    }
  })

  test('reads outputs that its steps have', () => {
    for (const { steps = [] } of Object.values(workflow.jobs)) {
      const own = new Set(steps.flatMap(({ id, uses }) => (uses === ownAction ? [id] : [])))
      const read = JSON.stringify(steps).matchAll(/steps\.(\w+)\.outputs\.([\w-]+)/g)
      for (const [, id, output = ''] of read) {
        expect([...own]).toContain(id)
        expect(Object.keys(readActionFile().outputs)).toContain(output)
      }
    }
  })

  test('grants what its steps need, and checks out a policy file', () => {
    const shown = /^ *permissions:/m.test(original)
    for (const job of Object.values(workflow.jobs)) {
      const granted = job.permissions ?? workflow.permissions ?? {}
      expect(typeof granted).toBe('object')
      for (const [index, { uses, with: inputs = {} }] of (job.steps ?? []).entries()) {
        if (uses !== ownAction) continue
        const needed = Object.keys(inputs).flatMap(input => permissionsOf.get(input) ?? [])
        for (const permission of shown ? needed : []) {
          expect({ [permission]: 'write' }).toMatchObject({ [permission]: granted[permission] })
        }
        if (shown && 'policy-file' in inputs && inputs['mode'] !== 'draft') {
          const before = job.steps?.slice(0, index) ?? []
          expect(before.some(step => step.uses?.startsWith('actions/checkout@'))).toBe(true)
        }
      }
    }
  })

  test('skips pull requests of forks', () => {
    const { on } = workflow
    const events = typeof on === 'object' && on !== null ? Object.keys(on) : [on]
    if (!events.includes('pull_request')) return
    const conditions = Object.values(workflow.jobs).map(job => JSON.stringify(job))
    expect(conditions.some(job => job.includes('pull_request.head.repo.full_name'))).toBe(true)
  })

  test('leaves no token in a checkout', () => {
    for (const step of checkouts(workflow)) expect(step).toMatchObject(withoutCredentials)
  })

  test('gives write access only to the jobs that use it', () => {
    const whole = Object.entries(workflow.permissions ?? {})
    for (const job of Object.values(workflow.jobs)) {
      const granted = job.permissions === undefined ? whole : Object.entries(job.permissions)
      const used = JSON.stringify(job.steps)
      for (const [permission, access] of granted) {
        if (access === 'write')
          expect({ permission, used: proofOf(permission).test(used) }).toEqual({
            permission,
            used: true
          })
      }
    }
  })

  test('bounds the time of each job that it shows whole', () => {
    if (!text.startsWith('name: ')) return
    for (const job of Object.values(workflow.jobs)) {
      if (JSON.stringify(job.steps).includes('your-org/')) {
        expect(job).toHaveProperty('timeout-minutes')
      }
    }
  })

  test('puts no expression into a script', () => {
    for (const { steps = [] } of Object.values(workflow.jobs)) {
      for (const { run = '' } of steps) expect(run).not.toContain('${{')
    }
  })
})

/** What the action says about the inputs of a step; a part of a step is completed first. */
function problemsWith(inputs: Readonly<Record<string, unknown>>): string[] {
  const given = Object.entries(inputs).map(
    ([name, value]) => [name, evaluated(String(value))] as const
  )
  const what =
    'bucket' in inputs || 'policy-file' in inputs || inputs['mode'] === 'draft'
      ? {}
      : { bucket: 'prod-photos', algorithm: 'AES256' }
  const algorithm = 'bucket' in inputs && !('algorithm' in inputs) ? { algorithm: 'AES256' } : {}
  const raw: Partial<Record<InputName, string>> = {
    ...what,
    ...algorithm,
    ...Object.fromEntries(given)
  }
  return parseInputs({ ...inputDefaults, ...raw }).problems.map(plain)
}

/** An expression of a snippet has a value of its kind. */
function evaluated(text: string): string {
  return text.replace(/\$\{\{ (.+?) \}\}/g, (_, expression: string) => {
    if (/^(?:secrets\.\w+|github\.(?:token|run_id))$/.test(expression)) return 'value'
    if (expression === 'matrix.account.name') return 'shop'
    if (expression === 'matrix.account.id') return '1234567890123456'
    throw new Error(`What is the value of ${expression}?`)
  })
}

/** The part of a job that proves that it needs a permission. */
function proofOf(permission: string): RegExp {
  const proof = new Map([
    ['attestations', /actions\/attest@/],
    ['checks', /"check-name":/],
    ['id-token', /"role-to-assume":|actions\/attest@/],
    ['issues', /"drift-issue":/],
    ['pull-requests', /"pr-comment":/],
    ['security-events', /upload-sarif@/]
  ]).get(permission)
  if (proof === undefined) throw new Error(`What uses ${permission}?`)
  return proof
}

test('the workflow for Gitea gives our action inputs that it accepts', () => {
  const block = blocks.find(({ mark }) => mark === 'yaml:gitea')
  const workflow = parse(block?.text ?? '') as Workflow
  const [step, ...others] = Object.values(workflow.jobs).flatMap(job => job.steps ?? [])
  expect(others).toEqual([])
  expect(step?.uses).toBe(`https://github.com/${ownAction}`)
  expect(Object.keys(step?.with ?? {}).filter(input => !inputNames.has(input))).toEqual([])
  expect(problemsWith(step?.with ?? {})).toEqual([])
})

describe('a snippet', () => {
  const workflowOf = (markdown: string): unknown =>
    codeBlocksIn(parseDocument('docs/a.md', markdown)).map(block =>
      workflowSnippetOf(block, inputNames)
    )[0]
  const fenced = (yaml: string): string => `# Title\n\n\`\`\`yaml\n${yaml}\n\`\`\`\n`

  test.each([
    [
      'a workflow',
      'on: push\njobs: { a: { uses: ./b.yml } }',
      'on: push\njobs: { a: { uses: ./b.yml } }'
    ],
    [
      'jobs',
      'jobs: { a: { uses: ./b.yml } }',
      'on: workflow_dispatch\njobs: { a: { uses: ./b.yml } }'
    ],
    [
      'a job under its name',
      '  gate:\n    runs-on: x\n    steps:\n      - uses: a/b@v1',
      expect.stringMatching(/^jobs:\n {2}gate:\n {4}runs-on: x\n {4}steps:\n {6}- uses: a\/b@v1$/m)
    ],
    [
      'the body of a job',
      'steps:\n  - uses: a/b@v1',
      expect.stringMatching(/^ {4}steps:\n {6}- uses: a\/b@v1$/m)
    ],
    [
      'a condition',
      "if: github.event_name == 'push'",
      expect.stringMatching(
        /^ {4}if: github.event_name == 'push'\n {4}steps:\n {6}- uses: your-org/m
      )
    ],
    [
      'steps',
      '- uses: a/b@v1\n- run: x',
      expect.stringMatching(/^ {4}steps:\n {6}- uses: a\/b@v1\n {6}- run: x$/m)
    ],
    [
      'inputs',
      'bucket: |\n  a\n  b\nalgorithm: KMS',
      expect.stringMatching(/^ {8}with:\n {10}bucket: \|\n {12}a\n {12}b\n {10}algorithm: KMS$/m)
    ]
  ])('of %s becomes a workflow', (_what, yaml, text) => {
    expect(workflowOf(fenced(yaml))).toEqual({
      name: 'docs-a-3.yml',
      text,
      original: `${yaml}\n`
    })
  })

  test('of a policy, of another system and of another language is none', () => {
    expect(workflowOf(fenced('version: 1\nrules: []'))).toBeUndefined()
    expect(
      workflowOf(`<!-- yaml:gitlab -->\n\n${fenced('check: { script: [a] }').slice(9)}`)
    ).toBeUndefined()
    expect(workflowOf('```console\n- uses: a/b@v1\n```')).toBeUndefined()
  })

  test.each([
    ['a: b\nuses: a/b@v1', 'docs/a.md:3 is no workflow'],
    ['- uses: [', 'docs/a.md:3 is not YAML']
  ])('%j is rejected, not silently ignored', (yaml, words) => {
    expect(() => workflowOf(fenced(yaml))).toThrow(words)
  })
})
