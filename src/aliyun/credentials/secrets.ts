import { proxySecretsIn } from '../http/proxy-settings.js'
import { keyInputs, keyVariables, placeholder, type VariableValues } from './static-credentials.js'
import { tokenServiceSecret } from './github-oidc.js'

/** Every value that may be a secret, used or not. The run masks them all before it does anything else. */
export function secretsIn(input: VariableValues, env: VariableValues): string[] {
  const values = [
    ...keyInputs.map(name => input[name]),
    input['github-token'],
    ...keyVariables.map(name => env[name]),
    tokenServiceSecret(env),
    ...proxySecretsIn(env)
  ].flatMap(value => {
    const secret = value?.trim() ?? ''
    // The runner masks line by line, so each line of a secret must be masked, too.
    return [secret, ...secret.split(/[\r\n]+/).map(line => line.trim())]
  })
  return [...new Set(values)].filter(value => value !== '' && !placeholder.test(value))
}
