import type { IncomingMessage } from 'node:http'
import type { Service } from './exchange.js'
import { isForKms, kms } from './kms.js'
import { isForMetadata, metadata } from './metadata.js'
import { oss } from './oss.js'
import { isForSts, sts } from './sts.js'

/** Seen on the head alone, so that even a request that cannot be read is refused by its service. */
export function addressedService(message: IncomingMessage): Service {
  if (isForMetadata(message)) return metadata
  if (isForSts(message)) return sts
  return isForKms(message) ? kms : oss
}
