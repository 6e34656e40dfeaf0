import { ossError } from './error.js'
import { element, readXml, text, xmlDocument, type XmlElement } from './xml.js'

/** What OSS stores as a bucket's default encryption. */
export interface StoredRule {
  algorithm: string
  kmsKeyId?: string
  kmsDataEncryption?: string
}

const CHILDREN = ['SSEAlgorithm', 'KMSMasterKeyID', 'KMSDataEncryption']

/** Reads and judges PutBucketEncryption's body: help.aliyun.com/en/oss/developer-reference/putbucketencryption. */
export function parseRule(body: Buffer): StoredRule {
  const root = readXml(body, 'ServerSideEncryptionRule')
  const byDefault = root && only(root, 'ApplyServerSideEncryptionByDefault')
  if (root?.text !== '' || root.children.size !== 1 || byDefault?.text !== '') throw malformed()
  if ([...byDefault.children.keys()].some(name => !CHILDREN.includes(name))) throw malformed()
  const algorithm = valueOf(byDefault, 'SSEAlgorithm')
  if (algorithm === undefined) throw malformed()
  return checkedRule(
    algorithm,
    valueOf(byDefault, 'KMSMasterKeyID'),
    valueOf(byDefault, 'KMSDataEncryption')
  )
}

/**
 * A rule that OSS would take. It does not look at the KMS key: the SDKs' live tests store nonsense
 * (aliyun-oss-python-sdk tests/test_bucket.py, test_bucket_encryption_wrong). Empty means absent, and
 * SM4 as the data encryption of another algorithm than KMS is dropped (test_server_side_encryotion.py).
 */
export function checkedRule(
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

/** GetBucketEncryption's answer; what is not set is left out. */
export function printRule(rule: StoredRule): string {
  return xmlDocument(
    element('ServerSideEncryptionRule', [
      element('ApplyServerSideEncryptionByDefault', ruleElements(rule))
    ])
  )
}

/** GetBucketInfo's flat form, which says None (alibabacloud-oss-go-sdk-v2 oss/api_op_bucket_basic.go). */
export function printFlatRule(rule: StoredRule | undefined): string {
  return element('ServerSideEncryptionRule', ruleElements(rule ?? { algorithm: 'None' }))
}

function ruleElements(rule: StoredRule): string[] {
  return [
    text('SSEAlgorithm', rule.algorithm),
    ...(rule.kmsKeyId === undefined ? [] : [text('KMSMasterKeyID', rule.kmsKeyId)]),
    ...(rule.kmsDataEncryption === undefined
      ? []
      : [text('KMSDataEncryption', rule.kmsDataEncryption)])
  ]
}

function valueOf(parent: XmlElement, name: string): string | undefined {
  if (!parent.children.has(name)) return undefined
  const child = only(parent, name)
  if (child === undefined || child.children.size > 0) throw malformed()
  return child.text
}

function only(parent: XmlElement, name: string): XmlElement | undefined {
  const [first, ...others] = parent.children.get(name) ?? []
  return others.length === 0 ? first : undefined
}

function malformed(): Error {
  return ossError('MalformedXML')
}
