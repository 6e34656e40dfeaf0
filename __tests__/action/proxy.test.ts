import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { Socket } from 'node:net'
import { startGithubApi, type GithubApi } from '../../dev/runner/github-api/github-api.js'
import type { StepResult } from '../../dev/runner/step/run-step.js'
import { startScriptedProxy, type ScriptedProxy } from './support/scripted-proxy.js'
import { startForwardProxy, type ForwardProxy } from './support/forward-proxy.js'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'
import { oidcJob } from './support/oidc-job.js'
import {
  githubApiHost,
  startTlsTerminator,
  tokenServiceHost,
  type TlsTerminator
} from './support/tls-terminator.js'

const user = 'build@corp'
const password = 'p/ss:w0rd#1%'
const account = 'build%40corp:p%2Fss:w0rd%231%25'
const keyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'
const bucketHost = 'photos.oss-cn-hangzhou.aliyuncs.com'
const toBucket = `CONNECT ${bucketHost}:443`
const toKms = 'CONNECT kms.cn-hangzhou.aliyuncs.com:443'
/** Without an endpoint, the action connects to the real hosts. */
const realHosts = { endpoint: '', 'kms-endpoint': '' }
const verboseEnv = { DEBUG: '*', NODE_DEBUG: '*', RUNNER_DEBUG: '1' }

const oss = actionFixture()
const oidc = oidcJob(oss)
let api: GithubApi
let tlsTerminator: TlsTerminator
let open: ForwardProxy
let guarded: ForwardProxy
let secure: ForwardProxy

beforeAll(async () => {
  api = await startGithubApi()
  tlsTerminator = await startTlsTerminator(oss.emulator.port, {
    [tokenServiceHost]: portOf(oidc.tokens.env.ACTIONS_ID_TOKEN_REQUEST_URL),
    [githubApiHost]: portOf(api.url)
  })
  open = await startForwardProxy({ tlsTerminator })
  guarded = await startForwardProxy({ tlsTerminator, user, password })
  secure = await startForwardProxy({ tlsTerminator, secure: true, user, password })
  oss.emulator.addKmsKey(keyId)
})
beforeEach(() => {
  for (const { log } of [open, guarded, secure]) log.length = 0
})
afterAll(async () => {
  await Promise.all([open, guarded, secure].map(proxy => proxy.close()))
  await tlsTerminator.close()
  await api.close()
})

/** Runs a step that trusts the TLS terminator, and returns which Hosts reached the emulator. */
async function run(inputs: Record<string, string>, env: Record<string, string>) {
  const before = oss.emulator.requests.length
  const result = await oss.run(inputs, {
    env: { NODE_EXTRA_CA_CERTS: tlsTerminator.caFile, ...env }
  })
  const requests = oss.emulator.requests.slice(before)
  return { result, hosts: requests.map(({ host }) => host) }
}

/** Assumes a role with the job's OIDC token, all at the real hosts. */
async function runAsRole(proxy: string) {
  const { pathname, search } = new URL(oidc.tokens.env.ACTIONS_ID_TOKEN_REQUEST_URL)
  const result = await oidc.run(
    { ...realHosts, 'sts-endpoint': '' },
    {
      NODE_EXTRA_CA_CERTS: tlsTerminator.caFile,
      HTTPS_PROXY: proxy,
      ACTIONS_ID_TOKEN_REQUEST_URL: `https://${tokenServiceHost}${pathname}${search}`
    }
  )
  return { result }
}

function portOf(url: string): number {
  return Number(new URL(url).port)
}

function hintOf(result: StepResult): string {
  const [finding] = JSON.parse(result.outputs['results'] ?? '[]') as { reason: { hint: string } }[]
  return finding?.reason.hint ?? ''
}

