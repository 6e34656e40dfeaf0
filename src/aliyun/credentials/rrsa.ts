import path from 'node:path'
import type { Checked } from '../../text/checked-value.js'
import { code, listAnd, message, words, type Message } from '../../text/message.js'
import type { CredentialVariables } from './credential-variables.js'
import { isSet, unusableCredentials, type UnusableCredentials } from './static-credentials.js'
import {
  defaultSessionName,
  isSessionName,
  sessionNameForm,
  parseRamArn,
  shortestSession,
  type RoleRequest
} from './role.js'

/**
 * The RAM role that ACK assigns to a pod through its Kubernetes service account (RRSA), and the file
 * with the service account's token. Source: ACK, "Use RRSA to authorize pods to access different cloud
 * services"; credentials-go and credentials-python, OIDC provider.
 */
export interface RrsaSettings {
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

/** The role of the service account of the runner's pod. */
export interface RrsaSource {
  readonly kind: 'service-account'
  readonly account: RrsaSettings
}

/** `null`: the variables are not set. A role alone does not count: other tools assume it with keys. */
export function rrsaAccountIn(
  variables: CredentialVariables
): RrsaSource | UnusableCredentials | null {
  if (!isSet(variables[provider]) && !isSet(variables[tokenFile])) return null
  const missing = [role, provider, tokenFile].filter(name => !isSet(variables[name]))
  if (missing.length > 0) return invalidRrsa([describePartialSetup(variables, missing)])
  const value = (name: RrsaVariable): string => variables[name]?.trim() ?? ''
  const roleArn = parseRamArn(value(role), 'role')
  const providerArn = parseRamArn(value(provider), 'oidc-provider')
  const file = value(tokenFile)
  const name = value(sessionName) || defaultSessionName
  const problems = [
    ...problemsOf(role, roleArn),
    ...problemsOf(provider, providerArn),
    ...(path.isAbsolute(file) && !/[\p{C}\p{Zl}\p{Zp}]/u.test(file) && file.length <= 500
      ? []
      : [
          message`${code(tokenFile)} is not a valid absolute file path. The path is usually ${code('/var/run/secrets/ack.alibabacloud.com/rrsa-tokens/token')}.`
        ]),
    ...(isSessionName(name)
      ? []
      : [message`${code(sessionName)} is not a valid session name. Use ${sessionNameForm}.`])
  ]
  if (problems.length > 0) return invalidRrsa(problems)
  return {
    kind: 'service-account',
    account: {
      tokenFile: file,
      role: {
        arn: value(role),
        oidcProvider: value(provider),
        // The only client id of the OIDC provider that ACK creates for a cluster.
        audience: 'sts.aliyuncs.com',
        sessionName: name,
        seconds: shortestSession
      }
    }
  }
}

function problemsOf(variable: string, arn: Checked<string>): Message[] {
  return arn.ok ? [] : arn.problems.map(problem => message`${code(variable)} ${problem}.`)
}

function describePartialSetup(variables: CredentialVariables, missing: readonly string[]): Message {
  const present = [role, provider, tokenFile].filter(name => isSet(variables[name]))
  return message`RRSA is only partly configured on this runner: ${listVariables(present)} set, but ${listVariables(missing)} not. ${code('ack-pod-identity-webhook')} sets all three in the pod. Check that all three reach this job: a container or an ${code('env')} entry may drop or change them. If this step does not use RRSA, set all three to an empty value in the env of this step.`
}

/** `A and B are` */
function listVariables(names: readonly string[]): Message {
  return message`${listAnd(names.map(code))} ${words(names.length === 1 ? 'is' : 'are')}`
}

function invalidRrsa(problems: readonly Message[]): UnusableCredentials {
  return unusableCredentials(problems, { of: 'service-account' })
}
