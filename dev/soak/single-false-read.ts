import { isRuleWrite, type BucketRun, type ObservedRequest } from './observation.js'

/**
 * Whether the finding rests on one well-formed false response about that very bucket: a verify run,
 * or an apply run that wrote and uploaded nothing, cannot know.
 */
export function restsOnSingleFalseRead({
  round: { mode, canary },
  bucket: { exemptDays },
  record: { requests }
}: BucketRun): boolean {
  const onlyReads = requests.every(({ operation }) => !isRuleWrite(operation))
  // An exempt bucket is only read, whatever the mode.
  const isReadOnly = mode === 'verify' || exemptDays !== undefined
  if (!isReadOnly && (canary || !onlyReads)) return false
  const ruleResponses = requests.filter(isRuleResponse)
  const falseReads = ruleResponses.filter(({ fault }) => fault === 'stale' || fault === 'swapped')
  const honest = ruleResponses.filter(({ fault }) => fault === undefined)
  // A swapped "no rule" response names the other bucket, which a client can detect.
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