describe('a proxy', () => {
  test('carries all requests of apply to OSS and KMS, to the real hosts by name', async () => {
    const { result, hosts } = await run(
      {
        ...realHosts,
        mode: 'apply',
        algorithm: 'KMS',
        'kms-key-id': keyId,
        'check-kms-key': 'required',
        canary: 'true'
      },
      { HTTPS_PROXY: `http://${account}@127.0.0.1:${guarded.port}` }
    )
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule('photos')).toMatchObject({ kmsKeyId: keyId })
    expect(new Set(hosts)).toEqual(new Set([bucketHost, 'kms.cn-hangzhou.aliyuncs.com']))
    expect(oss.operations()).toEqual(
      expect.arrayContaining(['PutBucketEncryption', 'DescribeKey', 'PutObject', 'DeleteObject'])
    )
    // One tunnel per host, and no other request.
    expect(guarded.log).toEqual(hosts.map(host => `CONNECT ${host}:443`))
    expect(new Set(guarded.log)).toEqual(new Set([toBucket, toKms]))
    // The log names the proxy without credentials before any request is sent.
    expect(result.log).toContain(`proxy         http://127.0.0.1:${guarded.port}`)
  })

  test("carries the requests to GitHub's token service and to STS", async () => {
    const { result } = await runAsRole(`http://${account}@127.0.0.1:${guarded.port}`)
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(guarded.log).toEqual([
      `CONNECT ${tokenServiceHost}:443`,
      'CONNECT sts.cn-hangzhou.aliyuncs.com:443',
      toBucket
    ])
  })

  test("carries the requests to GitHub's API", async () => {
    const shop = api.addRepository('octo/shop')
    const { result } = await run(
      { ...realHosts, 'drift-issue': 'true', 'github-token': api.addToken() },
      { HTTPS_PROXY: `http://${account}@127.0.0.1:${guarded.port}` }
    )
    expect(result.stderr).toBe('')
    expect(result.commands.map(({ name }) => name)).not.toContain('warning')
    expect(shop.issues).toHaveLength(1)
    expect(new Set(guarded.log)).toEqual(new Set([toBucket, `CONNECT ${githubApiHost}:443`]))
  })

  test('that rejects everything is reported as a credentials error that names it', async () => {
    const { result } = await runAsRole(`http://127.0.0.1:${guarded.port}`)
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toMatch(
      new RegExp(
        `an OIDC token for this job could not be obtained: .*proxy http://127\\.0\\.0\\.1:${guarded.port}`
      )
    )
    expect(oss.operations()).toEqual([])
  })

  test('sends nothing to the host that is meant for the proxy', async () => {
    const seen: string[] = []
    oss.emulator.addFault({
      act: {
        kind: 'answer-with',
        answer({ headers }) {
          seen.push(...Object.keys(headers))
          return { status: 403, body: '<Error><Code>AccessDenied</Code></Error>' }
        }
      }
    })
    const { result } = await run(realHosts, {
      HTTPS_PROXY: `http://${account}@127.0.0.1:${guarded.port}`
    })
    expect(reasonCodeOf(result)).toBe('access-denied')
    expect(seen).toContain('authorization')
    expect(seen.filter(name => name.startsWith('proxy-'))).toEqual([])
  })

  test.each<[string, () => Record<string, string>, () => ForwardProxy]>([
    ['HTTPS_PROXY', () => ({ HTTPS_PROXY: `http://127.0.0.1:${open.port}` }), () => open],
    ['https_proxy', () => ({ https_proxy: `http://127.0.0.1:${open.port}` }), () => open],
    [
      'https_proxy, though HTTPS_PROXY names another',
      () => ({
        https_proxy: `http://127.0.0.1:${open.port}`,
        HTTPS_PROXY: `http://127.0.0.1:${guarded.port}`
      }),
      () => open
    ],
    [
      'HTTPS_PROXY, where https_proxy is empty',
      () => ({ https_proxy: '', HTTPS_PROXY: `http://127.0.0.1:${open.port}` }),
      () => open
    ],
    [
      'a value without http://, with a user name and a password',
      () => ({ HTTPS_PROXY: `${account}@127.0.0.1:${guarded.port}` }),
      () => guarded
    ],
    [
      'a name that is no address',
      () => ({ HTTPS_PROXY: `http://localhost:${open.port}` }),
      () => open
    ],
    [
      'a proxy that is itself spoken to over TLS',
      () => ({ HTTPS_PROXY: `https://${account}@127.0.0.1:${secure.port}` }),
      () => secure
    ],
    [
      'HTTPS_PROXY, with Node’s own use of it switched on',
      () => ({ NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: `http://127.0.0.1:${open.port}` }),
      () => open
    ]
  ])('is configured by %s', async (_, env, proxy) => {
    const { result, hosts } = await run(realHosts, { ...env(), ...verboseEnv })
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(hosts).toEqual([bucketHost])
    expect(proxy().log).toEqual([toBucket])
    expect(open.log.length + guarded.log.length + secure.log.length).toBe(1)
  })

  test("is not blamed for OSS's errors, but named for a lost connection", async () => {
    oss.emulator.addFault({ act: { kind: 'reset' } })
    const { result } = await run(realHosts, { HTTPS_PROXY: `http://127.0.0.1:${open.port}` })
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs['error']).toContain(`(through the proxy http://127.0.0.1:${open.port})`)
    expect(open.log).toEqual([toBucket, toBucket])
  })

  test.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'never gets a request for a host with an untrusted certificate, with %j',
    async env => {
      const { result, hosts } = await run(realHosts, {
        HTTPS_PROXY: `http://127.0.0.1:${open.port}`,
        NODE_EXTRA_CA_CERTS: '',
        ...env
      })
      expect(reasonCodeOf(result)).toBe('network')
      expect(result.outputs['error']).toContain(`the proxy http://127.0.0.1:${open.port}`)
      expect(hintOf(result)).toContain('NODE_EXTRA_CA_CERTS')
      expect(open.log).toEqual([toBucket])
      expect(hosts).toEqual([])
    }
  )

  test("never gets a request for a host with another host's certificate", async () => {
    const { result, hosts } = await run(
      { ...realHosts, region: 'cn-beijing' },
      { HTTPS_PROXY: `http://127.0.0.1:${open.port}` }
    )
    expect(reasonCodeOf(result)).toBe('network')
    expect(hintOf(result)).toContain('for another host')
    expect(open.log).toEqual(['CONNECT photos.oss-cn-beijing.aliyuncs.com:443'])
    expect(hosts).toEqual([])
  })

  test.each([{}, { NODE_TLS_REJECT_UNAUTHORIZED: '0' }])(
    'must itself have a trusted certificate, with %j',
    async env => {
      const { result } = await run(realHosts, {
        HTTPS_PROXY: `https://${account}@127.0.0.1:${secure.port}`,
        NODE_EXTRA_CA_CERTS: '',
        ...env
      })
      expect(reasonCodeOf(result)).toBe('network')
      expect(hintOf(result)).toContain("The proxy's own certificate")
      expect(secure.log).toEqual([])
    }
  )
})

