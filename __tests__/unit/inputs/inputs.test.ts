import { describe, expect, test } from '@jest/globals'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'
import { plain } from '../../../src/text/plain.js'

// The test of the bundle covers every message once.
const validInputs = { bucket: 'photos', algorithm: 'AES256' }
const parse = (inputs: Partial<Record<InputName, string>>) =>
  parseInputs({ ...inputDefaults, ...validInputs, ...inputs })
const problemsOf = (inputs: Partial<Record<InputName, string>>) => parse(inputs).problems.map(plain)
const file = { bucket: '', algorithm: '', 'policy-file': 'p.yml' }
const role = { 'role-to-assume': 'acs:ram::1234567890123456:role/gate' }
const draft = { ...file, mode: 'draft' }

describe('parseInputs rejects', () => {
  test.each<[string, Partial<Record<InputName, string>>, RegExp]>([
    ['an empty bucket list', { bucket: '' }, /^bucket is empty/],
    ['a bucket list of only a comma', { bucket: ' , ' }, /^bucket is empty/],
    ['a bucket list of only comments', { bucket: '# a\n# b' }, /^bucket is empty/],
    ['a bucket list of only exclusions', { bucket: '!photos' }, /^bucket contains only exclusions/],
    [
      'a policy file together with a bucket',
      { ...file, bucket: 'photos' },
      /^policy-file cannot be combined with bucket:/
    ],
    [
      'a policy file together with a key',
      { ...file, 'kms-key-id': 'x' },
      /^policy-file cannot be combined with kms-key-id:/
    ],
    [
      'a policy file together with an algorithm',
      { ...file, algorithm: 'any' },
      /^policy-file cannot be combined with algorithm:/
    ],
    [
      'a key list of only a comma',
      { algorithm: 'KMS', 'kms-key-id': ',' },
      /^kms-key-id is set, but names no key/
    ],
    ['a key with AES256', { 'kms-key-id': '*' }, /^kms-key-id is valid only with algorithm: KMS/],
    ['a draft without a file', { ...draft, 'policy-file': '' }, /^mode: draft needs policy-file/],
    [
      'a draft with a canary',
      { ...draft, canary: 'TRUE' },
      /^canary cannot be combined with mode: draft/
    ],
    [
      'a draft with an algorithm',
      { ...draft, algorithm: 'SM4' },
      /^algorithm cannot be combined with/
    ],
    [
      'a boolean that only YAML 1.1 has',
      { canary: 'yes' },
      /^canary is "yes", but must be true or false/
    ],
    [
      'zero attempts',
      { 'max-attempts': '0' },
      /^max-attempts is "0", but must be a whole number from 1 to 20/
    ],
    ['too many attempts', { 'max-attempts': '21' }, /^max-attempts is "21"/],
    ['a fractional number of attempts', { 'max-attempts': '1.0' }, /^max-attempts is "1.0"/],
    [
      'a restricted session without a role',
      { 'restrict-session': 'true' },
      /^restrict-session has no effect without role-to-assume/
    ],
    [
      'a session that is too short',
      { ...role, 'role-session-expiration': '899' },
      /^role-session-expiration is "899", but must be a whole number from 900 to 43200/
    ],
    [
      'an audience with white space',
      { ...role, audience: 'a b' },
      /^audience "a b" is not valid\. .* without white space/
    ],
    [
      'a session name that STS rejects',
      { ...role, 'role-session-name': 'my session' },
      /^role-session-name "my session" is not valid/
    ],
    ['a mode in capitals', { mode: 'APPLY' }, /^mode is "APPLY"/]
  ])('%s', (_, inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([expect.stringMatching(problem)])
  })
})

describe('parseInputs reads', () => {
  test('the bucket patterns and the requirement', () => {
    const key = '9468DA86-3509-4F8D-A61E-6EAB1EAC0000'
    const { inputs, problems } = parse({
      bucket: 'photos\nlogs-* # all of them\n!logs-old',
      algorithm: 'kms',
      'kms-key-id': `${key}, ${key.toLowerCase()}`,
      'kms-data-encryption': 'sm4'
    })
    expect(problems).toEqual([])
    expect(inputs.scope).toEqual({
      kind: 'inputs',
      policy: {
        rules: [
          {
            buckets: [
              { text: 'photos', excludes: false },
              { text: 'logs-*', excludes: false },
              { text: 'logs-old', excludes: true }
            ],
            requirement: {
              algorithm: 'KMS',
              kmsKey: [{ id: key.toLowerCase() }],
              kmsDataEncryption: 'SM4'
            }
          }
        ],
        exemptions: [],
        uncovered: 'ignore'
      }
    })
  })

  test('a role with the defaults of its session', () => {
    const { inputs, problems } = parse({ ...role, 'restrict-session': 'true' })
    expect(problems).toEqual([])
    expect(inputs).toMatchObject({
      role: {
        arn: role['role-to-assume'],
        audience: 'sts.aliyuncs.com',
        sessionName: 'github-action-session',
        seconds: 900
      },
      restrictSession: true
    })
    expect(parse({}).inputs).not.toHaveProperty('role')
  })

  test.each<[InputName, number, number]>([
    ['concurrency', 1, 256],
    ['max-attempts', 1, 20],
    ['request-timeout-seconds', 1, 300]
  ])('%s as a number from %d to %d, and rejects its neighbours', (name, min, max) => {
    for (const number of [min, max]) expect(parse({ [name]: `${number}` }).problems).toEqual([])
    for (const number of [min - 1, max + 1]) {
      const range = expect.stringContaining(`${min} to ${max}`)
      expect(problemsOf({ [name]: `${number}` })).toEqual([range])
    }
  })

  test('a draft without bucket as a draft of all buckets', () => {
    const { inputs, problems } = parse(draft)
    expect(problems).toEqual([])
    expect(inputs.scope).toMatchObject({
      kind: 'draft',
      path: 'p.yml',
      policy: { rules: [{ buckets: [{ text: '*' }], requirement: { algorithm: 'any' } }] }
    })
  })

  test.each<[string, boolean]>([
    ['true', true],
    ['True', true],
    ['TRUE', true],
    ['false', false],
    ['', false]
  ])('the boolean %j as %j', (text, canary) => {
    expect(parse({ canary: text })).toMatchObject({ inputs: { canary }, problems: [] })
  })
})
