import { describe, expect, test } from '@jest/globals'
import { OssBucketList } from '../../../../src/aliyun/oss/bucket-list.js'
import { resultOrFailure, CallFailure } from '../../../../src/ports/call-failure.js'
import type { BucketListing } from '../../../../src/ports/cloud-ports.js'
import type { Reason } from '../../../../src/encryption/reason.js'
import { plain } from '../../../../src/text/plain.js'
import { ossResponse, StubClient, errorDocument } from './oss-responses.js'

const bucket = (name: string, more = '<Region>cn-hangzhou</Region>'): string =>
  `<Bucket><Name>${name}</Name>${more}</Bucket>`
const document = (more: string, ...buckets: string[]): string =>
  `<ListAllMyBucketsResult>${more}<Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`
const page = (more: string, ...names: string[]) =>
  ossResponse(200, document(more, ...names.map(name => bucket(name))))
const owner = (id: string): string =>
  `<Owner><ID>${id}</ID><DisplayName>${id}</DisplayName></Owner>`
const truncated = (next: string): string =>
  `<IsTruncated>true</IsTruncated><NextMarker>${next}</NextMarker>`
const ends = '<IsTruncated>false</IsTruncated>'
const many = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `b-${String(from + index).padStart(5, '0')}`)

async function list(
  pages: ReturnType<typeof ossResponse>[],
  { internal = false, account }: { internal?: boolean; account?: string } = {}
) {
  const client = new StubClient(...pages)
  const outcome = await resultOrFailure(new OssBucketList(client, internal, account).list())
  const markers = client.requests.map(({ query }) => query?.['marker'])
  return { outcome, markers, locations: client.locations, requests: client.requests }
}

const reasonOf = (outcome: BucketListing | CallFailure): Reason => {
  if (outcome instanceof CallFailure) return outcome.reason
  throw new Error('The list was accepted.')
}

const namesOf = (outcome: BucketListing | CallFailure): string[] => {
  if (outcome instanceof CallFailure) throw outcome
  return outcome.buckets.map(({ name }) => name)
}

describe('a list', () => {
  test('of one page takes one request, for the largest page that OSS returns', async () => {
    const { outcome, requests } = await list([page(owner('1234567890123456'), 'a-1', 'b-1')])
    expect(outcome).toEqual({
      account: '1234567890123456',
      buckets: [
        { name: 'a-1', region: 'cn-hangzhou' },
        { name: 'b-1', region: 'cn-hangzhou' }
      ],
      requestIds: ['65AB01234567890123456789']
    })
    expect(requests).toEqual([{ method: 'GET', query: { 'max-keys': '1000' } }])
  })

  test('continues after its last name, not at the marker of OSS', async () => {
    const { outcome, markers } = await list([
      page(truncated('m-9'), 'a-1', 'b-1'),
      page(`<Marker>b-1</Marker>${ends}`, 'c-1')
    ])
    expect(namesOf(outcome)).toEqual(['a-1', 'b-1', 'c-1'])
    expect(markers).toEqual([undefined, 'b-1'])
  })

  test('can be empty', async () => {
    expect(namesOf((await list([page('')])).outcome)).toEqual([])
  })

  test.each<[string, number, string]>([
    ['a full page without IsTruncated', 1_000, ''],
    ['a page that is as full as its MaxKeys', 100, '<MaxKeys>100</MaxKeys>'],
    ['a page that has MaxKeys but no IsTruncated', 99, '<MaxKeys>100</MaxKeys>'],
    ['a page that is fuller than requested', 1_001, ''],
    ['a full page with a larger MaxKeys than requested', 1_000, '<MaxKeys>5000</MaxKeys>']
  ])('continues after %s', async (_, count, more) => {
    const first = page(more, ...many(0, count))
    const { outcome, markers } = await list([first, page('')])
    expect(namesOf(outcome)).toHaveLength(count)
    expect(markers).toEqual([undefined, many(0, count).at(-1)])
    // The next page may have more buckets.
    const continued = await list([first, page(ends, 'z-1')])
    expect(namesOf(continued.outcome).at(-1)).toBe('z-1')
  })

  test.each<[string, number, string]>([
    ['a page that is not full', 999, ''],
    ['an empty page with MaxKeys', 0, '<MaxKeys>100</MaxKeys>'],
    ['a full page with IsTruncated false', 1_000, ends]
  ])('ends with %s', async (_, count, more) => {
    const { outcome, markers } = await list([page(more, ...many(0, count))])
    expect(namesOf(outcome)).toHaveLength(count)
    expect(markers).toHaveLength(1)
  })

  test.each(['', ends])(
    'of full pages ends with the first page that is not full: %j',
    async last => {
      const pages = [page('', ...many(0, 1_000)), page('', ...many(1_000, 1_000)), page(last)]
      const { outcome, markers } = await list(pages)
      expect(namesOf(outcome)).toEqual(many(0, 2_000))
      expect(markers).toEqual([undefined, 'b-00999', 'b-01999'])
    }
  )
})

