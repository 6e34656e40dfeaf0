import { beforeAll, describe, expect, test } from '@jest/globals'
import { actionFixture, reasonCodeOf } from './support/action-fixture.js'

/** Without an endpoint, the action connects to the regions' hosts, over https and to no others. */
const oss = actionFixture()

async function hostsOf(inputs: Record<string, string>) {
  const before = oss.emulator.requests.length
  const result = await oss.run(
    { endpoint: '', ...inputs },
    {
      env: {
        NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
        EMULATOR_PORT: String(oss.emulator.port)
      }
    }
  )
  return { result, hosts: oss.emulator.requests.slice(before).map(({ host }) => host) }
}

describe('the host of a request', () => {
  test.each([
    ['the region’s', { region: 'oss-cn-hangzhou' }, 'photos.oss-cn-hangzhou.aliyuncs.com'],
    [
      'the internal one of the region',
      { region: 'cn-hangzhou', 'internal-endpoint': 'true' },
      'photos.oss-cn-hangzhou-internal.aliyuncs.com'
    ],
    [
      'the endpoint that was given',
      { region: '', endpoint: 'cn-hangzhou.oss.aliyuncs.com' },
      'photos.cn-hangzhou.oss.aliyuncs.com'
    ]
  ])('is %s', async (_, inputs, host) => {
    const { result, hosts } = await hostsOf(inputs)
    expect(hosts).toEqual([host])
    expect(reasonCodeOf(result)).toBe('rule-missing')
  })

  // prettier-ignore
  test.each([
    // inputs, bucket region, host
    ['region cn-hangzhou-finance',     'cn-hangzhou-finance',   'oss-cn-hzfinance.aliyuncs.com'],
    ['region cn-shanghai-finance-1',   'cn-shanghai-finance-1', 'oss-cn-shanghai-finance-1-pub.aliyuncs.com'],
    ['internal cn-shenzhen-finance-1', 'cn-shenzhen-finance-1', 'oss-cn-szfinance-internal.aliyuncs.com'],
    ['endpoint',                       'cn-hangzhou-finance',   'oss-cn-hzjbp-b-internal.aliyuncs.com'],
    ['endpoint',                       'cn-shenzhen-finance-1', 'cn-shenzhen-finance.oss.aliyuncs.com'],
    ['endpoint',                       'cn-beijing',            'vpc100-oss-cn-beijing.aliyuncs.com']
  ])('by %s, for a bucket in %s, is %s', async (said, region, host) => {
    const bucket = `in-${region}`
    oss.emulator.addBucket(bucket, { region })
    const [how = '', named = ''] = said.split(' ')
    const { result, hosts } = await hostsOf({
      bucket,
      region: named,
      ...(how === 'internal' && { 'internal-endpoint': 'true' }),
      ...(how === 'endpoint' && { endpoint: host })
    })
    expect(hosts).toEqual([`${bucket}.${host}`])
    expect(reasonCodeOf(result)).toBe('rule-missing')
  })

  test('follows a bucket into a finance cloud, but not into its private network', async () => {
    oss.emulator.addBucket('money', { region: 'cn-hangzhou-finance' })
    const { result, hosts } = await hostsOf({ bucket: 'money', region: '' })
    expect(hosts).toEqual([
      'money.oss-cn-hangzhou.aliyuncs.com',
      'money.oss-cn-hzfinance.aliyuncs.com'
    ])
    expect(reasonCodeOf(result)).toBe('rule-missing')

    const endpoint = 'oss-cn-hzjbp-a-internal.aliyuncs.com'
    oss.emulator.addFault({ act: { kind: 'wrong-region', endpoint } })
    const inside = await hostsOf({ bucket: 'money', region: 'cn-hangzhou-finance' })
    expect(inside.hosts).toEqual(['money.oss-cn-hzfinance.aliyuncs.com'])
    expect(reasonCodeOf(inside.result)).toBe('wrong-region')
    expect(inside.result.outputs['error']).toContain(endpoint)
  })

  test('follows a bucket to its region, also within the cloud', async () => {
    oss.emulator.addBucket('far-away', { region: 'cn-beijing' })
    for (const [internal, suffix] of [
      ['false', ''],
      ['true', '-internal']
    ] as const) {
      const { result, hosts } = await hostsOf({
        bucket: 'far-away',
        region: 'cn-hangzhou',
        'internal-endpoint': internal
      })
      expect(hosts).toEqual([
        `far-away.oss-cn-hangzhou${suffix}.aliyuncs.com`,
        `far-away.oss-cn-beijing${suffix}.aliyuncs.com`
      ])
      expect(reasonCodeOf(result)).toBe('rule-missing')
    }
  })

  test('stays the configured endpoint, whatever OSS responds', async () => {
    oss.emulator.addBucket('elsewhere', { region: 'cn-beijing' })
    const { result, hosts } = await hostsOf({
      bucket: 'elsewhere',
      region: '',
      endpoint: 'oss-cn-hangzhou.aliyuncs.com'
    })
    expect(new Set(hosts)).toEqual(new Set(['elsewhere.oss-cn-hangzhou.aliyuncs.com']))
    expect(reasonCodeOf(result)).toBe('wrong-region')
  })

  test.each(['oss-cn-beijing.aliyuncs.com.evil.example', 'evil.example', '169.254.169.254'])(
    'is never %s, even if a response says so',
    async endpoint => {
      oss.emulator.addFault({ act: { kind: 'wrong-region', endpoint } })
      const { result, hosts } = await hostsOf({})
      expect(hosts).toEqual(['photos.oss-cn-hangzhou.aliyuncs.com'])
      expect(reasonCodeOf(result)).toBe('wrong-region')
    }
  )
})

