/**
 * Measures the shipped bundle over a thousand and ten thousand buckets, against an emulated OSS
 * that is 50 ms away and against one that throttles, relative to the time the network alone takes.
 * Exits with 1 when a finding is wrong or a bound is exceeded.
 *
 * Usage: npm run build && npm run bench
 */
import {
  timePerRequestGrowth,
  peakMemory,
  correctFindings,
  seconds,
  rateLimitUtilization,
  timeOverFloor,
  type BoundCheck
} from './bounds.js'
import { actionNode } from '../runner/step/run-step.js'
import { measure, type Measurement } from './measure.js'
import { makeBuckets, concurrency, type BenchScenario } from './scenario.js'

const latencyMs = 50
const typicalShares = { drifted: 0.02, denied: 0.01, throttled: 0.01 }
const allowedPerSecond = 100
const network = { latencyMs, concurrency }

const thousand: BenchScenario = {
  title: '1,000 buckets, 8 regions, 50 ms away',
  buckets: makeBuckets(1_000, typicalShares),
  latencyMs
}
const tenThousand: BenchScenario = {
  title: '10,000 buckets, 8 regions, 50 ms away',
  buckets: makeBuckets(10_000, typicalShares),
  latencyMs
}
const throttled: BenchScenario = {
  title: `1,000 buckets, ${allowedPerSecond} requests a second, all others throttled`,
  buckets: makeBuckets(1_000, { ...typicalShares, throttled: 0 }),
  latencyMs,
  allowance: { perSecond: allowedPerSecond }
}

const bounds: BoundCheck[] = []

/** Prints each bound and whether it holds. */
function checkBounds(...checked: readonly BoundCheck[]): void {
  bounds.push(...checked)
  for (const { isKept, message } of checked) console.log(`  ${isKept ? '✓' : '✗'} ${message}`)
}

async function run(scenario: BenchScenario): Promise<Measurement> {
  console.log(`\n${scenario.title}`)
  const measured = await measure(scenario)
  const { wallMs, requests, progress } = measured
  console.log(`    ${seconds(wallMs)} for ${requests} requests, ${concurrency} at once`)
  for (const line of progress.slice(-1)) console.log(`    it said: ${line}`)
  checkBounds(correctFindings(measured), peakMemory(measured))
  return measured
}

/**
 * The bundle's own time: the same inputs with one bucket and no latency. The median of three runs.
 */
async function measureEmptyRun(): Promise<number> {
  const scenario = { title: 'empty', buckets: makeBuckets(1, typicalShares), latencyMs: 0 }
  const walls: number[] = []
  while (walls.length < 3) walls.push((await measure(scenario)).wallMs)
  return walls.sort((one, other) => one - other)[1] ?? 0
}

const emptyMs = await measureEmptyRun()
console.log(`${actionNode}\nempty run ${seconds(emptyMs)}`)

const thousandRun = await run(thousand)
checkBounds(timeOverFloor(thousandRun, network, emptyMs))

const tenThousandRun = await run(tenThousand)
checkBounds(
  timeOverFloor(tenThousandRun, network, emptyMs),
  timePerRequestGrowth(thousandRun, tenThousandRun, emptyMs)
)

const throttledRun = await run(throttled)
checkBounds(rateLimitUtilization(throttledRun, allowedPerSecond, emptyMs))

const brokenCount = bounds.filter(({ isKept }) => !isKept).length
console.log(brokenCount === 0 ? '\nAll bounds are kept.' : `\n${brokenCount} bounds are broken.`)
process.exitCode = brokenCount === 0 ? 0 : 1
