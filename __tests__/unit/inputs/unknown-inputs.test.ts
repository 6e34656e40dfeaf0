import { describe, expect, test } from '@jest/globals'
import { inputDefaults } from '../../../src/inputs/inputs.js'
import { unknownInputs as judge } from '../../../src/inputs/unknown-inputs.js'
import { readEnvironment } from '../../../src/run/environment.js'
import { plain } from '../../../src/text/plain.js'

const validInputs = { ...inputDefaults, bucket: 'photos', algorithm: 'AES256' }
const unknownInputs = (raw: Parameters<typeof judge>[0], env: Record<string, string>) => {
  const { inputs, runner } = readEnvironment(env)
  const { problems, warnings } = judge(raw, inputs, runner.engine)
  return { problems: problems.map(plain), warnings: warnings.map(plain) }
}
const compositeInputs = {
  INPUT_BUCKET: 'photos',
  INPUT_TEAM: 'web',
  INPUT_BUCKETS: 'photos',
  'INPUT_BUCKET-OWNER': 'me',
  INPUT_EMPTY: ''
}

describe('on GitHub', () => {
  test('rejects every unknown input, and suggests the most similar one', () => {
    expect(unknownInputs(validInputs, { INPUT_FAILON: 'none', INPUT_TEAM: 'web' })).toEqual({
      problems: [
        '"failon" is not an input of this action. Did you mean fail-on?',
        '"team" is not an input of this action. See docs/inputs.md for the valid inputs.'
      ],
      warnings: []
    })
  })

  test('ignores an empty input, and a variable that only resembles one', () => {
    const env = { INPUT_FAILON: ' ', INPUTS: 'x', INPUT_: 'x', 'INPUT_KMS-KEY-ID': 'x' }
    expect(unknownInputs(validInputs, env)).toEqual({ problems: [], warnings: [] })
  })

  test('shows an invisible character in a name', () => {
    expect(unknownInputs(validInputs, { 'INPUT_MODE\u200b': 'apply' }).problems).toEqual([
      '"mode[U+200B zero width space]" is not an input of this action. Did you mean mode?'
    ])
  })
})

describe.each([
  ['act', { ACT: 'true' }],
  ['Gitea', { ACT: 'true', GITEA_ACTIONS: 'true' }],
  ['Forgejo', { ACT: 'true', GITEA_ACTIONS: 'true', FORGEJO_ACTIONS: 'true' }]
])('under %s', (engine, env) => {
  test('warns about the inputs of a composite action that wraps the step', () => {
    expect(unknownInputs(validInputs, { ...compositeInputs, ...env })).toEqual({
      problems: [],
      warnings: [
        `3 unknown inputs were ignored: "bucket-owner", "buckets", "team". On ${engine}, the steps of a composite action can also receive that action's own inputs. If an input was meant for this step, correct its name.`
      ]
    })
  })

  test('takes no unknown input for a misspelt bucket or algorithm when there is a policy file', () => {
    const file = { ...inputDefaults, 'policy-file': 'p.yml' }
    const misspelt = { ...env, INPUT_BUCKETS: 'x', INPUT_ALGORTIHM: 'KMS', INPUT_FAILON: 'none' }
    expect(unknownInputs(file, misspelt)).toEqual({
      problems: ['"failon" is not an input of this action. Did you mean fail-on?'],
      warnings: [expect.stringContaining('"algortihm", "buckets"')]
    })
    expect(unknownInputs(inputDefaults, misspelt).problems).toHaveLength(3)
  })

  test('rejects a misspelt input whose correct name was not set', () => {
    const { problems, warnings } = unknownInputs(validInputs, {
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

test('ignores the variable of an engine when its value is not true', () => {
  expect(unknownInputs(validInputs, { INPUT_TEAM: 'web', ACT: 'false' }).problems).toHaveLength(1)
})
