import { describe, expect, test } from '@jest/globals'
import { invalidPolicies } from '../../../dev/scripts/policy-fuzzing/invalid-policies.js'
import { problemsOf } from './policy-problems.js'

const validPolicy = `version: 1
rules:
  - buckets: [photos]
    algorithm: AES256
`

describe('parsePolicy rejects a file', () => {
  test.each(invalidPolicies.map(({ title, ...policy }) => [title, policy] as const))(
    'with %s',
    (_, { text, problems }) => {
      expect(problems).not.toEqual([])
      expect(problemsOf(text)).toEqual(problems)
    }
  )

  const empty = '1:1 The file is empty. A policy needs at least version and rules.'
  test.each<[string, string, string]>([
    ['nothing in it', '', empty],
    ['nothing but a comment', '# later\n', empty],
    ['nothing but null', '~\n', empty],
    ['nothing but the start of a document', '---\n', empty],
    [
      'tabs',
      'version: 1\nrules:\n\t- buckets: [photos]\n',
      '3:1 This line is indented with a tab. Use spaces: YAML does not allow tabs for indentation.'
    ],
    [
      'an unclosed quote',
      'version: 1\nrules:\n  - buckets: ["photos]\n    algorithm: AES256\n',
      '5:1 A closing quote is missing before this position.'
    ],
    [
      'a NUL',
      `${validPolicy}# \0\n`,
      '5:3 The character at this position (U+0000 invisible) is not allowed in a policy. Remove it.'
    ],
    [
      'a byte order mark in the middle',
      `${validPolicy}\uFEFF`,
      '5:1 The character at this position (U+FEFF byte order mark) is not allowed in a policy. Remove it.'
    ],
    [
      'a mistake and Windows line ends',
      validPolicy.replace('AES256', 'aes256').replaceAll('\n', '\r\n'),
      '4:16 algorithm is "aes256". Valid values: AES256, SM4, KMS, none, any. Did you mean AES256?'
    ],
    [
      'more invalid escapes than the limit, each of which costs the parser an error with a stack trace',
      `version: 1\nrules: "${'\\q'.repeat(51)}"\n`,
      '2:8 The file has more than 50 invalid escape sequences. Put strings that contain backslashes in single quotes, where a backslash has no special meaning.'
    ],
    [
      'more escaped carriage returns than the limit, without their line feeds',
      `version: 1\nrules: "${'\\\r'.repeat(51)}"\n`,
      '2:8 The file has more than 50 invalid escape sequences. Put strings that contain backslashes in single quotes, where a backslash has no special meaning.'
    ],
    [
      'more keys in a mapping than the limit',
      Array.from({ length: 1001 }, (_, index) => `k${index}: 1\n`).join(''),
      '1:1 This mapping has more than 1000 keys, which is too many for a policy.'
    ]
  ])('with %s', (_, text, problem) => {
    expect(problemsOf(text)).toEqual([problem])
  })
})
