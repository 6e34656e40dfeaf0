/** What the step does about a difference: tell it, or make it right. */
export const modes = ['verify', 'apply'] as const
export type Mode = (typeof modes)[number]

/**
 * Whether KMS is asked about a customer key before it is set. `auto`: asked, and a caller who may
 * not ask is told so. `required`: a key that could not be checked is not set. `off`: not asked.
 */
export const keyChecks = ['auto', 'required', 'off'] as const
export type KeyCheck = (typeof keyChecks)[number]
