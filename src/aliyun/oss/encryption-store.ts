import { describeRule, type Rule } from '../../encryption/rule.js'
import type { EncryptionStore, Precondition } from '../../ports/cloud-ports.js'
import { unexpectedResponse } from '../http/diagnosis.js'
import { UnreadableResponse, type BucketCall, type Guard, type OssClient } from './client.js'
import { saysNoRule } from './response.js'
import { parseRule, printRule, type UnknownElement } from './rule-xml.js'

const subres = 'encryption'

/** The buckets' rules as OSS keeps them: GetBucketEncryption, PutBucketEncryption, DeleteBucketEncryption. */
export class OssEncryptionStore implements EncryptionStore {
  readonly #caller: OssClient

  constructor(caller: OssClient) {
    this.#caller = caller
  }

  read(bucket: string) {
    return this.#caller.call(readCall(bucket))
  }

  write(bucket: string, rule: Rule | null, precondition: Precondition) {
    const call = rule === null ? removeCall(bucket) : writeCall(bucket, rule)
    return this.#caller.call({ ...call, guard: guardOf(bucket, precondition) })
  }
}

/** A read on a connection of its own right before a change is sent: whoever set the rule meanwhile must not lose it. */
function guardOf(
  bucket: string,
  { mayReplace, evenUnread }: Precondition
): Guard<{ rule: Rule | null }> {
  return {
    call: readCall(bucket),
    step: 'could not be read right before the change',
    evenUnread,
    objection: ({ rule }) =>
      mayReplace(rule) ? null : `shows ${describeRule(rule)} right before the change`
  }
}

function readCall(bucket: string): BucketCall<{ rule: Rule | null }> {
  return {
    request: { method: 'GET', bucket, subres },
    failed: 'could not be read',
    permission: 'oss:GetBucketEncryption on this bucket',
    understand(answer) {
      if (saysNoRule(answer, bucket)) return { rule: null }
      const document = answer.status === 200 ? answer.document : null
      const rule = document === null ? null : parseRule(document)
      if (rule === null) return null
      return 'unknownElement' in rule ? unknownElementResponse(rule) : { rule }
    }
  }
}

/** Most likely OSS has learned something since this version was made. */
function unknownElementResponse({ unknownElement }: UnknownElement): UnreadableResponse {
  return new UnreadableResponse({
    ...unexpectedResponse(
      `answered with a rule whose element <${unknownElement}> this version of the action does not know`
    ),
    hint: 'Update the action to its newest version. If that does not know the element either, please report it: until then the rule is not judged.'
  })
}

/** The SDK's own putBucketEncryption would drop KMSDataEncryption, and with it an SM4 that is there. */
function writeCall(bucket: string, rule: Rule): BucketCall<object> {
  return {
    request: { method: 'PUT', bucket, subres, mime: 'xml', content: printRule(rule) },
    failed: 'could not be changed',
    permission: 'oss:PutBucketEncryption on this bucket',
    understand: ({ status, body }) => (status === 200 && body.trim() === '' ? {} : null)
  }
}

function removeCall(bucket: string): BucketCall<object> {
  return {
    request: { method: 'DELETE', bucket, subres },
    failed: 'could not be changed',
    permission: 'oss:DeleteBucketEncryption on this bucket',
    // Whether or not OSS refuses to delete what is not there: reading back proves it.
    understand: answer => (answer.status === 204 || saysNoRule(answer, bucket) ? {} : null)
  }
}
