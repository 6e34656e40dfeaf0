import { expect, test } from '@jest/globals'
import { SeededRandom } from '../../../dev/random/seeded-random.js'
import { simulateRun, type SimulatedRun } from './simulated-bucket.js'
import type { SimulationPlan } from './simulation-plan.js'
import { brokenInvariants, type InvariantName } from './invariants.js'
import { drawContestedRollback, drawPlan } from './random-simulation-plan.js'

/** Random runs with one fault each. The seeds are fixed, so that a failure can be repeated. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const runsPerSeed = 1_000

interface Failure {
  readonly plan: SimulationPlan
  readonly run: SimulatedRun
  readonly times: number
}

test.each(seeds)('a run with any single fault keeps every invariant: seed %d', async seed => {
  const random = new SeededRandom(seed)
  const failures = new Map<InvariantName, Failure>()
  for (let number = 1; number <= runsPerSeed; number += 1) {
    const plan = number % 2 === 0 ? drawPlan(random) : drawContestedRollback(random)
    const run = await simulateRun(plan)
    for (const name of brokenInvariants(plan, run)) {
      failures.set(name, shorter(failures.get(name), { plan, run, times: 1 }))
    }
  }
  expect([...failures].map(describeFailure).join('\n\n')).toBe('')
})

/** Prefers the failure with the shorter transcript, which is easier to read. */
function shorter(one: Failure | undefined, other: Failure): Failure {
  if (one === undefined) return other
  const isShorter = other.run.bucket.transcript.length < one.run.bucket.transcript.length
  return { ...(isShorter ? other : one), times: one.times + other.times }
}

function describeFailure([name, { plan, run, times }]: [InvariantName, Failure]): string {
  const { finding, bucket } = run
  const { reason, previous, actual, warnings } = finding
  return [
    `${name}, in ${times} of ${runsPerSeed} runs; the shortest:`,
    JSON.stringify(plan),
    ...bucket.transcript,
    JSON.stringify({ previous, actual }),
    reason?.message ?? '',
    ...warnings
  ].join('\n  ')
}
