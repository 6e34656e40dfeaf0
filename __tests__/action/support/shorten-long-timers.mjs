// Loaded before the bundle: timers longer than a quarter of an hour, such as a run's time limit,
// fire after a thousandth of their time. Shorter ones are unchanged.
const { setTimeout: later } = globalThis
const longMs = 15 * 60_000

globalThis.setTimeout = (run, ms, ...rest) => later(run, ms > longMs ? ms / 1_000 : ms, ...rest)
