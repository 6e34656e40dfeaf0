import type { IncomingMessage } from 'node:http'
import type { Service } from './exchange.js'
import { kms } from './kms.js'
import { oss } from './oss.js'
import { ACS3_ALGORITHM } from './signature-acs3.js'

/** Seen on the head alone, so that even a request that cannot be read is refused by its service. */
export function addressedService({ headers }: IncomingMessage): Service {
  const { authorization = '' } = headers
  const isRpc = headers['x-acs-action'] !== undefined || authorization.startsWith(ACS3_ALGORITHM)
  return isRpc ? kms : oss
}
