/**
 * Loaded into a step: causes a background error once the step prints a text, as a library might.
 */
import { setImmediate } from 'node:timers'

const { STRAY_WHEN = '', STRAY_ACT = '', STRAY_WORDS = 'stray' } = process.env
const acts = {
  reject: () => void Promise.reject(new Error(STRAY_WORDS)),
  'reject twice': () => {
    acts.reject()
    setImmediate(acts.reject)
  },
  'reject with a text': () => void Promise.reject(STRAY_WORDS),
  throw: () =>
    void setImmediate(() => {
      throw new Error(STRAY_WORDS)
    }),
  exit: () => process.exit(0)
}
const write = process.stdout.write.bind(process.stdout)
let done = false
process.stdout.write = (chunk, ...rest) => {
  const written = write(chunk, ...rest)
  if (!done && String(chunk).includes(STRAY_WHEN)) {
    done = true
    acts[STRAY_ACT]()
  }
  return written
}