describe('a list is rejected when a full page is followed by', () => {
  const full = page('', ...many(0, 1_000))
  test.each<[string, ReturnType<typeof ossResponse>]>([
    ['the same page', full],
    ['a page with its last name', page('', 'b-00999', 'c-1')],
    ['a page with an earlier name', page('', 'a-1')],
    ['a page with an earlier name behind later ones', page('', 'c-1', 'a-1')],
    ['a page from another marker', page('<Marker>b-00500</Marker>', 'c-1')],
    ['an empty page that is truncated', page(truncated('c-1'))],
    ['an error', ossResponse(404, errorDocument('NoSuchBucket'))],
    ['an empty body', ossResponse(200)],
    ['a page that names a bucket twice', page('', 'c-1', 'c-1')]
  ])('%s', async (_, second) => {
    const { outcome, locations } = await list([full, second])
    expect(outcome).toMatchObject({ reason: { code: 'bad-response' } })
    // A partial list reveals no locations, either.
    expect(locations.size).toBe(0)
  })
})

describe('a page is rejected', () => {
  const name = bucket('a-1')
  test.each<[string, string]>([
    ['that is truncated with names out of order', document(truncated('a-1'), bucket('b-1'), name)],
    ['that is truncated without a next marker', document('<IsTruncated>true</IsTruncated>', name)],
    ['with a next marker and no IsTruncated', document('<NextMarker>a-1</NextMarker>', name)],
    [
      'with a next marker that is not truncated',
      document(`${ends}<NextMarker>a-1</NextMarker>`, name)
    ],
    ['with an unknown IsTruncated', document('<IsTruncated>True</IsTruncated>', name)],
    ['with two IsTruncated', document(ends + ends, name)],
    ['with elements in IsTruncated', document('<IsTruncated><b/></IsTruncated>', name)],
    ['with two next markers', document(`${truncated('a-1')}<NextMarker>a-1</NextMarker>`, name)],
    ['of another prefix', document(`<Prefix>a</Prefix>${ends}`, name)],
    ['of two prefixes', document(`<Prefix/><Prefix>a</Prefix>${ends}`, name)],
    ['from another marker', document(`<Marker>a</Marker>${ends}`, name)],
    ['from two markers', document(`<Marker/><Marker>a</Marker>${ends}`, name)],
    ['with a MaxKeys of 0', document('<MaxKeys>0</MaxKeys>', name)],
    ['with an invalid MaxKeys', document('<MaxKeys>1e3</MaxKeys>', name)],
    ['with two MaxKeys', document('<MaxKeys>1</MaxKeys><MaxKeys>2</MaxKeys>', name)],
    ['without a list', `<ListAllMyBucketsResult>${ends}</ListAllMyBucketsResult>`],
    ['with two lists', document(ends, name).replace('<Buckets>', '<Buckets/><Buckets>')],
    ['with text for a list', document(ends, 'a-1')],
    ['with its buckets in CDATA', document(ends, `<![CDATA[${name}]]>`)],
    ['with a bucket in CDATA', document(ends, name, `<![CDATA[${bucket('b-1')}]]>`)],
    ['with a bucket in a comment', document(ends, name, `<!--${bucket('b-1')}-->`)],
    ['with a bucket beside the list', document(ends + bucket('b-1'), name)],
    ['with a bucket in a bucket', document(ends, bucket('a-1', bucket('b-1')))],
    ['with a bucket in the owner', document(`<Owner>${bucket('b-1')}</Owner>`, name)],
    ['with a bucket of another namespace beside the list', document('<o:Bucket/>', name)],
    ['with something else in the list', document(ends, name, '<Folder/>')],
    ['with a bucket without a name', document(ends, '<Bucket/>')],
    ['with a bucket of two names', document(ends, bucket('a-1', '<Name>b-1</Name>'))],
    ['with an invalid name', document(ends, bucket('../evil'))],
    ['with a bucket of two regions', document(ends, bucket('a-1', '<Region/><Region/>'))],
    ['with a bucket of two locations', document(ends, bucket('a-1', '<Location/><Location/>'))],
    [
      'with a bucket of two hosts',
      document(ends, bucket('a-1', '<ExtranetEndpoint/><ExtranetEndpoint/>'))
    ],
    ['of two owners', document(owner('1') + owner('2'), name)],
    ['of an owner with two ids', document('<Owner><ID>1</ID><ID>2</ID></Owner>', name)],
    ['with attributes', document(ends, name).replace('<Buckets>', '<Buckets more="b-1">')],
    ['with another root', '<ListBucketResult><Buckets/></ListBucketResult>'],
    ['in an error document', errorDocument('AccessDenied')]
  ])('%s', async (_, body) => {
    const { outcome } = await list([ossResponse(200, body)])
    expect(outcome).toMatchObject({ reason: { code: 'bad-response' } })
  })

  test('with an invalid name, which the error names', async () => {
    const { outcome } = await list([ossResponse(200, document(ends, bucket('My\u200bBucket')))])
    const { message, hint } = reasonOf(outcome)
    expect(plain(message)).toBe(
      'lists a bucket named "My[U+200B zero width space]Bucket", which has uppercase letters, but a bucket name cannot have any'
    )
    expect(plain(hint)).toContain('use bucket names instead of patterns')
  })

  test.each([203, 206, 301, 404, 500])('with the status %i, whatever its body', async status => {
    const { outcome } = await list([ossResponse(status, document(ends, name))])
    expect(outcome).toBeInstanceOf(CallFailure)
  })
})

