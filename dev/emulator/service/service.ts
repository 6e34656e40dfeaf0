import type { IncomingMessage } from 'node:http'
import type { ServiceResponse } from '../http/response.js'
import type { AuthenticationContext } from '../signatures/authentication.js'
import type { StoredRule } from '../account/encryption-rule.js'
import type { FaultAction } from '../faults/faults.js'
import type { LoggedRequest } from './request-log.js'
import type { MetadataTokens } from '../account/metadata-tokens.js'
import type { ApiOperation } from '../http/operation.js'
import type { ServiceName } from '../http/operation.js'
import type { NonceStore } from '../signatures/nonce-store.js'
import type { WireRequest } from '../http/wire-request.js'

export interface ServiceContext extends AuthenticationContext {
  nonceStore: NonceStore
  metadataTokens: MetadataTokens
  /** How long a client may send nothing of a body that it has promised. */
  bodyIdleTimeoutMs: number
}

/** An error that a test asks for by name. */
export type InjectedError = Extract<FaultAction, { kind: 'error' | 'wrong-region' }>

/** How a request is carried out where a fault has it otherwise than usual. */
export interface ExecutionOverrides {
  /** How long a changed rule takes to show. */
  propagationMs?: number
  /** The rule that this one request sees; null: none. `before`: that before the last change. */
  visibleRule?: StoredRule | null | 'before'
  /** The bucket that is looked at instead of the one that was asked for. */
  bucketOverride?: string
}

/** One request that was read, whichever service it is for. */
export interface ServiceRequest {
  service: ServiceName
  request: WireRequest
  operation: ApiOperation
  bucket?: string
  /** The object's key, or the KeyId. */
  key?: string
  body: () => Promise<Buffer>
  /** Carries it out. Never rejects. */
  execute: (serving: ExecutionOverrides) => Promise<ServiceResponse>
  errorResponse: (error: InjectedError) => ServiceResponse
}

/** One of the services behind the port. */
export interface EmulatedService {
  newRequestId: () => string
  /** What every answer has. */
  commonHeaders: (requestId: string, now: number, elapsedMs: number) => Record<string, string>
  /** Reads a request and fills its entry in the log; throws when it is no request. */
  readRequest: (
    message: IncomingMessage,
    requestId: string,
    rules: ServiceContext,
    entry: LoggedRequest
  ) => Promise<ServiceRequest>
  /** The answer to what could not even be opened. */
  unreadableRequestResponse: (
    error: unknown,
    message: IncomingMessage,
    requestId: string
  ) => ServiceResponse
}
