import type { ResponseEncoding } from './response-encoding.js'
import type { StoredRule } from '../account/encryption-rule.js'
import { isOssErrorCode } from '../errors/oss-errors.js'
import { FaultSchedule, type Scheduled } from './fault-schedule.js'
import { KMS_ERRORS } from '../errors/kms-errors.js'
import type { ApiOperation } from '../http/operation.js'
import type { ServiceName } from '../http/operation.js'
import { STS_ERRORS } from '../errors/sts-errors.js'

/** What a hostile answer may be made of. */
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

/** Each applies instead of everything, authentication included, unless it says "real answer". */
export type FaultAction =
  /** A literal answer. */
  | ({ kind: 'answer' } & LiteralResponse)
  /** A literal answer made from the request. */
  | { kind: 'answer-with'; answer: (request: RequestView) => LiteralResponse }
  /** The service's own error of that code. */
  | { kind: 'error'; code: string }
  /** OSS's answer to a request at another region's endpoint. */
  | { kind: 'wrong-region'; endpoint: string }
  /** The real answer, late. */
  | { kind: 'delay'; ms: number }
  /** TCP reset; the request is not carried out. */
  | { kind: 'reset' }
  /** The request is carried out, then TCP reset instead of the real answer. */
  | { kind: 'reset-after' }
  /** The request is carried out, then that literal answer instead of the real one. */
  | { kind: 'carried-out-with'; answer: LiteralResponse }
  /** The request is carried out, then never an answer. */
  | { kind: 'hang-after' }
  /** Head and half of the body of the real answer, then TCP reset. One without a body: reset-after. */
  | { kind: 'reset-amid-body' }
  /** That literal answer at once, or else TCP reset; the request is carried out that much later. */
  | { kind: 'late'; ms: number; answer?: LiteralResponse }
  /** Never an answer. */
  | { kind: 'hang' }
  /** The real answer: the head at once, then a byte of the body each ms. */
  | { kind: 'trickle'; ms: number }
  /** A complete HTTP answer with half of the real answer's body. */
  | { kind: 'half' }
  /** 200 with a body of that many bytes. */
  | { kind: 'flood'; bytes: number }
  /** Real answers, but calls see a changed rule only after that time; Infinity: never. */
  | { kind: 'propagate'; ms: number }
  /** The real answer, had the bucket that rule; null: none; absent: the one before the last change. */
  | { kind: 'stale'; rule?: StoredRule | null }
  /** The real answer of another bucket to the same question. */
  | { kind: 'swapped'; bucket: string }
  /** The real answer, twice on one connection. */
  | { kind: 'doubled' }
  /**
   * The real answer, and that much later, unasked, another on the same connection: with an id of its
   * own, as GetBucketEncryption of a bucket with that rule has it; null: none.
   */
  | { kind: 'surplus'; ms: number; rule: StoredRule | null }
  /** The real answer in another encoding, or said to be in one. */
  | { kind: 'encoded'; as: ResponseEncoding }

export interface Fault extends Scheduled {
  operation?: ApiOperation | ApiOperation[]
  bucket?: string
  /** The object's key, or the KeyId that KMS is asked about. */
  key?: string | RegExp
  act: FaultAction
}

/** What those faults are about that are not about every operation of OSS. */
const APPLICABLE_OPERATIONS: Partial<Record<FaultAction['kind'], readonly ApiOperation[]>> = {
  propagate: ['PutBucketEncryption', 'DeleteBucketEncryption'],
  stale: ['GetBucketEncryption', 'GetBucketInfo', 'PutObject'],
  // What reads: nothing may be carried out in a bucket that nobody asked for.
  swapped: ['GetBucketEncryption', 'GetBucketInfo', 'HeadObject']
}
/** OSS's own answers. */
const OSS_ONLY: readonly FaultAction['kind'][] = ['wrong-region', 'surplus']

/** The error codes of each service; the metadata service has none. */
const CODES: Readonly<Record<ServiceName, (code: string) => boolean>> = {
  oss: isOssErrorCode,
  kms: code => Object.hasOwn(KMS_ERRORS, code),
  sts: code => Object.hasOwn(STS_ERRORS, code),
  metadata: () => false
}
/** OSS's, where nothing is said. */
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

function keyMatches(wanted: string | RegExp, key: string | undefined): boolean {
  if (key === undefined) return false
  // search, unlike test, does not remember where a global expression was.
  return typeof wanted === 'string' ? key === wanted : key.search(wanted) >= 0
}

/** A code that no request of the fault could be answered with is a mistake of the test. */
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
