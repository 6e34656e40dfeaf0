import { timingSafeEqual } from 'node:crypto'

/** Compares secrets without telling by the time it takes how much of one was right. */
export function secretsEqual(expected: string, given: string): boolean {
  const [a, b] = [Buffer.from(expected), Buffer.from(given)]
  return a.length === b.length && timingSafeEqual(a, b)
}
