import type { CredentialVariables } from './credential-variables.js'
import type { MissingCredentials } from './static-credentials.js'

/** The variable with which the vendor's SDKs name the role of an ECS instance. */
export const instanceRoleVariable = 'ALIBABA_CLOUD_ECS_METADATA'

/** With `true`, in any case, they do not ask the metadata service. Source: credentials-go, -python, -nodejs. */
export const metadataDisabledVariable = 'ALIBABA_CLOUD_ECS_METADATA_DISABLED'

/** `null`: none is named, or the metadata service is not to be asked. */
export function instanceRoleIn(
  variables: CredentialVariables
): { readonly roleName: string } | MissingCredentials | null {
  const roleName = variables[instanceRoleVariable]?.trim() ?? ''
  if (roleName === '') return null
  switch (variables[metadataDisabledVariable]?.trim().toLowerCase() ?? '') {
    case 'true':
      return null
    case 'false':
    case '':
      return /^[A-Za-z0-9._-]{1,64}$/.test(roleName)
        ? { roleName }
        : {
            problems: [
              `${instanceRoleVariable} is not the name of a RAM role: 1 to 64 letters, digits, dots, hyphens and underscores. It names the role that is attached to the ECS instance.`
            ]
          }
    default:
      return {
        problems: [
          `${metadataDisabledVariable} is neither true nor false, so whether the metadata service may be asked for the role that ${instanceRoleVariable} names is not known. Set it to true or false.`
        ]
      }
  }
}

/** Why there is none, where there is none. */
export function describeMissingInstanceRole(variables: CredentialVariables): string {
  return (variables[instanceRoleVariable]?.trim() ?? '') === ''
    ? `${instanceRoleVariable} is empty too.`
    : `${instanceRoleVariable} names a role of this machine, but ${metadataDisabledVariable} is true, so the metadata service is not asked: empty ${metadataDisabledVariable} to use that role.`
}
