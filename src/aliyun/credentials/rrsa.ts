import path from 'node:path'
import type { CredentialVariables } from './credential-variables.js'
import { isSet, type MissingCredentials } from './static-credentials.js'
import {
  defaultSessionName,
  isSessionName,
  parseRamArn,
  shortestSession,
  type RoleRequest
} from './role.js'

/**
 * The RAM role of a Kubernetes service account (RRSA), which ACK gives to a pod: the role, and the file
 * with the token that proves the service account. Source: ACK, "Use RRSA to authorize pods to access
 * different cloud services"; credentials-go and credentials-python, OIDC provider.
 */
export interface RrsaAccount {
  readonly role: RoleRequest
  readonly tokenFile: string
}

export const rrsaVariables = {
  role: 'ALIBABA_CLOUD_ROLE_ARN',
  provider: 'ALIBABA_CLOUD_OIDC_PROVIDER_ARN',
  tokenFile: 'ALIBABA_CLOUD_OIDC_TOKEN_FILE',
  sessionName: 'ALIBABA_CLOUD_ROLE_SESSION_NAME'
} as const

type RrsaVariable = (typeof rrsaVariables)[keyof typeof rrsaVariables]

const { role, provider, tokenFile, sessionName } = rrsaVariables

/** `null`: the variables are not set. A role alone is not RRSA's: other tools assume it with keys. */
export function rrsaAccountIn(
  variables: CredentialVariables
): RrsaAccount | MissingCredentials | null {
  if (!isSet(variables[provider]) && !isSet(variables[tokenFile])) return null
  const missing = [role, provider, tokenFile].filter(name => !isSet(variables[name]))
  if (missing.length > 0) return refused([half(variables, missing)])
  const value = (name: RrsaVariable): string => variables[name]?.trim() ?? ''
  const arns = [
    { name: role, ...parseRamArn(value(role), 'role') },
    { name: provider, ...parseRamArn(value(provider), 'oidc-provider') }
  ]
  const file = value(tokenFile)
  const name = value(sessionName) || defaultSessionName
  const problems = [
    ...arns.flatMap(arn => ('problem' in arn ? [`${arn.name} ${arn.problem}.`] : [])),
    ...(path.isAbsolute(file) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(file) && file.length <= 500
      ? []
      : [
          `${tokenFile} is not the absolute path of a file, such as /var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token.`
        ]),
    ...(isSessionName(name)
      ? []
      : [`${sessionName} is not 2 to 64 letters, digits, dots, @, hyphens and underscores.`])
  ]
  if (problems.length > 0) return refused(problems)
  return {
    tokenFile: file,
    role: {
      arn: value(role),
      oidcProvider: value(provider),
      // The one client id of the provider that ACK creates for a cluster.
      audience: 'sts.aliyuncs.com',
      sessionName: name,
      seconds: shortestSession
    }
  }
}

function half(variables: CredentialVariables, missing: readonly string[]): string {
  const there = [role, provider, tokenFile].filter(name => isSet(variables[name]))
  return `RRSA is only partly set up on this runner: ${there.join(' and ')} ${there.length === 1 ? 'is' : 'are'} set, and ${missing.join(' and ')} ${missing.length === 1 ? 'is' : 'are'} not. All three come from the pod (ack-pod-identity-webhook sets them); pass them on to the job, or empty what is set in the env of this step.`
}

function refused(problems: readonly string[]): MissingCredentials {
  return { problems, of: 'service-account' }
}
