import { describe, expect, test } from '@jest/globals'
import { inputDefaults } from '../../../src/inputs/inputs.js'
import { unknownInputs as judge } from '../../../src/inputs/unknown-inputs.js'
import { readEnvironment } from '../../../src/run/environment.js'

const given = { ...inputDefaults, bucket: 'photos', algorithm: 'AES256' }
const unknownInputs = (raw: Parameters<typeof judge>[0], env: Record<string, string>) => {
  const { inputs, runner } = readEnvironment(env)
  return judge(raw, inputs, runner.engine)
}
const ofWrapper = {
  INPUT_BUCKET: 'photos',
  INPUT_TEAM: 'web',
  INPUT_BUCKETS: 'photos',
  'INPUT_BUCKET-OWNER': 'me',
  INPUT_EMPTY: ''
}

describe('on GitHub', () => {
  test('every input that the action does not have is a mistake, and names the likeliest meant', () => {
    expect(unknownInputs(given, { INPUT_FAILON: 'none', INPUT_TEAM: 'web' })).toEqual({
      problems: [
        '"failon" is not an input of this action. Did you mean fail-on?',
        '"team" is not an input of this action. The README lists its inputs.'
      ],
      warnings: []
    })
  })

  test('an empty one is none, nor is what only looks like one', () => {
    const env = { INPUT_FAILON: ' ', INPUTS: 'x', INPUT_: 'x', 'INPUT_KMS-KEY-ID': 'x' }
    expect(unknownInputs(given, env)).toEqual({ problems: [], warnings: [] })
  })

  test('an invisible character in a name is named', () => {
    expect(unknownInputs(given, { 'INPUT_MODE\u200b': 'apply' }).problems).toEqual([
      '"mode[U+200B zero width space]" is not an input of this action. Did you mean mode?'
    ])
  })
})

describe.each([
  ['act', { ACT: 'true' }],
  ['Gitea', { ACT: 'true', GITEA_ACTIONS: 'true' }],
  ['Forgejo', { ACT: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }]
])('under %s', (engine, env) => {
  test('the inputs of a wrapper around the step are a warning', () => {
    expect(unknownInputs(given, { ...ofWrapper, ...env })).toEqual({
      problems: [],
      warnings: [
        `3 inputs that this action does not have were ignored: "bucket-owner", "buckets", "team". Under ${engine} the inputs of a composite action may reach its steps too. If one of these was meant for this step, correct its name.`
      ]
    })
  })

  test('beside a policy file nothing is a misspelt bucket or algorithm', () => {
    const file = { ...inputDefaults, 'policy-file': 'p.yml' }
    const misspelt = { ...env, INPUT_BUCKETS: 'x', INPUT_ALGORTIHM: 'KMS', INPUT_FAILON: 'none' }
    expect(unknownInputs(file, misspelt)).toEqual({
      problems: ['"failon" is not an input of this action. Did you mean fail-on?'],
      warnings: [expect.stringContaining('"algortihm", "buckets"')]
    })
    expect(unknownInputs(inputDefaults, misspelt).problems).toHaveLength(3)
  })

  test('a misspelt input whose right name was not given is a mistake', () => {
    const { problems, warnings } = unknownInputs(given, {
      INPUT_FAIL_ON: 'none',
      INPUT_MDOE: 'apply',
      ...env
    })
    expect(problems).toEqual([
      expect.stringContaining('Did you mean fail-on?'),
      expect.stringContaining('Did you mean mode?')
    ])
    expect(warnings).toEqual([])
  })
})

test('a variable of an engine that is not true is nobody’s word', () => {
  expect(unknownInputs(given, { INPUT_TEAM: 'web', ACT: 'false' }).problems).toHaveLength(1)
})
