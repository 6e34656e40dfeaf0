import * as core from '@actions/core'
import { secretsIn } from '../aliyun/credentials/secrets.js'
import { secretInputs, type InputName } from '../inputs/inputs.js'
import type { Runner } from '../runtime/actions-runner.js'
import type { SecretRedactor } from '../runtime/secret-redactor.js'
import type { Environment } from './environment.js'

/**
 * Masks every value that may be a secret, used or not, and redacts all output from now on. Must come
 * before anything is written.
 */
export function maskSecrets(
  raw: Readonly<Record<InputName, string>>,
  environment: Environment,
  redactor: SecretRedactor
): void {
  for (const secret of secretsIn(
    secretInputs.map(name => raw[name]),
    environment
  ))
    maskSecret(secret, redactor, environment.runner)
  redactor.watch(process.stdout, process.stderr)
}

/**
 * Masks a secret in the runner's log, and in everything that this action writes itself. The command
 * that masks has the secret in plain text, so it goes only to a runner that takes it.
 */
export function maskSecret(secret: string, redactor: SecretRedactor, runner: Runner): void {
  if (redactor.add(secret) && runner.readsCommands) core.setSecret(secret)
}
