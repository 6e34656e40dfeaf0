import type { Mode } from '../../encryption/mode.js'
import type { Message } from '../../text/message.js'
import { plain } from '../../text/plain.js'
import { headerLine } from '../log-line.js'
import { writeLine } from './workflow-log.js'

/** The first lines of the log: what the run does, where, and with which identity. */
export interface LogHeader {
  readonly version: string
  readonly mode: Mode
  /** The requirement; absent: a policy file has it. */
  readonly required?: Message
  /** The policy file and its size. */
  readonly policy?: Message
  /** The origin that replaces the regions' own endpoints, if any. */
  readonly endpoint: string | undefined
  /** The same for KMS. */
  readonly kmsEndpoint: string | undefined
  /** The same for STS. */
  readonly stsEndpoint: string | undefined
  /** The proxies that requests may use; empty: none. */
  readonly proxy: string
  /** Describes the identity of the run. */
  readonly credentials: Message
}

export function writeLogHeader(header: LogHeader): void {
  const { version, mode, required, policy, endpoint, kmsEndpoint, stsEndpoint, proxy } = header
  writeLine(`OSS bucket encryption ${version}`)
  writeLine(headerLine('mode', mode))
  if (required !== undefined) writeLine(headerLine('required', plain(required)))
  if (policy !== undefined) writeLine(headerLine('policy', plain(policy)))
  if (endpoint !== undefined) writeLine(headerLine('endpoint', endpoint))
  if (kmsEndpoint !== undefined) writeLine(headerLine('KMS endpoint', kmsEndpoint))
  if (stsEndpoint !== undefined) writeLine(headerLine('STS endpoint', stsEndpoint))
  if (proxy !== '') writeLine(headerLine('proxy', proxy))
  writeLine(headerLine('credentials', plain(header.credentials)))
}

/** The size of the run, once it is known. */
export interface RunWorkload {
  readonly buckets: number
  /** Buckets in the account's list; absent: it was not requested. */
  readonly listed?: number
  /** Sessions with a session policy. */
  readonly sessions: number
}

export function writeWorkload({ buckets, listed, sessions }: RunWorkload): void {
  writeLine(
    headerLine('buckets', `${buckets}${listed === undefined ? '' : ` (${listed} in the account)`}`)
  )
  if (sessions === 1) {
    writeLine(headerLine('session', 'restricted to the permissions that this run needs'))
  } else if (sessions > 1) {
    writeLine(
      headerLine(
        'sessions',
        `${sessions}, each restricted to the permissions that this run needs on some of the buckets (one session policy for all buckets would exceed the STS limit)`
      )
    )
  }
}
