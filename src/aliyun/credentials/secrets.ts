import { proxySecretsIn, type ProxyVariables } from '../http/proxy-settings.js'
import type { CredentialVariables } from './credential-variables.js'
import type { OidcRequest } from './github-oidc.js'
import { keyVariables, placeholder } from './static-credentials.js'

/** The parts of the environment that may hold secrets. */
interface SecretVariables {
  readonly credentials: CredentialVariables
  readonly oidc: OidcRequest
  readonly proxies: ProxyVariables
}

/**
 * Every value that may be a secret, used or not. The run masks them all before it does anything else.
 * @param inputs the values of the inputs that hold secrets.
 */
export function secretsIn(
  inputs: readonly string[],
  { credentials, oidc, proxies }: SecretVariables
): string[] {
  const values = [
    ...inputs,
    ...keyVariables.map(name => credentials[name]),
    oidc.bearer,
    ...proxySecretsIn(proxies)
  ].flatMap(value => {
    const secret = value?.trim() ?? ''
    // The runner masks line by line, so each line of a secret must be masked, too.
    return [secret, ...secret.split(/[\r\n]+/).map(line => line.trim())]
  })
  return [...new Set(values)].filter(value => value !== '' && !placeholder.test(value))
}
