/** Time, handed in so that tests need not wait. */
export interface Clock {
  /** Milliseconds since some fixed moment. */
  now(): number
  sleep(ms: number): Promise<void>
}
