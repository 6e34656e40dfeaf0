import { afterEach, describe, expect, test } from '@jest/globals'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { startEmulator } from '../../../../dev/emulator/emulator.js'
import { callKms } from './kms/kms-request.js'
import { sendSigned } from './raw-request.js'

const started: ChildProcess[] = []
afterEach(() => {
  for (const child of started.splice(0)) child.kill('SIGKILL')
})

function run(...args: string[]) {
  const child = spawn(process.execPath, ['--import', 'tsx', 'dev/emulator/cli.ts', ...args])
  started.push(child)
  const output = { out: '', error: '' }
  child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()))
  child.stderr.on('data', (chunk: Buffer) => (output.error += chunk.toString()))
  const exited = once(child, 'close').then(([code]) => ({ code: code as number, ...output }))
  return { child, output, exited }
}

async function listening(...args: string[]) {
  const { child, output, exited } = run(...args)
  await once(child.stdout, 'data')
  const port = Number(/^listening on http:\/\/127\.0\.0\.1:(\d+)\n$/.exec(output.out)?.[1])
  return { child, port, exited }
}

describe('the command', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)('serves until %s', async signal => {
    const buckets = ['--bucket', 'first-bucket', '--bucket', 'second=cn-beijing']
    const { child, port, exited } = await listening('--port', '0', ...buckets, '--kms-key', 'k')
    const ask = (bucket: string, region: string) =>
      sendSigned(port, { bucket, region, query: [['location', '']] })
    expect((await ask('first-bucket', 'cn-hangzhou')).status).toBe(200)
    expect((await ask('second', 'cn-beijing')).status).toBe(200)
    const headers = {
      'x-oss-server-side-encryption': 'KMS',
      'x-oss-server-side-encryption-key-id': 'k'
    }
    const upload = { method: 'PUT', bucket: 'first-bucket', key: 'a', body: 'b', headers }
    expect((await sendSigned(port, upload)).status).toBe(200)
    expect((await callKms(port, { keyId: 'k' })).json.KeyMetadata?.['KeyState']).toBe('Enabled')
    child.kill(signal)
    expect(await exited).toMatchObject({ code: 0, error: '' })
  })

  test('reports that the port is in use', async () => {
    const other = await startEmulator()
    const { code, out, error } = await run('--port', String(other.port)).exited
    expect({ code, out, error }).toEqual({
      code: 1,
      out: '',
      error: `Port ${other.port} is already in use.\n`
    })
    await other.close()
  })

  test('rejects unknown options', async () => {
    const { code, out, error } = await run('--port', '0', '--bukket', 'b').exited
    expect([code, out]).toEqual([2, ''])
    expect(error).toContain("Unknown option '--bukket'")
    expect(error).toContain('Usage: npm run emulator')
  })

  test('prints its usage with --help', async () => {
    const { code, out, error } = await run('--help').exited
    expect([code, error]).toEqual([0, ''])
    expect(out).toContain('emulator-id / emulator-secret')
    expect(out).toContain('KMS DescribeKey is answered on the same port')
  })
})
