import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { runStep, type StepResult } from '../runner/step.js'
import { expectedOf, inOrder, stepFor, type BenchBucket, type Scenario } from './scenario.js'
import { Service, type Asked } from './service.js'

export interface Measurement extends Asked {
  readonly wallMs: number
  /** In megabytes. */
  readonly peakMB: number
  /** What a finding says that it should not; empty when all are right. */
  readonly mistakes: readonly string[]
  /** The lines that told how far it had come. */
  readonly progress: readonly string[]
}

/** Longer than any run may take, in milliseconds. */
const longestMs = 600_000

/** Runs the built step over a scenario, and compares every finding with what was set up. */
export async function measure(scenario: Scenario): Promise<Measurement> {
  const service = await Service.start(scenario)
  const folder = await mkdtemp(path.join(tmpdir(), 'bench-'))
  try {
    const peakFile = path.join(folder, 'peak')
    const preload = new URL('peak-memory.mjs', import.meta.url).href
    const result = await runStep({
      ...stepFor(service.url),
      env: { NODE_OPTIONS: `--import=${preload}`, PEAK_MEMORY: peakFile },
      timeoutMs: longestMs
    })
    return {
      wallMs: result.durationMs,
      ...(await service.asked()),
      peakMB: (Number(await readFile(peakFile, 'utf8')) * 1024) / 1e6,
      mistakes: mistakesIn(result, scenario.buckets),
      progress: result.log.filter(line => / of \d+ buckets: .* left$/.test(line))
    }
  } finally {
    await service.end()
    await rm(folder, { recursive: true, force: true })
  }
}

interface ReportedFinding {
  readonly bucket: string
  readonly status: string
  readonly reason?: { readonly code: string }
}

function mistakesIn(result: StepResult, buckets: readonly BenchBucket[]): string[] {
  if (result.report === '') return [`no report, exit code ${result.exitCode}: ${result.stderr}`]
  const { findings } = JSON.parse(result.report) as { findings: readonly ReportedFinding[] }
  const mistakes: string[] = []
  if (findings.length !== buckets.length) {
    mistakes.push(`${findings.length} findings about ${buckets.length} buckets`)
  }
  for (const [index, bucket] of inOrder(buckets).entries()) {
    const { status, code } = expectedOf(bucket)
    const found = findings[index]
    const said = `${found?.bucket} ${found?.status} ${found?.reason?.code}`
    const wanted = `${bucket.name} ${status} ${code}`
    if (said !== wanted) mistakes.push(`${said}, not ${wanted}`)
  }
  const fails = buckets.some(bucket => expectedOf(bucket).status !== 'compliant')
  if (result.exitCode !== (fails ? 1 : 0)) mistakes.push(`exit code ${result.exitCode}`)
  return mistakes
}
