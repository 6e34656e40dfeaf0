/**
 * What the step does about a difference: tell it, or make it right. `draft` comes before there is
 * one: it writes a policy about what the account's buckets have, and verifies them against that.
 */
export const modes = ['verify', 'apply', 'draft'] as const
export type Mode = (typeof modes)[number]

/**
 * Whether KMS is asked about a customer key before it is set. `auto`: asked, and a caller who may
 * not ask is told so. `required`: a key that could not be checked is not set. `off`: not asked.
 */
export const keyChecks = ['auto', 'required', 'off'] as const
export type KeyCheck = (typeof keyChecks)[number]

/** How a bucket is treated: looked at, or changed where it differs. */
export type Treatment = Exclude<Mode, 'draft'>

/** A draft only looks. */
export function treatmentFor(mode: Mode): Treatment {
  return mode === 'apply' ? 'apply' : 'verify'
}
