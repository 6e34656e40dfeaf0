import type { PlannedFault } from './bucket-faults.js'
import type { Observation, ObservedRequest } from './observation.js'
import type { OracleResult } from './oracle.js'
import type { SoakRound, SoakBucket } from './round.js'
import { describeRule } from './reference-model.js'
import type { Violation } from './violation.js'

/** Describes a violation: where it was, the true state, every request, and how to reproduce it. */
export function formatViolation(
  { bucket: name, kind, detail }: Violation,
  round: SoakRound,
  { records }: Observation,
  { findings }: OracleResult
): string[] {
  const {
    seed,
    number,
    mode,
    canary,
    allowDowngrade,
    checkKmsKey,
    maxAttempts,
    latencyMs,
    allowance,
    stop
  } = round
  const settings = [
    `mode ${mode}`,
    `canary ${canary}`,
    `allow-downgrade ${allowDowngrade}`,
    `check-kms-key ${checkKmsKey}`,
    `max-attempts ${maxAttempts}`,
    `${latencyMs} ms away`,
    ...(allowance === undefined ? [] : [`${allowance} requests a second`]),
    ...(stop === undefined ? [] : [`${stop.signal} at request ${stop.nth}`])
  ]
  const bucket = round.buckets.find(bucket => bucket.name === name)
  const record = records.get(name ?? '')
  const finding = findings.find(finding => finding.bucket === name)
  const start = record?.requests[0]?.at ?? 0
  const since = (at: number): string => `${Math.round(at - start)} ms`.padStart(9)
  return [
    `✗ seed ${seed}, round ${number}${name === undefined ? '' : `, bucket ${name}`}: ${kind}: ${detail}`,
    `  ${settings.join(', ')}`,
    ...(bucket === undefined
      ? []
      : [`  ${describeBucket(bucket)}`, ...bucket.faults.map(describeFault)]),
    ...(finding === undefined
      ? []
      : [
          `  it said: ${finding.status} ${finding.reason?.code ?? ''} ${finding.reason?.message ?? ''}`,
          `    actual ${JSON.stringify(finding.actual)}, previous ${JSON.stringify(finding.previous)}`,
          ...finding.warnings.map(warning => `    warning: ${warning}`)
        ]),
    ...(record?.history ?? []).map(
      ({ rule, at, by }, index) =>
        `  ${index === 0 ? '  at first' : since(at)}  ${by === 'request' ? 'the run' : index === 0 ? 'the bucket' : 'someone else'}: ${describeRule(rule)}`
    ),
    ...(record?.requests ?? []).map(
      request => `  ${since(request.at)}  ${describeRequest(request)}`
    ),
    `  again: npm run soak -- --seed ${seed} --round ${number}`
  ]
}

function describeBucket({ region, rule, required, options, exemptDays }: SoakBucket): string {
  const { algorithm, keys = [], data } = required
  const requirement = [algorithm, ...keys, ...(data === undefined ? [] : [`data ${data}`])].join(
    ' '
  )
  const exempt = exemptDays === undefined ? '' : `, exempt for ${exemptDays} days`
  return `in ${region}, had ${describeRule(rule ?? undefined)}, required ${requirement}, ${JSON.stringify(options)}${exempt}`
}

function describeRequest({
  operation,
  status,
  code,
  fault,
  body,
  responseBody
}: ObservedRequest): string {
  const parts = [
    operation,
    ...(body === undefined || body === '' ? [] : [`sent ${xmlValues(body)}`]),
    ...(fault === undefined ? [] : [`fault ${fault}`]),
    status === 0 ? 'no answer' : String(status),
    code ?? (responseBody === undefined ? '' : xmlValues(responseBody))
  ]
  return parts.filter(part => part !== '').join('  ')
}

function describeFault({ operations, nth, forever, action }: PlannedFault): string {
  const when = forever ? `all from number ${nth}` : `number ${nth}`
  return `  planned: ${operations.join(' or ')}, ${when}: ${JSON.stringify(action).slice(0, 500)}`
}

/** The values in a rule's XML document. */
function xmlValues(document: string): string {
  return [...document.matchAll(/>([^<>\s]+)</g)].map(([, value]) => value).join(' ')
}
