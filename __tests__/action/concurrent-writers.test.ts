import { afterAll, expect, test } from '@jest/globals'
import type { LoggedRequest, StoredRule } from '../../dev/emulator/emulator.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { actionFixture } from './support/action-fixture.js'

/**
 * Two runs apply different rules to one bucket at the same time, a hundred times. The bucket ends
 * with one of the two rules, the last writer has applied it, and no run reports "applied" unless it
 * saw its own rule last. Races do not depend on luck: requests wait for each other at the emulator.
 * In every other race the runs also verify their rule with an upload.
 */
const oss = actionFixture()
const races = 100
/** Races in parallel; a loser waits some seconds, and this machine has few cores. */
const atOnce = 10

type Who = 'first' | 'second'
/** A request has arrived, or was executed and awaits its response; or the run has ended. */
type Moment = `${'asks' | 'did'} ${Who} ${string}` | `end ${Who}`
/** What must happen before a moment may pass: each of these, or the end of its run. */
type Schedule = Readonly<Partial<Record<Moment, readonly Moment[]>>>

interface Race {
  readonly name: string
  readonly schedule: Schedule
  /** The outcomes that the schedule forces; absent: any correct one. */
  readonly ends?: Readonly<Partial<Record<Who, 'applied' | 'unknown'>>>
  readonly canary: boolean
}

const read = 'GetBucketEncryption'
const write = 'PutBucketEncryption'
const writeBeforeReading: Schedule = {
  [`asks first ${write}`]: [`asks second ${write}`],
  [`asks second ${write}`]: [`did first ${write}`],
  [`did first ${write}`]: [`did second ${write}`]
}
const oneAfterTheOther: Schedule = {
  [`did first ${read}`]: [`did second ${read}`],
  [`did second ${read}`]: ['end first']
}
const writeDuringProof: Schedule = {
  [`asks first ${write}`]: [`asks second ${write}`],
  [`asks second ${write}`]: ['asks first PutObject'],
  'asks first PutObject': [`did second ${write}`]
}
const asItComes: Schedule = {
  [`did first ${read}`]: [`did second ${read}`],
  [`did second ${read}`]: [`did first ${read}`]
}
const kinds: readonly Race[] = [
  ...[false, true].flatMap((canary): Race[] => [
    {
      name: 'both write before either reads back',
      schedule: writeBeforeReading,
      ends: { first: 'unknown', second: 'applied' },
      canary
    },
    {
      name: 'the second goes on once the first has ended',
      schedule: oneAfterTheOther,
      ends: { first: 'applied' },
      canary
    },
    { name: 'as it comes, once both have seen no rule', schedule: asItComes, canary }
  ]),
  {
    name: 'the second writes while the first proves its rule',
    schedule: writeDuringProof,
    ends: { first: 'unknown', second: 'applied' },
    canary: true
  }
]

/** The moments of one race: a run that reaches one waits for those before it. */
class Meeting {
  readonly #schedule: Schedule
  readonly #passed = new Map<Moment, { promise: Promise<void>; resolve: () => void }>()

  constructor(schedule: Schedule) {
    this.#schedule = schedule
  }

