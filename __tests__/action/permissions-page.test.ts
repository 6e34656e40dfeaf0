import { beforeAll, describe, expect, test } from '@jest/globals'
import { pageBlocks } from '../../dev/docs/code-blocks.js'
import type { RamPolicy } from '../../dev/emulator/emulator.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, oidcTrustPolicy, sessionPoliciesSince } from './support/oidc-job.js'

/** The RAM policies of the pages, verbatim, on an emulator that enforces them. */
const oss = actionFixture()
const oidc = oidcJob(oss)
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const getStarted = pageBlocks('docs/get-started.md')
const [shownTrust, shownPermission] = getStarted
  .filter(({ section, language }) => section === 'Release gate with OIDC' && language === 'json')
  .map(({ text }) => JSON.parse(text) as RamPolicy)
const permissions = pageBlocks('docs/permissions.md')
  .filter(({ language }) => language === 'json')
  .map(({ text }) => JSON.parse(text) as RamPolicy)

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

/** Each condition of the page with a `sub` that it allows, and with some that it denies. */
const conditions: Record<string, { allowed: string[]; denied: string[] }> = {
  'trust:tags': {
    allowed: [
      'repo:octo-org/shop:ref:refs/tags/v1.2.3',
      'repo:octo-org@123456/shop@456789:ref:refs/tags/v2'
    ],
    denied: ['repo:octo-org/shop:ref:refs/heads/v1', 'repo:octo-org/shop2:ref:refs/tags/v1']
  },
  'trust:environment': {
    allowed: [
      'repo:octo-org/shop:environment:production',
      'repo:octo-org@123456/shop@456789:environment:production'
    ],
    denied: ['repo:octo-org/shop:environment:staging', 'repo:octo-org/shop:ref:refs/heads/main']
  },
  'trust:pull-request': {
    allowed: ['repo:octo-org/shop:pull_request', 'repo:octo-org@123456/shop@456789:pull_request'],
    denied: ['repo:octo-org/shop2:pull_request', 'repo:octo-org/shop:ref:refs/heads/main']
  }
}

describe.each(Object.entries(conditions))('the condition %s', (mark, { allowed, denied }) => {
  test.each([...allowed.map(sub => [sub, 'drifted']), ...denied.map(sub => [sub, 'unknown'])])(
    'makes the job %s end as %s',
    async (sub, status) => {
      const shown = getStarted.find(block => block.mark === mark)?.text ?? ''
      const [statement] = oidcTrustPolicy().Statement
      const Condition = JSON.parse(shown) as NonNullable<RamPolicy['Statement'][0]['Condition']>
      if (statement === undefined) throw new Error('no statement')
      oss.emulator.addRole('gate', {
        trust: { Version: '1', Statement: [{ ...statement, Condition }] }
      })
      oidc.tokens.setClaims({ sub })
      const result = await run()
      oidc.tokens.setClaims({})
      expect(result.outputs['status']).toBe(status)
    }
  )
})

test('every condition of the page is tried', () => {
  const marks = getStarted.flatMap(({ mark = '' }) => (mark.startsWith('trust:') ? [mark] : []))
  expect(marks.sort()).toEqual(Object.keys(conditions).sort())
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
    if (policy === undefined) throw new Error(`The page shows no policy for ${name}.`)
    oss.emulator.addRole('gate', { trust: oidcTrustPolicy(), policy })
    oss.emulator.setRule('prod-photos', rule)
    const result = await run(inputs)
    expect(result.outputs['status']).toBe(status)
    expect(result.outputs['results']).toContain('"warnings":[]')
    // A session restricted to what the run needs works as well: the role has those permissions,
    // and no others.
    oss.emulator.setRule('prod-photos', rule)
    const from = oss.emulator.requests.length
    expect((await run({ ...inputs, 'restrict-session': 'true' })).outputs['status']).toBe(status)
    const sessions = sessionPoliciesSince(oss.emulator, from) as RamPolicy[]
    expect(actionsIn([policy])).toEqual(actionsIn(sessions))
  })

  test.each(cases)('for %s names the bucket and the key', name => {
    const policy = permissions[cases.findIndex(([one]) => one === name)]
    const resources = (policy?.Statement ?? []).flatMap(({ Resource = [] }) => Resource)
    const whole: string[] = resources.filter(resource => resource === 'acs:oss:*:*:*')
    expect(whole).toHaveLength(['patterns', 'a draft'].includes(name) ? 1 : 0)
    for (const resource of resources.filter(one => !whole.includes(one))) {
      expect(resource).toMatch(
        name === 'patterns'
          ? /^acs:oss:\*:\*:prod-\*$/
          : /^acs:oss:\*:\*:prod-photos(?:\/\.oss-bucket-encryption\/\*)?$|^acs:kms:\*:\*:key\/[\w-]+$/
      )
    }
  })

  test('of the quick start is that for verify', () => {
    expect(shownPermission).toEqual(permissions[0])
  })

  test('appears once on the page', () => {
    expect(permissions).toHaveLength(cases.length)
  })
})

/** All actions of some policies, each once, in alphabetical order. */
function actionsIn(policies: readonly RamPolicy[]): string[] {
  const actions = policies.flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))
  return [...new Set(actions)].sort()
}
