import { fieldOf } from '../http/json-response.js'
import type { HttpResponse } from '../http/transport.js'
import type { Credentials } from '../signing/credential-provider.js'

/** Temporary credentials, and how long they live. */
export interface Session {
  readonly credentials: Required<Credentials>
  /** Milliseconds from the answer on. */
  readonly lifeMs: number
}

/**
 * Reads a session out of what STS and the metadata service call it; `null` when it does not make
 * sense. The answer's own Date is what its Expiration is held to, so that a runner whose clock is
 * off renews in time. Source: STS API 2015-04-01, Credentials.
 */
export function parseSession(
  document: unknown,
  { headers }: HttpResponse,
  now: Date
): Session | null {
  const [accessKeyId, accessKeySecret, securityToken, expiration] = [
    'AccessKeyId',
    'AccessKeySecret',
    'SecurityToken',
    'Expiration'
  ].map(name => fieldOf(document, name))
  if (!isSecret(accessKeyId) || !isSecret(accessKeySecret) || !isSecret(securityToken)) return null
  const answeredAt = Date.parse(headers.date ?? '')
  const lifeMs =
    Date.parse(typeof expiration === 'string' ? expiration : '') - (answeredAt || now.getTime())
  // An answer that is no ISO date, or of a session that is over.
  if (!(lifeMs > 0)) return null
  return { credentials: { accessKeyId, accessKeySecret, securityToken }, lifeMs }
}

/**
 * They go into headers, where white space and control characters have no place. What is shorter is
 * no secret, and masking it would mask the rest of the log; what has quotes in it or is longer could
 * not be found again in what a library prints of it.
 */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21#-&(-[\]-_a-~]{8,8192}$/.test(value)
}
