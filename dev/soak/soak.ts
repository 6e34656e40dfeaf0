/**
 * Runs the shipped bundle against an emulated account with random faults of every kind, and
 * compares what it reports and does with the true state at the server. Exits with 1 after the first
 * round with a violation, and prints how to reproduce it.
 *
 * Usage: npm run build && npm run soak -- [--rounds N] [--seed S] [--round K [--times T]]
 * [--parallel P] [--keep-going]
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { checkRun, type OracleResult } from './oracle.js'
import { runRound } from './run-round.js'
import { drawRound, type SoakRound } from './round.js'
import { formatViolation } from './format-violation.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
    round: { type: 'string' },
    // The seed does not determine which request gets a connection next, so a round may need several
    // runs.
    times: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '4' },
    'keep-going': { type: 'boolean', default: false }
  }
})
const parseInteger = (text: string, least: number): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${text} is not a whole number from ${least}.`)
  }
  return value
}
const seed = parseInteger(values.seed, 0)
const roundNumbers =
  values.round === undefined
    ? Array.from({ length: parseInteger(values.rounds, 1) }, (_, index) => index + 1)
    : Array.from({ length: parseInteger(values.times, 1) }, () =>
        parseInteger(values.round ?? '', 1)
      )

const counts = { rounds: 0, excused: 0, raced: 0, violations: 0, stopped: 0 }
const statuses = new Map<string, number>()
const faults = new Map<string, number>()
const kinds = new Map<string, number>()
const startedAt = performance.now()
const increment = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1)
}
const formatCounts = (map: Map<string, number>): string =>
  [...map]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
const elapsed = (): string => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`
const findingCount = (): number => [...statuses.values()].reduce((sum, count) => sum + count, 0)

async function runOne(round: SoakRound): Promise<void> {
  const observation = await runRound(round).catch((error: unknown) => {
    throw new Error(`Seed ${seed}, round ${round.number} could not be played.`, { cause: error })
  })
  const result: OracleResult = checkRun(round, observation)
  counts.rounds += 1
  counts.excused += result.excused.length
  counts.raced += result.raced.length
  counts.violations += result.violations.length
  if (round.stop !== undefined) counts.stopped += 1
  for (const { status } of result.findings) increment(statuses, status)
  for (const { requests } of observation.records.values()) {
    for (const { fault } of requests) if (fault !== undefined) increment(faults, fault)
  }
  for (const violation of result.violations) {
    increment(kinds, violation.kind)
    console.log(['', ...formatViolation(violation, round, observation, result), ''].join('\n'))
  }
}

console.log(`seed ${seed}, ${roundNumbers.length} rounds, ${values.parallel} at once`)
const queue = [...roundNumbers]
const progress = setInterval(() => {
  console.log(
    `${counts.rounds} of ${roundNumbers.length} rounds, ${findingCount()} verdicts, ${counts.violations} violations, ${elapsed()}`
  )
}, 15_000)
async function worker(): Promise<void> {
  for (;;) {
    if (counts.violations > 0 && !values['keep-going']) return
    const next = queue.shift()
    if (next === undefined) return
    await runOne(drawRound(seed, next))
  }
}
await Promise.all(Array.from({ length: parseInteger(values.parallel, 1) }, worker))
clearInterval(progress)

console.log(
  `${counts.rounds} rounds of seed ${seed} in ${elapsed()}, ${counts.stopped} of them with a signal: ${findingCount()} verdicts (${formatCounts(statuses)}).`
)
console.log(`Faults: ${formatCounts(faults)}.`)
console.log(
  `${counts.excused} verdicts rest on a single lie of the server, ${counts.raced} writes met someone else's in the last moment.`
)
console.log(
  counts.violations === 0
    ? 'No promise was broken.'
    : `${counts.violations} promises were broken: ${formatCounts(kinds)}.`
)
process.exitCode = counts.violations === 0 ? 0 : 1
