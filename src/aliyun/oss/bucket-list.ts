import { requestReference } from '../../encryption/reason.js'
import type { AccountDirectory, BucketListing } from '../../ports/cloud-ports.js'
import { CallFailure } from '../../ports/call-failure.js'
import { quoted } from '../../text/plain-text.js'
import { unexpectedResponse } from '../http/diagnosis.js'
import { problemWithBucketName } from '../identifiers/bucket-name.js'
import { parseEndpoint, type OssEndpoint } from '../endpoints/endpoint.js'
import { ossHost } from '../endpoints/region-host.js'
import { parseRegion } from '../identifiers/region.js'
import type { OssResponse } from './response.js'
import { UnreadableResponse, type AccountCall, type OssClient } from './client.js'
import type { BucketLocation } from './sender.js'
import { onlyChild, textOf, type Element } from './xml.js'

/** The most that OSS lists at once. Source: ListBuckets, max-keys. */
const pageSize = 1_000
/** No account comes near it, and a list that never ends must end. */
const mostBuckets = 1_000_000

type Lister = Pick<OssClient, 'ask' | 'locate'>

interface Listed {
  readonly name: string
  readonly place?: BucketLocation
}

interface Page {
  readonly buckets: readonly Listed[]
  /** Whose they are; empty: not said. */
  readonly owner: string
  /** The name after which there are more, or may be; absent: this is the last page. */
  readonly next?: string
}

/** The account's buckets of all regions, whichever region is asked: ListBuckets, page by page. */
export class OssBucketList implements AccountDirectory {
  readonly #caller: Lister
  readonly #internal: boolean
  readonly #account: string | undefined

  /**
   * @param internal the regions' internal endpoints are to be used.
   * @param account whose buckets they must be, where that is known.
   */
  constructor(caller: Lister, internal: boolean, account?: string) {
    this.#caller = caller
    this.#internal = internal
    this.#account = account
  }

  /** All or nothing: half a list would leave buckets unguarded. The caller learns where each bucket is. */
  async list(): Promise<BucketListing> {
    const requestIds: string[] = []
    const buckets = new Map<string, Listed>()
    const owners = new Set<string>()
    for (let marker = ''; ;) {
      const page = await this.#caller.ask(pageCall(marker, this.#internal), requestIds)
      owners.add(page.owner)
      for (const bucket of page.buckets) {
        if (buckets.has(bucket.name)) throw unclear(`names bucket ${bucket.name} twice`, requestIds)
        buckets.set(bucket.name, bucket)
      }
      if (page.next === undefined) break
      // Each page has buckets that none before had, so that this is the only way not to end.
      if (buckets.size >= mostBuckets) throw unclear('does not come to an end', requestIds)
      marker = page.next
    }
    const account = this.#ownerAmong(owners, requestIds)
    for (const { name, place } of buckets.values()) {
      if (place !== undefined) this.#caller.locate(name, place)
    }
    return {
      ...(account === '' ? {} : { account }),
      buckets: [...buckets.values()].map(({ name, place }) => ({
        name,
        ...(place && { region: place.region })
      })),
      requestIds
    }
  }

  /** Whose the list is; empty: none of its pages says so. */
  #ownerAmong(owners: ReadonlySet<string>, requestIds: readonly string[]): string {
    const [owner = '', ...others] = owners
    if (others.length > 0) {
      throw unclear(`has pages of different owners (${named(owners)})`, requestIds)
    }
    if (owner !== '' && this.#account !== undefined && owner !== this.#account) {
      throw unclear(
        `is of account ${owner}, and the role that asked is of account ${this.#account}`,
        requestIds,
        'Check the account id in role-to-assume. If it is right, something between the runner and OSS answers instead: look at the endpoint and at the proxy, if there is one.'
      )
    }
    return owner
  }
}

function named(owners: ReadonlySet<string>): string {
  return [...owners].map(owner => owner || 'none named').join(', ')
}

function pageCall(marker: string, internal: boolean): AccountCall<Page> {
  return {
    request: {
      method: 'GET',
      query: { 'max-keys': String(pageSize), ...(marker === '' ? {} : { marker }) }
    },
    failed: 'could not be listed',
    permission: 'oss:ListBuckets on acs:oss:*:*:*',
    understand: answer => pageOf(answer, marker, internal)
  }
}

