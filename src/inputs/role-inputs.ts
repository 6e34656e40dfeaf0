import type { MissingCredentials } from '../aliyun/credentials/static-credentials.js'
import type { CredentialSource } from '../aliyun/credentials/identity.js'
import {
  defaultSessionName,
  isSessionName,
  parseRamArn,
  shortestSession,
  type RoleRequest
} from '../aliyun/credentials/role.js'
import type { InputReader } from './input-reader.js'
import { quoted } from '../text/plain-text.js'

/** The inputs that name a role, and say how it is assumed. */
export const roleInputDefaults = {
  'role-to-assume': '',
  'oidc-provider-arn': '',
  audience: 'sts.aliyuncs.com',
  'role-session-name': defaultSessionName,
  'role-session-expiration': '900',
  'restrict-session': 'false'
} as const

type RoleInput = keyof typeof roleInputDefaults

/** What makes sense only where a role is assumed. */
const ofRole = [
  'audience',
  'role-session-name',
  'role-session-expiration',
  'restrict-session'
] as const

/** Seconds. Source: RAM, MaxSessionDuration. */
const longestSession = 43_200

/** The role that the inputs name, else the one that comes with the credentials; absent: none. */
export function readRoleInputs(
  reader: InputReader<RoleInput>,
  source: CredentialSource | MissingCredentials | undefined
): RoleRequest | undefined {
  const arn = reader.checked('role-to-assume', text => parseRamArn(text, 'role'))
  const provider = reader.checked('oidc-provider-arn', text => parseRamArn(text, 'oidc-provider'))
  const role = {
    audience: reader.text('audience'),
    sessionName: reader.text('role-session-name'),
    seconds: reader.integer('role-session-expiration', shortestSession, longestSession)
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(role.audience)) {
    reader.problem(`audience ${quoted(role.audience)} has white space in it, or is too long.`)
  }
  if (!isSessionName(role.sessionName)) {
    reader.problem(
      `role-session-name ${quoted(role.sessionName)} is not 2 to 64 letters, digits, dots, @, hyphens and underscores.`
    )
  }
  if (reader.isSet('role-to-assume')) {
    return arn === undefined
      ? undefined
      : { arn, ...role, ...(provider !== undefined && { oidcProvider: provider }) }
  }
  if (source !== undefined && isOfServiceAccount(source)) {
    refuseInVain(reader, ['audience'])
    return source.kind === 'service-account' ? withInputs(source.account.role, role) : undefined
  }
  refuseWithoutRole(reader)
  return undefined
}

function isOfServiceAccount(source: CredentialSource | MissingCredentials): boolean {
  return (source.kind === 'missing' ? source.of : source.kind) === 'service-account'
}

/** What the step says of the session wins over what the pod says; the input's default says nothing. */
function withInputs(
  own: RoleRequest,
  { sessionName, seconds }: Pick<RoleRequest, 'sessionName' | 'seconds'>
): RoleRequest {
  const named = sessionName !== roleInputDefaults['role-session-name']
  return { ...own, seconds, ...(named && { sessionName }) }
}

function refuseWithoutRole(reader: InputReader<RoleInput>): void {
  if (reader.isSet('oidc-provider-arn')) {
    reader.problem(
      'oidc-provider-arn needs role-to-assume: the role that the job’s OIDC token is exchanged for.'
    )
  }
  refuseInVain(reader, ofRole)
}

function refuseInVain(
  reader: InputReader<RoleInput>,
  names: readonly (typeof ofRole)[number][]
): void {
  for (const name of names) {
    if (reader.text(name) !== roleInputDefaults[name]) {
      reader.problem(`${name} goes with role-to-assume only, and that is empty.`)
    }
  }
}
