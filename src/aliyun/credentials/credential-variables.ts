import { instanceRoleVariable, metadataDisabledVariable } from './instance-role.js'
import { rrsaVariables } from './rrsa.js'
import { keyVariables } from './static-credentials.js'

/** The vendor's SDKs fetch credentials from this URI unless they find others first. */
export const credentialsUriVariable = 'ALIBABA_CLOUD_CREDENTIALS_URI'

/** The variables that configure the credentials of a run, by the vendor's names. */
export const credentialVariables = [
  ...keyVariables,
  ...Object.values(rrsaVariables),
  instanceRoleVariable,
  metadataDisabledVariable,
  credentialsUriVariable
] as const

/** Their values; a variable that is not set is missing. */
export type CredentialVariables = Readonly<
  Partial<Record<(typeof credentialVariables)[number], string>>
>
