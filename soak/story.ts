import type { PlannedFault } from './bucket-faults.js'
import type { Observed, SeenRequest } from './observed.js'
import type { Judgement, Violation } from './oracle.js'
import type { Round, SoakBucket } from './round.js'
import { describeRule } from './truth.js'

/** What is to be known of a violation: where it was, what is true, every request, and how to have it again. */
export function tellOf(
  { bucket: name, kind, words }: Violation,
  round: Round,
  { records }: Observed,
  { findings }: Judgement
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
    `✗ seed ${seed}, round ${number}${name === undefined ? '' : `, bucket ${name}`}: ${kind}: ${words}`,
    `  ${settings.join(', ')}`,
    ...(bucket === undefined ? [] : [`  ${setting(bucket)}`, ...bucket.faults.map(planned)]),
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
    ...(record?.requests ?? []).map(request => `  ${since(request.at)}  ${inShort(request)}`),
    `  again: npm run soak -- --seed ${seed} --round ${number}`
  ]
}

function setting({ region, rule, required, traits, exemptDays }: SoakBucket): string {
  const { algorithm, keys = [], data } = required
  const wanted = [algorithm, ...keys, ...(data === undefined ? [] : [`data ${data}`])].join(' ')
  const exempt = exemptDays === undefined ? '' : `, exempt for ${exemptDays} days`
  return `in ${region}, had ${describeRule(rule ?? undefined)}, required ${wanted}, ${JSON.stringify(traits)}${exempt}`
}

function inShort({ operation, status, code, fault, body, answer }: SeenRequest): string {
  const parts = [
    operation,
    ...(body === undefined || body === '' ? [] : [`sent ${rule(body)}`]),
    ...(fault === undefined ? [] : [`fault ${fault}`]),
    status === 0 ? 'no answer' : String(status),
    code ?? (answer === undefined ? '' : rule(answer))
  ]
  return parts.filter(part => part !== '').join('  ')
}

function planned({ operations, nth, forever, act }: PlannedFault): string {
  const when = forever ? `all from number ${nth}` : `number ${nth}`
  return `  planned: ${operations.join(' or ')}, ${when}: ${JSON.stringify(act).slice(0, 500)}`
}

/** The values in a document about a rule. */
function rule(document: string): string {
  return [...document.matchAll(/>([^<>\s]+)</g)].map(([, value]) => value).join(' ')
}
