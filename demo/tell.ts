import type { Emulator } from '../emulator/emulator.js'
import { runStep, type StepResult } from '../runner/step.js'
import type { TokenService } from '../runner/token-service.js'
import { ownKey, type Chapter } from './chapters.js'

/** The buckets that the story is about, and a role that the repository's main branch may assume. */
export function setTheScene(emulator: Emulator, { issuer, keys }: TokenService): void {
  emulator.addBucket('shop-orders', { region: 'cn-hangzhou', rule: { algorithm: 'AES256' } })
  emulator.addBucket('shop-media', { region: 'cn-hangzhou' })
  emulator.addBucket('shop-backup', { region: 'cn-beijing', rule: { algorithm: 'AES256' } })
  emulator.addKmsKey(ownKey, { aliases: ['alias/shop'] })
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

/** Runs the step of a chapter, after what happens before it. */
export async function tell(
  chapter: Chapter,
  emulator: Emulator,
  tokens: TokenService
): Promise<StepResult> {
  chapter.before?.(emulator, tokens)
  const asRole = 'role-to-assume' in chapter.with
  return await runStep({
    env: asRole ? tokens.env : {},
    files: chapter.files ?? {},
    with: {
      endpoint: emulator.url,
      ...(asRole
        ? { 'sts-endpoint': emulator.url }
        : { 'access-key-id': 'emulator-id', 'access-key-secret': 'emulator-secret' }),
      ...(usesKeys(chapter.with) ? { 'kms-endpoint': emulator.url } : {}),
      ...chapter.with
    }
  })
}

/** A policy may, too. */
function usesKeys(inputs: Chapter['with']): boolean {
  return inputs['algorithm'] === 'KMS' || 'policy-file' in inputs
}

/** In what a step did not go as the chapter tells it. */
export function surprisesIn({ expected }: Chapter, { outputs, exitCode }: StepResult): string[] {
  const actual: Record<string, string> = { ...outputs, 'exit code': String(exitCode) }
  return Object.entries(expected)
    .map(([name, value]) => ({ name, value, found: actual[name] ?? '' }))
    .filter(({ value, found }) => value !== found)
    .map(({ name, value, found }) => `${name} should be ${value}, and is ${found}`)
}
