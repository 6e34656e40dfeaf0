import { describe, expect, test } from '@jest/globals'
import type { Requirement } from '../../../src/encryption/requirement.js'
import { describeRule, sameRule, type Rule } from '../../../src/encryption/rule.js'
import { plain } from '../../../src/text/plain.js'
import { sampleRequirements, sampleRules } from '../encryption/sample-rules.js'
import { FakeCloudPorts } from './fake-cloud-ports.js'
import { reconcilePlainly } from './reconcile-plainly.js'

/**
 * What apply does for every previous rule, every requirement, and allow-downgrade.
 * "ok": nothing to do. A rule: set, with and without allow-downgrade. "refused | X": X is set only
 * with allow-downgrade. A reason code: nothing can be set.
 */
const previous: Record<string, Rule | null> = {
  ...sampleRules,
  AES512: { algorithm: 'AES512' },
  'KMS A+SM5': { ...sampleRules['KMS A'], algorithm: 'KMS', kmsDataEncryption: 'SM5' }
}

// prettier-ignore
const table: Record<string, Record<string, string>> = {
  AES256: {
    'no rule':     'AES256',
    AES256:        'ok',
    SM4:           'AES256',
    'KMS svc':     'refused | AES256',
    'KMS svc+SM4': 'refused | AES256',
    'KMS A':       'refused | AES256',
    'KMS A+SM4':   'refused | AES256',
    'KMS B':       'refused | AES256',
    AES512:        'refused | AES256',
    'KMS A+SM5':   'refused | AES256'
  },
  SM4: {
    'no rule':     'SM4',
    AES256:        'SM4',
    SM4:           'ok',
    'KMS svc':     'refused | SM4',
    'KMS svc+SM4': 'refused | SM4',
    'KMS A':       'refused | SM4',
    'KMS A+SM4':   'refused | SM4',
    'KMS B':       'refused | SM4',
    AES512:        'refused | SM4',
    'KMS A+SM5':   'refused | SM4'
  },
  'KMS svc': {
    'no rule':     'KMS svc',
    AES256:        'KMS svc',
    SM4:           'KMS svc',
    'KMS svc':     'ok',
    'KMS svc+SM4': 'KMS svc',
    'KMS A':       'refused | KMS svc',
    'KMS A+SM4':   'refused | KMS svc',
    'KMS B':       'refused | KMS svc',
    AES512:        'refused | KMS svc',
    'KMS A+SM5':   'refused | KMS svc'
  },
  'KMS svc+SM4': {
    'no rule':     'KMS svc+SM4',
    AES256:        'KMS svc+SM4',
    SM4:           'KMS svc+SM4',
    'KMS svc':     'KMS svc+SM4',
    'KMS svc+SM4': 'ok',
    'KMS A':       'refused | KMS svc+SM4',
    'KMS A+SM4':   'refused | KMS svc+SM4',
    'KMS B':       'refused | KMS svc+SM4',
    AES512:        'refused | KMS svc+SM4',
    'KMS A+SM5':   'refused | KMS svc+SM4'
  },
  'KMS A': {
    'no rule':     'KMS A',
    AES256:        'KMS A',
    SM4:           'KMS A',
    'KMS svc':     'KMS A',
    'KMS svc+SM4': 'KMS A',
    'KMS A':       'ok',
    'KMS A+SM4':   'KMS A',
    'KMS B':       'KMS A',
    AES512:        'refused | KMS A',
    'KMS A+SM5':   'refused | KMS A'
  },
  'KMS A+SM4': {
    'no rule':     'KMS A+SM4',
    AES256:        'KMS A+SM4',
    SM4:           'KMS A+SM4',
    'KMS svc':     'KMS A+SM4',
    'KMS svc+SM4': 'KMS A+SM4',
    'KMS A':       'KMS A+SM4',
    'KMS A+SM4':   'ok',
    'KMS B':       'KMS A+SM4',
    AES512:        'refused | KMS A+SM4',
    'KMS A+SM5':   'refused | KMS A+SM4'
  },
  'KMS A|B': {
    'no rule':     'KMS A',
    AES256:        'KMS A',
    SM4:           'KMS A',
    'KMS svc':     'KMS A',
    'KMS svc+SM4': 'KMS A',
    'KMS A':       'ok',
    'KMS A+SM4':   'KMS A',
    'KMS B':       'ok',
    AES512:        'refused | KMS A',
    'KMS A+SM5':   'refused | KMS A'
  },
  'KMS *': {
    'no rule':     'no-key-to-apply',
    AES256:        'no-key-to-apply',
    SM4:           'no-key-to-apply',
    'KMS svc':     'no-key-to-apply',
    'KMS svc+SM4': 'no-key-to-apply',
    'KMS A':       'ok',
    'KMS A+SM4':   'no-key-to-apply',
    'KMS B':       'ok',
    AES512:        'no-key-to-apply',
    'KMS A+SM5':   'no-key-to-apply'
  },
  'KMS *+SM4': {
    'no rule':     'no-key-to-apply',
    AES256:        'no-key-to-apply',
    SM4:           'no-key-to-apply',
    'KMS svc':     'no-key-to-apply',
    'KMS svc+SM4': 'no-key-to-apply',
    'KMS A':       'no-key-to-apply',
    'KMS A+SM4':   'ok',
    'KMS B':       'no-key-to-apply',
    AES512:        'no-key-to-apply',
    'KMS A+SM5':   'no-key-to-apply'
  },
  any: {
    'no rule':     'no-rule-to-apply',
    AES256:        'ok',
    SM4:           'ok',
    'KMS svc':     'ok',
    'KMS svc+SM4': 'ok',
    'KMS A':       'ok',
    'KMS A+SM4':   'ok',
    'KMS B':       'ok',
    AES512:        'bad-response',
    'KMS A+SM5':   'bad-response'
  },
  none: {
    'no rule':     'ok',
    AES256:        'refused | no rule',
    SM4:           'refused | no rule',
    'KMS svc':     'refused | no rule',
    'KMS svc+SM4': 'refused | no rule',
    'KMS A':       'refused | no rule',
    'KMS A+SM4':   'refused | no rule',
    'KMS B':       'refused | no rule',
    AES512:        'refused | no rule',
    'KMS A+SM5':   'refused | no rule'
  }
}

