import { describe, expect, test } from '@jest/globals'
import { inputDefaults, parseInputs, type InputName } from '../../../src/inputs/inputs.js'

/** What is wrong with inputs, each for itself; the bundle's own test has every message once. */
const given = { bucket: 'photos', algorithm: 'AES256' }
const parse = (inputs: Partial<Record<InputName, string>>) =>
  parseInputs({ ...inputDefaults, ...given, ...inputs })
const problemsOf = (inputs: Partial<Record<InputName, string>>) => parse(inputs).problems
const file = { bucket: '', algorithm: '', 'policy-file': 'p.yml' }
const role = { 'role-to-assume': 'acs:ram::1234567890123456:role/gate' }
const draft = { ...file, mode: 'draft' }

describe('refused:', () => {
  test.each<[string, Partial<Record<InputName, string>>, RegExp]>([
    ['no bucket', { bucket: '' }, /^bucket is empty/],
    ['no bucket but a comma', { bucket: ' , ' }, /^bucket is empty/],
    ['no bucket but comments', { bucket: '# a\n# b' }, /^bucket is empty/],
    ['only exclusions', { bucket: '!photos' }, /^bucket only excludes/],
    ['a file and a bucket', { ...file, bucket: 'photos' }, /^policy-file and bucket exclude/],
    ['a file and a key', { ...file, 'kms-key-id': 'x' }, /^policy-file and kms-key-id exclude/],
    ['a file and an algorithm', { ...file, algorithm: 'any' }, /^policy-file and algorithm/],
    ['keys that are a comma', { algorithm: 'KMS', 'kms-key-id': ',' }, /there is no key in it/],
    ['a key beside AES256', { 'kms-key-id': '*' }, /goes with algorithm KMS only/],
    ['a draft without a file', { ...draft, 'policy-file': '' }, /^mode draft needs policy-file/],
    ['a draft with a canary', { ...draft, canary: 'TRUE' }, /^canary does not go with mode draft/],
    ['a draft with an algorithm', { ...draft, algorithm: 'SM4' }, /^algorithm does not go with/],
    ['a boolean of YAML 1.1', { canary: 'yes' }, /^canary is "yes"; it takes true or false/],
    ['no attempt', { 'max-attempts': '0' }, /^max-attempts is "0"; .* from 1 to 20/],
    ['too many attempts', { 'max-attempts': '21' }, /^max-attempts is "21"/],
    ['part of an attempt', { 'max-attempts': '1.0' }, /^max-attempts is "1.0"/],
    [
      'a narrowed session without a role',
      { 'restrict-session': 'true' },
      /^restrict-session goes with role-to-assume only/
    ],
    [
      'a session that is too short',
      { ...role, 'role-session-expiration': '899' },
      /^role-session-expiration is "899"; it takes a whole number from 900 to 43200/
    ],
    ['an audience of two', { ...role, audience: 'a b' }, /^audience "a b" has white space in it/],
    [
      'a name that STS does not take',
      { ...role, 'role-session-name': 'my session' },
      /^role-session-name "my session" is not/
    ],
    ['a mode in capitals', { mode: 'APPLY' }, /^mode is "APPLY"/]
  ])('%s', (_, inputs, problem) => {
    expect(problemsOf(inputs)).toEqual([expect.stringMatching(problem)])
  })
})

describe('read:', () => {
  test('the names and what they must have', () => {
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

  test('a role, with what a session has where nothing is said', () => {
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
  ])('%s: %d to %d, and nothing beside', (name, least, most) => {
    for (const number of [least, most]) expect(parse({ [name]: `${number}` }).problems).toEqual([])
    for (const number of [least - 1, most + 1]) {
      const words = expect.stringContaining(`${least} to ${most}`)
      expect(parse({ [name]: `${number}` }).problems).toEqual([words])
    }
  })

  test('a draft is about all buckets where none is named', () => {
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
  ])('canary: %s', (text, canary) => {
    expect(parse({ canary: text })).toMatchObject({ inputs: { canary }, problems: [] })
  })
})
