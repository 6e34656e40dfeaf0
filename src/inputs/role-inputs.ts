import type { CredentialSource } from '../aliyun/credentials/identity.js'
import {
  defaultSessionName,
  isSessionName,
  sessionNameForm,
  parseRamArn,
  shortestSession,
  type RoleRequest
} from '../aliyun/credentials/role.js'
import type { UnusableCredentials } from '../aliyun/credentials/static-credentials.js'
import { defined } from '../encryption/defined-fields.js'
import { input, message, quote } from '../text/message.js'
import type { InputReader } from './input-reader.js'

/** The inputs that name a role and configure its session, with their defaults in action.yml. */
export const roleInputDefaults = {
  'role-to-assume': '',
  'oidc-provider-arn': '',
  audience: 'sts.aliyuncs.com',
  'role-session-name': defaultSessionName,
  'role-session-expiration': '900',
  'restrict-session': 'false'
} as const

type RoleInput = keyof typeof roleInputDefaults

/** The inputs that have no effect unless a role is assumed. */
const sessionInputs = [
  'audience',
  'role-session-name',
  'role-session-expiration',
  'restrict-session'
] as const

/** Seconds. Source: RAM, MaxSessionDuration. */
const longestSession = 43_200

/** Returns the role that the inputs name, otherwise the one that comes with the credentials; absent: none. */
export function readRoleInputs(
  reader: InputReader<RoleInput>,
  source: CredentialSource | UnusableCredentials | undefined
): RoleRequest | undefined {
  const arn = reader.optional('role-to-assume', text => parseRamArn(text, 'role'))
  const provider = reader.optional('oidc-provider-arn', text => parseRamArn(text, 'oidc-provider'))
  const session = readSession(reader)
  if (reader.isSet('role-to-assume')) {
    return arn === undefined ? undefined : defined({ arn, ...session, oidcProvider: provider })
  }
  if (source !== undefined && isServiceAccount(source)) {
    rejectUnused(reader, ['audience'])
    return source.kind === 'service-account' ? withSession(source.account.role, session) : undefined
  }
  if (reader.isSet('oidc-provider-arn')) {
    reader.addProblem(
      message`${input('oidc-provider-arn')} needs ${input('role-to-assume')}, the ARN of the role to assume with the job's OIDC token.`
    )
  }
  rejectUnused(reader, sessionInputs)
  return undefined
}

type Session = Pick<RoleRequest, 'audience' | 'sessionName' | 'seconds'>

function readSession(reader: InputReader<RoleInput>): Session {
  const session = {
    audience: reader.text('audience'),
    sessionName: reader.text('role-session-name'),
    seconds: reader.integer('role-session-expiration', shortestSession, longestSession)
  }
  if (!/^[\x21-\x7e]{1,200}$/.test(session.audience)) {
    reader.addProblem(
      message`${input('audience')} ${quote(session.audience)} is not valid. Use 1 to 200 ASCII characters without white space.`
    )
  }
  if (!isSessionName(session.sessionName)) {
    reader.addProblem(
      message`${input('role-session-name')} ${quote(session.sessionName)} is not valid. Use ${sessionNameForm}.`
    )
  }
  return session
}

function isServiceAccount(source: CredentialSource | UnusableCredentials): boolean {
  return (source.kind === 'unusable' ? source.of : source.kind) === 'service-account'
}

/** The session name of the step wins over that of the pod, unless it is the input's default. */
function withSession(podRole: RoleRequest, { sessionName, seconds }: Session): RoleRequest {
  const isDefault = sessionName === roleInputDefaults['role-session-name']
  return { ...podRole, seconds, ...(isDefault ? {} : { sessionName }) }
}

function rejectUnused(
  reader: InputReader<RoleInput>,
  names: readonly (typeof sessionInputs)[number][]
): void {
  for (const name of names) {
    if (reader.text(name) !== roleInputDefaults[name]) {
      reader.addProblem(
        message`${input(name)} has no effect without ${input('role-to-assume')}, which is empty. Set ${input('role-to-assume')}, or remove ${input(name)}.`
      )
    }
  }
}
