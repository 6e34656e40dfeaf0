/** What the step does about a difference: tell it, or make it right. */
export const modes = ['verify', 'apply'] as const
export type Mode = (typeof modes)[number]
