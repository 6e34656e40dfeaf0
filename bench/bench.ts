/**
 * How long the shipped bundle takes over a thousand and ten thousand buckets, against an emulated
 * OSS that is 50 ms away, and over one that throttles: in terms of what the network alone takes.
 * Ends with 1 when a finding is wrong or a bound is broken.
 *
 * Usage: npm run build && npm run bench
 */
import {
  growth,
  peakMemory,
  rightFindings,
  seconds,
  shareOfAllowance,
  timeOverFloor,
  type Bound
} from './bounds.js'
import { measure, type Measurement } from './measure.js'
import { bucketsOf, concurrency, type Scenario } from './scenario.js'

const latencyMs = 50
const usual = { drifted: 0.02, denied: 0.01, throttled: 0.01 }
const allowed = 100
const network = { latencyMs, concurrency }

const thousand: Scenario = {
  title: '1,000 buckets, 8 regions, 50 ms away',
  buckets: bucketsOf(1_000, usual),
  latencyMs
}
const tenThousand: Scenario = {
  title: '10,000 buckets, 8 regions, 50 ms away',
  buckets: bucketsOf(10_000, usual),
  latencyMs
}
const throttled: Scenario = {
  title: `1,000 buckets, ${allowed} requests a second, all others throttled`,
  buckets: bucketsOf(1_000, { ...usual, throttled: 0 }),
  latencyMs,
  allowance: { perSecond: allowed }
}

const bounds: Bound[] = []

/** Prints each bound, and whether it is kept. */
function hold(...judged: readonly Bound[]): void {
  bounds.push(...judged)
  for (const { within, line } of judged) console.log(`  ${within ? '✓' : '✗'} ${line}`)
}

async function run(scenario: Scenario): Promise<Measurement> {
  console.log(`\n${scenario.title}`)
  const measured = await measure(scenario)
  const { wallMs, requests, progress } = measured
  console.log(`    ${seconds(wallMs)} for ${requests} requests, ${concurrency} at once`)
  for (const line of progress.slice(-1)) console.log(`    it said: ${line}`)
  hold(rightFindings(measured), peakMemory(measured))
  return measured
}

/** The bundle's own time: the same inputs with a single bucket, and no latency. The median of three. */
async function emptyRun(): Promise<number> {
  const scenario = { title: 'empty', buckets: bucketsOf(1, usual), latencyMs: 0 }
  const walls: number[] = []
  while (walls.length < 3) walls.push((await measure(scenario)).wallMs)
  return walls.sort((one, other) => one - other)[1] ?? 0
}

const node = process.env['ACTION_NODE'] || process.execPath
const emptyMs = await emptyRun()
console.log(`${node}\nempty run ${seconds(emptyMs)}`)

const one = await run(thousand)
hold(timeOverFloor(one, network, emptyMs))

const ten = await run(tenThousand)
hold(timeOverFloor(ten, network, emptyMs), growth(one, ten, emptyMs))

const slow = await run(throttled)
hold(shareOfAllowance(slow, allowed, emptyMs))

const broken = bounds.filter(({ within }) => !within).length
console.log(broken === 0 ? '\nAll bounds are kept.' : `\n${broken} bounds are broken.`)
process.exitCode = broken === 0 ? 0 : 1
