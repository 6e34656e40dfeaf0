import { describe, expect, test } from '@jest/globals'
import { OssBucketList } from '../../../../src/aliyun/oss/bucket-list.js'
import { UnreadableResponse, type AccountCall } from '../../../../src/aliyun/oss/call.js'
import type { Element } from '../../../../src/aliyun/oss/xml.js'
import { attempt, CallFailure } from '../../../../src/ports/call-failure.js'
import type { BucketListing } from '../../../../src/ports/cloud-ports.js'
import { ossResponse, StubCaller, errorDocument } from './oss-responses.js'

const bucket = (name: string, more = '<Region>cn-hangzhou</Region>'): string =>
  `<Bucket><Name>${name}</Name>${more}</Bucket>`
const document = (more: string, ...buckets: string[]): string =>
  `<ListAllMyBucketsResult>${more}<Buckets>${buckets.join('')}</Buckets></ListAllMyBucketsResult>`
const page = (more: string, ...names: string[]) =>
  ossResponse(200, document(more, ...names.map(name => bucket(name))))
const owner = (id: string): string =>
  `<Owner><ID>${id}</ID><DisplayName>${id}</DisplayName></Owner>`
const goesOn = (next: string): string =>
  `<IsTruncated>true</IsTruncated><NextMarker>${next}</NextMarker>`
const ends = '<IsTruncated>false</IsTruncated>'
const many = (from: number, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `b-${String(from + index).padStart(5, '0')}`)

async function list(
  pages: ReturnType<typeof ossResponse>[],
  { internal = false, account }: { internal?: boolean; account?: string } = {}
) {
  const answers = new StubCaller(...pages)
  const outcome = await attempt(new OssBucketList(answers, internal, account).list())
  const markers = answers.requests.map(({ query }) => query?.['marker'])
  return { outcome, markers, places: answers.places, requests: answers.requests }
}

const namesOf = (outcome: BucketListing | CallFailure): string[] => {
  if (outcome instanceof CallFailure) throw outcome
  return outcome.buckets.map(({ name }) => name)
}

