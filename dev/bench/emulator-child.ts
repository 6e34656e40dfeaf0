/** The process behind {@link EmulatorProcess}: serves a scenario until its parent disconnects. */
import { once } from 'node:events'
import { startEmulator } from '../emulator/emulator.js'
import type { BenchScenario } from './scenario.js'
import type { EmulatorMessage } from './emulator-process.js'

const sendToParent = (message: EmulatorMessage): void => void process.send?.(message)

const [scenario] = (await once(process, 'message')) as [BenchScenario]
const { buckets, latencyMs, allowance: rateLimit } = scenario
const emulator = await startEmulator({
  latencyMs,
  disableRequestLog: true,
  ...(rateLimit === undefined ? {} : { rateLimit })
})
for (const { name, region, rule, denied, throttled } of buckets) {
  emulator.addBucket(name, { region, rule })
  if (throttled > 0) {
    const act = { kind: 'error', code: 'MetaOperationQpsLimitExceeded' } as const
    emulator.addFault({ bucket: name, times: throttled, act })
  }
  if (denied) emulator.addFault({ bucket: name, act: { kind: 'error', code: 'AccessDenied' } })
}
let throttledCount = 0
emulator.onResponse(({ status }) => {
  if (status === 503) throttledCount += 1
})
process.on('message', () => {
  sendToParent({ requests: emulator.requestCount, throttled: throttledCount })
})
process.on('disconnect', () => void emulator.close())
sendToParent({ url: emulator.url })
