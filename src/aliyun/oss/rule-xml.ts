import { defined } from '../../encryption/defined-fields.js'
import type { Rule } from '../../encryption/rule.js'
import { isWord } from '../http/untrusted-text.js'
import { onlyChild, printXml, type Element } from './xml.js'

const root = 'ServerSideEncryptionRule'
const container = 'ApplyServerSideEncryptionByDefault'
const algorithmName = 'SSEAlgorithm'
const keyName = 'KMSMasterKeyID'
const dataName = 'KMSDataEncryption'

export type ParsedRule =
  | { readonly kind: 'rule'; readonly rule: Rule }
  /** The rule is complete, but has an element that this version does not know. */
  | { readonly kind: 'unknown-element'; readonly element: string }

/**
 * Parses the body of a 200 to GetBucketEncryption; `null`: not a complete, unambiguous rule. An
 * absent, an empty and a `None` element mean the same, but a rule always names its algorithm. Unknown
 * elements are not ignored, since they may matter for the comparison.
 * Source: GetBucketEncryption, response elements.
 */
export function parseRule(document: Element): ParsedRule | null {
  if (document.name !== root) return null
  const settings = onlyChild(document, container)
  if (settings === null || settings === 'duplicated') return null
  const known = [algorithmName, keyName, dataName]
  const misplaced = document.children.find(({ name }) => name !== container)
  const unknown = misplaced ?? settings.children.find(({ name }) => !known.includes(name))
  const algorithm = valueOf(settings, algorithmName)
  const kmsKeyId = valueOf(settings, keyName)
  const kmsDataEncryption = valueOf(settings, dataName)
  if (algorithm === null || algorithm === '' || kmsKeyId === null || kmsDataEncryption === null) {
    return null
  }
  if (unknown !== undefined) {
    const isNew = isWord(unknown.name) && !known.includes(unknown.name)
    return isNew ? { kind: 'unknown-element', element: unknown.name } : null
  }
  const rule = defined({
    algorithm,
    kmsKeyId: kmsKeyId || undefined,
    kmsDataEncryption: kmsDataEncryption || undefined
  })
  return { kind: 'rule', rule }
}

/** Empty: absent, empty or `None`. `null`: unreadable. */
function valueOf(parent: Element, name: string): string | null {
  const child = onlyChild(parent, name)
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
        ...defined({ [keyName]: rule.kmsKeyId, [dataName]: rule.kmsDataEncryption })
      }
    }
  })
}
