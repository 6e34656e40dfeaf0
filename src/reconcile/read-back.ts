import { sameRule, type Rule } from '../encryption/rule.js'
import { StoreFailure, type Clock, type EncryptionStore } from './ports.js'

/**
 * How long a change may take to show, in milliseconds. The vendor's SDK tests wait about 3 s after
 * a change; its Terraform provider polls for minutes.
 */
export const propagationLimitMs = 60_000
/** The same for a change that OSS never answered: it is likelier lost than slow. */
export const unansweredLimitMs = 10_000

const firstPauseMs = 250
const longestPauseMs = 5_000

export interface ReadBack {
  /** Whether the bucket showed the expected rule. */
  readonly shown: boolean
  /** The rule in the last answer; absent when the last attempt to read failed. */
  readonly rule?: Rule | null
  /** Why the last attempt to read failed. */
  readonly failure?: StoreFailure
}

/** Reads a bucket's rule until it is the expected one, pausing longer each time. The last read begins within the limit, in milliseconds. */
export async function readBack(
  bucket: string,
  expected: Rule | null,
  limitMs: number,
  { store, clock }: { store: EncryptionStore; clock: Clock }
): Promise<ReadBack> {
  const deadline = clock.now() + limitMs
  for (let pause = firstPauseMs; ; pause = Math.min(pause * 2, longestPauseMs)) {
    const seen = await look(bucket, expected, store)
    const left = deadline - clock.now()
    if (seen.shown || left <= 0) return seen
    await clock.sleep(Math.min(pause, left))
  }
}

async function look(
  bucket: string,
  expected: Rule | null,
  store: EncryptionStore
): Promise<ReadBack> {
  try {
    const { rule } = await store.read(bucket)
    return { shown: sameRule(rule, expected), rule }
  } catch (error) {
    if (error instanceof StoreFailure) return { shown: false, failure: error }
    throw error
  }
}