describe('PrivateLink', () => {
  test('has the bucket in the path', async () => {
    const endpoint = 'ep-bp1i00.oss.cn-hangzhou.privatelink.aliyuncs.com'
    const { result, hosts } = await hostsOf({ region: '', endpoint, mode: 'apply', canary: 'true' })
    expect(new Set(hosts)).toEqual(new Set([endpoint]))
    expect(oss.emulator.requests.at(-1)?.path).toMatch(/^\/photos\//)
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule('photos')).toEqual({ algorithm: 'AES256' })
  })
})

describe('a CloudBox', () => {
  const endpoint = 'cb-123.cn-shenzhen.oss-cloudbox.aliyuncs.com'
  beforeAll(() => {
    oss.emulator.addBucket('boxed', { region: 'cn-shenzhen', cloudBox: 'cb-123' })
  })

  test("gets requests signed for it, including the canary's", async () => {
    const { result, hosts } = await hostsOf({
      bucket: 'boxed',
      region: '',
      endpoint,
      mode: 'apply',
      canary: 'true'
    })
    expect(new Set(hosts)).toEqual(new Set([`boxed.${endpoint}`]))
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule('boxed')).toEqual({ algorithm: 'AES256' })
  })

  test('is the only endpoint of its buckets', async () => {
    const { result } = await hostsOf({ bucket: 'boxed', region: 'cn-shenzhen' })
    expect(reasonCodeOf(result)).toBe('no-such-bucket')
  })
})

describe('a custom domain', () => {
  const domain = { region: 'cn-beijing', endpoint: 'https://static.example.com' }
  beforeAll(() => {
    const rule = { algorithm: 'AES256' }
    const region = 'cn-beijing'
    oss.emulator.addBucket('site', { region, rule, cname: ['static.example.com'] })
    oss.emulator.addBucket('bare', { region })
    oss.emulator.addBucket('green', { region, rule })
  })

  test('is used without a bucket subdomain', async () => {
    const { result, hosts } = await hostsOf({ ...domain, bucket: 'site' })
    expect(hosts).toEqual(['static.example.com'])
    expect(result.outputs['status']).toBe('compliant')
  })

  test.each([
    ['verify', 'green'],
    ['apply', 'green'],
    ['apply', 'bare'],
    ['verify', 'nowhere']
  ])('bound to another bucket: %s never reports about %s', async (mode, bucket) => {
    const { result, hosts } = await hostsOf({ ...domain, bucket, mode, algorithm: 'any' })
    expect(hosts).toEqual(['static.example.com'])
    expect(result.outputs['status']).toBe('unknown')
    expect(reasonCodeOf(result)).toBe('credentials-rejected')
    expect(result.outputs['error']).toContain('may be bound to another bucket')
    expect(result.exitCode).toBe(1)
  })

  test('that is unbound reports nothing', async () => {
    const { result } = await hostsOf({ ...domain, bucket: 'green', endpoint: 'www.example.com' })
    expect(reasonCodeOf(result)).toBe('bad-response')
    expect(result.outputs['error']).toContain('NoSuchBucket for another bucket (www.example.com)')
    expect(result.outputs['error']).toContain('may be bound to another bucket, or to no bucket')
  })

  test('needs the region of its bucket', async () => {
    const { result, hosts } = await hostsOf({ ...domain, bucket: 'site', region: 'cn-hangzhou' })
    expect(hosts).toEqual(['static.example.com'])
    expect(reasonCodeOf(result)).toBe('wrong-region')
    expect(result.outputs['error']).toContain('the bucket that the domain in endpoint is bound to')
  })

  test('supports apply and its canary', async () => {
    oss.emulator.setRule('site', undefined)
    const { result, hosts } = await hostsOf({
      ...domain,
      bucket: 'site',
      mode: 'apply',
      canary: 'true'
    })
    expect(new Set(hosts)).toEqual(new Set(['static.example.com']))
    expect(result.outputs['status']).toBe('applied')
    expect(oss.emulator.rule('site')).toEqual({ algorithm: 'AES256' })
  })
})

