// Loaded into the bundle's process before it: what would take more than a quarter of an hour, as the
// time limit of a run may, comes after a thousandth of its time. Everything shorter stays as it is.
const { setTimeout: later } = globalThis
const longMs = 15 * 60_000

globalThis.setTimeout = (run, ms, ...rest) => later(run, ms > longMs ? ms / 1_000 : ms, ...rest)
