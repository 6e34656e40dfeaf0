import { readBoundedFile } from '../../runtime/bounded-file.js'
import { CallFailure } from '../../ports/call-failure.js'
import { code, message, value } from '../../text/message.js'
import { longestToken, parseOidcToken, type OidcToken } from '../credentials/oidc-token.js'
import { rrsaVariables, type RrsaSettings } from '../credentials/rrsa.js'

/** Allows for a line break after the token. */
const maxBytes = longestToken + 2

const remount = message`Mount the token as ACK does: as a projected volume with ${code('serviceAccountToken')} and ${code('audience: sts.aliyuncs.com')}, in the container that runs the job.`

/**
 * Reads the service account's token. Call it for each session: Kubernetes replaces the token before it
 * expires. Rejects with a {@link CallFailure}.
 */
export function readTokenFile({ tokenFile, role }: RrsaSettings): Promise<OidcToken> {
  const token = tokenIn(tokenFile)
  if (token.ok) return Promise.resolve(token.value)
  const { what, hint } = problems[token.problem]
  return Promise.reject(
    new CallFailure({
      code: 'credentials-rejected',
      message: message`role ${value(role.arn)} could not be assumed: the token file ${value(tokenFile)} (${code(rrsaVariables.tokenFile)}) ${what}.`,
      hint
    })
  )
}

type Problem = keyof typeof problems

const problems = {
  absent: {
    what: message`does not exist`,
    hint: message`${remount} If this runner is not a pod with RRSA, set ${code(rrsaVariables.provider)} and ${code(rrsaVariables.tokenFile)} to an empty value.`
  },
  unreadable: {
    what: message`is not readable by the user that runs the job`,
    hint: message`Set the pod's ${code('securityContext.fsGroup')} to a group that the user belongs to. Kubernetes then lets that group read the token.`
  },
  'no-file': { what: message`is not a regular file`, hint: remount },
  'too-large': { what: message`is too large to be an OIDC token`, hint: remount },
  empty: {
    what: message`is empty`,
    hint: message`Kubernetes writes the token before the container starts, so this is not the file that Kubernetes mounts. ${remount}`
  },
  'no-token': { what: message`does not contain an OIDC token (a JWT)`, hint: remount },
  broken: {
    what: message`could not be read`,
    hint: message`Check the pod's disk and mounts. ${remount}`
  }
} as const

type TokenResult =
  | { readonly ok: true; readonly value: OidcToken }
  | { readonly ok: false; readonly problem: Problem }

/** Never reveals the file's content, which may be another secret. */
function tokenIn(file: string): TokenResult {
  let bytes: ReturnType<typeof readBoundedFile>
  try {
    // Kubernetes mounts a symbolic link, and points it to a new file on renewal.
    bytes = readBoundedFile(file, maxBytes, 'followed')
  } catch (error) {
    return { ok: false, problem: problemOf(error) }
  }
  if (!Buffer.isBuffer(bytes)) return { ok: false, problem: bytes }
  const text = bytes.toString('latin1').trim()
  if (text === '') return { ok: false, problem: 'empty' }
  const value = parseOidcToken(text, { file })
  return value === null ? { ok: false, problem: 'no-token' } : { ok: true, value }
}

function problemOf(error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent'
  if (code === 'EACCES' || code === 'EPERM') return 'unreadable'
  // ENXIO: a socket, or a device without a driver.
  return code === 'ENXIO' || code === 'EISDIR' ? 'no-file' : 'broken'
}
