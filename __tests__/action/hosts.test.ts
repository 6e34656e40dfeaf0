import { describe, expect, test } from '@jest/globals'
import { gate, reasonOf } from './gate.js'

/** Without an endpoint of its own the action speaks to the regions' hosts, over https and to no other. */
const oss = gate()

async function hostsOf(inputs: Record<string, string>) {
  const before = oss.emulator.requests.length
  const result = await oss.run(
    { endpoint: '', ...inputs },
    {
      env: {
        NODE_OPTIONS: `--import=${new URL('reroute.mjs', import.meta.url).href}`,
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
    expect(reasonOf(result)).toBe('rule-missing')
  })

  test('follows a bucket to its region, inside of the cloud too', async () => {
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
      expect(reasonOf(result)).toBe('rule-missing')
    }
  })

  test('stays the endpoint that was given, whatever OSS says', async () => {
    oss.emulator.addBucket('elsewhere', { region: 'cn-beijing' })
    const { result, hosts } = await hostsOf({
      bucket: 'elsewhere',
      region: '',
      endpoint: 'oss-cn-hangzhou.aliyuncs.com'
    })
    expect(new Set(hosts)).toEqual(new Set(['elsewhere.oss-cn-hangzhou.aliyuncs.com']))
    expect(reasonOf(result)).toBe('wrong-region')
  })

  test.each(['oss-cn-beijing.aliyuncs.com.evil.example', 'evil.example', '169.254.169.254'])(
    'is never %s, though an answer says so',
    async endpoint => {
      oss.emulator.fault({ act: { kind: 'wrong-region', endpoint } })
      const { result, hosts } = await hostsOf({})
      expect(hosts).toEqual(['photos.oss-cn-hangzhou.aliyuncs.com'])
      expect(reasonOf(result)).toBe('wrong-region')
    }
  )
})

test('a process that has nothing left to wait for ends red', async () => {
  const result = await oss.run(
    { endpoint: '' },
    {
      env: {
        NODE_OPTIONS: `--import=${new URL('reroute.mjs', import.meta.url).href}`,
        EMULATOR_PORT: 'none'
      }
    }
  )
  expect(result.outputs['status']).toBe('unknown')
  expect(result.commands.at(-1)?.data).toContain('came to an end before it was done')
  expect(result.exitCode).toBe(1)
})
