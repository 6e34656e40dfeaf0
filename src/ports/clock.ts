/** Injected, so that tests need not wait. */
export interface Clock {
  /** Milliseconds since a fixed moment. */
  now(): number
  sleep(ms: number): Promise<void>
}
