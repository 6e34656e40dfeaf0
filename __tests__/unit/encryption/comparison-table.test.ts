import { describe, expect, test } from '@jest/globals'
import { compare } from '../../../src/encryption/comparison.js'
import { remedyFor, type Remedy, type Requirement } from '../../../src/encryption/requirement.js'
import { describeRule, sameRule, type Rule } from '../../../src/encryption/rule.js'
import { message, value } from '../../../src/text/message.js'
import { plain } from '../../../src/text/plain.js'
import { keyA, keyB, kmsRequirement, sampleRequirements, sampleRules } from './sample-rules.js'

/**
 * Every kind of requirement with every kind of rule: what verify reports and what apply sets. "ok":
 * compliant, nothing to set. Otherwise the code, "->" and what apply sets.
 */
// prettier-ignore
const table: Record<string, Record<string, string>> = {
  AES256: {
    'no rule':     'rule-missing -> AES256',
    AES256:        'ok',
    SM4:           'algorithm-differs -> AES256',
    'KMS svc':     'algorithm-differs -> AES256',
    'KMS svc+SM4': 'algorithm-differs -> AES256',
    'KMS A':       'algorithm-differs -> AES256',
    'KMS A+SM4':   'algorithm-differs -> AES256',
    'KMS B':       'algorithm-differs -> AES256'
  },
  SM4: {
    'no rule':     'rule-missing -> SM4',
    AES256:        'algorithm-differs -> SM4',
    SM4:           'ok',
    'KMS svc':     'algorithm-differs -> SM4',
    'KMS svc+SM4': 'algorithm-differs -> SM4',
    'KMS A':       'algorithm-differs -> SM4',
    'KMS A+SM4':   'algorithm-differs -> SM4',
    'KMS B':       'algorithm-differs -> SM4'
  },
  'KMS svc': {
    'no rule':     'rule-missing -> KMS svc',
    AES256:        'algorithm-differs -> KMS svc',
    SM4:           'algorithm-differs -> KMS svc',
    'KMS svc':     'ok',
    'KMS svc+SM4': 'data-encryption-differs -> KMS svc',
    'KMS A':       'key-differs -> KMS svc',
    'KMS A+SM4':   'key-differs -> KMS svc',
    'KMS B':       'key-differs -> KMS svc'
  },
  'KMS svc+SM4': {
    'no rule':     'rule-missing -> KMS svc+SM4',
    AES256:        'algorithm-differs -> KMS svc+SM4',
    SM4:           'algorithm-differs -> KMS svc+SM4',
    'KMS svc':     'data-encryption-differs -> KMS svc+SM4',
    'KMS svc+SM4': 'ok',
    'KMS A':       'key-differs -> KMS svc+SM4',
    'KMS A+SM4':   'key-differs -> KMS svc+SM4',
    'KMS B':       'key-differs -> KMS svc+SM4'
  },
  'KMS A': {
    'no rule':     'rule-missing -> KMS A',
    AES256:        'algorithm-differs -> KMS A',
    SM4:           'algorithm-differs -> KMS A',
    'KMS svc':     'key-differs -> KMS A',
    'KMS svc+SM4': 'key-differs -> KMS A',
    'KMS A':       'ok',
    'KMS A+SM4':   'data-encryption-differs -> KMS A',
    'KMS B':       'key-differs -> KMS A'
  },
  'KMS A+SM4': {
    'no rule':     'rule-missing -> KMS A+SM4',
    AES256:        'algorithm-differs -> KMS A+SM4',
    SM4:           'algorithm-differs -> KMS A+SM4',
    'KMS svc':     'key-differs -> KMS A+SM4',
    'KMS svc+SM4': 'key-differs -> KMS A+SM4',
    'KMS A':       'data-encryption-differs -> KMS A+SM4',
    'KMS A+SM4':   'ok',
    'KMS B':       'key-differs -> KMS A+SM4'
  },
  'KMS A|B': {
    'no rule':     'rule-missing -> KMS A',
    AES256:        'algorithm-differs -> KMS A',
    SM4:           'algorithm-differs -> KMS A',
    'KMS svc':     'key-differs -> KMS A',
    'KMS svc+SM4': 'key-differs -> KMS A',
    'KMS A':       'ok',
    'KMS A+SM4':   'data-encryption-differs -> KMS A',
    'KMS B':       'ok'
  },
  'KMS *': {
    'no rule':     'rule-missing -> no-key-to-apply',
    AES256:        'algorithm-differs -> no-key-to-apply',
    SM4:           'algorithm-differs -> no-key-to-apply',
    'KMS svc':     'key-differs -> no-key-to-apply',
    'KMS svc+SM4': 'key-differs -> no-key-to-apply',
    'KMS A':       'ok',
    'KMS A+SM4':   'data-encryption-differs -> no-key-to-apply',
    'KMS B':       'ok'
  },
  'KMS *+SM4': {
    'no rule':     'rule-missing -> no-key-to-apply',
    AES256:        'algorithm-differs -> no-key-to-apply',
    SM4:           'algorithm-differs -> no-key-to-apply',
    'KMS svc':     'key-differs -> no-key-to-apply',
    'KMS svc+SM4': 'key-differs -> no-key-to-apply',
    'KMS A':       'data-encryption-differs -> no-key-to-apply',
    'KMS A+SM4':   'ok',
    'KMS B':       'data-encryption-differs -> no-key-to-apply'
  },
  any: {
    'no rule':     'rule-missing -> no-rule-to-apply',
    AES256:        'ok',
    SM4:           'ok',
    'KMS svc':     'ok',
    'KMS svc+SM4': 'ok',
    'KMS A':       'ok',
    'KMS A+SM4':   'ok',
    'KMS B':       'ok'
  },
  none: {
    'no rule':     'ok',
    AES256:        'rule-unexpected -> no rule',
    SM4:           'rule-unexpected -> no rule',
    'KMS svc':     'rule-unexpected -> no rule',
    'KMS svc+SM4': 'rule-unexpected -> no rule',
    'KMS A':       'rule-unexpected -> no rule',
    'KMS A+SM4':   'rule-unexpected -> no rule',
    'KMS B':       'rule-unexpected -> no rule'
  }
}

