import { parseOssResponse, type OssResponse } from '../../../../src/aliyun/oss/response.js'
import {
  UnreadableResponse,
  type AccountCall,
  type BucketCall
} from '../../../../src/aliyun/oss/call.js'
import type { OssRequest, BucketLocation } from '../../../../src/aliyun/oss/sender.js'
import { emptyMessage, message } from '../../../../src/text/message.js'
import { CallFailure } from '../../../../src/ports/call-failure.js'
import type { ResponseMetadata } from '../../../../src/ports/cloud-ports.js'

const requestId = '65AB01234567890123456789'

/** A response as OSS sends it, with its request id. */
export function ossResponse(
  status: number,
  body = '',
  headers: Record<string, string> = {}
): OssResponse {
  return parseOssResponse({
    kind: 'response',
    status,
    headers: { 'x-oss-request-id': requestId, ...headers },
    body
  })
}

export function errorDocument(code: string, more = '', message = 'said'): string {
  return `<?xml version="1.0" encoding="UTF-8"?><Error><Code>${code}</Code><Message>${message}</Message><RequestId>${requestId}</RequestId>${more}</Error>`
}

/** A response to HEAD has its error document in a header. */
export function headErrorHeaders(code: string, more = ''): Record<string, string> {
  return { 'x-oss-err': Buffer.from(errorDocument(code, more)).toString('base64') }
}

/** A client that passes these responses to the calls in order, without retries or redirects. */
export class StubClient {
  readonly requests: OssRequest[] = []
  readonly locations = new Map<string, BucketLocation>()
  readonly #responses: OssResponse[]

  constructor(...responses: OssResponse[]) {
    this.#responses = responses
  }

  locate(bucket: string, location: BucketLocation): void {
    this.locations.set(bucket, location)
  }

  async ask<T extends object>(
    { request, interpret }: AccountCall<T>,
    earlier: readonly string[]
  ): Promise<{ value: T; requestIds: readonly string[] }> {
    this.requests.push(request)
    const next = this.#responses.shift()
    if (next === undefined) throw new Error('There are more requests than responses.')
    const value = await Promise.resolve(interpret(next))
    if (value instanceof UnreadableResponse) {
      const { reasonCode: code, what, hint } = value.diagnosis
      throw new CallFailure({ code, message: what, hint })
    }
    if (value !== null) return { value, requestIds: [...earlier, requestId] }
    throw new CallFailure({
      code: 'bad-response',
      message: message`not understood`,
      hint: emptyMessage
    })
  }

  async call<T extends object>(call: BucketCall<T>): Promise<T & ResponseMetadata> {
    const { value, requestIds } = await this.ask(call, [])
    return {
      ...value,
      region: 'cn-hangzhou',
      requestIds,
      warnings: [],
      mayTakeEffectAgain: false,
      ambiguousRefusal: false
    }
  }
}
