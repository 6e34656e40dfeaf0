/** When a fault occurs, whatever its kind. */
export interface Scheduled {
  /** How often; absent: always. */
  readonly times?: number
  /** How many matching requests pass first. */
  readonly skip?: number
}

/** Faults in order: the first that matches and is not used up applies. */
export class FaultSchedule<Fault extends Scheduled, Subject> {
  #faults: { fault: Fault; skip: number; times: number }[] = []
  readonly #matches: (fault: Fault, target: Subject) => boolean

  constructor(matches: (fault: Fault, target: Subject) => boolean) {
    this.#matches = matches
  }

  add(fault: Fault): void {
    const { skip = 0, times = Infinity } = fault
    this.#faults.push({ fault, skip, times })
  }

  clear(): void {
    this.#faults = []
  }

  next(target: Subject): Fault | undefined {
    for (const entry of this.#faults) {
      if (entry.times <= 0 || !this.#matches(entry.fault, target)) continue
      if (entry.skip > 0) {
        entry.skip--
        continue
      }
      entry.times--
      return entry.fault
    }
    return undefined
  }
}