function cell(requirement: Requirement, rule: Rule | null): string {
  const comparison = compare(requirement, rule, 'cn-hangzhou')
  if (comparison.kind === 'matches') return 'ok'
  if (comparison.kind === 'unclear') return `unclear: ${plain(comparison.what)}`
  const remedy = remedyFor(requirement, 'cn-hangzhou')
  return `${comparison.code} -> ${describeRemedy(remedy)}`
}

function describeRemedy(remedy: Remedy): string {
  switch (remedy.kind) {
    case 'set':
      return nameOf(remedy.rule)
    case 'none':
      return remedy.code
    case 'unresolved':
      return remedy.alias
  }
}

function nameOf(rule: Rule | null): string {
  const same = Object.entries(sampleRules).find(
    ([, known]) => plain(describeRule(known)) === plain(describeRule(rule))
  )
  return same?.[0] ?? `another rule: ${plain(describeRule(rule))}`
}

describe('compare and remedyFor', () => {
  test('are tested with every requirement and every rule', () => {
    expect(Object.keys(table)).toEqual(Object.keys(sampleRequirements))
    for (const row of Object.values(table))
      expect(Object.keys(row)).toEqual(Object.keys(sampleRules))
  })

  for (const [name, requirement] of Object.entries(sampleRequirements)) {
    test(`judge every rule where ${name} is required`, () => {
      const row = Object.fromEntries(
        Object.entries(sampleRules).map(([ruleName, rule]) => [ruleName, cell(requirement, rule)])
      )
      expect(row).toEqual(table[name])
    })
  }
})

