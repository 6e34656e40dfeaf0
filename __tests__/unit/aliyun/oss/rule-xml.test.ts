import { describe, expect, test } from '@jest/globals'
import { parseRule, printRule } from '../../../../src/aliyun/oss/rule-xml.js'
import { parseXml } from '../../../../src/aliyun/oss/xml.js'
import type { Rule } from '../../../../src/encryption/rule.js'

const read = (body: string): ReturnType<typeof parseRule> => {
  const document = parseXml(body)
  return document === null ? null : parseRule(document)
}
const rule = (inner: string): string =>
  `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`

describe('parseRule', () => {
  test.each<[string, string, Rule]>([
    ['AES256', rule('<SSEAlgorithm>AES256</SSEAlgorithm>'), { algorithm: 'AES256' }],
    [
      'empty elements',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID></KMSMasterKeyID><KMSDataEncryption/>'),
      { algorithm: 'KMS' }
    ],
    [
      'elements that say None',
      rule(
        '<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>None</KMSMasterKeyID><KMSDataEncryption>None</KMSDataEncryption>'
      ),
      { algorithm: 'KMS' }
    ],
    [
      'all three, in any order, with white space',
      rule(
        '<KMSDataEncryption> SM4\n</KMSDataEncryption><KMSMasterKeyID>k-1</KMSMasterKeyID><SSEAlgorithm>KMS</SSEAlgorithm>'
      ),
      { algorithm: 'KMS', kmsKeyId: 'k-1', kmsDataEncryption: 'SM4' }
    ],
    ['an unknown algorithm', rule('<SSEAlgorithm>AES512</SSEAlgorithm>'), { algorithm: 'AES512' }]
  ])('accepts %s', (_, body, expected) => {
    expect(read(body)).toEqual({ kind: 'rule', rule: expected })
  })

  test.each<[string, string]>([
    ['nothing', ''],
    ['white space', '  \n'],
    ['half of it', rule('<SSEAlgorithm>AES256</SSEAlgorithm>').slice(0, 80)],
    ['HTML', '<html><body>Sign in</body></html>'],
    ['JSON', '{"SSEAlgorithm":"AES256"}'],
    ['another root', '<Rule><SSEAlgorithm>AES256</SSEAlgorithm></Rule>'],
    [
      'the flat form of GetBucketInfo',
      '<ServerSideEncryptionRule><SSEAlgorithm>AES256</SSEAlgorithm></ServerSideEncryptionRule>'
    ],
    ['no container', '<ServerSideEncryptionRule/>'],
    [
      'two containers',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm>').replace(/<Apply.*<\/Apply[^>]*>/, '$&$&')
    ],
    ['no algorithm', rule('')],
    ['an empty algorithm', rule('<SSEAlgorithm/>')],
    ['the algorithm None', rule('<SSEAlgorithm>None</SSEAlgorithm>')],
    [
      'two algorithms',
      rule('<SSEAlgorithm>AES256</SSEAlgorithm><SSEAlgorithm>AES256</SSEAlgorithm>')
    ],
    [
      'two keys',
      rule(
        '<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>a</KMSMasterKeyID><KMSMasterKeyID>b</KMSMasterKeyID>'
      )
    ],
    ['an algorithm with an element in it', rule('<SSEAlgorithm>AES256<b/></SSEAlgorithm>')],
    [
      'a key that is none',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>&lt;script&gt;</KMSMasterKeyID>')
    ],
    [
      'a key under a prefix of its own',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm><o:KMSMasterKeyID xmlns:o="u">a</o:KMSMasterKeyID>')
    ],
    [
      'an element of a later version in a rule without an algorithm',
      rule('<BucketKeyEnabled>true</BucketKeyEnabled>')
    ],
    [
      'a key outside of the container',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm>').replace(
        '</Server',
        '<KMSMasterKeyID>a</KMSMasterKeyID></Server'
      )
    ],
    [
      'a key of white space that XML knows as text',
      rule('<SSEAlgorithm>KMS</SSEAlgorithm><KMSMasterKeyID>\u00a0</KMSMasterKeyID>')
    ],
    [
      'a second document that is never closed',
      `${rule('<SSEAlgorithm>AES256</SSEAlgorithm>')}<html><body>`
    ],
    ['nothing but syntax errors', '<&'.repeat(32_000)],
    ['two documents', rule('<SSEAlgorithm>AES256</SSEAlgorithm>').repeat(2)],
    [
      'an own entity',
      `<!DOCTYPE x [<!ENTITY a "AES256">]>${rule('<SSEAlgorithm>&a;</SSEAlgorithm>')}`
    ],
    ['text beside the algorithm', rule('<SSEAlgorithm>AES256</SSEAlgorithm>KMS')],
    ['a key in CDATA beside the algorithm', rule('<SSEAlgorithm>KMS</SSEAlgorithm><![CDATA[k]]>')],
    ['text for a container', '<ServerSideEncryptionRule>AES256</ServerSideEncryptionRule>'],
    ['an attribute', rule('<SSEAlgorithm a="b">AES256</SSEAlgorithm>')],

    ['a document that is nested too deeply', '<a>'.repeat(20_000) + '</a>'.repeat(20_000)]
  ])('rejects %s', (_, body) => {
    expect(read(body)).toBeNull()
  })
})

describe('parseRule names an unknown element:', () => {
  const later = rule('<SSEAlgorithm>KMS</SSEAlgorithm><BucketKeyEnabled>true</BucketKeyEnabled>')
  test.each([
    ['BucketKeyEnabled', later],
    ['KMSMasterKeyId', later.replaceAll('BucketKeyEnabled', 'KMSMasterKeyId')],
    ['Status', rule('<SSEAlgorithm>KMS</SSEAlgorithm>').replace('</Server', '<Status/></Server')]
  ])('%s', (element, body) => {
    expect(read(body)).toEqual({ kind: 'unknown-element', element })
  })
})

describe('printRule', () => {
  test('prints only the fields that are set', () => {
    expect(printRule({ algorithm: 'AES256' })).toContain(
      rule('<SSEAlgorithm>AES256</SSEAlgorithm>')
    )
  })

  test('keeps the data encryption, which the SDK’s method drops', () => {
    const all: Rule = { algorithm: 'KMS', kmsKeyId: 'key-1', kmsDataEncryption: 'SM4' }
    expect(read(printRule(all))).toEqual({ kind: 'rule', rule: all })
  })

  test('escapes every value', () => {
    const odd = printRule({ algorithm: 'KMS', kmsKeyId: 'k</KMSMasterKeyID><x>&' })
    expect(odd).toContain('<KMSMasterKeyID>k&lt;/KMSMasterKeyID&gt;&lt;x&gt;&amp;</KMSMasterKeyID>')
  })
})