describe('NO_PROXY', () => {
  /** Reroutes direct connections to aliyuncs.com to the emulator. */
  const kept = () => ({
    NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
    EMULATOR_PORT: String(oss.emulator.port)
  })

  // prettier-ignore
  test.each<[string, string, boolean]>([
    // variable, list, bypassed
    ['NO_PROXY', '.aliyuncs.com',                  true],
    ['NO_PROXY', 'localhost, *.aliyuncs.com',      true],
    ['no_proxy', 'aliyuncs.com',                   true],
    ['no_proxy', bucketHost.toUpperCase(),         true],
    ['NO_PROXY', `${bucketHost}:443`,              true],
    ['NO_PROXY', '*',                              true],
    ['NO_PROXY', `${bucketHost}:8443,yuncs.com`,   false]
  ])("%s=%s bypasses the proxy for the bucket's host: %s", async (variable, list, excepted) => {
    const { result, hosts } = await run(realHosts, {
      ...kept(),
      RUNNER_DEBUG: '1',
      HTTPS_PROXY: `http://127.0.0.1:${open.port}`,
      [variable]: list
    })
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(hosts).toEqual([bucketHost])
    expect(open.log).toEqual(excepted ? [] : [toBucket])
    const told = `${bucketHost} is reached without the proxy http://127.0.0.1:${open.port}`
    expect(result.commands.some(({ data }) => data.includes(told))).toBe(excepted)
  })

  test.each([
    ['', false],
    ['127.0.0.1', true],
    ['127.0.0.0/8', true],
    ['127.0.0.2,10.0.0.0/8', false]
  ])('%j applies to an endpoint that is an address', async (list, excepted) => {
    const { result } = await run(
      { endpoint: tlsTerminator.url },
      { HTTPS_PROXY: `http://127.0.0.1:${open.port}`, NO_PROXY: list }
    )
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(open.log).toEqual(
      excepted ? [] : [`CONNECT ${tlsTerminator.url.slice('https://'.length)}`]
    )
  })
})

