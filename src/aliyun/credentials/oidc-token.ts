import { plainText } from '../../text/plain-text.js'
import { fieldOf } from '../http/json-response.js'

/** An OIDC token: a secret. */
export interface OidcToken {
  readonly token: string
  /** `job`: GitHub issued it to this job. */
  readonly from: 'job' | { readonly file: string }
  /** The claims that users need to fix a trust policy; empty if unreadable. */
  readonly issuer: string
  readonly audience: string
  readonly subject: string
}

/** STS accepts 4 to 20,000 characters. */
export const longestToken = 20_000

/** Accepts a JWT: three parts in base64url. `null`: the text is none. */
export function parseOidcToken(text: unknown, from: OidcToken['from']): OidcToken | null {
  return typeof text === 'string' &&
    /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text) &&
    text.length <= longestToken
    ? { token: text, from, ...claimsOf(text) }
    : null
}

function claimsOf(token: string): Pick<OidcToken, 'issuer' | 'audience' | 'subject'> {
  const claims = payloadOf(token)
  const read = (name: string, limit: number): string => {
    const value = fieldOf(claims, name)
    const texts = (Array.isArray(value) ? value : [value]).filter(text => typeof text === 'string')
    return plainText(texts.join(', '), limit)
  }
  // A customized template can make GitHub's sub long, and a truncated one would be useless.
  return { issuer: read('iss', 200), audience: read('aud', 200), subject: read('sub', 800) }
}

function payloadOf(token: string): unknown {
  try {
    return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
