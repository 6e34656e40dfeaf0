import { afterAll, beforeAll } from '@jest/globals'
import { SignJWT } from 'jose'
import { generateKeyPairSync, type JsonWebKey } from 'node:crypto'
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { StepResult } from '../../../dev/runner/step/run-step.js'
import type { StepOverrides, ActionFixture } from './action-fixture.js'
import { providerArn, roleArn, noAccessKey } from './oidc-job.js'

/** The issuer of an ACK cluster with RRSA, and the subject of one of its service accounts. */
export const clusterIssuer =
  'https://oidc-ack-cn-hangzhou.oss-cn-hangzhou.aliyuncs.com/c0123456789abcdef0123456789abcdef'
export const serviceAccount = 'system:serviceaccount:runners:gate'

const provider = providerArn('ack-rrsa-c0123456789abcdef0123456789abcdef')

/** The trust policy in ACK's guide to RRSA. */
export function rrsaTrustPolicy(sub = serviceAccount, audiences = ['sts.aliyuncs.com']) {
  return {
    Version: '1' as const,
    Statement: [
      {
        Effect: 'Allow' as const,
        Action: 'sts:AssumeRole',
        Principal: { Federated: [provider] },
        Condition: {
          StringEquals: {
            'oidc:aud': audiences,
            'oidc:iss': clusterIssuer,
            'oidc:sub': sub
          }
        }
      }
    ]
  }
}

/** A runner in an ACK pod with RRSA, and an account that trusts its service account. */
export interface RrsaPod {
  /** The path of the token file. */
  readonly tokenFile: string
  /** The environment variables that ACK's webhook sets. */
  readonly env: Readonly<Record<string, string>>
  /** The cluster's public keys. */
  readonly keys: readonly JsonWebKey[]
  /** Every token that was issued. */
  readonly tokens: readonly string[]
  /** Issues a token as the cluster does; the given claims override the defaults. */
  issueToken(claims?: Readonly<Record<string, unknown>>): Promise<string>
  /** Replaces the file atomically, as Kubernetes does. */
  mountToken(content: string): Promise<void>
  /** The account as the guide sets it up, and a fresh token. */
  setUpAccount(): Promise<void>
  /** Makes the provider accept tokens for these clients only, from now on. */
  allowClientIds(clientIds: readonly string[]): void
  run(
    inputs?: Record<string, string>,
    env?: Record<string, string>,
    step?: StepOverrides
  ): Promise<StepResult>
}

export function rrsaPod(action: ActionFixture): RrsaPod {
  const kid = 'key-of-the-cluster'
  const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const keys = [{ ...publicKey.export({ format: 'jwk' }), kid, alg: 'RS256', use: 'sig' }]
  const tokens: string[] = []
  let folder = ''

  const self: RrsaPod = {
    get tokenFile() {
      return path.join(folder, 'token')
    },
    get env() {
      return {
        ALIBABA_CLOUD_ROLE_ARN: roleArn('runner'),
        ALIBABA_CLOUD_OIDC_PROVIDER_ARN: provider,
        ALIBABA_CLOUD_OIDC_TOKEN_FILE: self.tokenFile
      }
    },
    keys,
    tokens,
    async issueToken(claims = {}) {
      const now = Math.floor(Date.now() / 1000)
      const token = await new SignJWT({
        aud: ['sts.aliyuncs.com'],
        iss: clusterIssuer,
        sub: serviceAccount,
        iat: now,
        nbf: now,
        exp: now + 3600,
        'kubernetes.io': { namespace: 'runners', serviceaccount: { name: 'gate' } },
        ...claims
      })
        .setProtectedHeader({ alg: 'RS256', kid })
        .sign(privateKey)
      tokens.push(token)
      return token
    },
    async mountToken(content) {
      const next = path.join(folder, 'next')
      await writeFile(next, content)
      await rename(next, self.tokenFile)
    },
    async setUpAccount() {
      self.allowClientIds(['sts.aliyuncs.com'])
      action.emulator.addRole('runner', { trust: rrsaTrustPolicy() })
      await rm(self.tokenFile, { recursive: true, force: true })
      await self.mountToken(`${await self.issueToken()}\n`)
    },
    allowClientIds(clientIds) {
      action.emulator.addOidcProvider('ack-rrsa-c0123456789abcdef0123456789abcdef', {
        issuer: clusterIssuer,
        clientIds,
        keys
      })
    },
    run: (inputs = {}, env = {}, step = {}) =>
      action.run(
        { ...noAccessKey, 'sts-endpoint': action.emulator.url, 'fail-on': 'unknown', ...inputs },
        {
          ...step,
          env: { ...self.env, ...env },
          secrets: () => [...action.emulator.issuedSecrets, ...tokens]
        }
      )
  }
  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'pod-'))
    await self.setUpAccount()
  })
  afterAll(() => rm(folder, { recursive: true }))
  return self
}
