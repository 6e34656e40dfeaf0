import type { IncomingMessage } from 'node:http'
import type { Answer } from './answer.js'
import type { AuthenticationRules } from './authentication.js'
import type { StoredRule } from './encryption-rule.js'
import type { FaultAction } from './faults.js'
import type { LoggedRequest } from './log.js'
import type { MetadataTokens } from './metadata-tokens.js'
import type { Operation } from './operation.js'
import type { ServiceName } from './service-name.js'
import type { UsedNonces } from './used-nonces.js'
import type { WireRequest } from './wire-request.js'

export interface ServiceRules extends AuthenticationRules {
  nonces: UsedNonces
  metadataTokens: MetadataTokens
  /** How long a client may send nothing of a body that it has promised. */
  maxSilenceMs: number
}

/** An error that a test asks for by name. */
export type ScriptedError = Extract<FaultAction, { kind: 'error' | 'wrong-region' }>

/** How a request is carried out where a fault has it otherwise than usual. */
export interface Serving {
  /** How long a changed rule takes to show. */
  propagationMs?: number
  /** The rule that this one request sees; null: none. `before`: that before the last change. */
  seen?: StoredRule | null | 'before'
  /** The bucket that is looked at instead of the one that was asked for. */
  strayTo?: string
}

/** One request that was read, whichever service it is for. */
export interface Exchange {
  service: ServiceName
  request: WireRequest
  operation: Operation
  bucket?: string
  /** The object's key, or the KeyId. */
  key?: string
  body: () => Promise<Buffer>
  /** Carries it out. Never rejects. */
  serve: (serving: Serving) => Promise<Answer>
  refuse: (error: ScriptedError) => Answer
}

/** One of the services behind the port. */
export interface Service {
  newRequestId: () => string
  /** What every answer has. */
  commonHeaders: (requestId: string, now: number, elapsedMs: number) => Record<string, string>
  /** Reads a request and fills its entry in the log; throws when it is no request. */
  open: (
    message: IncomingMessage,
    requestId: string,
    rules: ServiceRules,
    entry: LoggedRequest
  ) => Promise<Exchange>
  /** The answer to what could not even be opened. */
  refusal: (error: unknown, message: IncomingMessage, requestId: string) => Answer
}
