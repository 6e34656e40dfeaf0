import type { Emulator } from '../emulator/emulator.js'
import { runStep, type StepResult } from '../runner/step/run-step.js'
import type { OidcTokenService } from '../runner/token-service/oidc-token-service.js'
import { customerKey, type DemoScenario } from './scenarios.js'

/** Creates the demo's buckets, and a role that the repository's main branch may assume. */
export function setUpAccount(emulator: Emulator, { issuer, keys }: OidcTokenService): void {
  emulator.addBucket('shop-orders', { region: 'cn-hangzhou', rule: { algorithm: 'AES256' } })
  emulator.addBucket('shop-media', { region: 'cn-hangzhou' })
  emulator.addBucket('shop-backup', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  emulator.addKmsKey(customerKey, { aliases: ['alias/shop'] })
  emulator.addOidcProvider('github', { issuer, clientIds: ['sts.aliyuncs.com'], keys })
  emulator.addRole('oss-encryption-gate', {
    trust: {
      Version: '1',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRole',
          Principal: { Federated: ['acs:ram::1234567890123456:oidc-provider/github'] },
          Condition: {
            StringEquals: {
              'oidc:iss': [issuer],
              'oidc:aud': ['sts.aliyuncs.com'],
              'oidc:sub': ['repo:octo/shop:ref:refs/heads/main']
            }
          }
        }
      ]
    }
  })
}

/** Runs a scenario's step after its preparation. */
export async function runScenario(
  scenario: DemoScenario,
  emulator: Emulator,
  tokens: OidcTokenService
): Promise<StepResult> {
  scenario.prepare?.(emulator, tokens)
  const asRole = 'role-to-assume' in scenario.with
  return await runStep({
    env: asRole ? tokens.env : {},
    files: scenario.files ?? {},
    with: {
      endpoint: emulator.url,
      ...(asRole
        ? { 'sts-endpoint': emulator.url }
        : { 'access-key-id': 'emulator-id', 'access-key-secret': 'emulator-secret' }),
      ...(usesKeys(scenario.with) ? { 'kms-endpoint': emulator.url } : {}),
      ...scenario.with
    }
  })
}

/** A policy may name keys as well. */
function usesKeys(inputs: DemoScenario['with']): boolean {
  return inputs['algorithm'] === 'KMS' || 'policy-file' in inputs
}

/** Lists how a step differs from what its scenario expects. */
export function findMismatches(
  { expected }: DemoScenario,
  { outputs, exitCode }: StepResult
): string[] {
  const actual: Record<string, string> = { ...outputs, 'exit code': String(exitCode) }
  return Object.entries(expected)
    .map(([name, value]) => ({ name, value, found: actual[name] ?? '' }))
    .filter(({ value, found }) => value !== found)
    .map(({ name, value, found }) => `${name} should be ${value}, and is ${found}`)
}
