/**
 * Runs the shipped bundle against an emulated account on which everything that can go wrong does, at
 * random, and holds what it says and does to what is true at the server. Ends with 1 at the first
 * round that broke a promise, and says how to have that round again.
 *
 * Usage: npm run build && npm run soak -- [--rounds N] [--seed S] [--round K [--times T]] [--parallel P] [--keep-going]
 */
import { randomInt } from 'node:crypto'
import { parseArgs } from 'node:util'
import { judge, type Judgement } from './oracle.js'
import { play } from './play.js'
import { makeRound, type Round } from './round.js'
import { tellOf } from './story.js'

const { values } = parseArgs({
  options: {
    rounds: { type: 'string', default: '20' },
    seed: { type: 'string', default: String(randomInt(1, 1_000_000)) },
    round: { type: 'string' },
    // Which request gets a connection next is not the seed's to say.
    times: { type: 'string', default: '1' },
    parallel: { type: 'string', default: '4' },
    'keep-going': { type: 'boolean', default: false }
  }
})
const number = (text: string, least: number): number => {
  const value = Number(text)
  if (!Number.isSafeInteger(value) || value < least) {
    throw new Error(`${text} is not a whole number from ${least}.`)
  }
  return value
}
const seed = number(values.seed, 0)
const numbers =
  values.round === undefined
    ? Array.from({ length: number(values.rounds, 1) }, (_, index) => index + 1)
    : Array.from({ length: number(values.times, 1) }, () => number(values.round ?? '', 1))

const counts = { rounds: 0, excused: 0, raced: 0, violations: 0, stopped: 0 }
const statuses = new Map<string, number>()
const faults = new Map<string, number>()
const kinds = new Map<string, number>()
const startedAt = performance.now()
const add = (map: Map<string, number>, key: string): void => {
  map.set(key, (map.get(key) ?? 0) + 1)
}
const inWords = (map: Map<string, number>): string =>
  [...map]
    .sort(([, one], [, other]) => other - one)
    .map(([name, count]) => `${count} ${name}`)
    .join(', ')
const seconds = (): string => `${((performance.now() - startedAt) / 1000).toFixed(0)} s`
const verdicts = (): number => [...statuses.values()].reduce((sum, count) => sum + count, 0)

async function playOne(round: Round): Promise<void> {
  const observed = await play(round).catch((error: unknown) => {
    throw new Error(`Seed ${seed}, round ${round.number} could not be played.`, { cause: error })
  })
  const judgement: Judgement = judge(round, observed)
  counts.rounds += 1
  counts.excused += judgement.excused.length
  counts.raced += judgement.raced.length
  counts.violations += judgement.violations.length
  if (round.stop !== undefined) counts.stopped += 1
  for (const { status } of judgement.findings) add(statuses, status)
  for (const { requests } of observed.records.values()) {
    for (const { fault } of requests) if (fault !== undefined) add(faults, fault)
  }
  for (const violation of judgement.violations) {
    add(kinds, violation.kind)
    console.log(['', ...tellOf(violation, round, observed, judgement), ''].join('\n'))
  }
}

console.log(`seed ${seed}, ${numbers.length} rounds, ${values.parallel} at once`)
const waiting = [...numbers]
const progress = setInterval(() => {
  console.log(
    `${counts.rounds} of ${numbers.length} rounds, ${verdicts()} verdicts, ${counts.violations} violations, ${seconds()}`
  )
}, 15_000)
async function work(): Promise<void> {
  for (;;) {
    if (counts.violations > 0 && !values['keep-going']) return
    const next = waiting.shift()
    if (next === undefined) return
    await playOne(makeRound(seed, next))
  }
}
await Promise.all(Array.from({ length: number(values.parallel, 1) }, work))
clearInterval(progress)

console.log(
  `${counts.rounds} rounds of seed ${seed} in ${seconds()}, ${counts.stopped} of them with a signal: ${verdicts()} verdicts (${inWords(statuses)}).`
)
console.log(`Faults: ${inWords(faults)}.`)
console.log(
  `${counts.excused} verdicts rest on a single lie of the server, ${counts.raced} writes met someone else's in the last moment.`
)
console.log(
  counts.violations === 0
    ? 'No promise was broken.'
    : `${counts.violations} promises were broken: ${inWords(kinds)}.`
)
process.exitCode = counts.violations === 0 ? 0 : 1
