import { describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import path from 'node:path'
import { checkouts, readWorkflow, usesIn, withoutCredentials, workflowFiles } from './workflow.js'

/** Rules that neither actionlint nor zizmor checks; CI runs those two as well. */
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
