import { setFlagsFromString } from 'node:v8'

/** Runs over fewer buckets use too little memory for the limit to matter. */
const minBuckets = 2_000

/**
 * Keeps V8's young generation small: in a run over many buckets it may grow to 130 MB, hardly any of
 * it in use at a time. V8 reads the flag whenever that generation may grow, so it takes effect even
 * during a run.
 */
export function limitYoungGeneration(buckets: number): void {
  if (buckets >= minBuckets) setFlagsFromString('--semi-space-growth-factor=1')
}
