import type { IncomingMessage } from 'node:http'
import type { Service } from './exchange.js'
import { kms } from './kms.js'
import { isForMetadata, metadata } from './metadata.js'
import { oss } from './oss.js'
import { ACS3_ALGORITHM } from './signature-acs3.js'
import { isForSts, sts } from './sts.js'

/** Seen on the head alone, so that even a request that cannot be read is refused by its service. */
export function addressedService(message: IncomingMessage): Service {
  const { authorization = '', 'x-acs-action': action } = message.headers
  if (isForMetadata(message)) return metadata
  if (isForSts(message)) return sts
  return action !== undefined || authorization.startsWith(ACS3_ALGORITHM) ? kms : oss
}
