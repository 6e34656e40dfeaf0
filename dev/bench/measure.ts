import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runStep, type StepResult } from '../runner/step/run-step.js'
import {
  expectedFinding,
  inReportOrder,
  stepFor,
  type BenchBucket,
  type BenchScenario
} from './scenario.js'
import { EmulatorProcess, type RequestCounts } from './emulator-process.js'

export interface Measurement extends RequestCounts {
  readonly wallMs: number
  /** In megabytes. */
  readonly peakMB: number
  /** Findings that differ from what was set up; empty when all are right. */
  readonly mistakes: readonly string[]
  /** The progress lines of the log. */
  readonly progress: readonly string[]
}

/** Longer than any run may take, in milliseconds. */
const stepTimeoutMs = 600_000

/** Runs the built step over a scenario and compares every finding with what was set up. */
export async function measure(scenario: BenchScenario): Promise<Measurement> {
  const service = await EmulatorProcess.start(scenario)
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'))
  try {
    const peakFile = path.join(folder, 'peak')
    const preload = new URL('peak-memory.mjs', import.meta.url).href
    const result = await runStep({
      ...stepFor(service.url),
      env: { NODE_OPTIONS: `--import=${preload}`, PEAK_MEMORY: peakFile },
      timeoutMs: stepTimeoutMs
    })
    return {
      wallMs: result.durationMs,
      ...(await service.requestCounts()),
      peakMB: (Number(await readFile(peakFile, 'utf8')) * 1024) / 1e6,
      mistakes: findMistakes(result, scenario.buckets),
      progress: result.log.filter(line => / of \d+ buckets: .* left$/.test(line))
    }
  } finally {
    await service.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

interface ReportedFinding {
  readonly bucket: string
  readonly status: string
  readonly reason?: { readonly code: string }
}

function findMistakes(result: StepResult, buckets: readonly BenchBucket[]): string[] {
  if (result.report === '') return [`no report, exit code ${result.exitCode}: ${result.stderr}`]
  const { findings } = JSON.parse(result.report) as { findings: readonly ReportedFinding[] }
  const mistakes: string[] = []
  if (findings.length !== buckets.length) {
    mistakes.push(`${findings.length} findings about ${buckets.length} buckets`)
  }
  for (const [index, bucket] of inReportOrder(buckets).entries()) {
    const { status, code } = expectedFinding(bucket)
    const found = findings[index]
    const actual = `${found?.bucket} ${found?.status} ${found?.reason?.code}`
    const expected = `${bucket.name} ${status} ${code}`
    if (actual !== expected) mistakes.push(`${actual}, not ${expected}`)
  }
  const fails = buckets.some(bucket => expectedFinding(bucket).status !== 'compliant')
  if (result.exitCode !== (fails ? 1 : 0)) mistakes.push(`exit code ${result.exitCode}`)
  return mistakes
}