describe('a list', () => {
  test('of one page is asked for once, as large as OSS gives it', async () => {
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

  test('goes on from its last name, not from where OSS says', async () => {
    const { outcome, markers } = await list([
      page(goesOn('m-9'), 'a-1', 'b-1'),
      page(`<Marker>b-1</Marker>${ends}`, 'c-1')
    ])
    expect(namesOf(outcome)).toEqual(['a-1', 'b-1', 'c-1'])
    expect(markers).toEqual([undefined, 'b-1'])
  })

  test('may be empty', async () => {
    expect(namesOf((await list([page('')])).outcome)).toEqual([])
  })

  test.each<[string, number, string]>([
    ['a full page that says nothing', 1_000, ''],
    ['a page as full as it says that it can be', 100, '<MaxKeys>100</MaxKeys>'],
    ['a page that says how many it may have, and not that it ends', 99, '<MaxKeys>100</MaxKeys>'],
    ['a page that is fuller than asked for', 1_001, ''],
    ['a full page of more than was asked for', 1_000, '<MaxKeys>5000</MaxKeys>']
  ])('is not over with %s', async (_, count, more) => {
    const first = page(more, ...many(0, count))
    const { outcome, markers } = await list([first, page('')])
    expect(namesOf(outcome)).toHaveLength(count)
    expect(markers).toEqual([undefined, many(0, count).at(-1)])
    // And there may be more behind it.
    const on = await list([first, page(ends, 'z-1')])
    expect(namesOf(on.outcome).at(-1)).toBe('z-1')
  })

  test.each<[string, number, string]>([
    ['a page that is not full', 999, ''],
    ['an empty page, whatever it says of itself', 0, '<MaxKeys>100</MaxKeys>'],
    ['a full page that says so', 1_000, ends]
  ])('is over with %s', async (_, count, more) => {
    const { outcome, markers } = await list([page(more, ...many(0, count))])
    expect(namesOf(outcome)).toHaveLength(count)
    expect(markers).toHaveLength(1)
  })

  test.each(['', ends])('of full pages ends with the first that is not: %j', async last => {
    const pages = [page('', ...many(0, 1_000)), page('', ...many(1_000, 1_000)), page(last)]
    const { outcome, markers } = await list(pages)
    expect(namesOf(outcome)).toEqual(many(0, 2_000))
    expect(markers).toEqual([undefined, 'b-00999', 'b-01999'])
  })
})

describe('what follows a full page is no list', () => {
  const full = page('', ...many(0, 1_000))
  test.each<[string, ReturnType<typeof ossResponse>]>([
    ['the same page', full],
    ['a page with its last name', page('', 'b-00999', 'c-1')],
    ['a page with an earlier name', page('', 'a-1')],
    ['a page with an earlier name behind later ones', page('', 'c-1', 'a-1')],
    ['a page from another place on', page('<Marker>b-00500</Marker>', 'c-1')],
    ['an empty page that goes on', page(goesOn('c-1'))],
    ['an error', ossResponse(404, errorDocument('NoSuchBucket'))],
    ['nothing', ossResponse(200)],
    ['a page that names a bucket twice', page('', 'c-1', 'c-1')]
  ])('%s', async (_, second) => {
    const { outcome, places } = await list([full, second])
    expect(outcome).toMatchObject({ reason: { code: 'bad-response' } })
    // Half a list says nothing of where buckets are, either.
    expect(places.size).toBe(0)
  })
})

const element = (name: string, text: string, ...children: Element[]): Element => ({
  name,
  text,
  children
})

/** Full pages without end, already parsed: a million buckets as XML would take long. */
class EndlessPages {
  count = 0

  locate(): void {
    throw new Error('Half a list says nothing of where buckets are.')
  }

  async ask<T extends object>({ interpret }: AccountCall<T>): Promise<T> {
    const from = 1_000_000 + this.count * 1_000
    this.count += 1
    const buckets = Array.from({ length: 1_000 }, (_, index) =>
      element('Bucket', '', element('Name', `b-${from + index}`))
    )
    const document = element(
      'ListAllMyBucketsResult',
      '',
      element('IsTruncated', 'true'),
      element('NextMarker', 'm'),
      element('Buckets', '', ...buckets)
    )
    const value = await Promise.resolve(interpret({ ...ossResponse(200), document }))
    if (value === null || value instanceof UnreadableResponse) throw new Error('That page is none.')
    return value
  }
}

test('a list that goes on behind a million buckets is none, and not asked for further', async () => {
  const pages = new EndlessPages()
  const outcome = await attempt(new OssBucketList(pages, false).list())
  expect(outcome).toMatchObject({
    message: expect.stringContaining('list does not come to an end'),
    reason: { code: 'bad-response' }
  })
  expect(pages.count).toBe(1_000)
})

describe('a page is none', () => {
  const name = bucket('a-1')
  test.each<[string, string]>([
    ['that goes on behind names out of order', document(goesOn('a-1'), bucket('b-1'), name)],
    ['that goes on from nowhere', document('<IsTruncated>true</IsTruncated>', name)],
    ['that goes on, and does not say so', document('<NextMarker>a-1</NextMarker>', name)],
    ['that ends and goes on', document(`${ends}<NextMarker>a-1</NextMarker>`, name)],
    ['with another word for whether it goes on', document('<IsTruncated>True</IsTruncated>', name)],
    ['with two words for whether it goes on', document(ends + ends, name)],
    ['with elements for whether it goes on', document('<IsTruncated><b/></IsTruncated>', name)],
    ['with two next markers', document(`${goesOn('a-1')}<NextMarker>a-1</NextMarker>`, name)],
    ['of another prefix', document(`<Prefix>a</Prefix>${ends}`, name)],
    ['of two prefixes', document(`<Prefix/><Prefix>a</Prefix>${ends}`, name)],
    ['from another place on', document(`<Marker>a</Marker>${ends}`, name)],
    ['from two places on', document(`<Marker/><Marker>a</Marker>${ends}`, name)],
    ['that can hold nothing', document('<MaxKeys>0</MaxKeys>', name)],
    ['that can hold who knows what', document('<MaxKeys>1e3</MaxKeys>', name)],
    ['that can hold this or that', document('<MaxKeys>1</MaxKeys><MaxKeys>2</MaxKeys>', name)],
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
    ['with a name that is none', document(ends, bucket('../evil'))],
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

  test('with a name that is none, which is named', async () => {
    const { outcome } = await list([ossResponse(200, document(ends, bucket('My\u200bBucket')))])
    expect(outcome).toMatchObject({
      reason: {
        message:
          'lists a bucket by the name "My[U+200B zero width space]Bucket", which has upper-case letters, which no bucket name has',
        hint: expect.stringContaining('Name the buckets plainly')
      }
    })
  })

  test.each([203, 206, 301, 404, 500])('with %i, whatever its body', async status => {
    const { outcome } = await list([ossResponse(status, document(ends, name))])
    expect(outcome).toBeInstanceOf(CallFailure)
  })
})

describe('the owner of a list', () => {
  const said = async (owners: string[], account?: string) => {
    const pages = owners.map((id, index) =>
      page(
        (id === '' ? '' : owner(id)) + (index < owners.length - 1 ? goesOn('x') : ''),
        `b-${index}`
      )
    )
    return (await list(pages, { ...(account === undefined ? {} : { account }) })).outcome
  }

  test.each<[string, string[], string | undefined, string | undefined]>([
    ['is said by each page', ['1', '1'], undefined, '1'],
    ['may not be said', ['', ''], undefined, undefined],
    ['may not be said where an account is known', [''], '1', undefined],
    ['is the account of the role', ['1', '1'], '1', '1'],
    ['is no number, so that it is not relied on', ['octo'], '1', undefined]
  ])('%s', async (_, owners, account, expected) => {
    const outcome = await said(owners, account)
    expect(outcome).not.toBeInstanceOf(CallFailure)
    expect('account' in outcome ? outcome.account : undefined).toBe(expected)
  })

  test.each<[string, string[], string | undefined, RegExp]>([
    ['differs from page to page', ['1', '2'], undefined, /pages of different owners \(1, 2\)/],
    [
      'is said by one page only',
      ['1', ''],
      undefined,
      /pages of different owners \(1, none named\)/
    ],
    ['is said by the last page only', ['', '1'], undefined, /owners \(none named, 1\)/],
    [
      'is another account',
      ['1'],
      '2',
      /^The account's buckets could not be listed: OSS's list is of account 1, and the role that asked is of account 2\. Request id: 65AB/
    ],
    ['is an account whose id is longer', ['12'], '1', /is of account 12, .* of account 1\./]
  ])('%s: no list', async (_, owners, account, message) => {
    const outcome = await said(owners, account)
    expect(outcome).toMatchObject({ reason: { code: 'bad-response' } })
    expect(outcome).toHaveProperty('message', expect.stringMatching(message))
  })
})

describe('where a bucket is', () => {
  const placed = async (more: string, internal = false) => {
    const { outcome, places } = await list(
      [ossResponse(200, document(ends, bucket('a-1', more)))],
      {
        internal
      }
    )
    if (outcome instanceof CallFailure) throw outcome
    return { region: outcome.buckets[0]?.region, place: places.get('a-1') }
  }

  test.each<[string, string, string | undefined]>([
    ['by its region', '<Region>cn-beijing</Region>', 'cn-beijing'],
    ['by its location', '<Location>oss-cn-beijing</Location>', 'cn-beijing'],
    [
      'by its region before its location',
      '<Location>oss-cn-shanghai</Location><Region>cn-beijing</Region>',
      'cn-beijing'
    ],
    ['nowhere that is known', '<Region>somewhere?</Region>', undefined],
    ['nowhere', '', undefined]
  ])('%s', async (_, more, region) => {
    expect(await placed(more)).toEqual({
      region,
      place: region === undefined ? undefined : { region }
    })
  })

  const at = (host: string): string =>
    `<Region>cn-hangzhou-finance</Region><ExtranetEndpoint>${host}</ExtranetEndpoint><IntranetEndpoint>oss-cn-hzjbp-b-internal.aliyuncs.com</IntranetEndpoint>`
  test.each<[string, string, string | undefined]>([
    [
      'a host of its region that is not the usual one',
      'oss-cn-hzjbp-a-internal.aliyuncs.com',
      'https://oss-cn-hzjbp-a-internal.aliyuncs.com'
    ],
    ['the usual host', 'oss-cn-hzfinance.aliyuncs.com', undefined],
    ['a host of another region', 'oss-cn-beijing.aliyuncs.com', undefined],
    ['a host of nobody', 'oss-cn-beijing.evil.example', undefined],
    ['an address', '203.0.113.7', undefined],
    ['no host', '', undefined],
    ['a host with a bucket in front', 'x-1.oss-cn-hzfinance.aliyuncs.com', undefined]
  ])('with %s', async (_, host, origin) => {
    const { place } = await placed(at(host))
    expect(place?.region).toBe('cn-hangzhou-finance')
    expect(place?.endpoint?.origin).toBe(origin)
  })

  test('with the internal host for who is inside', async () => {
    const { place } = await placed(at('oss-cn-hzjbp-a-internal.aliyuncs.com'), true)
    expect(place?.endpoint?.origin).toBe('https://oss-cn-hzjbp-b-internal.aliyuncs.com')
  })
})
