import { expect, test } from '@jest/globals'
import { Random } from '../../../soak/random.js'
import { play, type Run } from './bucket-in-virtual-time.js'
import type { Plan } from './one-fault-plan.js'
import { judge, type PromiseName } from './promises.js'
import { drawContestedRollBack, drawPlan } from './random-plan.js'

/** Random runs with one fault each: none breaks a promise. The same each time, so that what fails, fails again. */
const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]
const runsPerSeed = 1_000

interface Failure {
  readonly plan: Plan
  readonly run: Run
  readonly times: number
}

test.each(seeds)('whatever fault meets a run, it keeps its promises: seed %d', async seed => {
  const random = new Random(seed)
  const failures = new Map<PromiseName, Failure>()
  for (let number = 1; number <= runsPerSeed; number += 1) {
    const plan = number % 2 === 0 ? drawPlan(random) : drawContestedRollBack(random)
    const run = await play(plan)
    for (const name of judge(plan, run)) {
      failures.set(name, shorter(failures.get(name), { plan, run, times: 1 }))
    }
  }
  expect([...failures].map(describeFailure).join('\n\n')).toBe('')
})

/** Of two failures the one with the shorter conversation, which says more. */
function shorter(one: Failure | undefined, other: Failure): Failure {
  if (one === undefined) return other
  const isShorter = other.run.bucket.conversation.length < one.run.bucket.conversation.length
  return { ...(isShorter ? other : one), times: one.times + other.times }
}

function describeFailure([name, { plan, run, times }]: [PromiseName, Failure]): string {
  const { finding, bucket } = run
  const { reason, previous, actual, warnings } = finding
  return [
    `${name}, in ${times} of ${runsPerSeed} runs; the shortest:`,
    JSON.stringify(plan),
    ...bucket.conversation,
    JSON.stringify({ previous, actual }),
    reason?.message ?? '',
    ...warnings
  ].join('\n  ')
}
