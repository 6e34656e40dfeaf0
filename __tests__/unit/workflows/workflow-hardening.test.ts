import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { parse } from 'yaml'
import { markdownFiles, workflowsIn } from '../../../dev/scripts/workflow-snippets.js'
import { readWorkflow, workflowFiles, type Workflow } from './workflow.js'

/** Rules that neither actionlint nor zizmor checks; CI runs those two as well. */
const usesIn = ({ jobs }: Workflow) =>
  Object.values(jobs).flatMap(({ uses, steps = [] }) =>
    uses === undefined ? steps.filter(step => step.uses !== undefined) : [{ uses }]
  )

const checkouts = (workflow: Workflow) =>
  usesIn(workflow).filter(({ uses = '' }) => uses.startsWith('actions/checkout@'))

const withoutCredentials = { with: { 'persist-credentials': false } }

describe.each(workflowFiles())('%s', file => {
  const workflow = readWorkflow(file)
  const text = readFileSync(path.join('.github/workflows', file), 'utf8')

  test('pins every action to a commit, and names its version', () => {
    const lines = text.split('\n').filter(line => /^\s*(?:- )?uses:/.test(line))
    expect(lines).toHaveLength(usesIn(workflow).length)
    for (const line of lines) {
      expect(line).toMatch(/uses: (?:\.\/\S*|[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+)$/)
    }
  })

  test('leaves no token in a checkout', () => {
    for (const step of checkouts(workflow)) expect(step).toMatchObject(withoutCredentials)
  })

  test("limits every job's permissions and time", () => {
    // Write permissions belong to the job that needs them.
    expect(Object.values(workflow.permissions ?? { missing: 'write' })).not.toContain('write')
    for (const [name, job] of Object.entries(workflow.jobs)) {
      if (job.uses === undefined)
        expect([name, job]).toEqual([
          name,
          expect.objectContaining({ 'timeout-minutes': expect.any(Number) })
        ])
    }
  })

  test('puts no expression into a script', () => {
    for (const { steps = [] } of Object.values(workflow.jobs)) {
      for (const { run = '' } of steps) expect(run).not.toContain('${{')
    }
  })
})

test('makes CI wait for all of its jobs', () => {
  const { 'all-green': last, ...others } = readWorkflow('ci.yml').jobs
  expect(last?.needs).toEqual(Object.keys(others))
})

describe('the workflows in our Markdown', () => {
  const snippets = markdownFiles('.').flatMap(document =>
    workflowsIn(document, readFileSync(document, 'utf8'))
  )

  test('are found', () => {
    const blocks = readFileSync('README.md', 'utf8').match(
      /^```yaml\n(?:(?!```).*\n)*?.*\buses: /gm
    )
    expect(snippets.filter(({ name }) => name.startsWith('README-'))).toHaveLength(
      blocks?.length ?? 0
    )
  })

  describe.each(snippets)('$name', ({ text }) => {
    const workflow = parse(text) as Workflow

    test('leave no token in a checkout', () => {
      for (const step of checkouts(workflow)) expect(step).toMatchObject(withoutCredentials)
    })

    test('give write access only to the jobs that use it', () => {
      const whole = Object.entries(workflow.permissions ?? {})
      for (const job of Object.values(workflow.jobs)) {
        const granted = job.permissions === undefined ? whole : Object.entries(job.permissions)
        const used = JSON.stringify(job.steps)
        for (const [permission, access] of granted) {
          if (access === 'write')
            expect([permission, used]).toEqual([
              permission,
              expect.stringMatching(proofOf(permission))
            ])
        }
      }
    })
  })
})

/** The part of a job that proves that it needs a permission. */
function proofOf(permission: string): RegExp {
  const proof = new Map([
    ['checks', /"check-name":/],
    ['id-token', /"role-to-assume":/],
    ['issues', /"drift-issue":/],
    ['pull-requests', /"pr-comment":/],
    ['security-events', /upload-sarif@/]
  ]).get(permission)
  if (proof === undefined) throw new Error(`What uses ${permission}?`)
  return proof
}

describe('a snippet', () => {
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
      'a job',
      'steps:\n  - uses: a/b@v1',
      expect.stringMatching(/^ {4}steps:\n {6}- uses: a\/b@v1$/m)
    ],
    [
      'steps',
      '- uses: a/b@v1\n- run: x',
      expect.stringMatching(/^ {4}steps:\n {6}- uses: a\/b@v1\n {6}- run: x$/m)
    ]
  ])('of %s becomes a workflow', (_what, yaml, text) => {
    expect(workflowsIn('docs/a.md', fenced(yaml))).toEqual([{ name: 'docs-a-3.yml', text }])
  })

  test('of other YAML is ignored', () => {
    expect(workflowsIn('a.md', fenced('bucket: a\nalgorithm: KMS'))).toEqual([])
    expect(workflowsIn('a.md', '```console\n- uses: a/b@v1\n```')).toEqual([])
  })

  test.each([
    ['a: b\nuses: a/b@v1', 'a.md:3 uses an action'],
    ['- uses: [', 'a.md:3 is not YAML']
  ])('%j is rejected, not silently ignored', (yaml, words) => {
    expect(() => workflowsIn('a.md', fenced(yaml))).toThrow(words)
  })
})
