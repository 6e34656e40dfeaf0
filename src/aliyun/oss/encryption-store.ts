import type { Rule } from '../../encryption/rule.js'
import type { EncryptionStore } from '../../reconcile/ports.js'
import type { Call, OssCaller } from './caller.js'
import { saysNoRule } from './answer.js'
import { parseRule, printRule } from './rule-xml.js'

const subres = 'encryption'

/** The buckets' rules as OSS keeps them: GetBucketEncryption, PutBucketEncryption, DeleteBucketEncryption. */
export class OssEncryptionStore implements EncryptionStore {
  readonly #caller: OssCaller

  constructor(caller: OssCaller) {
    this.#caller = caller
  }

  read(bucket: string) {
    return this.#caller.call(readCall(bucket))
  }

  write(bucket: string, rule: Rule) {
    return this.#caller.call(writeCall(bucket, rule))
  }

  remove(bucket: string) {
    return this.#caller.call(removeCall(bucket))
  }
}

function readCall(bucket: string): Call<{ rule: Rule | null }> {
  return {
    request: { method: 'GET', bucket, subres },
    failed: 'could not be read',
    permission: 'oss:GetBucketEncryption on this bucket',
    understand(answer) {
      if (saysNoRule(answer, bucket)) return { rule: null }
      const document = answer.status === 200 ? answer.document : null
      const rule = document === null ? null : parseRule(document)
      return rule === null ? null : { rule }
    }
  }
}

/** The SDK's own putBucketEncryption would drop KMSDataEncryption, and with it an SM4 that is there. */
function writeCall(bucket: string, rule: Rule): Call<object> {
  return {
    request: { method: 'PUT', bucket, subres, mime: 'xml', content: printRule(rule) },
    failed: 'could not be changed',
    permission: 'oss:PutBucketEncryption on this bucket',
    understand: ({ status, body }) => (status === 200 && body.trim() === '' ? {} : null)
  }
}

function removeCall(bucket: string): Call<object> {
  return {
    request: { method: 'DELETE', bucket, subres },
    failed: 'could not be changed',
    permission: 'oss:DeleteBucketEncryption on this bucket',
    // Whether or not OSS refuses to delete what is not there: reading back proves it.
    understand: answer => (answer.status === 204 || saysNoRule(answer, bucket) ? {} : null)
  }
}
