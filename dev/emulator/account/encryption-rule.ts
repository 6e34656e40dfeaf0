import { ossError } from '../errors/oss-errors.js'
import { element, parseXml, textElement, xmlDocument, type ParsedXmlElement } from '../http/xml.js'

/** A bucket's default encryption as OSS stores it. */
export interface StoredRule {
  algorithm: string
  kmsKeyId?: string
  kmsDataEncryption?: string
}

const CHILDREN = ['SSEAlgorithm', 'KMSMasterKeyID', 'KMSDataEncryption']

/**
 * Parses and validates PutBucketEncryption's body. Source:
 * help.aliyun.com/en/oss/developer-reference/putbucketencryption.
 */
export function parseRule(body: Buffer): StoredRule {
  const root = parseXml(body, 'ServerSideEncryptionRule')
  const byDefault = root && singleChild(root, 'ApplyServerSideEncryptionByDefault')
  if (root?.text !== '' || root.children.size !== 1 || byDefault?.text !== '') throw malformed()
  if ([...byDefault.children.keys()].some(name => !CHILDREN.includes(name))) throw malformed()
  const algorithm = childText(byDefault, 'SSEAlgorithm')
  if (algorithm === undefined) throw malformed()
  return validateRule(
    algorithm,
    childText(byDefault, 'KMSMasterKeyID'),
    childText(byDefault, 'KMSDataEncryption')
  )
}

/**
 * Validates a rule as OSS does. OSS does not check the KMS key: the SDKs' live tests store invalid
 * IDs (aliyun-oss-python-sdk tests/test_bucket.py, test_bucket_encryption_wrong). Empty counts as
 * absent, and the data encryption SM4 is dropped unless the algorithm is KMS
 * (test_server_side_encryotion.py).
 */
export function validateRule(
  algorithm: string,
  kmsKeyId: string | undefined,
  kmsDataEncryption: string | undefined
): StoredRule {
  if (!['AES256', 'SM4', 'KMS'].includes(algorithm)) {
    throw ossError('InvalidEncryptionAlgorithmError')
  }
  if (kmsKeyId && algorithm !== 'KMS') {
    throw ossError('InvalidArgument', {
      message: 'KMSMasterKeyID is not applicable if the default sse algorithm is not KMS',
      ec: '0005-00000204'
    })
  }
  if (kmsDataEncryption && kmsDataEncryption !== 'SM4') {
    throw ossError('InvalidDataEncryptionAlgorithmError')
  }
  return {
    algorithm,
    ...(kmsKeyId ? { kmsKeyId } : {}),
    ...(kmsDataEncryption && algorithm === 'KMS' ? { kmsDataEncryption } : {})
  }
}

/** GetBucketEncryption's response; omits what is not set. */
export function serializeRule(rule: StoredRule): string {
  return xmlDocument(
    element('ServerSideEncryptionRule', [
      element('ApplyServerSideEncryptionByDefault', ruleElements(rule))
    ])
  )
}

/**
 * GetBucketInfo's flat form, with None for absent values. Source: alibabacloud-oss-go-sdk-v2
 * oss/api_op_bucket_basic.go.
 */
export function serializeFlatRule(rule: StoredRule | undefined): string {
  return element('ServerSideEncryptionRule', ruleElements(rule ?? { algorithm: 'None' }))
}

function ruleElements(rule: StoredRule): string[] {
  return [
    textElement('SSEAlgorithm', rule.algorithm),
    ...(rule.kmsKeyId === undefined ? [] : [textElement('KMSMasterKeyID', rule.kmsKeyId)]),
    ...(rule.kmsDataEncryption === undefined
      ? []
      : [textElement('KMSDataEncryption', rule.kmsDataEncryption)])
  ]
}

function childText(parent: ParsedXmlElement, name: string): string | undefined {
  if (!parent.children.has(name)) return undefined
  const child = singleChild(parent, name)
  if (child === undefined || child.children.size > 0) throw malformed()
  return child.text
}

function singleChild(parent: ParsedXmlElement, name: string): ParsedXmlElement | undefined {
  const [first, ...others] = parent.children.get(name) ?? []
  return others.length === 0 ? first : undefined
}

function malformed(): Error {
  return ossError('MalformedXML')
}
