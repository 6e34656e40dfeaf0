import { describeRule, type Rule } from '../../encryption/rule.js'
import type { EncryptionStore, Precondition } from '../../ports/cloud-ports.js'
import { code, message, own } from '../../text/message.js'
import { unexpectedResponse } from '../http/diagnosis.js'
import { UnreadableResponse, type BucketCall, type Guard } from './call.js'
import type { OssClient } from './client.js'
import { saysNoRule } from './response.js'
import { parseRule, printRule } from './rule-xml.js'

const subres = 'encryption'

/** Reads and writes rules with GetBucketEncryption, PutBucketEncryption and DeleteBucketEncryption. */
export class OssEncryptionStore implements EncryptionStore {
  readonly #client: OssClient

  constructor(client: OssClient) {
    this.#client = client
  }

  read(bucket: string) {
    return this.#client.call(readCall(bucket))
  }

  write(bucket: string, rule: Rule | null, precondition: Precondition) {
    const call = rule === null ? deleteCall(bucket) : putCall(bucket, rule)
    return this.#client.call({ ...call, guard: readGuard(bucket, precondition) })
  }
}

/** Reads the rule right before a change is sent, so that a rule which another process has just set is not lost. */
function readGuard(
  bucket: string,
  { mayReplace, allowUnread }: Precondition
): Guard<{ rule: Rule | null }> {
  return {
    call: readCall(bucket),
    step: message`could not be read right before the change`,
    allowUnread,
    objection: ({ rule }) =>
      mayReplace(rule)
        ? null
        : message`unexpectedly returned ${own(describeRule(rule), 'another rule', 'Found')} right before the change`
  }
}

const readFailed = message`could not be read`
const readPermission = message`${code('oss:GetBucketEncryption')} on this bucket`

function readCall(bucket: string): BucketCall<{ rule: Rule | null }> {
  return {
    request: { method: 'GET', bucket, subres },
    failed: readFailed,
    permission: readPermission,
    interpret(response) {
      if (saysNoRule(response, bucket)) return { rule: null }
      const parsed =
        response.status === 200 && response.document !== null ? parseRule(response.document) : null
      switch (parsed?.kind) {
        case 'rule':
          return { rule: parsed.rule }
        case 'unknown-element':
          return unknownElementResponse(parsed.element)
        case undefined:
          return null
      }
    }
  }
}

/** OSS has most likely introduced the element since this version was released. */
function unknownElementResponse(element: string): UnreadableResponse {
  return new UnreadableResponse({
    ...unexpectedResponse(
      message`responded with a rule that has the element ${code(`<${element}>`)}, which this version of the action does not recognize`
    ),
    hint: message`Update the action to its latest version. If that version does not recognize the element either, report this to the maintainers of this action. Until the action recognizes the element, it cannot check the rule.`
  })
}

/** Not ali-oss's own putBucketEncryption: it drops KMSDataEncryption, and would turn SM4 into AES256. */
function putCall(bucket: string, rule: Rule): BucketCall<object> {
  return {
    request: { method: 'PUT', bucket, subres, mime: 'xml', content: printRule(rule) },
    failed: message`could not be changed`,
    permission: message`${code('oss:PutBucketEncryption')} on this bucket`,
    interpret: ({ status, body }) => (status === 200 && body.trim() === '' ? {} : null)
  }
}

function deleteCall(bucket: string): BucketCall<object> {
  return {
    request: { method: 'DELETE', bucket, subres },
    failed: message`could not be changed`,
    permission: message`${code('oss:DeleteBucketEncryption')} on this bucket`,
    // Deleting an absent rule counts as success, however OSS responds: the read-back proves the result.
    interpret: response => (response.status === 204 || saysNoRule(response, bucket) ? {} : null)
  }
}