describe('the owner of a list', () => {
  const listWithOwners = async (owners: string[], account?: string) => {
    const pages = owners.map((id, index) =>
      page(
        (id === '' ? '' : owner(id)) + (index < owners.length - 1 ? truncated('x') : ''),
        `b-${index}`
      )
    )
    return (await list(pages, { ...(account === undefined ? {} : { account }) })).outcome
  }

  test.each<[string, string[], string | undefined, string | undefined]>([
    ['is named on each page', ['1', '1'], undefined, '1'],
    ['may be absent', ['', ''], undefined, undefined],
    ['may be absent where the account is known', [''], '1', undefined],
    ['is the account of the role', ['1', '1'], '1', '1'],
    ['is ignored when it is not a number', ['octo'], '1', undefined]
  ])('%s', async (_, owners, account, expected) => {
    const outcome = await listWithOwners(owners, account)
    expect(outcome).not.toBeInstanceOf(CallFailure)
    expect('account' in outcome ? outcome.account : undefined).toBe(expected)
  })

  test.each<[string, string[], string | undefined, RegExp]>([
    ['differs from page to page', ['1', '2'], undefined, /pages with different owners \(1, 2\)/],
    [
      'is named on one page only',
      ['1', ''],
      undefined,
      /pages with different owners \(1, no owner\)/
    ],
    ['is named on the last page only', ['', '1'], undefined, /owners \(no owner, 1\)/],
    [
      'is another account',
      ['1'],
      '2',
      /^The account's buckets could not be listed: the list from OSS belongs to account 1, but the role that requested it belongs to account 2\. Request id: 65AB/
    ],
    ['is an account whose id is longer', ['12'], '1', /belongs to account 12, .* to account 1\./]
  ])('%s, so the list is rejected', async (_, owners, account, message) => {
    const outcome = await listWithOwners(owners, account)
    expect(outcome).toMatchObject({ reason: { code: 'bad-response' } })
    expect(plain(reasonOf(outcome).message)).toMatch(message)
  })
})

describe('the location of a bucket', () => {
  const locate = async (more: string, internal = false) => {
    const { outcome, locations } = await list(
      [ossResponse(200, document(ends, bucket('a-1', more)))],
      {
        internal
      }
    )
    if (outcome instanceof CallFailure) throw outcome
    return { region: outcome.buckets[0]?.region, location: locations.get('a-1') }
  }

  test.each<[string, string, string | undefined]>([
    ['is its region', '<Region>cn-beijing</Region>', 'cn-beijing'],
    ['is its location element', '<Location>oss-cn-beijing</Location>', 'cn-beijing'],
    [
      'is its region rather than its location element',
      '<Location>oss-cn-shanghai</Location><Region>cn-beijing</Region>',
      'cn-beijing'
    ],
    ['is unknown when the region is invalid', '<Region>somewhere?</Region>', undefined],
    ['is unknown when it has no region', '', undefined]
  ])('%s', async (_, more, region) => {
    expect(await locate(more)).toEqual({
      region,
      location: region === undefined ? undefined : { region }
    })
  })

  const hostedAt = (host: string): string =>
    `<Region>cn-hangzhou-finance</Region><ExtranetEndpoint>${host}</ExtranetEndpoint><IntranetEndpoint>oss-cn-hzjbp-b-internal.aliyuncs.com</IntranetEndpoint>`
  test.each<[string, string, string | undefined]>([
    [
      'a host of its region that is not the usual one',
      'oss-cn-hzjbp-a-internal.aliyuncs.com',
      'https://oss-cn-hzjbp-a-internal.aliyuncs.com'
    ],
    ['the usual host', 'oss-cn-hzfinance.aliyuncs.com', undefined],
    ['a host of another region', 'oss-cn-beijing.aliyuncs.com', undefined],
    ['a foreign host', 'oss-cn-beijing.evil.example', undefined],
    ['an address', '203.0.113.7', undefined],
    ['no host', '', undefined],
    ['a host with a bucket in front', 'x-1.oss-cn-hzfinance.aliyuncs.com', undefined]
  ])('is checked for %s', async (_, host, origin) => {
    const { location } = await locate(hostedAt(host))
    expect(location?.region).toBe('cn-hangzhou-finance')
    expect(location?.endpoint?.origin).toBe(origin)
  })

  test('uses the internal host when internal endpoints are to be used', async () => {
    const { location } = await locate(hostedAt('oss-cn-hzjbp-a-internal.aliyuncs.com'), true)
    expect(location?.endpoint?.origin).toBe('https://oss-cn-hzjbp-b-internal.aliyuncs.com')
  })
})
