import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { RamPolicy } from '../../dev/emulator/emulator.js'
import { findingsOf, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, oidcTrustPolicy } from './support/oidc-job.js'

/** The README's policies, verbatim, on an emulator that enforces them. */
const oss = actionFixture()
const oidc = oidcJob(oss)
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const policiesIn = (heading: string): RamPolicy[] => {
  const section = readme.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```json\n([\s\S]*?)^```/gm)]
    .map(([, text = '']) => JSON.parse(text) as RamPolicy)
    .filter(policy => 'Statement' in policy)
}
const [shownTrust, shownPermission] = policiesIn('Quick start')
const permissions = policiesIn('RAM policies')

/** The code blocks that follow a marker in the README. */
const blocksAfter = (mark: string, count: number): string[] => {
  const text = readme.slice(readme.indexOf(`<!-- ${mark} -->`))
  return [...text.matchAll(/^```\w+\n([\s\S]*?)^```/gm)]
    .slice(0, count)
    .map(([, block = '']) => block)
}

beforeAll(() => {
  oss.emulator.addBucket('prod-photos')
  oss.emulator.addKmsKey(key)
})

const run = (inputs: Record<string, string> = {}): ReturnType<typeof oidc.run> =>
  oidc.run({ bucket: 'prod-photos', 'fail-on': 'unknown', ...inputs })

describe("the quick start's trust policy", () => {
  test.each([
    'repo:octo-org/shop:ref:refs/heads/main',
    'repo:octo-org@123456/shop@456789:ref:refs/heads/main'
  ])('allows the job %s what verify needs', async sub => {
    if (shownTrust === undefined || shownPermission === undefined) throw new Error('not shown')
    oss.emulator.addRole('gate', { trust: shownTrust, policy: shownPermission })
    oidc.tokens.setClaims({ sub })
    const result = await run({ 'restrict-session': 'true' })
    expect(result.outputs['status']).toBe('drifted')
  })

  test.each(['repo:octo-org/shop:ref:refs/heads/other', 'repo:octo-org/shop:pull_request'])(
    'denies the job %s',
    async sub => {
      oidc.tokens.setClaims({ sub })
      const result = await run()
      expect(result.outputs['error']).toContain(`oidc:sub ${sub}`)
      oidc.tokens.setClaims({})
    }
  )
})

test.each<[string, boolean]>([
  ['repo:octo-org/shop:ref:refs/tags/v1.2.3', true],
  ['repo:octo-org@123456/shop@456789:ref:refs/tags/v2', true],
  ['repo:octo-org/shop:ref:refs/heads/v1', false],
  ['repo:octo-org/shop2:ref:refs/tags/v1', false]
])('evaluates the condition for release tags: %s is allowed: %s', async (sub, letIn) => {
  const [condition = ''] = blocksAfter('trust:tags', 1)
  const [statement] = oidcTrustPolicy().Statement
  const Condition = JSON.parse(condition) as NonNullable<RamPolicy['Statement'][0]['Condition']>
  if (statement === undefined) throw new Error('no statement')
  oss.emulator.addRole('gate', {
    trust: { Version: '1', Statement: [{ ...statement, Condition }] }
  })
  oidc.tokens.setClaims({ sub })
  const result = await run()
  oidc.tokens.setClaims({})
  expect(result.outputs['status']).toBe(letIn ? 'drifted' : 'unknown')
})

describe('the RAM policy', () => {
  const kms = { mode: 'apply', algorithm: 'KMS', 'kms-key-id': key, 'check-kms-key': 'required' }
  const fromList = { region: '', bucket: 'prod-*' }
  const drafted = { mode: 'draft', bucket: '', algorithm: '', 'policy-file': 'drafted.yml' }
  const cases: [string, Record<string, string>, { algorithm: string } | undefined, string][] = [
    ['verify', {}, undefined, 'drifted'],
    ['patterns', fromList, undefined, 'drifted'],
    ['a draft', { ...drafted, 'fail-on': 'drift' }, { algorithm: 'AES256' }, 'compliant'],
    ['apply', { mode: 'apply' }, undefined, 'applied'],
    [
      'none',
      { mode: 'apply', algorithm: 'none', 'allow-downgrade': 'true' },
      { algorithm: 'AES256' },
      'applied'
    ],
    ['a customer key', kms, undefined, 'applied'],
    ['the same with a canary', { ...kms, canary: 'true' }, { algorithm: 'AES256' }, 'applied']
  ]
  test.each(cases)('for %s is sufficient', async (name, inputs, rule, status) => {
    const policy = permissions[cases.findIndex(([one]) => one === name)]
    if (policy === undefined) throw new Error(`The README shows no policy for ${name}.`)
    oss.emulator.addRole('gate', { trust: oidcTrustPolicy(), policy })
    oss.emulator.setRule('prod-photos', rule)
    const result = await run(inputs)
    expect(result.outputs['status']).toBe(status)
    expect(result.outputs['results']).toContain('"warnings":[]')
    // A session restricted to what the run needs works as well: the role has those permissions.
    oss.emulator.setRule('prod-photos', rule)
    expect((await run({ ...inputs, 'restrict-session': 'true' })).outputs['status']).toBe(status)
  })

  test('appears once in the README', () => {
    expect(permissions).toHaveLength(cases.length)
  })
})

describe('the policy file in the README', () => {
  const file = '.github/oss-encryption.yml'
  const verify = (text: string): ReturnType<typeof oss.run> =>
    oss.run(
      { bucket: '', algorithm: '', region: '', 'policy-file': file },
      { files: { [file]: text } }
    )
  const rules = {
    'prod-customer-data': { algorithm: 'KMS', kmsKeyId: key },
    'prod-customer-eu': { algorithm: 'KMS', kmsKeyId: key },
    'prod-logs': { algorithm: 'AES256' },
    'prod-public-site': undefined
  } as const

  beforeAll(() => {
    for (const [name, rule] of Object.entries(rules)) {
      oss.emulator.addBucket(name, rule && { rule })
    }
  })

  test('works as an example, and decides as documented', async () => {
    const [text = ''] = blocksAfter('policy:example', 1)
    expect(summarizeFindings(await verify(text))).toEqual([
      'prod-customer-data compliant',
      'prod-customer-eu compliant',
      expect.stringMatching(/^prod-logs (?:exempt algorithm-differs|drifted exemption-expired)$/),
      expect.stringContaining('prod-photos drifted'),
      expect.stringContaining('photos drifted'),
      'prod-public-site drifted rule-missing'
    ])
  })

  test('fails with mistakes as documented', async () => {
    const [text = '', error = ''] = blocksAfter('policy:mistakes', 2)
    expect(`${(await verify(text)).outputs['error'] ?? ''}\n`).toBe(error)
  })

  test('works as a draft, and equals a real draft', async () => {
    const [text = ''] = blocksAfter('policy:draft', 1)
    const findings = findingsOf(await verify(text))
    for (const name of Object.keys(rules)) {
      expect(findings.find(({ bucket }) => bucket === name)).toHaveProperty('rule')
    }
    const own = Object.keys(rules).join()
    const { expectedFileContents } = await oss.run(
      { mode: 'draft', bucket: own, algorithm: '', region: '', 'policy-file': file },
      { expectedFiles: [file] }
    )
    const undated = (policy: string): string =>
      policy.replace(/\d{4}-\d\d-\d\d/g, 'a day').replace(/uncovered: .*[\s\S]*$/, '')
    expect(undated(expectedFileContents[file] ?? '')).toBe(undated(text))
  })
})