/** Source: ListBuckets, response elements. Whatever is not clear is no list. */
function pageOf(
  { status, document }: OssResponse,
  marker: string,
  internal: boolean
): Page | UnreadableResponse | null {
  if (status !== 200 || document?.name !== 'ListAllMyBucketsResult') return null
  // Of another question: with a prefix, or from another place on.
  if (textOf(document, 'Prefix') !== '') return null
  const from = textOf(document, 'Marker')
  if (from !== '' && from !== marker) return null
  const list = onlyChild(document, 'Buckets')
  if (list === null || list === 'duplicated' || list.text !== '') return null
  if (bucketsIn(document) !== list.children.length || goesOnInOtherWords(document)) return null
  const buckets: Listed[] = []
  for (const child of list.children) {
    const listed = child.name === 'Bucket' ? bucketOf(child, internal) : null
    if (listed instanceof UnreadableResponse) return listed
    // The list is by name: one from before the marker is of another question, too.
    if (listed === null || listed.name <= marker) return null
    buckets.push(listed)
  }
  const owner = ownerOf(document)
  const goesOn = continues(document, buckets.length)
  if (owner === null || goesOn === null) return null
  if (!goesOn) return { buckets, owner }
  // What is between the last name and a marker further on would be lost, or behind a name further back.
  const last = buckets.at(-1)?.name
  return last === undefined || buckets.some(({ name }) => name > last)
    ? null
    : { buckets, owner, next: last }
}

/** Where OSS says whether there are more. */
const markers: readonly string[] = ['IsTruncated', 'Marker', 'NextMarker']
const anyMarker = /marker|truncat|continu|token/i

/** Whether it speaks of more to come elsewhere, or as other services do: then this is not the whole list. */
function goesOnInOtherWords({ children }: Element): boolean {
  return children.some(
    ({ name, children: parts }) =>
      (anyMarker.test(name) && !markers.includes(name)) ||
      (name !== 'Buckets' && parts.some(part => anyMarker.test(part.name)))
  )
}

/** So many buckets are in a document wherever it has them. */
function bucketsIn({ children }: Element): number {
  return children.reduce(
    (sum, child) => sum + (/^(?:.*:)?bucket$/i.test(child.name) ? 1 : 0) + bucketsIn(child),
    0
  )
}

/** Whether there are more buckets, or may be; `null`: not to be made sense of. */
function continues(document: Element, listed: number): boolean | null {
  const next = textOf(document, 'NextMarker')
  const most = textOf(document, 'MaxKeys')
  if (next === null || most === null || !/^(?:[1-9]\d{0,8})?$/.test(most)) return null
  switch (textOf(document, 'IsTruncated')) {
    case 'false':
      return next === '' ? false : null
    case 'true':
      return next === '' ? null : true
    case '':
      // Left out where the list is whole, with MaxKeys. That a full page is the last one shows only when asked for more.
      return next === '' ? listed > 0 && (listed >= pageSize || most !== '') : null
    case null:
    default:
      return null
  }
}

/** The account's id is a number; whatever else may stand there is none that could be relied on. `null`: it has several. */
function ownerOf(document: Element): string | null {
  const owner = onlyChild(document, 'Owner')
  if (owner === null) return ''
  const id = owner === 'duplicated' ? null : textOf(owner, 'ID')
  if (id === null) return null
  return /^\d{1,20}$/.test(id) ? id : ''
}

function bucketOf(element: Element, internal: boolean): Listed | UnreadableResponse | null {
  const [name, region, location, host] = [
    'Name',
    'Region',
    'Location',
    internal ? 'IntranetEndpoint' : 'ExtranetEndpoint'
  ].map(part => textOf(element, part) ?? undefined)
  if (name === undefined) return null
  const problem = problemWithBucketName(name)
  if (problem !== null) {
    const what = `lists a bucket by the name ${quoted(name)}, which ${problem}`
    return new UnreadableResponse({ ...unexpectedResponse(what), hint: oddName })
  }
  if (region === undefined || location === undefined || host === undefined) return null
  const home = parseRegion(region || location)
  if (home === null) return { name }
  const endpoint = foreseen(host, home, internal)
  return { name, place: { region: home, ...(endpoint && { endpoint }) } }
}

/** The host that the list names, where it is one of OSS's for that region and not the one that the region leads to anyway. */
function foreseen(host: string, region: string, internal: boolean): OssEndpoint | undefined {
  if (host === '' || host === ossHost(region, internal)) return undefined
  const endpoint = parseEndpoint(host)
  return 'origin' in endpoint && endpoint.region === region && endpoint.style === undefined
    ? endpoint
    : undefined
}

const oddName =
  'Name the buckets plainly instead of by patterns, which needs no list. If the account does have a bucket of that name, please report it; else something between the runner and OSS answers instead.'

const changedMeanwhile =
  'Buckets may have been created or deleted meanwhile: run it again. If it lasts, something between the runner and OSS may answer instead; naming the buckets plainly needs no list.'

function unclear(how: string, requestIds: readonly string[], hint = changedMeanwhile): CallFailure {
  const message = `The account's buckets could not be listed: OSS's list ${how}.${requestReference(requestIds)}`
  return new CallFailure({ code: 'bad-response', message, hint }, { requestIds })
}
