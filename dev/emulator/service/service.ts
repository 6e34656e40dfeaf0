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
  /** How long a client may pause while it sends a body. */
  bodyIdleTimeoutMs: number
}

/** An error that a test injects by name. */
export type InjectedError = Extract<FaultAction, { kind: 'error' | 'wrong-region' }>

/** How a fault changes the execution of a request. */
export interface ExecutionOverrides {
  /** How long a changed rule takes to become visible. */
  propagationMs?: number
  /** The rule that this request sees; null: none. `before`: the one before the last change. */
  visibleRule?: StoredRule | null | 'before'
  /** The bucket that is used instead of the requested one. */
  bucketOverride?: string
}

/** A request that was read, for any of the services. */
export interface ServiceRequest {
  service: ServiceName
  request: WireRequest
  operation: ApiOperation
  bucket?: string
  /** The object's key, or the KeyId. */
  key?: string
  body: () => Promise<Buffer>
  /** Executes the request. Never rejects. */
  execute: (serving: ExecutionOverrides) => Promise<ServiceResponse>
  errorResponse: (error: InjectedError) => ServiceResponse
}

/** One of the services behind the port. */
export interface EmulatedService {
  newRequestId: () => string
  /** The headers of every response. */
  commonHeaders: (requestId: string, now: number, elapsedMs: number) => Record<string, string>
  /** Parses a request and fills its log entry; throws on an invalid one. */
  readRequest: (
    message: IncomingMessage,
    requestId: string,
    rules: ServiceContext,
    entry: LoggedRequest
  ) => Promise<ServiceRequest>
  /** The response to a request that cannot even be parsed. */
  unreadableRequestResponse: (
    error: unknown,
    message: IncomingMessage,
    requestId: string
  ) => ServiceResponse
}
