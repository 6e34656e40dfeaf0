import { ossError } from '../errors/oss-errors.js'
import { queryParameter, type WireRequest } from '../http/wire-request.js'

/** The page size of every listing: 1 to 1000, 100 when not given. */
export function parseMaxKeys(request: WireRequest): number {
  const value = queryParameter(request, 'max-keys') ?? '100'
  const number = /^\d{1,4}$/.test(value) ? Number(value) : 0
  if (number < 1 || number > 1000) {
    throw ossError('InvalidArgument', {
      message: 'Argument maxKeys must be an integer between 1 and 1000.',
      extras: [
        ['ArgumentName', 'max-keys'],
        ['ArgumentValue', value]
      ]
    })
  }
  return number
}