describe('with an endpoint inside the VPC', () => {
  test.each([
    ['oss-cn-hangzhou-internal.aliyuncs.com', '-vpc'],
    ['oss-cn-hangzhou.aliyuncs.com', '']
  ])('KMS and STS use the network of %s', async (endpoint, vpc) => {
    const keyId = '9468da86-3509-4f8d-a61e-6eab1eac0000'
    oss.emulator.addKmsKey(keyId)
    oss.emulator.addRole('inside', {
      trust: {
        Version: '1',
        Statement: [
          {
            Effect: 'Allow',
            Action: 'sts:AssumeRole',
            Principal: { RAM: ['acs:ram::1234567890123456:root'] }
          }
        ]
      }
    })
    const { hosts } = await hostsOf({
      endpoint,
      'kms-endpoint': '',
      mode: 'apply',
      algorithm: 'KMS',
      'kms-key-id': keyId,
      'role-to-assume': 'acs:ram::1234567890123456:role/inside'
    })
    expect(hosts[0]).toBe(`sts${vpc}.cn-hangzhou.aliyuncs.com`)
    expect(hosts).toContain(`kms${vpc}.cn-hangzhou.aliyuncs.com`)
  })
})

test('fails a process that ends with nothing left to wait for', async () => {
  const result = await oss.run(
    { endpoint: '' },
    {
      env: {
        NODE_OPTIONS: `--import=${new URL('support/reroute-to-emulator.mjs', import.meta.url).href}`,
        EMULATOR_PORT: 'none'
      }
    }
  )
  expect(result.outputs['status']).toBe('unknown')
  expect(result.commands.at(-1)?.data).toContain('The process ended before the run finished')
  expect(result.exitCode).toBe(1)
})

describe('the hosts for a pattern', () => {
  const listed = (buckets: string): void => {
    oss.emulator.addFault({
      operation: 'ListBuckets',
      act: {
        kind: 'answer',
        status: 200,
        body: `<ListAllMyBucketsResult><IsTruncated>false</IsTruncated><Buckets>${buckets}</Buckets></ListAllMyBucketsResult>`
      }
    })
  }
  const bucket = (name: string, region: string, host = ''): string =>
    `<Bucket><Name>${name}</Name><Region>${region}</Region><ExtranetEndpoint>${host}</ExtranetEndpoint><IntranetEndpoint>${host.replace('.aliyuncs', '-internal.aliyuncs')}</IntranetEndpoint></Bucket>`

  test("are the region's for the list, and each bucket's own", async () => {
    oss.emulator.addBucket('zz-far', { region: 'eu-central-1' })
    oss.emulator.addBucket('zz-near', { region: 'cn-beijing' })
    const { result, hosts } = await hostsOf({ bucket: 'zz-far*,zz-near*', region: 'cn-shanghai' })
    expect(hosts[0]).toBe('oss-cn-shanghai.aliyuncs.com')
    expect(hosts.slice(1).sort()).toEqual([
      'zz-far.oss-eu-central-1.aliyuncs.com',
      'zz-near.oss-cn-beijing.aliyuncs.com'
    ])
    expect(result.outputs['drifted-count']).toBe('2')
  })

  test('are those in the list, if OSS has them for that region', async () => {
    oss.emulator.addBucket('dual', { region: 'cn-beijing' })
    listed(bucket('dual', 'cn-beijing', 'cn-beijing.oss.aliyuncs.com'))
    const { hosts } = await hostsOf({ bucket: 'dual*', region: 'cn-beijing' })
    expect(hosts).toEqual(['oss-cn-beijing.aliyuncs.com', 'dual.cn-beijing.oss.aliyuncs.com'])
  })

  test.each([
    'evil.example.com',
    'attacker.oss-cn-beijing.aliyuncs.com',
    'oss-cn-shanghai.aliyuncs.com',
    'oss-accelerate.aliyuncs.com',
    '127.0.0.1:1',
    'oss-cn-beijing.aliyuncs.com@evil.example.com',
    'http://oss-cn-beijing.aliyuncs.com'
  ])('are never %s, whatever the list says', async host => {
    oss.emulator.addBucket('lured', { region: 'cn-beijing' })
    listed(bucket('lured', 'cn-beijing', host))
    const { hosts } = await hostsOf({ bucket: 'lured*', region: 'cn-beijing' })
    expect(hosts).toEqual(['oss-cn-beijing.aliyuncs.com', 'lured.oss-cn-beijing.aliyuncs.com'])
  })

  test('are internal ones inside the VPC', async () => {
    oss.emulator.addBucket('inner', { region: 'cn-beijing' })
    const { hosts } = await hostsOf({
      bucket: 'inner*',
      region: 'cn-beijing',
      'internal-endpoint': 'true'
    })
    expect(hosts).toEqual([
      'oss-cn-beijing-internal.aliyuncs.com',
      'inner.oss-cn-beijing-internal.aliyuncs.com'
    ])
  })
})
