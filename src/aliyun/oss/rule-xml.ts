import type { Rule } from '../../encryption/rule.js'
import { onlyChild, printXml, type Element } from './xml.js'

const root = 'ServerSideEncryptionRule'
const container = 'ApplyServerSideEncryptionByDefault'
/** What an algorithm or a key id is made of, known or not; anything else is no rule of OSS's. */
const plausible = /^[A-Za-z0-9][A-Za-z0-9_./:-]{0,255}$/

/**
 * Reads the body of a 200 to GetBucketEncryption; `null` when it is not a whole, unambiguous rule.
 * An absent, an empty and a `None` element are the same thing, but a rule always names its
 * algorithm. Source: GetBucketEncryption, response elements.
 */
export function parseRule(document: Element): Rule | null {
  const rule = document.name === root ? onlyChild(document, container) : null
  if (rule === null || rule === 'duplicated') return null
  const algorithm = valueOf(rule, 'SSEAlgorithm')
  const kmsKeyId = valueOf(rule, 'KMSMasterKeyID')
  const kmsDataEncryption = valueOf(rule, 'KMSDataEncryption')
  if (algorithm === null || algorithm === '' || kmsKeyId === null || kmsDataEncryption === null) {
    return null
  }
  return {
    algorithm,
    ...(kmsKeyId === '' ? {} : { kmsKeyId }),
    ...(kmsDataEncryption === '' ? {} : { kmsDataEncryption })
  }
}

/** Empty: absent, empty or `None`. `null`: not to be made sense of. */
function valueOf(rule: Element, name: string): string | null {
  const child = onlyChild(rule, name)
  if (child === null) return ''
  if (child === 'duplicated' || child.children.length > 0) return null
  if (child.text === '' || child.text === 'None') return ''
  return plausible.test(child.text) ? child.text : null
}

/** The body of PutBucketEncryption. Source: PutBucketEncryption, request elements, in the SDKs' order. */
export function printRule(rule: Rule): string {
  return printXml({
    [root]: {
      [container]: {
        SSEAlgorithm: rule.algorithm,
        ...(rule.kmsKeyId === undefined ? {} : { KMSMasterKeyID: rule.kmsKeyId }),
        ...(rule.kmsDataEncryption === undefined
          ? {}
          : { KMSDataEncryption: rule.kmsDataEncryption })
      }
    }
  })
}
