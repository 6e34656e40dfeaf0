import { ossError } from './error.js'
import { parameter, type WireRequest } from './wire-request.js'

/** The page size of every listing: 1 to 1000, 100 when not given. */
export function maxKeysOf(request: WireRequest): number {
  const given = parameter(request, 'max-keys') ?? '100'
  const number = /^\d{1,4}$/.test(given) ? Number(given) : 0
  if (number < 1 || number > 1000) {
    throw ossError('InvalidArgument', {
      message: 'Argument maxKeys must be an integer between 1 and 1000.',
      extras: [
        ['ArgumentName', 'max-keys'],
        ['ArgumentValue', given]
      ]
    })
  }
  return number
}
