import { isErrorCode } from './error.js'
import type { Operation } from './operation.js'

/** What a hostile answer may be made of. */
export interface IncomingRequestView {
  method: string
  path: string
  headers: Readonly<Record<string, string>>
}

export interface LiteralAnswer {
  status: number
  headers?: Record<string, string>
  body?: string | Buffer
}

/** Each applies instead of everything, authentication included, unless it says "real answer". */
export type FaultAction =
  /** A literal answer. */
  | ({ kind: 'answer' } & LiteralAnswer)
  /** A literal answer made from the request. */
  | { kind: 'answer-with'; answer: (request: IncomingRequestView) => LiteralAnswer }
  /** OSS's own error of that code. */
  | { kind: 'error'; code: string }
  /** OSS's answer to a request at another region's endpoint. */
  | { kind: 'wrong-region'; endpoint: string }
  /** The real answer, late. */
  | { kind: 'delay'; ms: number }
  /** TCP reset; the request is not carried out. */
  | { kind: 'reset' }
  /** The request is carried out, then TCP reset instead of the real answer. */
  | { kind: 'reset-after' }
  /** Head and half of the body of the real answer, then TCP reset. One without a body: reset-after. */
  | { kind: 'reset-amid-body' }
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

export interface Fault {
  operation?: Operation | Operation[]
  bucket?: string
  /** How often; for ever when absent. */
  times?: number
  /** How many matching requests pass first. */
  skip?: number
  act: FaultAction
}

const CHANGES_RULE: readonly Operation[] = ['PutBucketEncryption', 'DeleteBucketEncryption']

/** The faults in order; the first that matches and is not used up is the one. */
export class FaultPlan {
  #faults: { fault: Fault; skip: number; times: number }[] = []

  add(fault: Fault): void {
    const { act, skip = 0, times = Infinity } = fault
    if (act.kind === 'error' && !isErrorCode(act.code)) {
      throw new Error(`The emulator knows no OSS error ${act.code}.`)
    }
    this.#faults.push({ fault, skip, times })
  }

  clear(): void {
    this.#faults = []
  }

  take(operation: Operation, bucket: string | undefined): FaultAction | undefined {
    for (const entry of this.#faults) {
      if (entry.times <= 0 || !matches(entry.fault, operation, bucket)) continue
      if (entry.skip > 0) {
        entry.skip--
        continue
      }
      entry.times--
      return entry.fault.act
    }
    return undefined
  }
}

function matches(fault: Fault, operation: Operation, bucket: string | undefined): boolean {
  if (fault.bucket !== undefined && fault.bucket !== bucket) return false
  if (fault.act.kind === 'propagate' && !CHANGES_RULE.includes(operation)) return false
  return fault.operation === undefined || [fault.operation].flat().includes(operation)
}
