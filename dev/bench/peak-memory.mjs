/**
 * Loaded into the measured step: writes its peak memory, in KiB, to the file that PEAK_MEMORY
 * names.
 */
import { readFileSync, writeFileSync } from 'node:fs'

process.on('exit', () => {
  writeFileSync(process.env['PEAK_MEMORY'], String(peak()))
})

function peak() {
  try {
    const status = readFileSync('/proc/self/status', 'utf8')
    return Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
