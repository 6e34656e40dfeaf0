import { setFlagsFromString } from 'node:v8'

/** So many buckets that it matters. */
const many = 2_000

/**
 * V8 may let the part of the heap where new objects go grow to 130 MB in a run over many buckets,
 * though hardly any of it is in use at a time. The flag is read whenever that part may grow, so that
 * it can still be set now; a run over few buckets is left alone.
 */
export function limitYoungGeneration(buckets: number): void {
  if (buckets >= many) setFlagsFromString('--semi-space-growth-factor=1')
}
