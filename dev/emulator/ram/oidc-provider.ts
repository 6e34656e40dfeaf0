import type { JsonWebKey } from 'node:crypto'

/** An OIDC provider of the account: whose tokens STS takes, and for which clients. */
export interface OidcProvider {
  issuer: string
  /** One of them has to be a token's audience. */
  clientIds: readonly string[]
  /** Public keys with their kid, as the issuer publishes them. */
  keys: readonly JsonWebKey[]
  /** The issuer's discovery document cannot be used, or its certificate is not the registered one. */
  failure?: 'configuration-broken' | 'fingerprint-mismatch'
}
