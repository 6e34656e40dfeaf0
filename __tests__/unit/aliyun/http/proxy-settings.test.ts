import { describe, expect, test } from '@jest/globals'
import {
  describeProxies,
  parseProxySettings,
  proxyFor,
  proxyRouter,
  proxySecretsIn
} from '../../../../src/aliyun/http/proxy-settings.js'
import { parseProxy } from '../../../../src/aliyun/http/proxy-url.js'
import { plain } from '../../../../src/text/plain.js'

function proxiesOf(env: Record<string, string>) {
  const read = parseProxySettings(env)
  if (!read.ok) throw new Error(read.problems.map(plain).join(' '))
  return read.value
}

describe('parseProxy', () => {
  // prettier-ignore
  test.each<[string, string, string | undefined]>([
    // text, name, the user name and password that are sent
    ['http://proxy.corp:3128',                 'http://proxy.corp:3128', undefined],
    ['HTTP://Proxy.Corp:3128/',                'http://proxy.corp:3128', undefined],
    ['proxy.corp:3128',                        'http://proxy.corp:3128', undefined],
    ['proxy',                                  'http://proxy:80', undefined],
    ['10.0.0.1:8080',                          'http://10.0.0.1:8080', undefined],
    ['http://[fd00::1]:3128',                  'http://[fd00::1]:3128', undefined],
    ['https://proxy.corp',                     'https://proxy.corp:443', undefined],
    ['https://proxy.corp:8443',                'https://proxy.corp:8443', undefined],
    ['http://proxy.corp:80',                   'http://proxy.corp:80', undefined],
    ['http://user:pass@proxy.corp:3128',       'http://proxy.corp:3128', 'user:pass'],
    ['user:pass@proxy.corp:3128',              'http://proxy.corp:3128', 'user:pass'],
    ['http://us%40er:p%3A%2f%23@proxy:1',      'http://proxy:1',         'us@er:p:/#'],
    ['http://user:100%@proxy:1',               'http://proxy:1',         'user:100%'],
    ['http://user:p%C3%A4ss@proxy:1',          'http://proxy:1',         'user:päss'],
    ['http://user:päss@proxy:1',               'http://proxy:1',         'user:päss'],
    ['http://user:a:b@proxy:1',                'http://proxy:1',         'user:a:b'],
    ['http://user:a@b@proxy:1',                'http://proxy:1',         'user:a@b'],
    ['http://user@proxy:1',                    'http://proxy:1',         'user:'],
    ['http://:pass@proxy:1',                   'http://proxy:1',         ':pass'],
    ['http://@proxy:1',                        'http://proxy:1', undefined],
    ['http://:@proxy:1',                       'http://proxy:1', undefined]
  ])('accepts %s', (text, name, pair) => {
    const proxy = parseProxy(text, 'HTTPS_PROXY')
    expect(proxy).toMatchObject({ ok: true, value: { name, variable: 'HTTPS_PROXY' } })
    expect(proxy.ok ? proxy.value.authorization : undefined).toBe(
      pair && `Basic ${Buffer.from(pair).toString('base64')}`
    )
  })

  test('strips the brackets of an IPv6 address', () => {
    expect(parseProxy('http://[::1]:3128', 'X')).toMatchObject({
      value: { host: '::1', port: 3128 }
    })
  })

  test.each([
    'socks5://user:hunter22@proxy:1080',
    'ftp://user:hunter22@proxy',
    'http://user:hunter22/x@proxy:3128',
    'http://user:hunter22#x@proxy:3128',
    'http://user:hunter22?x@proxy:3128',
    'http://user:hunter22\\x@proxy:3128',
    'http://user:hunter22 x@proxy:3128',
    'http://user:hunter22@proxy:3128/path',
    'http://user:hunter22@proxy:99999',
    'http://user:hunter22@proxy:0',
    'http://user:hunter22@',
    'user:hunter22',
    'http://'
  ])('rejects %s without quoting the value', text => {
    const proxy = parseProxy(text, 'https_proxy')
    if (proxy.ok) throw new Error('It was accepted.')
    const problems = proxy.problems.map(plain)
    expect(problems).toEqual([expect.stringMatching(/^https_proxy .*\.$/)])
    expect(problems[0]).not.toMatch(/hunter22|user:|socks/)
  })
})

