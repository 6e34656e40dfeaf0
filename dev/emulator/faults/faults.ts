import type { ResponseEncoding } from './response-encoding.js'
import type { StoredRule } from '../account/encryption-rule.js'
import { isOssErrorCode } from '../errors/oss-errors.js'
import { FaultSchedule, type Scheduled } from './fault-schedule.js'
import { KMS_ERRORS } from '../errors/kms-errors.js'
import type { ApiOperation } from '../http/operation.js'
import type { ServiceName } from '../http/operation.js'
import { STS_ERRORS } from '../errors/sts-errors.js'

/** The request, for responses made from it. */
export interface RequestView {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
  body: string
}

export interface LiteralResponse {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** Each replaces all processing, authentication included, unless it says "real response". */
export type FaultAction =
  /** A literal response. */
  | ({ kind: 'answer' } & LiteralResponse)
  /** A literal response made from the request. */
  | { kind: 'answer-with'; answer: (request: RequestView) => LiteralResponse }
  /** The service's own error with that code. */
  | { kind: 'error'; code: string }
  /** OSS's response to a request at another region's endpoint. */
  | { kind: 'wrong-region'; endpoint: string }
  /** The real response, delayed. */
  | { kind: 'delay'; ms: number }
  /** TCP reset; the request is not executed. */
  | { kind: 'reset' }
  /** The request is executed, then TCP reset instead of the real response. */
  | { kind: 'reset-after' }
  /** The request is executed, then this literal response replaces the real one. */
  | { kind: 'carried-out-with'; answer: LiteralResponse }
  /** The request is executed and never gets a response. */
  | { kind: 'hang-after' }
  /**
   * Head and half of the body of the real response, then TCP reset. Without a body: reset-after.
   */
  | { kind: 'reset-amid-body' }
  /** This literal response at once, or else TCP reset; the request is executed so much later. */
  | { kind: 'late'; ms: number; answer?: LiteralResponse }
  /** Never a response. */
  | { kind: 'hang' }
  /** The real response: the head at once, then one byte of the body every ms. */
  | { kind: 'trickle'; ms: number }
  /** A complete HTTP response with half of the real response's body. */
  | { kind: 'half' }
  /** 200 with a body of that many bytes. */
  | { kind: 'flood'; bytes: number }
  /** Real responses, but operations see a changed rule only after that time; Infinity: never. */
  | { kind: 'propagate'; ms: number }
  /**
   * The real response as if the bucket had that rule; null: none; absent: the one before the last
   * change.
   */
  | { kind: 'stale'; rule?: StoredRule | null }
  /** The real response of another bucket to the same request. */
  | { kind: 'swapped'; bucket: string }
  /** The real response, twice on one connection. */
  | { kind: 'doubled' }
  /**
   * The real response, and so much later an unsolicited second one on the same connection:
   * GetBucketEncryption's for a bucket with that rule (null: none), with its own request ID.
   */
  | { kind: 'surplus'; ms: number; rule: StoredRule | null }
  /** The real response in another encoding, or labelled as such. */
  | { kind: 'encoded'; as: ResponseEncoding }

export interface Fault extends Scheduled {
  operation?: ApiOperation | ApiOperation[]
  bucket?: string
  /** The object's key, or the KeyId of a KMS request. */
  key?: string | RegExp
  act: FaultAction
}

/** The operations that a fault applies to, for faults that do not apply to every OSS operation. */
const APPLICABLE_OPERATIONS: Partial<Record<FaultAction['kind'], readonly ApiOperation[]>> = {
  propagate: ['PutBucketEncryption', 'DeleteBucketEncryption'],
  stale: ['GetBucketEncryption', 'GetBucketInfo', 'PutObject'],
  // Reads only: a swapped write would change a bucket that no one addressed.
  swapped: ['GetBucketEncryption', 'GetBucketInfo', 'HeadObject']
}
/** Responses that only OSS has. */
const OSS_ONLY: readonly FaultAction['kind'][] = ['wrong-region', 'surplus']

/** The error codes of each service; the metadata service has none. */
const CODES: Readonly<Record<ServiceName, (code: string) => boolean>> = {
  oss: isOssErrorCode,
  kms: code => Object.hasOwn(KMS_ERRORS, code),
  sts: code => Object.hasOwn(STS_ERRORS, code),
  metadata: () => false
}
/** The default is OSS. */
const SERVICE_OF: Partial<Record<ApiOperation, ServiceName>> = {
  DescribeKey: 'kms',
  AssumeRole: 'sts',
  AssumeRoleWithOIDC: 'sts',
  GetMetadataToken: 'metadata',
  GetInstanceCredentials: 'metadata'
}
const SERVICES = Object.keys(CODES) as ServiceName[]

interface FaultTarget {
  service: ServiceName
  operation: ApiOperation
  bucket?: string
  key?: string
}

export class FaultPlan extends FaultSchedule<Fault, FaultTarget> {
  constructor() {
    super(matches)
  }

  override add(fault: Fault): void {
    if (fault.act.kind === 'error') checkCode(fault.act.code, fault.operation)
    super.add(fault)
  }
}

function matches({ act, operation, bucket, key }: Fault, exchange: FaultTarget): boolean {
  if (bucket !== undefined && bucket !== exchange.bucket) return false
  if (key !== undefined && !keyMatches(key, exchange.key)) return false
  if (APPLICABLE_OPERATIONS[act.kind]?.includes(exchange.operation) === false) return false
  if (OSS_ONLY.includes(act.kind) && exchange.service !== 'oss') return false
  if (act.kind === 'error' && !CODES[exchange.service](act.code)) return false
  return operation === undefined || [operation].flat().includes(exchange.operation)
}

function keyMatches(pattern: string | RegExp, key: string | undefined): boolean {
  if (key === undefined) return false
  // Unlike test, search does not keep the position of a global expression.
  return typeof pattern === 'string' ? key === pattern : key.search(pattern) >= 0
}

/** An error code that none of the fault's operations has is a mistake in the test. */
function checkCode(code: string, operation: Fault['operation']): void {
  const operations = operation === undefined ? undefined : [operation].flat()
  const services = SERVICES.filter(
    service =>
      service !== 'metadata' &&
      (operations?.some(name => name === 'Unknown' || (SERVICE_OF[name] ?? 'oss') === service) ??
        true)
  )
  if (services.some(service => CODES[service](code))) return
  if (services.length === 0)
    throw new Error('The metadata service of the emulator has no error codes.')
  const names = services.map(service => service.toUpperCase()).join(' or ')
  throw new Error(`The emulator knows no ${names} error ${code}.`)
}