  /** Marks the moment as reached, and waits until it may pass. */
  async at(moment: Moment): Promise<void> {
    this.#of(moment).resolve()
    for (const awaited of this.#schedule[moment] ?? []) {
      const end: Moment = awaited.includes(' second') ? 'end second' : 'end first'
      await Promise.race([this.#of(awaited).promise, this.#of(end).promise])
    }
  }

  #of(moment: Moment): { promise: Promise<void>; resolve: () => void } {
    let resolve = (): void => undefined
    const promise = new Promise<void>(done => {
      resolve = done
    })
    const known = this.#passed.get(moment) ?? { promise, resolve }
    this.#passed.set(moment, known)
    return known
  }
}

interface Runner {
  readonly who: Who
  readonly id: string
  readonly wanted: StoredRule
  readonly result: StepResult
}

const meetings = new Map<string, Meeting>()
const writerOf = ({ userAgent = '' }: LoggedRequest): Who =>
  /\(run \d+1\)/.test(userAgent) ? 'first' : 'second'
const stops = [] as (() => void)[]
afterAll(() => {
  for (const stop of stops) stop()
})

/** Resolves to the number of runs that lost. */
async function race(number: number): Promise<number> {
  const kind = kinds[number % kinds.length]
  if (kind === undefined) throw new Error('There are no races.')
  const bucket = `race-${number}`
  oss.emulator.addBucket(bucket)
  const meeting = new Meeting(kind.schedule)
  meetings.set(bucket, meeting)
  const algorithms = ['AES256', 'SM4']
  // Neither of the two rules is stronger, so either may come first.
  if (Math.floor(number / kinds.length) % 2 === 1) algorithms.reverse()
  const runners = await Promise.all(
    (['first', 'second'] as const).map(async (who, index) => {
      const requested = { algorithm: algorithms[index] ?? '' }
      const id = `${number}${index + 1}`
      const result = await apply(bucket, id, requested, kind.canary).finally(
        () => void meeting.at(`end ${who}`)
      )
      return { who, id, wanted: requested, result }
    })
  )

  const log = oss.emulator.requests.filter(request => request.bucket === bucket)
  const has = oss.emulator.rule(bucket)
  expect(runners.map(({ wanted }) => wanted)).toContainEqual(has)
  for (const runner of runners) {
    const status = expectHonest(runner, log)
    const due = kind.ends?.[runner.who]
    if (due !== undefined)
      expect({ race: kind.name, status }).toEqual({ race: kind.name, status: due })
  }
  const last = runners.find(({ wanted }) => wanted.algorithm === has?.algorithm)
  expect(last?.result.outputs['status']).toBe('applied')
  return runners.filter(({ result }) => result.exitCode !== 0).length
}

async function apply(
  bucket: string,
  id: string,
  wanted: StoredRule,
  canary: boolean
): Promise<StepResult> {
  return await oss.run(
    {
      bucket,
      mode: 'apply',
      algorithm: wanted.algorithm,
      canary: String(canary),
      // A request that waits for the other run must not time out and be retried.
      'max-attempts': '1',
      'request-timeout-seconds': '300'
    },
    { env: { GITHUB_RUN_ID: id }, timeoutMs: 600_000 }
  )
}

/** Compares the report with what the emulator sent to this run. */
function expectHonest({ id, wanted, result }: Runner, log: readonly LoggedRequest[]): string {
  const { findings } = JSON.parse(result.report) as {
    findings: { status: string; reason?: { code: string } }[]
  }
  const [finding] = findings
  const own = log.filter(({ userAgent }) => userAgent?.includes(`(run ${id})`))
  const last = own.findLast(({ operation }) => operation === read)
  const sawOwn = last?.responseBody?.includes(`<SSEAlgorithm>${wanted.algorithm}<`) === true
  const wrote = own.some(({ operation }) => operation === write)
  // A run that saw the other's rule before writing has not written.
  if (sawOwn) expect(wrote).toBe(true)
  expect(finding?.status).toBe(sawOwn ? 'applied' : 'unknown')
  expect(finding?.reason?.code).toBe(sawOwn ? undefined : 'read-back-mismatch')
  expect(result.exitCode).toBe(sawOwn ? 0 : 1)
  if (!sawOwn) {
    expect(result.outputs['error']).toMatch(
      wrote ? /another process set a different rule/ : /Bucket race-\d+ was not changed/
    )
  }
  return finding?.status ?? ''
}

test(`keeps every bucket consistent in ${races} races`, async () => {
  const { emulator } = oss
  const meet = (verb: 'asks' | 'did') => async (request: LoggedRequest) => {
    await meetings
      .get(request.bucket ?? '')
      ?.at(`${verb} ${writerOf(request)} ${request.operation}`)
  }
  stops.push(emulator.onRequest(meet('asks')), emulator.onResponse(meet('did')))
  let losers = 0
  for (let done = 0; done < races; done += atOnce) {
    const lost = await Promise.all(Array.from({ length: atOnce }, (_, index) => race(done + index)))
    losers += lost.reduce((sum, number) => sum + number, 0)
  }
  // Otherwise the runs only took turns, which proves nothing.
  expect(losers).toBeGreaterThan(races / 10)
}, 1_200_000)
