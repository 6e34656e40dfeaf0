import { code, message, type Message } from '../../text/message.js'
import type { CredentialVariables } from './credential-variables.js'
import { unusableCredentials, type UnusableCredentials } from './static-credentials.js'

/** The variable that names the role of an ECS instance, as in the vendor's SDKs. */
export const instanceRoleVariable = 'ALIBABA_CLOUD_ECS_METADATA'

/** Serves the metadata of an ECS instance, to that instance only. Source: the vendor's "Instance metadata". */
export const metadataHost = '100.100.100.200'

/** `true`, in any case, disables the metadata service. Source: credentials-go, -python, -nodejs. */
export const metadataDisabledVariable = 'ALIBABA_CLOUD_ECS_METADATA_DISABLED'

/** The role of the ECS instance on which the job runs. */
export interface InstanceSource {
  readonly kind: 'instance'
  readonly roleName: string
}

/** `null`: no role is named, or the metadata service is disabled. */
export function instanceRoleIn(
  variables: CredentialVariables
): InstanceSource | UnusableCredentials | null {
  const roleName = variables[instanceRoleVariable]?.trim() ?? ''
  if (roleName === '') return null
  switch (variables[metadataDisabledVariable]?.trim().toLowerCase() ?? '') {
    case 'true':
      return null
    case 'false':
    case '':
      return /^[A-Za-z0-9._-]{1,64}$/.test(roleName)
        ? { kind: 'instance', roleName }
        : unusableCredentials([
            message`${code(instanceRoleVariable)} is not a valid RAM role name. A name has 1 to 64 characters: letters, digits, dots, hyphens or underscores. Set the variable to the name of the role that is attached to the ECS instance.`
          ])
    default:
      return unusableCredentials([
        message`${code(metadataDisabledVariable)} is neither true nor false. Set it to ${code('false')} to let this action use the metadata service for the role that ${code(instanceRoleVariable)} names, or to ${code('true')} to prevent that.`
      ])
  }
}

/** Why there is no instance role. */
export function describeMissingInstanceRole(variables: CredentialVariables): Message {
  return (variables[instanceRoleVariable]?.trim() ?? '') === ''
    ? message`${code(instanceRoleVariable)} is empty too.`
    : message`${code(instanceRoleVariable)} names a role of this machine, but ${code(metadataDisabledVariable)} is true, so the metadata service is not used. To use that role, set ${code(metadataDisabledVariable)} to an empty value.`
}
