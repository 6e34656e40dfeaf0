/** The process of {@link Service}: an emulator as the scenario wants it, until nobody listens any more. */
import { once } from 'node:events'
import { startEmulator } from '../emulator/emulator.js'
import type { Scenario } from './scenario.js'
import type { Word } from './service.js'

const tell = (word: Word): void => void process.send?.(word)

const [scenario] = (await once(process, 'message')) as [Scenario]
const { buckets, latencyMs, allowance } = scenario
const emulator = await startEmulator({
  latencyMs,
  withoutLog: true,
  ...(allowance === undefined ? {} : { allowance })
})
for (const { name, region, rule, denied, throttled } of buckets) {
  emulator.addBucket(name, { region, rule })
  if (throttled > 0) {
    const act = { kind: 'error', code: 'MetaOperationQpsLimitExceeded' } as const
    emulator.fault({ bucket: name, times: throttled, act })
  }
  if (denied) emulator.fault({ bucket: name, act: { kind: 'error', code: 'AccessDenied' } })
}
let refused = 0
emulator.onAnswer(({ status }) => {
  if (status === 503) refused += 1
})
process.on('message', () => {
  tell({ requests: emulator.requestCount, throttled: refused })
})
process.on('disconnect', () => void emulator.close())
tell({ url: emulator.url })
