import { expect, test } from '@jest/globals'
import { actionFixture } from './support/action-fixture.js'

/** An account with far more buckets than OSS accepts requests per second. */
const oss = actionFixture({ latencyMs: 5, disableRequestLog: true })
const names = Array.from({ length: 1_000 }, (_, number) => `many-${number}`)

interface ReportedFinding {
  readonly bucket: string
  readonly status: string
}

test.each(['MetaOperationQpsLimitExceeded', 'PartitionQpsLimitted', 'QpsLimitExceeded'] as const)(
  'checks all of a thousand buckets at a hundred requests a second: %s',
  async code => {
    for (const [number, name] of names.entries()) {
      oss.emulator.addBucket(name, { rule: { algorithm: number % 50 === 7 ? 'SM4' : 'AES256' } })
    }
    let throttled = 0
    const stop = oss.emulator.onResponse(answer => {
      if (answer.code === code) throttled += 1
    })
    oss.emulator.setRateLimit({ perSecond: 100, code })
    // A machine under load may not send a hundred a second: some are throttled whatever its speed.
    oss.emulator.addFault({ act: { kind: 'error', code }, times: 20 })
    const result = await oss.run({ bucket: names.join(), 'max-attempts': '5' })
    oss.emulator.setRateLimit(undefined)
    stop()
    const { findings } = JSON.parse(result.report) as { findings: readonly ReportedFinding[] }
    expect(findings.map(({ bucket }) => bucket)).toEqual(names)
    expect(findings.filter(({ status }) => status === 'drifted')).toHaveLength(20)
    expect(findings.filter(({ status }) => status === 'compliant')).toHaveLength(980)
    // Requests were throttled, and few were sent in vain.
    expect(throttled).toBeGreaterThanOrEqual(20)
    expect(throttled).toBeLessThan(500)
  }
)