describe('plain http, which is allowed on this machine only', () => {
  test.each<[string, () => Record<string, string>, () => ForwardProxy]>([
    ['HTTP_PROXY', () => ({ HTTP_PROXY: `http://127.0.0.1:${open.port}` }), () => open],
    [
      'http_proxy, with a password',
      () => ({ http_proxy: `http://${account}@127.0.0.1:${guarded.port}` }),
      () => guarded
    ]
  ])('uses a proxy on this machine: %s', async (_, env, proxy) => {
    const { result, hosts } = await run({}, { ...env(), ...verboseEnv })
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(hosts).toHaveLength(1)
    expect(proxy().log).toEqual([`http 127.0.0.1:${oss.emulator.port}`])
    expect(result.log).toContain(`proxy         http://127.0.0.1:${proxy().port}`)
  })

  test.each([
    { HTTP_PROXY: 'http://proxy.invalid:3128' },
    { http_proxy: 'http://proxy.invalid:3128' },
    { HTTPS_PROXY: 'http://proxy.invalid:3128' }
  ])('ignores a proxy on another machine: %j', async env => {
    const { result, hosts } = await run({}, env)
    expect(reasonCodeOf(result)).toBe('rule-missing')
    expect(hosts).toHaveLength(1)
  })

  test('reports a proxy on this machine that requires a password', async () => {
    const { result, hosts } = await run({}, { HTTP_PROXY: `http://127.0.0.1:${guarded.port}` })
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs['error']).toContain('requires a user name and password (407)')
    expect(hosts).toEqual([])
  })
})

test('reports everything that is wrong with a proxy of another kind, and sends nothing', async () => {
  const { result, hosts } = await run(
    { ...realHosts, region: 'nowhere', mode: 'aply' },
    { HTTPS_PROXY: `socks5://${account}@127.0.0.1:${open.port}`, http_proxy: 'http://' }
  )
  const error = result.outputs['error'] ?? ''
  expect(error).toContain('- HTTPS_PROXY must be the URL of an http:// or https:// proxy')
  expect(error).toContain('- http_proxy is not a valid proxy URL')
  expect(error).toContain('region')
  expect(error).toContain('mode')
  expect(result.exitCode).toBe(1)
  expect(hosts).toEqual([])
})

test('masks all secrets of a proxy before any other output', async () => {
  const { result } = await run(realHosts, {
    HTTPS_PROXY: `http://${account}@127.0.0.1:${guarded.port}`
  })
  const lines = result.stdout.split('\n')
  const others = lines.findIndex(line => !line.startsWith('::add-mask::'))
  // The runner unescapes a command's message.
  const masked = lines
    .slice(0, others)
    .map(line => line.replace('::add-mask::', '').replaceAll('%25', '%'))
  const pair = Buffer.from(`${user}:${password}`).toString('base64')
  expect(masked).toEqual(expect.arrayContaining([account, 'p%2Fss:w0rd%231%25', password, pair]))
})