describe('the proxy variables', () => {
  // prettier-ignore
  test.each<[Record<string, string>, string, string | undefined]>([
    [{},                                                              'https://a.example', undefined],
    [{ HTTPS_PROXY: 'http://up:1' },                                  'https://a.example', 'http://up:1'],
    [{ https_proxy: 'http://low:1' },                                 'https://a.example', 'http://low:1'],
    [{ HTTPS_PROXY: 'http://up:1', https_proxy: 'http://low:1' },     'https://a.example', 'http://low:1'],
    [{ HTTPS_PROXY: 'http://up:1', https_proxy: '' },                 'https://a.example', 'http://up:1'],
    [{ HTTPS_PROXY: ' http://up:1\n', https_proxy: ' ' },             'https://a.example', 'http://up:1'],
    [{ HTTPS_PROXY: '' },                                             'https://a.example', undefined],
    [{ HTTP_PROXY: 'http://up:1', http_proxy: 'http://low:1' },       'https://a.example', undefined],
    [{ HTTPS_PROXY: 'http://up:1', NO_PROXY: 'a.example' },           'https://a.example', undefined],
    [{ HTTPS_PROXY: 'http://up:1', no_proxy: 'a.example' },           'https://a.example', undefined],
    [{ HTTPS_PROXY: 'http://up:1', NO_PROXY: '*', no_proxy: 'b.c' },  'https://a.example', 'http://up:1'],
    [{ HTTPS_PROXY: 'http://up:1', NO_PROXY: '*', no_proxy: '' },     'https://a.example', undefined],
    // A loopback address stays on this machine, and so does what is in the clear.
    [{ HTTPS_PROXY: 'http://up:1' },                                  'https://127.0.0.1',      undefined],
    [{ HTTPS_PROXY: 'http://127.0.0.1:1' },                           'https://127.0.0.1',      'http://127.0.0.1:1'],
    [{ HTTP_PROXY: 'http://proxy.invalid:3128' },                     'http://127.0.0.1:8080',  undefined],
    [{ HTTP_PROXY: 'http://127.0.0.1:1' },                            'http://127.0.0.1:8080',  'http://127.0.0.1:1'],
    [{ HTTP_PROXY: 'http://localhost:1' },                            'http://127.0.0.1:8080',  'http://localhost:1'],
    [{ http_proxy: 'http://[::1]:1' },                                'http://127.0.0.1:8080',  'http://[::1]:1'],
    [{ HTTP_PROXY: 'http://127.0.0.1.evil.example:1' },               'http://127.0.0.1:8080',  undefined],
    [{ HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: '127.0.0.0/8' },   'http://127.0.0.1:8080',  undefined],
    [{ HTTP_PROXY: 'http://up:1' },                                   'http://a.example',       undefined],
    // What only the machine itself may ask.
    [{ HTTP_PROXY: 'http://up:1' },                                   'http://100.100.100.200', undefined],
    [{ HTTP_PROXY: 'http://127.0.0.1:1' },                            'http://100.100.100.200', undefined],
    [{ HTTPS_PROXY: 'http://up:1' },                                  'https://100.100.100.200', undefined]
  ])('with %j a request to %s uses the proxy %s', (env, url, name) => {
    expect(proxyFor(proxiesOf(env), ['100.100.100.200'], new URL(url))?.name).toBe(name)
  })

  test('report all problems at once, each under the variable that takes precedence', () => {
    const read = parseProxySettings({
      HTTPS_PROXY: 'http://good:1',
      https_proxy: 'socks5://x:1',
      HTTP_PROXY: 'a b'
    })
    if (read.ok) throw new Error('It was accepted.')
    expect(read.problems.map(plain)).toEqual([
      expect.stringMatching(/^https_proxy must be the URL of an http:/),
      expect.stringMatching(/^HTTP_PROXY is not a valid proxy URL/)
    ])
  })

  // prettier-ignore
  test.each<[Record<string, string>, string]>([
    [{},                                                                    ''],
    [{ HTTPS_PROXY: 'u:p@proxy.corp:3128' },                                'http://proxy.corp:3128'],
    [{ HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://b:2' },               'http://a:1'],
    [{ HTTPS_PROXY: 'http://127.0.0.1:1', HTTP_PROXY: 'http://127.0.0.1:1' }, 'http://127.0.0.1:1'],
    [{ HTTPS_PROXY: 'http://a:1', HTTP_PROXY: 'http://127.0.0.1:2' },       'http://a:1, http://127.0.0.1:2']
  ])('%j is described as %j in the log', (env, names) => {
    expect(describeProxies(proxiesOf(env))).toBe(names)
  })

  test('log each host that bypasses the proxy once', () => {
    const lines: string[] = []
    const proxies = proxiesOf({ HTTPS_PROXY: 'http://u:p@up:1', NO_PROXY: 'a.example' })
    const route = proxyRouter(proxies, [], line => lines.push(line))
    for (const url of ['https://a.example/1', 'https://a.example/2', 'https://b.example']) {
      route(new URL(url))
    }
    expect(lines).toEqual(['a.example is reached without the proxy http://up:1'])
  })
})

describe('proxySecretsIn', () => {
  const base64 = (pair: string): string => Buffer.from(pair).toString('base64')

  test.each<[string, string[]]>([
    ['http://user:p%40ss@proxy:1', ['user:p%40ss', 'p%40ss', 'p@ss', base64('user:p@ss')]],
    ['user:pass@proxy:1', ['user:pass', 'pass', base64('user:pass')]],
    ['http://user:100%@proxy:1', ['user:100%', '100%', base64('user:100%')]],
    ['http://:pass@proxy:1', [':pass', 'pass', base64(':pass')]],
    // Also where the value is a problem.
    ['socks5://user:pass@proxy:1', ['user:pass', 'pass', base64('user:pass')]],
    ['http://user:pa/ss@proxy:1', ['user:pa/ss', 'pa/ss', base64('user:pa/ss')]],
    ['http://user:pa@ss@proxy:1', ['user:pa@ss', 'pa@ss', base64('user:pa@ss')]],
    // A user name alone: a token when it is long, else a word that others may use.
    ['http://tok%2Fen1234@proxy:1', ['tok%2Fen1234', 'tok/en1234', base64('tok/en1234:')]],
    ['http://ci@proxy:1', [base64('ci:')]],
    ['http://proxy:1', []],
    ['http://@proxy:1', []],
    ['', []]
  ])('finds the secrets in %s, in every variable', (value, secrets) => {
    for (const name of ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']) {
      expect(proxySecretsIn({ [name]: value })).toEqual(secrets)
    }
  })

  test('returns each secret once, in the form that Proxy-Authorization carries, too', () => {
    const env = {
      HTTPS_PROXY: 'http://a:first@x:1',
      https_proxy: 'http://b:secön%64@x:1',
      HTTP_PROXY: 'http://b:secön%64@x:1'
    }
    const secrets = proxySecretsIn(env)
    expect(new Set(secrets).size).toBe(secrets.length)
    expect(secrets).toEqual(expect.arrayContaining(['first', 'secön%64', 'secönd']))
    for (const value of Object.values(env)) {
      const proxy = parseProxy(value, 'X')
      const authorization = proxy.ok ? proxy.value.authorization : undefined
      expect(secrets.map(secret => `Basic ${secret}`)).toContain(authorization)
    }
  })
})
