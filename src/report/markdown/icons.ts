import type { Status } from '../../encryption/finding.js'

export const statusIcons: Readonly<Record<Status, string>> = {
  drifted: '❌',
  unknown: '❓',
  applied: '🔧',
  exempt: '⏸️',
  compliant: '✅'
}

/** Of a bucket that we may have left broken. */
export const alarmIcon = '🚨'