/** What apply did, by what the bucket has afterwards and what was sent. */
async function applied(
  from: Rule | null,
  requirement: Requirement,
  allowDowngrade: boolean
): Promise<string> {
  const cloud = new FakeCloudPorts(from)
  const options = cloud.options({ mode: 'apply', allowDowngrade })
  const { status, reason, actual } = await reconcilePlainly({ bucket: 'b', requirement }, options)
  const sent = cloud.calls.filter(call => call === 'write' || call === 'remove')
  expect(actual).toEqual(cloud.rule)
  if (sent.length === 0) {
    expect(cloud.rule).toEqual(from)
    return status === 'compliant' ? 'ok' : (reason?.code ?? '')
  }
  expect(status).toBe('applied')
  const named = Object.entries(previous).find(([, rule]) => sameRule(rule, cloud.rule))
  return named?.[0] ?? plain(describeRule(cloud.rule))
}

describe('apply', () => {
  test('is tested with every requirement and every previous rule', () => {
    expect(Object.keys(table)).toEqual(Object.keys(sampleRequirements))
    for (const row of Object.values(table)) expect(Object.keys(row)).toEqual(Object.keys(previous))
  })

  for (const [name, requirement] of Object.entries(sampleRequirements)) {
    test.each(Object.entries(previous))(`sets or refuses ${name} over %s`, async (from, rule) => {
      const strict = await applied(rule, requirement, false)
      const lax = await applied(rule, requirement, true)
      const refused = strict === 'downgrade-refused'
      expect(refused ? `refused | ${lax}` : strict).toBe(table[name]?.[from])
      if (!refused) expect(lax).toBe(strict)
    })
  }
})
