import { decodeProtectedHeader, errors, importJWK, jwtVerify, type JWTPayload } from 'jose'
import type { OidcProvider } from '../ram/ram-store.js'
import { stsError } from '../errors/sts-errors.js'

/** The verified claims of a token. */
export interface OidcClaims {
  issuer: string
  subject: string
  audiences: readonly string[]
  /** Seconds since 1970. */
  issuedAt: number
  expiresAt: number
}

/** The only algorithm: others would let callers sign with public data, or not at all. */
const ALGORITHM = 'RS256'

/**
 * Verifies a token. Sources: OpenID Connect Core 1.0, 3.1.3.7; for the codes, STS,
 * AssumeRoleWithOIDC.
 */
export async function verifyOidcToken(
  token: string,
  provider: OidcProvider,
  now: number
): Promise<OidcClaims> {
  const kid = keyIdOf(token)
  if (provider.failure === 'configuration-broken') {
    throw stsError('AuthenticationFail.OIDCToken.IssuerConfigurationBroken')
  }
  if (provider.failure === 'fingerprint-mismatch') {
    throw stsError('AuthenticationFail.OIDCToken.PublicKeyFingerprintMismatch')
  }
  const key = provider.keys.find(known => known['kid'] === kid)
  if (key === undefined) throw stsError('AuthenticationFail.OIDCToken.Invalid')
  try {
    const { payload } = await jwtVerify(token, await importJWK({ ...key }, ALGORITHM), {
      algorithms: [ALGORITHM],
      issuer: provider.issuer,
      audience: [...provider.clientIds],
      currentDate: new Date(now)
    })
    return claimsOf(payload, now)
  } catch (error) {
    throw toStsError(error)
  }
}

function keyIdOf(token: string): string {
  try {
    const { kid } = decodeProtectedHeader(token)
    if (typeof kid === 'string') return kid
  } catch {
    // Rejected like a token that names no key.
  }
  throw stsError('AuthenticationFail.OIDCToken.Invalid')
}

/** jose checks only the type of iat, and does not require any of these. */
function claimsOf({ iss, sub, aud, iat, exp }: JWTPayload, now: number): OidcClaims {
  const future = iat === undefined || iat > Math.floor(now / 1000)
  if (!iss || !sub || typeof sub !== 'string' || exp === undefined || future) {
    throw stsError('AuthenticationFail.OIDCToken.Invalid')
  }
  return {
    issuer: iss,
    subject: sub,
    audiences: [aud ?? []].flat(),
    issuedAt: iat,
    expiresAt: exp
  }
}

function toStsError(error: unknown): unknown {
  if (error instanceof errors.JWTExpired) {
    return stsError('AuthenticationFail.OIDCToken.Expired')
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'iss') {
    return stsError('AuthenticationFail.OIDCToken.IssuerNotMatch')
  }
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'aud') {
    return stsError('AuthenticationFail.OIDCToken.AudienceNotMatch')
  }
  if (error instanceof errors.JOSEError) return stsError('AuthenticationFail.OIDCToken.Invalid')
  return error
}
