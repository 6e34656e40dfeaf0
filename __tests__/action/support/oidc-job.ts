import { afterAll, beforeAll } from '@jest/globals'
import type { Emulator } from '../../../dev/emulator/emulator.js'
import type { StepResult } from '../../../dev/runner/step/run-step.js'
import {
  startOidcTokenService,
  type OidcTokenService
} from '../../../dev/runner/token-service/oidc-token-service.js'
import type { ActionFixture } from './action-fixture.js'

const account = '1234567890123456'
export const roleArn = (name: string): string => `acs:ram::${account}:role/${name}`
export const providerArn = (name: string): string => `acs:ram::${account}:oidc-provider/${name}`

/** The job's subject in both of GitHub's forms; the tests' tokens have the first. */
export const oidcSubjects = [
  'repo:octo/shop:ref:refs/heads/main',
  'repo:octo@1/shop@2:ref:refs/heads/main'
] as const

export const noAccessKey = { 'access-key-id': '', 'access-key-secret': '' }

/** Inputs that assume the role `gate` with the job's OIDC token. */
export const oidcInputs = {
  ...noAccessKey,
  'role-to-assume': roleArn('gate'),
  'oidc-provider-arn': providerArn('github')
}

/** The trust policy of docs/get-started.md. */
export function oidcTrustPolicy(subject: readonly string[] = oidcSubjects, issuer = githubIssuer) {
  return {
    Version: '1' as const,
    Statement: [
      {
        Effect: 'Allow' as const,
        Action: 'sts:AssumeRole',
        Principal: { Federated: [providerArn('github')] },
        Condition: {
          StringEquals: {
            'oidc:iss': [issuer],
            'oidc:aud': ['sts.aliyuncs.com'],
            'oidc:sub': [...subject]
          }
        }
      }
    ]
  }
}

export const githubIssuer = 'https://token.actions.githubusercontent.com'

/** Adds GitHub's token service, and an account that trusts it, to the emulator of a test file. */
export interface OidcJob {
  readonly tokens: OidcTokenService
  /** Runs a step that may request tokens; the given inputs and variables override the defaults. */
  run(inputs?: Record<string, string>, env?: Record<string, string>): Promise<StepResult>
  /** The account as docs/get-started.md sets it up. */
  setUpAccount(): void
}

export function oidcJob(action: ActionFixture): OidcJob {
  let tokens: OidcTokenService
  const setUpAccount = (): void => {
    const { emulator } = action
    emulator.addOidcProvider('github', {
      issuer: githubIssuer,
      clientIds: ['sts.aliyuncs.com'],
      keys: tokens.keys
    })
    emulator.addRole('gate', { trust: oidcTrustPolicy() })
  }
  beforeAll(async () => {
    tokens = await startOidcTokenService()
    setUpAccount()
  })
  afterAll(() => tokens.close())
  return {
    get tokens() {
      return tokens
    },
    setUpAccount,
    run: (inputs = {}, env = {}) =>
      action.run(
        { ...oidcInputs, 'sts-endpoint': action.emulator.url, ...inputs },
        {
          env: { ...tokens.env, ...env },
          secrets: () => [...action.emulator.issuedSecrets, ...tokens.issued]
        }
      )
  }
}

/** The session policies that STS received since `from`, parsed. */
export function sessionPoliciesSince(emulator: Emulator, from: number): unknown[] {
  return emulator.requests
    .slice(from)
    .flatMap(({ policy }) => (policy === undefined ? [] : [JSON.parse(policy) as unknown]))
}
