import { errorAnswer, xmlAnswer, type Answer } from './answer.js'
import { printRule, type StoredRule } from './encryption-rule.js'
import { ossError } from './error.js'
import { oss } from './oss.js'

/** What GetBucketEncryption of a bucket with that rule is answered, under a request id of its own. */
export function encryptionAnswer(rule: StoredRule | null, host: string, now: number): Answer {
  const requestId = oss.newRequestId()
  const answer =
    rule === null
      ? errorAnswer(ossError('NoSuchServerSideEncryptionRule'), 'GET', requestId, host)
      : xmlAnswer(printRule(rule))
  return { ...answer, headers: { ...oss.commonHeaders(requestId, now, 0), ...answer.headers } }
}
