import { beforeAll, expect, test } from '@jest/globals'
import { aes256, utcDayFromNow, sampleKeyId, summarizeFindings } from './support/sample-account.js'
import { actionFixture } from './support/action-fixture.js'
import { oidcJob, oidcInputs } from './support/oidc-job.js'

/** Keys and names that could confuse the narrowed sessions or the leak search. */
const oss = actionFixture()
const oidc = oidcJob(oss)
const name = (stem: string, index = 0): string =>
  `${stem}${String(index).padStart(3, '0')}`.padEnd(50, 'x')
const exempt = Array.from({ length: 26 }, (_, index) => name('exempt-', index))
const file = 'p.yml'

beforeAll(() => {
  for (const bucket of exempt) oss.emulator.addBucket(bucket)
  oss.emulator.addBucket(name('wanted-'))
  oss.emulator.addKmsKey(sampleKeyId, { state: 'Disabled' })
})

test('describes a key with a session that may, not with one that only reads its buckets', async () => {
  const text = `version: 1
rules:
  - buckets: [${[...exempt, name('wanted-')].join(', ')}]
    algorithm: KMS
    kms-key-id: ${sampleKeyId}
exemptions:
${exempt.map(bucket => `  - { bucket: ${bucket}, reason: r, owner: o, expires: ${utcDayFromNow(99)} }`).join('\n')}
`
  const result = await oss.run(
    {
      ...oidcInputs,
      'sts-endpoint': oss.emulator.url,
      bucket: '',
      algorithm: '',
      region: '',
      'policy-file': file,
      mode: 'apply',
      'restrict-session': 'true'
    },
    {
      files: { [file]: text },
      env: oidc.tokens.env,
      secrets: () => [...oss.emulator.issuedSecrets, ...oidc.tokens.issued]
    }
  )
  // The key is disabled: OSS would accept the rule, then reject every upload.
  expect(oss.emulator.rule(name('wanted-'))).toBeUndefined()
  expect(summarizeFindings(result)).toContain(`${name('wanted-')} drifted kms-key-unusable`)
})

test('accepts a bucket named like a digest', async () => {
  oss.emulator.addBucket('build-da39a3ee5e6b4b0d3255bfef95601890afd80709', { rule: aes256 })
  const result = await oss.run({ bucket: 'build-*', region: '' })
  expect(result.outputs['status']).toBe('compliant')
})
