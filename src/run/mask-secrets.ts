import * as core from '@actions/core'
import { secretsIn } from '../aliyun/credentials/secrets.js'
import { secretInputs, type InputName } from '../inputs/inputs.js'
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
    maskSecret(secret, redactor)
  redactor.watch(process.stdout, process.stderr)
}

/** Masks a secret in the runner's log, and in everything that this action writes itself. */
export function maskSecret(secret: string, redactor: SecretRedactor): void {
  if (redactor.add(secret)) core.setSecret(secret)
}
