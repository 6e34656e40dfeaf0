import type { Emulator, StoredRule } from '../../emulator/emulator.js'
import type { StepResult } from '../../runner/step.js'

export const key = '9468da86-3509-4f8d-a61e-6eab1eac0000'
export const aes: StoredRule = { algorithm: 'AES256' }
export const ownKey: StoredRule = { algorithm: 'KMS', kmsKeyId: key }

/** The buckets of a made-up account in several regions, beside `photos` of the gate. */
export function addAccount(emulator: Emulator): void {
  const add = (name: string, region: string, rule?: StoredRule): void => {
    emulator.addBucket(name, { region, ...(rule && { rule }) })
  }
  add('prod-customer-eu', 'eu-central-1', ownKey)
  add('prod-customer-cn', 'cn-hangzhou', ownKey)
  add('prod-logs', 'cn-beijing', aes)
  add('prod-public-site', 'cn-shanghai')
  add('test-logs', 'cn-beijing', aes)
}

export interface FindingView {
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

export function findingsOf(result: StepResult): FindingView[] {
  return (JSON.parse(result.report) as { findings: FindingView[] }).findings
}

/** Each finding in short: `bucket status[ reason]`. */
export function told(result: StepResult): string[] {
  return findingsOf(result).map(({ bucket, status, reason }) =>
    [bucket, status, ...(reason === undefined ? [] : [reason.code])].join(' ')
  )
}

/** A day so many days from today, in UTC. */
export function dayFromNow(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
}

/** Does it within one day of UTC: what midnight came over is done again. */
export async function onOneDay<T>(act: () => Promise<T>): Promise<T> {
  for (;;) {
    const day = dayFromNow(0)
    const result = await act()
    if (dayFromNow(0) === day) return result
  }
}
