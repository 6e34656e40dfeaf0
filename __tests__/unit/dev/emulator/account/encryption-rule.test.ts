import { describe, expect, test } from '@jest/globals'
import {
  parseRule,
  serializeFlatRule,
  serializeRule
} from '../../../../../dev/emulator/account/encryption-rule.js'

const wrap = (inner: string) =>
  `<ServerSideEncryptionRule><ApplyServerSideEncryptionByDefault>${inner}</ApplyServerSideEncryptionByDefault></ServerSideEncryptionRule>`
const parse = (xml: string) => parseRule(Buffer.from(xml))
const aes = '<SSEAlgorithm>AES256</SSEAlgorithm>'
const kms = '<SSEAlgorithm>KMS</SSEAlgorithm>'

describe('valid rules', () => {
  test.each([
    [wrap(aes), { algorithm: 'AES256' }],
    [wrap('<SSEAlgorithm>SM4</SSEAlgorithm>'), { algorithm: 'SM4' }],
    [wrap(kms), { algorithm: 'KMS' }],
    [wrap(`${kms}<KMSMasterKeyID></KMSMasterKeyID><KMSDataEncryption/>`), { algorithm: 'KMS' }],
    [wrap(`${aes}<KMSMasterKeyID/>`), { algorithm: 'AES256' }],
    [wrap(`${aes}<KMSDataEncryption>SM4</KMSDataEncryption>`), { algorithm: 'AES256' }],
    [
      wrap('<SSEAlgorithm>SM4</SSEAlgorithm><KMSDataEncryption>SM4</KMSDataEncryption>'),
      { algorithm: 'SM4' }
    ],
    [
      wrap(
        `<KMSDataEncryption>SM4</KMSDataEncryption><KMSMasterKeyID>test_wrong</KMSMasterKeyID>${kms}`
      ),
      { algorithm: 'KMS', kmsKeyId: 'test_wrong', kmsDataEncryption: 'SM4' }
    ],
    [`<?xml version="1.0" encoding="UTF-8"?>\n${wrap(`\n  ${aes}\n`)}\n`, { algorithm: 'AES256' }],
    [
      wrap(aes).replace(
        '<ServerSideEncryptionRule>',
        '<ServerSideEncryptionRule xmlns="http://x">'
      ),
      { algorithm: 'AES256' }
    ]
  ])('accepts %s', (xml, rule) => {
    expect(parse(xml)).toEqual(rule)
  })
})

describe('malformed rules', () => {
  test.each([
    ['nothing', ''],
    ['no XML', 'AES256'],
    ['cut off', wrap(aes).slice(0, -5)],
    ['another root', wrap(aes).replaceAll('ServerSideEncryptionRule', 'Rule')],
    ['two roots', wrap(aes) + wrap(aes)],
    ['text after the root', `${wrap(aes)}x`],
    ['empty root', '<ServerSideEncryptionRule/>'],
    ['empty default', wrap('')],
    ['no algorithm', wrap('<KMSMasterKeyID>k</KMSMasterKeyID>')],
    ['two algorithms', wrap(aes + aes)],
    ['two keys', wrap(`${kms}<KMSMasterKeyID>a</KMSMasterKeyID><KMSMasterKeyID/>`)],
    ['unknown child', wrap(`${aes}<Colour>red</Colour>`)],
    ['unknown sibling', wrap(aes).replace('</S', '<X/></S')],
    [
      'two defaults',
      `<ServerSideEncryptionRule>${`<ApplyServerSideEncryptionByDefault>${aes}</ApplyServerSideEncryptionByDefault>`.repeat(2)}</ServerSideEncryptionRule>`
    ],
    ['text around', wrap(`x${aes}`)],
    ['text in the root', wrap(aes).replace('<A', 'x<A')],
    ['element in a value', wrap('<SSEAlgorithm><b>AES256</b></SSEAlgorithm>')],
    ['attribute', wrap('<SSEAlgorithm a="1">AES256</SSEAlgorithm>')],
    ['document type', `<!DOCTYPE x>${wrap(aes)}`],
    ['prototype', wrap(`${aes}<__proto__>x</__proto__>`)]
  ])('rejects %s', (_, xml) => {
    expect(() => parse(xml)).toThrow(expect.objectContaining({ code: 'MalformedXML', status: 400 }))
  })

  test('rejects a body that is not UTF-8', () => {
    const body = Buffer.concat([Buffer.from(wrap(aes)), Buffer.of(0xff)])
    expect(() => parseRule(body)).toThrow(expect.objectContaining({ code: 'MalformedXML' }))
  })
})

describe('invalid rules', () => {
  test.each([
    ['AES512', '', '', 'InvalidEncryptionAlgorithmError', '0005-00000003'],
    ['aes256', '', '', 'InvalidEncryptionAlgorithmError', '0005-00000003'],
    [' AES256', '', '', 'InvalidEncryptionAlgorithmError', '0005-00000003'],
    ['', '', '', 'InvalidEncryptionAlgorithmError', '0005-00000003'],
    ['AES256', 'k', '', 'InvalidArgument', '0005-00000204'],
    ['SM4', 'k', '', 'InvalidArgument', '0005-00000204'],
    ['KMS', 'k', 'AES256', 'InvalidDataEncryptionAlgorithmError', '0005-00000203'],
    ['AES256', '', 'AES256', 'InvalidDataEncryptionAlgorithmError', '0005-00000203']
  ])('rejects %s %s %s', (algorithm, key, data, code, ec) => {
    const xml = wrap(
      `<SSEAlgorithm>${algorithm}</SSEAlgorithm><KMSMasterKeyID>${key}</KMSMasterKeyID><KMSDataEncryption>${data}</KMSDataEncryption>`
    )
    expect(() => parse(xml)).toThrow(expect.objectContaining({ code, ec, status: 400 }))
  })
})

describe('serialized rules', () => {
  test('omit what is not set', () => {
    expect(serializeRule({ algorithm: 'AES256' })).toBe(
      `<?xml version="1.0" encoding="UTF-8"?>\n${wrap(aes)}\n`
    )
  })

  test('are escaped, and parse to the same rule', () => {
    const rule = { algorithm: 'KMS', kmsKeyId: '<&">\u0000', kmsDataEncryption: 'SM4' }
    expect(serializeRule(rule)).toContain('<KMSMasterKeyID>&lt;&amp;&quot;&gt;?</KMSMasterKeyID>')
    expect(parse(serializeRule(rule))).toEqual({ ...rule, kmsKeyId: '<&">?' })
  })

  test('have no rule in the flat form', () => {
    expect(serializeFlatRule(undefined)).toBe(
      '<ServerSideEncryptionRule><SSEAlgorithm>None</SSEAlgorithm></ServerSideEncryptionRule>'
    )
  })
})
