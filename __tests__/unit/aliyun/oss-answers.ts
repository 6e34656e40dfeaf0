import { readAnswer, type Answer } from '../../../src/aliyun/oss/answer.js'
import { Unreadable, type AccountCall, type Call } from '../../../src/aliyun/oss/caller.js'
import type { OssRequest, Place } from '../../../src/aliyun/oss/client.js'
import { CallFailure, type Receipt } from '../../../src/reconcile/ports.js'

const requestId = '65AB01234567890123456789'

/** An answer as OSS sends it, with its request id. */
export function answer(status: number, body = '', headers: Record<string, string> = {}): Answer {
  return readAnswer({ status, headers: { 'x-oss-request-id': requestId, ...headers }, body })
}

export function errorBody(code: string, more = '', message = 'said'): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId>${more}</Error>`
}

/** The error document of a HEAD comes in a header. */
export function headError(code: string, more = ''): Record<string, string> {
  return { 'x-oss-err': Buffer.from(errorBody(code, more)).toString('base64') }
}

/** Calls that get these answers, one after the other: what a parser makes of each is all there is. */
export class Answers {
  readonly requests: OssRequest[] = []
  readonly places = new Map<string, Place>()
  readonly #answers: Answer[]

  constructor(...answers: Answer[]) {
    this.#answers = answers
  }

  locate(bucket: string, place: Place): void {
    this.places.set(bucket, place)
  }

  async ask<T extends object>(
    { request, understand }: AccountCall<T>,
    requestIds: string[]
  ): Promise<T> {
    this.requests.push(request)
    const next = this.#answers.shift()
    if (next === undefined) throw new Error('More was asked than there are answers.')
    const value = await Promise.resolve(understand(next))
    requestIds.push(requestId)
    if (value instanceof Unreadable) {
      const { reason: code, what: message, hint } = value.diagnosis
      throw new CallFailure({ code, message, hint })
    }
    if (value !== null) return value
    throw new CallFailure({ code: 'bad-response', message: 'not understood', hint: '' })
  }

  async call<T extends object>(call: Call<T>): Promise<T & Receipt> {
    const requestIds: string[] = []
    const value = await this.ask(call, requestIds)
    return {
      ...value,
      region: 'cn-hangzhou',
      requestIds,
      warnings: [],
      mayHappenTwice: false,
      refusedInDoubt: false
    }
  }
}
