import { describe, expect, test } from '@jest/globals'
import { parseNoProxy } from '../../../../src/aliyun/http/no-proxy.js'

const oss = 'https://photos.oss-cn-hangzhou.aliyuncs.com'
const excepts = (list: string, url: string): boolean => parseNoProxy(list)(new URL(url))

describe('NO_PROXY', () => {
  // prettier-ignore
  test.each<[string, string, boolean]>([
    // list, url, excepted
    ['',                                         oss, false],
    [' , ,',                                     oss, false],
    ['*',                                        oss, true],
    ['localhost *',                              oss, true],
    ['aliyuncs.com',                             oss, true],
    ['.aliyuncs.com',                            oss, true],
    ['*.aliyuncs.com',                           oss, true],
    ['ALIYUNCS.com',                             oss, true],
    ['aliyuncs.com.',                            oss, true],
    ['photos.oss-cn-hangzhou.aliyuncs.com',      oss, true],
    ['oss-cn-hangzhou.aliyuncs.com',             oss, true],
    ['a.example,b.example,aliyuncs.com',         oss, true],
    ['a.example b.example\taliyuncs.com\n',      oss, true],
    ['a.example, aliyuncs.com',                  oss, true],
    ['yuncs.com',                                oss, false],
    ['hangzhou.aliyuncs.com',                    oss, false],
    ['aliyuncs',                                 oss, false],
    ['aliyuncs.com.cn',                          oss, false],
    ['*aliyuncs.com',                            oss, false],
    ['photos.*',                                 oss, false],
    ['.',                                        oss, false],
    ['*.',                                       oss, false],
    ['https://aliyuncs.com',                     oss, false],
    ['aliyuncs.com:443',                         oss, true],
    ['.aliyuncs.com:443',                        oss, true],
    ['aliyuncs.com:8443',                        oss, false],
    ['aliyuncs.com:8443',                        'https://kms.aliyuncs.com:8443', true],
    ['aliyuncs.com:',                            oss, false],
    ['*:443',                                    oss, true],
    ['*:80',                                     oss, false],
    ['127.0.0.1:80',                             'http://127.0.0.1', true],
    ['127.0.0.1',                                'https://127.0.0.1:8443', true],
    ['127.0.0.2',                                'https://127.0.0.1', false],
    ['0.0.1',                                    'https://127.0.0.1', false],
    ['.1',                                       'https://127.0.0.1', false],
    ['10.0.0.0/8',                               'https://10.255.0.1', true],
    ['10.0.0.0/8',                               'https://11.0.0.1', false],
    ['10.1.2.3/8',                               'https://10.255.0.1', true],
    ['10.0.0.0/33',                              'https://10.0.0.0', false],
    ['10.0.0.0/',                                'https://10.0.0.0', false],
    ['10.0.0.0/8/8',                             'https://10.0.0.0', true],
    ['0.0.0.0/0',                                'https://192.0.2.1', true],
    ['0.0.0.0/0',                                'https://[::1]', false],
    ['0.0.0.0/0',                                oss, false],
    ['::1',                                      'https://[::1]', true],
    ['0:0:0:0:0:0:0:1',                          'https://[::1]', true],
    ['[::1]',                                    'https://[::1]:8443', true],
    ['[::1]:443',                                'https://[::1]', true],
    ['[::1]:443',                                'https://[::1]:8443', false],
    ['fd00::/8',                                 'https://[fd12::1]', true],
    ['fd00::/8',                                 'https://[fe80::1]', false],
    ['aliyuncs.com/8',                           oss, false]
  ])('%j exempts %s: %s', (list, url, excepted) => {
    expect(excepts(list, url)).toBe(excepted)
  })

  test('exempts any host with its subdomains, in every notation, and no other host', () => {
    for (const host of [
      'a',
      'a.b',
      'oss-cn-hangzhou.aliyuncs.com',
      'xn--fiq228c.example',
      'a-1.b'
    ]) {
      for (const form of [host, `.${host}`, `*.${host}`, host.toUpperCase(), `${host}:443`]) {
        for (const list of [form, `x.invalid,${form}`, `${form} 10.0.0.0/8`]) {
          expect(excepts(list, `https://${host}`)).toBe(true)
          expect(excepts(list, `https://below.${host}/path?query`)).toBe(true)
          expect(excepts(list, `https://x${host}`)).toBe(false)
          expect(excepts(list, `https://${host}.evil.example`)).toBe(false)
          expect(excepts(list, 'https://evil.example/' + host)).toBe(false)
        }
      }
    }
  })

  test('never throws, whatever the text', () => {
    for (const piece of [
      '/',
      ':',
      '[',
      ']',
      '**',
      '.',
      '10.0.0.0/',
      '::/129',
      '1.2.3.4/-1',
      '\0',
      '%'
    ]) {
      for (const list of [piece, piece + piece, `${piece},${piece}`, `a${piece}b`, `${piece}1`]) {
        expect(excepts(list, 'https://unrelated.example')).toBe(false)
      }
    }
  })
})
