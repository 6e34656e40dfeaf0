import { expect, test } from '@jest/globals'
import { parsePolicy } from '../../../src/policy/parse-policy.js'

/** Whatever way YAML makes one text of several names, it is refused: none of them may go unguarded. */
const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'

const mistakesIn = (buckets: string, more = ''): string[] => {
  const text = `version: 1\nrules:\n  - buckets: ${buckets}\n    algorithm: KMS\n${more}`
  const read = parsePolicy(text, 'policy.yml')
  return read.ok ? [] : read.problems.map(({ message }) => message)
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
])('buckets: %j', buckets => {
  expect(mistakesIn(buckets)).toEqual([expect.stringMatching(/^buckets |control character/)])
})

test.each([
  `>\n      ${key}\n      alias/b\n`,
  `>\n      ${key} # the old one\n      alias/b\n`,
  `${key}, alias/b\n`,
  `["${key} alias/b"]\n`,
  `["${key},alias/b"]\n`,
  `"*, ${key}"\n`,
  '"* *"\n'
])('kms-key-id: %j', keys => {
  expect(mistakesIn('[photos]', `    kms-key-id: ${keys}`)).toEqual([
    expect.stringMatching(/^kms-key-id ".*" looks like more than one key; write a list/)
  ])
})

test.each(['>\n      photos\n      plain\n', 'photos, plain\n', '"photos # plain"\n'])(
  'bucket of an exemption: %j',
  bucket => {
    const more = `exemptions:\n  - bucket: ${bucket}    reason: a\n    owner: b\n    expires: 2099-01-01\n`
    expect(mistakesIn('[photos]', more)).toEqual([
      expect.stringMatching(/^bucket ".*" is not one name; an exemption is for one bucket/)
    ])
  }
)
