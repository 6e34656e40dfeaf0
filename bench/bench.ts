/**
 * How long the shipped bundle takes over a thousand and ten thousand buckets, against an emulated
 * OSS that is 50 ms away, and over one that throttles: in terms of what the network alone takes.
 * Ends with 1 when a finding is wrong or a bound is broken.
 *
 * Usage: npm run build && npm run bench
 */
import { measure, type Measurement } from './measure.js'
import { bucketsOf, concurrency, type Scenario } from './scenario.js'

const latencyMs = 50
const usual = { drifted: 0.02, denied: 0.01, throttled: 0.01 }
const mostMB = 300
const allowed = 100

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

let broken = 0

/** Prints a line, and whether it is within its bound. */
function bound(within: boolean, line: string): void {
  if (!within) broken += 1
  console.log(`  ${within ? '✓' : '✗'} ${line}`)
}

const seconds = (ms: number): string => `${(ms / 1000).toFixed(2)} s`

/** What the network alone takes, in milliseconds. */
const floorOf = ({ requests }: Measurement): number => (requests / concurrency) * latencyMs

async function run(scenario: Scenario): Promise<Measurement> {
  console.log(`\n${scenario.title}`)
  const measured = await measure(scenario)
  const { wallMs, requests, peakMB, mistakes, progress } = measured
  console.log(`    ${seconds(wallMs)} for ${requests} requests, ${concurrency} at once`)
  for (const line of progress.slice(-1)) console.log(`    it said: ${line}`)
  bound(mistakes.length === 0, `every finding is right${tell(mistakes)}`)
  bound(peakMB < mostMB, `peak memory ${peakMB.toFixed(0)} MB, of ${mostMB} at most`)
  return measured
}

function tell(mistakes: readonly string[]): string {
  if (mistakes.length === 0) return ''
  return `: ${mistakes.length} are not, such as ${mistakes.slice(0, 3).join('; ')}`
}

/** The bundle's own time: the same inputs with a single bucket, and no latency. The median of three. */
async function emptyRun(): Promise<number> {
  const scenario = { title: 'empty', buckets: bucketsOf(1, usual), latencyMs: 0 }
  const walls: number[] = []
  while (walls.length < 3) walls.push((await measure(scenario)).wallMs)
  return walls.sort((one, other) => one - other)[1] ?? 0
}

function againstFloor(measured: Measurement, emptyMs: number): void {
  const floorMs = floorOf(measured)
  const mostMs = 1.5 * floorMs + emptyMs
  console.log(
    `    floor ${seconds(floorMs + emptyMs)}: ${measured.requests} requests ÷ ${concurrency} × ${latencyMs} ms, and the empty run`
  )
  bound(
    measured.wallMs <= mostMs,
    `${seconds(measured.wallMs)} of ${seconds(mostMs)} at most; ${((measured.wallMs - emptyMs) / floorMs).toFixed(2)} times the floor, of 1.5 at most`
  )
}

const node = process.env['ACTION_NODE'] || process.execPath
const emptyMs = await emptyRun()
console.log(`${node}\nempty run ${seconds(emptyMs)}`)

const one = await run(thousand)
againstFloor(one, emptyMs)

const ten = await run(tenThousand)
againstFloor(ten, emptyMs)
const growth = (ten.wallMs - emptyMs) / ten.requests / ((one.wallMs - emptyMs) / one.requests)
bound(growth < 1.15, `${growth.toFixed(2)} times as long a request as with 1,000 buckets`)

const slow = await run(throttled)
const taken = slow.requests - slow.throttled
// The first second's are there at once.
const used = (taken - allowed) / ((slow.wallMs - emptyMs) / 1000) / allowed
bound(
  used > 0.7,
  `${slow.throttled} requests were throttled, and ${(used * 100).toFixed(0)} % of what OSS takes was used, of 70 % at least`
)

console.log(broken === 0 ? '\nAll bounds are kept.' : `\n${broken} bounds are broken.`)
process.exitCode = broken === 0 ? 0 : 1
