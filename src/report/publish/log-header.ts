import type { Mode } from '../../encryption/mode.js'
import { writeLine } from './workflow-log.js'

/** What the log begins with: what the run is to do, where, and as whom. */
export interface LogHeader {
  readonly version: string
  readonly mode: Mode
  /** What the buckets must have; absent: a policy says so. */
  readonly required?: string
  /** The policy file, and how much is in it. */
  readonly policy?: string
  /** The host that replaces the regions' own, if any. */
  readonly endpoint: string | undefined
  /** The same for KMS. */
  readonly kmsEndpoint: string | undefined
  /** The same for STS. */
  readonly stsEndpoint: string | undefined
  /** The proxies that requests may go through; empty when there is none. */
  readonly proxy: string
  /** Who the run is. */
  readonly credentials: string
}

export function writeLogHeader(header: LogHeader): void {
  const { version, mode, required, policy, endpoint, kmsEndpoint, stsEndpoint, proxy } = header
  writeLine(`OSS bucket encryption ${version}`)
  writeLine(`mode         ${mode}`)
  if (required !== undefined) writeLine(`required     ${required}`)
  if (policy !== undefined) writeLine(`policy       ${policy}`)
  if (endpoint !== undefined) writeLine(`endpoint     ${endpoint}`)
  if (kmsEndpoint !== undefined) writeLine(`KMS          ${kmsEndpoint}`)
  if (stsEndpoint !== undefined) writeLine(`STS          ${stsEndpoint}`)
  if (proxy !== '') writeLine(`proxy        ${proxy}`)
  writeLine(`credentials  ${header.credentials}`)
}

/** How much there is to do, once that is known. */
export interface RunWorkload {
  readonly buckets: number
  /** Buckets that the account's list has; absent: it was not asked for. */
  readonly listed?: number
  /** Sessions that are narrowed to what the run needs. */
  readonly sessions: number
}

export function writeWorkload({ buckets, listed, sessions }: RunWorkload): void {
  writeLine(
    `buckets      ${buckets}${listed === undefined ? '' : `, of ${listed} that the account has`}`
  )
  if (sessions === 1) {
    writeLine('session      restricted to what this run needs')
  } else if (sessions > 1) {
    writeLine(
      `sessions     ${sessions}, each restricted to what this run needs on some of the buckets: one session policy for all would be longer than STS takes`
    )
  }
}
