import { fieldOf } from '../http/json-response.js'
import type { HttpResponse } from '../http/transport.js'
import type { Credentials } from '../signing/credential-provider.js'

/** Temporary credentials, and their lifetime. */
export interface Session {
  readonly credentials: Required<Credentials>
  /** Milliseconds, counted from the response. */
  readonly lifeMs: number
}

/**
 * Parses the credentials in a response of STS or the metadata service; `null` when a field is missing
 * or invalid. Expiration is compared with the response's own Date, so that a runner with a wrong clock
 * renews in time. Source: STS API 2015-04-01, Credentials.
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
  const respondedAt = Date.parse(headers.date ?? '')
  const lifeMs =
    Date.parse(typeof expiration === 'string' ? expiration : '') - (respondedAt || now.getTime())
  // False also for an invalid date, which makes it NaN.
  if (!(lifeMs > 0)) return null
  return { credentials: { accessKeyId, accessKeySecret, securityToken }, lifeMs }
}

/**
 * Secrets are sent in headers, so white space and control characters are invalid. A shorter value is
 * not a secret, and masking it would garble the log. One that is longer, or has quotes in it, could not
 * be recognized in the escaped output of a library.
 */
export function isSecret(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21#-&(-[\]-_a-~]{8,8192}$/.test(value)
}
