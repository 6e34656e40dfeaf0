import { beforeAll, expect, test } from '@jest/globals'
import { pageBlocks } from '../../dev/docs/code-blocks.js'
import { actionFixture } from './support/action-fixture.js'
import { findingsOf, summarizeFindings } from './support/sample-account.js'

/** The policy files of the page, verbatim, as a step reads and writes them. */
const oss = actionFixture()
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const blocks = pageBlocks('docs/policies.md')
const shown = (mark: string): string => {
  const [block, ...others] = blocks.filter(one => one.mark === mark)
  if (block === undefined || others.length > 0) throw new Error(`The page needs one ${mark}.`)
  return block.text
}

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
  oss.emulator.addBucket('prod-photos')
  for (const [name, rule] of Object.entries(rules)) {
    oss.emulator.addBucket(name, rule && { rule })
  }
})

test('works as an example, and decides as documented', async () => {
  const text = shown('policy:example')
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
  const { error } = (await verify(shown('policy:mistakes'))).outputs
  expect(`${error ?? ''}\n`).toBe(shown('policy:error'))
})

test('works as a draft, and equals a real draft', async () => {
  const text = shown('policy:draft')
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
