import type { Emulator, StoredRule } from '../../../dev/emulator/emulator.js'
import type { StepResult } from '../../../dev/runner/step/run-step.js'

export const sampleKeyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'
export const aes256: StoredRule = { algorithm: 'AES256' }
export const customerKeyRule: StoredRule = { algorithm: 'KMS', kmsKeyId: sampleKeyId }

/** Adds the buckets of a sample account in several regions, besides the fixture's `photos`. */
export function addSampleBuckets(emulator: Emulator): void {
  const add = (name: string, region: string, rule?: StoredRule): void => {
    emulator.addBucket(name, { region, ...(rule && { rule }) })
  }
  add('prod-customer-eu', 'eu-central-1', customerKeyRule)
  add('prod-customer-cn', 'cn-hangzhou', customerKeyRule)
  add('prod-logs', 'cn-beijing', aes256)
  add('prod-public-site', 'cn-shanghai')
  add('test-logs', 'cn-beijing', aes256)
}

export interface ReportedFinding {
  bucket: string
  status: string
  region?: string
  rule?: string
  source?: { file: string; line: number }
  reason?: { code: string; message: string; hint: string }
  exemption?: { daysLeft: number }
  actual?: unknown
  required?: unknown
  warnings: string[]
  checks: string[]
}

export function findingsOf(result: StepResult): ReportedFinding[] {
  return (JSON.parse(result.report) as { findings: ReportedFinding[] }).findings
}

/** Summarizes each finding: `bucket status[ reason]`. */
export function summarizeFindings(result: StepResult): string[] {
  return findingsOf(result).map(({ bucket, status, reason }) =>
    [bucket, status, ...(reason === undefined ? [] : [reason.code])].join(' ')
  )
}

/** The date that many days from today, in UTC. */
export function utcDayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Runs it within one UTC day: repeats what midnight interrupted. */
export async function withinOneUtcDay<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    const day = utcDayFromNow(0)
    const result = await act()
    if (utcDayFromNow(0) === day) return result
  }
}
