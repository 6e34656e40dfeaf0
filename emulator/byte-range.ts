import { ossError } from './error.js'
import type { WireRequest } from './wire-request.js'

/** `bytes=0-1`, or several with commas between. */
const RANGES = /^bytes=(\d*)-(\d*)(?:\s*,\s*\d*-\d*)*$/

/**
 * The part of an object that a Range asks for. OSS ignores a range that it cannot serve and sends
 * everything, unless x-oss-range-behavior is standard (help.aliyun.com, GetObject). Of several it
 * serves the first (help.aliyun.com/en/oss/how-to-obtain-oss-resources-by-segmenting-http-range-requests);
 * that is uncertain: the page of status 416 has them refused, that of EC 0016-00000110 more than 50.
 */
export function rangeOf(
  { headers }: WireRequest,
  size: number
): { first: number; last: number } | undefined {
  const given = headers.get('range')
  if (given === undefined) return undefined
  const strict = headers.get('x-oss-range-behavior') === 'standard'
  const parts = RANGES.exec(given)
  const [, from = '', to = ''] = parts ?? []
  if (parts === null || (from === '' && to === '')) return undefined
  const first = from === '' ? Math.max(0, size - Number(to)) : Number(from)
  const asked = from === '' || to === '' ? size - 1 : Number(to)
  if (asked < first && from !== '' && to !== '') return undefined
  const last = Math.min(asked, size - 1)
  if (first < size && first <= last && (strict || asked < size)) return { first, last }
  if (strict) throw ossError('InvalidRange', { extras: [['ActualObjectSize', String(size)]] })
  return undefined
}
