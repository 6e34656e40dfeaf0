import { expect, test } from '@jest/globals'
import { parsePolicy } from '../../../src/policy/parse-policy.js'
import { plain } from '../../../src/text/plain.js'

// YAML has many ways to make one text of several names. All must be rejected: a name that is read as
// part of another one would leave a bucket unchecked.
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const problemsOf = (buckets: string, more = ''): string[] => {
  const text = `version: 1\nrules:\n  - buckets: ${buckets}\n    algorithm: KMS\n${more}`
  const read = parsePolicy(text, 'policy.yml')
  return read.ok ? [] : read.problems.map(({ message }) => plain(message))
}

test.each([
  '>\n      photos\n      plain',
  '>\n      photos   # the archive reads this one too\n      plain',
  'photos, plain',
  '\n      - >\n        photos\n        plain',
  '\n      - >\n        photos # main\n        plain',
  '\n      - |\n        photos\n        plain',
  '\n      - photos\n        plain',
  '\n      - photos plain',
  '[photos plain]',
  '["photos, plain"]',
  '["photos # plain"]',
  '["photos\\tplain"]',
  '["photos\\rplain"]',
  '["photos\\u0085plain"]',
  '["photos\\u2028plain"]',
  '[logs, "! photos plain"]'
])('parsePolicy rejects several names in one entry of buckets: %j', buckets => {
  expect(problemsOf(buckets)).toEqual([
    expect.stringMatching(/^buckets |character that is not allowed/)
  ])
})

test.each([
  `>\n      ${key}\n      alias/b\n`,
  `>\n      ${key} # the old one\n      alias/b\n`,
  `${key}, alias/b\n`,
  `["${key} alias/b"]\n`,
  `["${key},alias/b"]\n`,
  `"*, ${key}"\n`,
  '"* *"\n'
])('parsePolicy rejects several keys in one text of kms-key-id: %j', keys => {
  expect(problemsOf('[photos]', `    kms-key-id: ${keys}`)).toEqual([
    expect.stringMatching(/^kms-key-id ".*" looks like more than one key: write a list/)
  ])
})

test.each(['>\n      photos\n      plain\n', 'photos, plain\n', '"photos # plain"\n'])(
  'parsePolicy rejects several names in the bucket of an exemption: %j',
  bucket => {
    const more = `exemptions:\n  - bucket: ${bucket}    reason: a\n    owner: b\n    expires: 2099-01-01\n`
    expect(problemsOf('[photos]', more)).toEqual([
      expect.stringMatching(
        /^bucket ".*" is not a single bucket name: an exemption applies to one bucket/
      )
    ])
  }
)
