import type { Rule } from '../../encryption/rule.js'
import { isWord } from '../http/untrusted-text.js'
import { onlyChild, printXml, type Element } from './xml.js'

const root = 'ServerSideEncryptionRule'
const container = 'ApplyServerSideEncryptionByDefault'
const algorithmName = 'SSEAlgorithm'
const keyName = 'KMSMasterKeyID'
const dataName = 'KMSDataEncryption'

/** The name of an element that this version does not know in a rule that is whole otherwise. */
export interface UnknownElement {
  readonly unknownElement: string
}

/**
 * Reads the body of a 200 to GetBucketEncryption; `null` when it is not a whole, unambiguous rule.
 * An absent, an empty and a `None` element are the same thing, but a rule always names its
 * algorithm. An element that we don't know may say what we must compare, so it is not passed over.
 * Source: GetBucketEncryption, response elements.
 */
export function parseRule(document: Element): Rule | UnknownElement | null {
  if (document.name !== root) return null
  const rule = onlyChild(document, container)
  if (rule === null || rule === 'duplicated') return null
  const known = [algorithmName, keyName, dataName]
  const misplaced = document.children.find(({ name }) => name !== container)
  const unknown = misplaced ?? rule.children.find(({ name }) => !known.includes(name))
  const algorithm = valueOf(rule, algorithmName)
  const kmsKeyId = valueOf(rule, keyName)
  const kmsDataEncryption = valueOf(rule, dataName)
  if (algorithm === null || algorithm === '' || kmsKeyId === null || kmsDataEncryption === null) {
    return null
  }
  if (unknown !== undefined) {
    const isNew = isWord(unknown.name) && !known.includes(unknown.name)
    return isNew ? { unknownElement: unknown.name } : null
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
  return isWord(child.text) ? child.text : null
}

/** The body of PutBucketEncryption. Source: PutBucketEncryption, request elements, in the SDKs' order. */
export function printRule(rule: Rule): string {
  return printXml({
    [root]: {
      [container]: {
        [algorithmName]: rule.algorithm,
        ...(rule.kmsKeyId === undefined ? {} : { [keyName]: rule.kmsKeyId }),
        ...(rule.kmsDataEncryption === undefined ? {} : { [dataName]: rule.kmsDataEncryption })
      }
    }
  })
}
