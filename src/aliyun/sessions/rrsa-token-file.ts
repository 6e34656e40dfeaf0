import { readBoundedFile } from '../../runtime/bounded-file.js'
import { CallFailure } from '../../ports/call-failure.js'
import { longestToken, parseOidcToken, type OidcToken } from '../credentials/oidc-token.js'
import { rrsaVariables, type RrsaAccount } from '../credentials/rrsa.js'

/** A line break may follow the token. */
const mostBytes = longestToken + 2

const remount =
  'Mount the token as ACK does: a projected volume with serviceAccountToken and audience: sts.aliyuncs.com, in the container that runs the job.'

/**
 * The service account's token as it is now: Kubernetes writes a new one long before the old one ends,
 * so it is read again for each session. Rejects with a {@link CallFailure}.
 */
export function readTokenFile({ tokenFile, role }: RrsaAccount): Promise<OidcToken> {
  const token = tokenIn(tokenFile)
  if (typeof token === 'object') return Promise.resolve(token)
  const { what, hint } = problems[token]
  return Promise.reject(
    new CallFailure({
      code: 'credentials-rejected',
      message: `no credentials from role ${role.arn}: the token file ${tokenFile} (${rrsaVariables.tokenFile}) ${what}.`,
      hint
    })
  )
}

type Problem = keyof typeof problems

const problems = {
  absent: {
    what: 'is not there',
    hint: `${remount} If this runner is not a pod with RRSA, empty ${rrsaVariables.provider} and ${rrsaVariables.tokenFile}.`
  },
  unreadable: {
    what: 'may not be read by the user that runs the job',
    hint: 'Set securityContext.fsGroup of the pod to a group of that user, so that Kubernetes lets it read the token.'
  },
  'no-file': { what: 'is not an ordinary file', hint: remount },
  'too-large': { what: 'is larger than any token', hint: remount },
  empty: {
    what: 'is empty',
    hint: `Kubernetes writes the token before the container starts. ${remount}`
  },
  'no-token': { what: 'holds no OIDC token (a JWT)', hint: remount },
  broken: {
    what: 'could not be read',
    hint: `Look at the disk and the mounts of the pod. ${remount}`
  }
} as const

/** Never tells what is in it: it may be a secret of another kind. */
function tokenIn(file: string): OidcToken | Problem {
  let bytes: ReturnType<typeof readBoundedFile>
  try {
    // Kubernetes puts a link there, and turns it to a new file.
    bytes = readBoundedFile(file, mostBytes, 'followed')
  } catch (error) {
    return problemOf(error)
  }
  if (!Buffer.isBuffer(bytes)) return bytes
  const text = bytes.toString('latin1').trim()
  return text === '' ? 'empty' : (parseOidcToken(text, { file }) ?? 'no-token')
}

function problemOf(error: unknown): Problem {
  const code = (error as NodeJS.ErrnoException).code ?? ''
  if (code === 'ENOENT' || code === 'ENOTDIR') return 'absent'
  if (code === 'EACCES' || code === 'EPERM') return 'unreadable'
  // What a socket and a device without a driver answer.
  return code === 'ENXIO' || code === 'EISDIR' ? 'no-file' : 'broken'
}
