import { beforeAll, describe, expect, test } from '@jest/globals'
import { readFileSync } from 'node:fs'
import type { RamPolicy } from '../../emulator/emulator.js'
import { gate } from './gate.js'
import { job, trust } from './job.js'

/** The policies that the README shows, as they stand there, at work on an emulator that enforces them. */
const oss = gate()
const ci = job(oss)
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const readme = readFileSync(new URL('../../README.md', import.meta.url), 'utf8')
const policiesIn = (heading: string): RamPolicy[] => {
  const section = readme.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? ''
  return [...section.matchAll(/^```json\n([\s\S]*?)^```/gm)].map(
    ([, text = '']) => JSON.parse(text) as RamPolicy
  )
}
const [shownTrust, shownPermission] = policiesIn('Quick start')
const permissions = policiesIn('RAM policies')

beforeAll(() => {
  oss.emulator.addBucket('prod-photos')
  oss.emulator.addKmsKey(key)
})

const run = (inputs: Record<string, string> = {}): ReturnType<typeof ci.run> =>
  ci.run({ bucket: 'prod-photos', 'fail-on': 'unknown', ...inputs })

describe('the quick start', () => {
  test.each([
    'repo:octo-org/shop:ref:refs/heads/main',
    'repo:octo-org@123456/shop@456789:ref:refs/heads/main'
  ])('lets the job %s in, to do what verify needs', async sub => {
    if (shownTrust === undefined || shownPermission === undefined) throw new Error('not shown')
    oss.emulator.addRole('gate', { trust: shownTrust, policy: shownPermission })
    ci.tokens.setClaims({ sub })
    const result = await run({ 'restrict-session': 'true' })
    expect(result.outputs['status']).toBe('drifted')
  })

  test.each(['repo:octo-org/shop:ref:refs/heads/other', 'repo:octo-org/shop:pull_request'])(
    'keeps the job %s out',
    async sub => {
      ci.tokens.setClaims({ sub })
      const result = await run()
      expect(result.outputs['error']).toContain(`oidc:sub ${sub}`)
      ci.tokens.setClaims({})
    }
  )
})

describe('the RAM policy for', () => {
  const kms = { mode: 'apply', algorithm: 'KMS', 'kms-key-id': key, 'check-kms-key': 'required' }
  test.each<[string, Record<string, string>, { algorithm: string } | undefined, string]>([
    ['verify', {}, undefined, 'drifted'],
    ['apply', { mode: 'apply' }, undefined, 'applied'],
    [
      'none',
      { mode: 'apply', algorithm: 'none', 'allow-downgrade': 'true' },
      { algorithm: 'AES256' },
      'applied'
    ],
    ['a customer key', kms, undefined, 'applied'],
    ['the same with a canary', { ...kms, canary: 'true' }, { algorithm: 'AES256' }, 'applied']
  ])('%s is enough', async (name, inputs, rule, status) => {
    const index = ['verify', 'apply', 'none', 'a customer key', 'the same with a canary'].indexOf(
      name
    )
    const policy = permissions[index]
    if (policy === undefined) throw new Error(`The README shows no policy for ${name}.`)
    oss.emulator.addRole('gate', { trust: trust(), policy })
    oss.emulator.setRule('prod-photos', rule)
    const result = await run(inputs)
    expect(result.outputs['status']).toBe(status)
    expect(result.outputs['results']).toContain('"warnings":[]')
    // Restricted to what the run needs it works as well: the role has all of that.
    oss.emulator.setRule('prod-photos', rule)
    expect((await run({ ...inputs, 'restrict-session': 'true' })).outputs['status']).toBe(status)
  })

  test('each is there once', () => {
    expect(permissions).toHaveLength(5)
  })
})
