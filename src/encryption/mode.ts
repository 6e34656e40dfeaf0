/**
 * `verify` reports drift, `apply` fixes it. `draft` writes a policy from what the account's buckets
 * have, and verifies them against it.
 */
export const modes = ['verify', 'apply', 'draft'] as const
export type Mode = (typeof modes)[number]

/**
 * Whether KMS is asked about a customer key before it is set. `auto`: yes, with a warning where the
 * caller lacks the permission. `required`: a key that could not be checked is not set. `off`: no.
 */
export const keyChecks = ['auto', 'required', 'off'] as const
export type KeyCheck = (typeof keyChecks)[number]

/** How a bucket is treated: only read, or changed where it differs. */
export type Treatment = Exclude<Mode, 'draft'>

/** A draft changes nothing. */
export function treatmentFor(mode: Mode): Treatment {
  return mode === 'apply' ? 'apply' : 'verify'
}