describe('a proxy that blocks everything', () => {
  const started: ScriptedProxy[] = []
  const start = async (behave: (socket: Socket) => void): Promise<ScriptedProxy> => {
    const proxy = await startScriptedProxy(behave)
    started.push(proxy)
    return proxy
  }
  afterEach(async () => {
    await Promise.all(started.splice(0).map(proxy => proxy.close()))
  })

  const say =
    (text: string) =>
    (socket: Socket): void => {
      socket.write(text)
    }
  const status = (line: string, body = '<html>##[error]forged\n::error::forged</html>') =>
    say(
      `HTTP/1.1 ${line}\r\nContent-Type: text/html\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    )

  // prettier-ignore
  test.each<[string, (socket: Socket) => void, string, number, RegExp]>([
    // behaviour, implementation, reason, attempts, message
    ['403',                     status('403 Forbidden'),          'network',      1, /refused to connect to photos\.oss-cn-hangzhou\.aliyuncs\.com:443 \(403\)/],
    ['404',                     status('404 Not Found'),          'network',      1, /refused to connect to .*:443 \(404\)/],
    ['407',                     status('407 Who are you'),        'network',      1, /refused the user name and password in HTTPS_PROXY \(407\)/],
    ['502',                     status('502 Bad Gateway'),        'network',      2, /could not connect to .*:443 \(502\) \(2 attempts\)/],
    ['302',                     status('302 Found'),              'bad-response', 1, /responded to CONNECT for .*:443 with 302/],
    ['HTML',                    say('<html>hello</html>'),        'bad-response', 1, /sent an invalid HTTP response to CONNECT/],
    ['200 and a page',          status('200 OK'),                 'bad-response', 1, /but the response was not TLS/],
    ['200 and then no TLS',     socket => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'))
    },                                                            'bad-response', 1, /but the response was not TLS/],
    ['200 and then a reset',    socket => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.once('data', () => socket.resetAndDestroy())
    },                                                            'network',      2, /lost the connection to .*:443 before TLS was established/],
    ['a reset',                 socket => socket.resetAndDestroy(), 'network',    2, /closed the connection without a response to CONNECT/],
    ['half an answer',          socket => socket.end('HTTP/1.1 20'), 'network',   2, /closed the connection without a response to CONNECT/]
  ])('is reported: %s', async (_, behave, reason, attempts, said) => {
    const proxy = await start(behave)
    const { result, hosts } = await run(
      { ...realHosts, mode: 'apply', 'max-attempts': '2' },
      { ...verboseEnv, HTTPS_PROXY: `http://${account}@127.0.0.1:${proxy.port}` }
    )
    expect(reasonCodeOf(result)).toBe(reason)
    expect(result.outputs['error']).toContain(`the proxy http://127.0.0.1:${proxy.port}, which `)
    expect(result.outputs['error']).toMatch(said)
    expect(result.outputs['error']).not.toContain('forged')
    expect(proxy.requestLines).toEqual(Array(attempts).fill(`${toBucket} HTTP/1.1`))
    expect(result.exitCode).toBe(1)
    expect(hosts).toEqual([])
  })

  test('is reported when it requires a password and has none', async () => {
    const { result } = await run(realHosts, { HTTPS_PROXY: `http://127.0.0.1:${guarded.port}` })
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs['error']).toContain('requires a user name and password (407)')
    expect(hintOf(result)).toContain('Set HTTPS_PROXY from a secret')
    expect(guarded.log).toEqual([])
  })

  test.each<[string, (socket: Socket) => void, RegExp]>([
    ['says nothing', () => undefined, /did not respond to CONNECT within 1 s/],
    [
      'opens a tunnel that leads nowhere',
      say('HTTP/1.1 200 OK\r\n\r\n'),
      /TLS was not established within 1 s/
    ]
  ])('%s: causes a timeout, and the step ends', async (_, behave, said) => {
    const proxy = await start(behave)
    const { result } = await run(
      { ...realHosts, 'request-timeout-seconds': '1', 'max-attempts': '1' },
      { ...verboseEnv, HTTPS_PROXY: `http://${account}@127.0.0.1:${proxy.port}` }
    )
    expect(reasonCodeOf(result)).toBe('timeout')
    expect(result.outputs['error']).toContain(`the proxy http://127.0.0.1:${proxy.port}, which `)
    expect(result.outputs['error']).toMatch(said)
    // The step exits by itself: if killed, it would have no exit code.
    expect(result.exitCode).toBe(1)
  })

  test('is reported when it is down', async () => {
    const proxy = await startScriptedProxy(() => undefined)
    await proxy.close()
    const { result } = await run(realHosts, {
      ...verboseEnv,
      HTTPS_PROXY: `http://${account}@127.0.0.1:${proxy.port}`
    })
    expect(reasonCodeOf(result)).toBe('network')
    expect(result.outputs['error']).toContain(
      `the proxy http://127.0.0.1:${proxy.port}, which itself could not be reached (ECONNREFUSED) (2 attempts)`
    )
    expect(hintOf(result)).toContain('HTTPS_PROXY')
  })

  test('is reported when it does not speak TLS, though its URL says so', async () => {
    const { result } = await run(realHosts, {
      HTTPS_PROXY: `https://${account}@127.0.0.1:${open.port}`
    })
    expect(reasonCodeOf(result)).toBe('network')
    expect(hintOf(result)).toContain(
      'Check the port in HTTPS_PROXY. If the proxy does not use TLS on that port, use http:// instead of https://.'
    )
  })
})
