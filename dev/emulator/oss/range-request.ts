import { ossError } from '../errors/oss-errors.js'
import type { WireRequest } from '../http/wire-request.js'

/** `bytes=0-1`, and anything after a comma. */
const FIRST_RANGE = /^bytes=(\d*)-(\d*)\s*(?:,.*)?$/

/**
 * The part of an object that a Range header selects. OSS ignores a range it cannot serve and sends
 * everything, unless x-oss-range-behavior is standard (help.aliyun.com, GetObject). Of several
 * ranges it serves the first, whatever the others are: help.aliyun.com/en/oss, "How to Obtain OSS
 * Resources by Segmenting HTTP Range Requests", and the live test TestRangeGet of ossutil
 * lib/monitor_test.go. The page of status 416 says that several are rejected, that of EC
 * 0016-00000110 more than 50; the emulator does neither.
 */
export function resolveRange(
  { headers }: WireRequest,
  size: number
): { first: number; last: number } | undefined {
  const header = headers.get('range')
  if (header === undefined) return undefined
  const standard = headers.get('x-oss-range-behavior') === 'standard'
  const parts = FIRST_RANGE.exec(header)
  const [, from = '', to = ''] = parts ?? []
  if (parts === null || (from === '' && to === '')) return undefined
  // TestRangeGet expects an error; its code is not documented.
  const strict = standard || (from === '' && Number(to) === 0)
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const requestedLast = from === '' || to === '' ? size - 1 : Number(to)
  if (requestedLast < first && from !== '' && to !== '') return undefined
  const last = Math.min(requestedLast, size - 1)
  if (first < size && first <= last && (strict || requestedLast < size)) return { first, last }
  if (strict) throw ossError('InvalidRange', { extras: [['ActualObjectSize', String(size)]] })
  return undefined
}
