import { isRuleWrite, type BucketRun, type ObservedRequest } from './observation.js'

/**
 * A single well-formed answer about that very bucket that is a lie, and no other: a verify run, or an
 * apply run that wrote and uploaded nothing, has no way to know.
 */
export function restsOnSingleFalseRead({
  round: { mode, canary },
  bucket: { exemptDays },
  record: { requests }
}: BucketRun): boolean {
  const onlyReads = requests.every(({ operation }) => !isRuleWrite(operation))
  // A bucket with an exemption is only read, whatever the mode.
  const isReadOnly = mode === 'verify' || exemptDays !== undefined
  if (!isReadOnly && (canary || !onlyReads)) return false
  const ruleResponses = requests.filter(isRuleResponse)
  const falseReads = ruleResponses.filter(({ fault }) => fault === 'stale' || fault === 'swapped')
  const honest = ruleResponses.filter(({ fault }) => fault === undefined)
  // "No rule" of another bucket names that bucket, which can be seen.
  const isDetectable = falseReads.some(
    ({ fault, code }) => fault === 'swapped' && code !== undefined
  )
  return falseReads.length === 1 && honest.length === 0 && !isDetectable
}

function isRuleResponse({ operation, status, code }: ObservedRequest): boolean {
  return (
    operation === 'GetBucketEncryption' &&
    (status === 200 || code === 'NoSuchServerSideEncryptionRule')
  )
}