describe('a rule with a value that this version does not know', () => {
  const odd: Rule = { algorithm: 'AES512' }
  test.each(Object.entries(sampleRequirements).filter(([name]) => name !== 'any'))(
    'differs from the requirement %s if its algorithm is unknown',
    (_, requirement) => {
      expect(compare(requirement, odd, 'cn-hangzhou').kind).toBe('differs')
    }
  )

  test('is unclear where any rule is accepted', () => {
    const any: Requirement = { algorithm: 'any' }
    expect(compare(any, odd, 'cn-hangzhou')).toEqual({
      kind: 'unclear',
      what: message`the algorithm ${value('AES512')}`
    })
    expect(compare(any, { algorithm: 'KMS', kmsDataEncryption: 'DES' }, 'cn-hangzhou')).toEqual({
      kind: 'unclear',
      what: message`the data encryption algorithm ${value('DES')}`
    })
  })

  test('matches AES256 if it also states AES256 as the data encryption', () => {
    const rule: Rule = { algorithm: 'AES256', kmsDataEncryption: 'AES256' }
    expect(compare({ algorithm: 'AES256' }, rule, 'cn-hangzhou').kind).toBe('matches')
    expect(sameRule(rule, { algorithm: 'AES256' })).toBe(true)
  })

  test('differs from AES256 if it encrypts data with SM4', () => {
    const rule: Rule = { algorithm: 'AES256', kmsDataEncryption: 'SM4' }
    expect(compare({ algorithm: 'AES256' }, rule, 'cn-hangzhou')).toEqual({
      kind: 'differs',
      code: 'data-encryption-differs',
      differences: [{ field: 'kmsDataEncryption', required: '', actual: 'SM4' }]
    })
  })

  test('differs from AES256 if it has a key id', () => {
    const rule: Rule = { algorithm: 'AES256', kmsKeyId: keyA }
    expect(compare({ algorithm: 'AES256' }, rule, 'cn-hangzhou')).toMatchObject({
      code: 'key-differs'
    })
  })
})

describe('an unresolved alias', () => {
  test.each<Rule | null>([null, { algorithm: 'AES256' }, { algorithm: 'KMS' }])(
    'is neither set nor taken for the service key, over %j',
    rule => {
      const requirement = kmsRequirement([{ alias: 'alias/prod' }])
      expect(remedyFor(requirement, 'cn-hangzhou')).toEqual({
        kind: 'unresolved',
        alias: 'alias/prod'
      })
      expect(cell(requirement, rule)).toMatch(/^[a-z-]+ -> alias\/prod$/)
    }
  )

  test('is not skipped in favor of a later key of the list', () => {
    const requirement = kmsRequirement([{ alias: 'alias/prod' }, { id: keyB }])
    expect(remedyFor(requirement, 'cn-hangzhou')).toEqual({
      kind: 'unresolved',
      alias: 'alias/prod'
    })
  })
})

describe('a required key with a region', () => {
  const here = { id: keyA, region: 'cn-hangzhou' }
  const elsewhere = { id: keyB, region: 'cn-beijing' }

  test('is neither accepted nor applied in another region', () => {
    const requirement = kmsRequirement([elsewhere])
    expect(cell(requirement, { algorithm: 'KMS', kmsKeyId: keyB })).toBe(
      'kms-key-unusable -> kms-key-unusable'
    )
    expect(cell(requirement, null)).toBe('kms-key-unusable -> kms-key-unusable')
  })

  test('is ignored in another region if the list has a key of the bucket’s region', () => {
    const requirement = kmsRequirement([elsewhere, here])
    expect(cell(requirement, { algorithm: 'KMS', kmsKeyId: keyB })).toBe('key-differs -> KMS A')
    expect(cell(requirement, { algorithm: 'KMS', kmsKeyId: keyA })).toBe('ok')
  })
})
