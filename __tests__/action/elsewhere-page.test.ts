import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { text } from 'node:stream/consumers'
import { parse } from 'yaml'
import { pageBlocks } from '../../dev/docs/code-blocks.js'
import { startEmulator, type Emulator, type RamPolicy } from '../../dev/emulator/emulator.js'
import { actionNode } from '../../dev/runner/step/run-step.js'
import {
  startOidcTokenService,
  type OidcTokenService
} from '../../dev/runner/token-service/oidc-token-service.js'

/** The scripts of docs/elsewhere.md, verbatim but for the emulator's address, without a runner. */
const blocks = pageBlocks('docs/elsewhere.md')
const commit = '0123456789abcdef0123456789abcdef01234567'
let emulator: Emulator
let tokens: OidcTokenService
let folder: string

beforeAll(async () => {
  emulator = await startEmulator()
  emulator.addBucket('prod-photos')
  tokens = await startOidcTokenService({
    issuer: 'https://gitlab.com',
    subject: 'project_path:octo-org/shop:ref_type:branch:ref:main'
  })
  emulator.addOidcProvider('gitlab', {
    issuer: 'https://gitlab.com',
    clientIds: ['sts.aliyuncs.com'],
    keys: tokens.keys
  })
  const trust = blocks.find(({ language }) => language === 'json')?.text ?? ''
  emulator.addRole('oss-encryption-gate', { trust: JSON.parse(trust) as RamPolicy })
  folder = await mkdtemp(path.join(tmpdir(), 'elsewhere-'))
  // Stands in for git: a clone is this checkout's bundle, at the commit that the page names.
  const git = `#!/bin/bash
case "$*" in
  *rev-parse*) echo "\${CLONED:-${commit}}" ;;
  *clone*) to="\${*: -1}"; mkdir -p "$to"; ln -s '${process.cwd()}/dist' "$to/dist" ;;
esac
`
  await writeFile(path.join(folder, 'git'), git, { mode: 0o755 })
})
afterAll(async () => {
  await emulator.close()
  await tokens.close()
  await rm(folder, { recursive: true })
})

interface Result {
  readonly exitCode: number | null
  readonly output: string
}

async function execute(script: string, env: Record<string, string> = {}): Promise<Result> {
  const endpoints = `INPUT_ENDPOINT=${emulator.url} INPUT_STS-ENDPOINT=${emulator.url} INPUT_KMS-ENDPOINT=${emulator.url} INPUT_REGION=cn-hangzhou`
  const command = script
    .replaceAll('env INPUT_', `env ${endpoints} INPUT_`)
    .replaceAll('node oss-bucket-encryption/', `node ${process.cwd()}/`)
  const child = spawn('bash', ['-c', command], {
    cwd: folder,
    env: {
      PATH: [folder, path.dirname(actionNode), process.env['PATH'] ?? ''].join(path.delimiter),
      TMPDIR: folder,
      ...env
    },
    stdio: ['ignore', 'pipe', 'pipe']
  })
  const closed = once(child, 'close')
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)])
  const [exitCode] = (await closed) as [number | null]
  return { exitCode, output: stdout + stderr }
}

function yaml(mark: string): unknown {
  const block = blocks.find(one => one.mark === mark)
  if (block === undefined) throw new Error(`The page has no ${mark}.`)
  return parse(block.text)
}

const report = async (): Promise<unknown> =>
  JSON.parse(await readFile(path.join(folder, 'oss-encryption.json'), 'utf8'))

const accessKey = {
  ALIBABA_CLOUD_ACCESS_KEY_ID: 'emulator-id',
  ALIBABA_CLOUD_ACCESS_KEY_SECRET: 'emulator-secret'
}

describe('the job of GitLab', () => {
  const job = (
    yaml('yaml:gitlab') as {
      encryption: { script: string[]; variables: Record<string, string>; id_tokens: object }
    }
  ).encryption
  const run = (env: Record<string, string> = {}): Promise<Result> => {
    // GitLab expands variables in variables.
    const ALIBABA_CLOUD_ROLE_SESSION_NAME =
      job.variables['ALIBABA_CLOUD_ROLE_SESSION_NAME']?.replace('$CI_JOB_ID', '42') ?? ''
    return execute(job.script.join('\n'), {
      ...job.variables,
      ALIBABA_CLOUD_ROLE_SESSION_NAME,
      GITLAB_OIDC_TOKEN: tokens.mint(),
      ...env
    })
  }

  test('fails on drift, and passes when the bucket is as required', async () => {
    const red = await run()
    expect(red).toMatchObject({
      exitCode: 1,
      output: expect.stringContaining('drifted (rule-missing)')
    })
    expect(red.output).toContain('restricted to the permissions that this run needs')
    expect(await report()).toMatchObject({ status: 'drifted' })
    expect(existsSync(path.join(folder, 'oss-encryption.xml'))).toBe(true)
    emulator.setRule('prod-photos', { algorithm: 'AES256' })
    expect(await run()).toMatchObject({ exitCode: 0 })
    emulator.setRule('prod-photos', undefined)
  })

  test('prints neither the token nor the keys of the session', async () => {
    const token = tokens.mint()
    const { output } = await run({ GITLAB_OIDC_TOKEN: token })
    expect(output).toContain('drifted')
    expect(emulator.issuedSecrets.length).toBeGreaterThan(2)
    for (const secret of [token, ...emulator.issuedSecrets]) {
      expect(output).not.toContain(secret)
    }
  })

  test('does not run a commit that nobody has reviewed', async () => {
    expect(await run({ CLONED: 'f'.repeat(40) })).toEqual({
      exitCode: 1,
      output: 'v1.0.0 is not the reviewed commit\n'
    })
  })

  test('is for the branch that the trust policy names', async () => {
    const { exitCode, output } = await run({
      GITLAB_OIDC_TOKEN: tokens.mint({
        sub: 'project_path:octo-org/shop:ref_type:branch:ref:other'
      })
    })
    expect(exitCode).toBe(1)
    expect(output).toContain('credentials-rejected')
  })
})

test('the step of Flow fails on drift', async () => {
  const flow = yaml('yaml:flow') as {
    stages: Record<
      string,
      { jobs: Record<string, { steps: Record<string, { with: { run: string } }> }> }
    >
  }
  const script =
    flow.stages['encryption_stage']?.jobs['encryption_job']?.steps['verify_step']?.with.run ?? ''
  const { exitCode, output } = await execute(script, accessKey)
  expect({ exitCode, output }).toEqual({
    exitCode: 1,
    output: expect.stringContaining('drifted (rule-missing)')
  })
  expect(output).not.toContain('emulator-secret')
})

describe('the commands for any shell', () => {
  const commands = blocks.filter(
    ({ section, language }) => section === 'Any other shell' && language === 'console'
  )

  test('verify a bucket, and leave the status in the report', async () => {
    emulator.setRule('prod-photos', {
      algorithm: 'KMS',
      kmsKeyId: '9468da86-3509-4f8d-a61e-6eab1eac0000'
    })
    expect(await execute(commands[0]?.text ?? '', accessKey)).toMatchObject({ exitCode: 0 })
    const status = blocks.find(block => block.text.includes('node -p'))
    expect(await execute(status?.text ?? '')).toEqual({ exitCode: 0, output: 'compliant\n' })
  })

  test('draft a policy', async () => {
    expect(await execute(commands[1]?.text ?? '', accessKey)).toMatchObject({ exitCode: 0 })
    const policy = await readFile(path.join(folder, 'oss-encryption.yml'), 'utf8')
    expect(policy).toContain('- prod-photos')
  })
})
