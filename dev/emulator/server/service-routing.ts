import type { IncomingMessage } from 'node:http'
import type { EmulatedService } from '../service/service.js'
import { isKmsRequest, kmsService } from '../kms/kms-service.js'
import { isMetadataRequest, metadataService } from '../metadata/metadata-service.js'
import { ossService } from '../oss/oss-service.js'
import { isStsRequest, stsService } from '../sts/sts-service.js'

/** Seen on the head alone, so that even a request that cannot be read is refused by its service. */
export function routeToService(message: IncomingMessage): EmulatedService {
  if (isMetadataRequest(message)) return metadataService
  if (isStsRequest(message)) return stsService
  return isKmsRequest(message) ? kmsService : ossService
}
