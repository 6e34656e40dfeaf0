import { requestReference } from '../../encryption/reason.js'
import type { AccountDirectory, Listing } from '../../reconcile/ports.js'
import { CallFailure } from '../../reconcile/ports.js'
import { problemWithBucketName } from '../bucket-name.js'
import { parseEndpoint, type OssEndpoint } from '../endpoint.js'
import { ossHost } from '../region-host.js'
import { parseRegion } from '../region.js'
import type { Answer } from './answer.js'
import type { AccountCall, OssCaller } from './caller.js'
import type { Place } from './client.js'
import { onlyChild, textOf, type Element } from './xml.js'

/** The most that OSS lists at once. Source: ListBuckets, max-keys. */
const pageSize = 1_000
/** No account comes near it, and a list that never ends must end. */
const mostBuckets = 1_000_000

interface Listed {
  readonly name: string
  readonly place?: Place
}

interface Page {
  readonly buckets: readonly Listed[]
  /** Whose they are; empty: not said. */
  readonly owner: string
  /** Where the next page begins; absent: this is the last one. */
  readonly next?: string
}

/** The account's buckets of all regions, whichever region is asked: ListBuckets, page by page. */
export class OssBucketList implements AccountDirectory {
  readonly #caller: OssCaller
  readonly #internal: boolean

  /** @param internal the regions' internal endpoints are to be used. */
  constructor(caller: OssCaller, internal: boolean) {
    this.#caller = caller
    this.#internal = internal
  }

  /** All or nothing: half a list would leave buckets unguarded. The caller learns where each bucket is. */
  async list(): Promise<Listing> {
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
    for (const { name, place } of buckets.values()) {
      if (place !== undefined) this.#caller.locate(name, place)
    }
    const [account = '', ...others] = owners
    return {
      ...(account === '' || others.length > 0 ? {} : { account }),
      buckets: [...buckets.values()].map(({ name, place }) => ({
        name,
        ...(place && { region: place.region })
      })),
      requestIds
    }
  }
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
function pageOf({ status, document }: Answer, marker: string, internal: boolean): Page | null {
  if (status !== 200 || document?.name !== 'ListAllMyBucketsResult') return null
  // Of another question: with a prefix, or from another place on.
  if (textOf(document, 'Prefix') !== '' || !['', marker].includes(textOf(document, 'Marker'))) {
    return null
  }
  if (isTwice(document, 'IsTruncated') || isTwice(document, 'NextMarker')) return null
  const list = onlyChild(document, 'Buckets')
  if (list === null || list === 'duplicated') return null
  const buckets: Listed[] = []
  for (const child of list.children) {
    const listed = child.name === 'Bucket' ? bucketOf(child, internal) : null
    if (listed === null) return null
    buckets.push(listed)
  }
  const owner = ownerOf(document)
  // The list is by name, and goes on after the last one: what is between that and a marker further on would be lost.
  const next = textOf(document, 'NextMarker')
  const last = buckets.at(-1)?.name ?? ''
  switch (textOf(document, 'IsTruncated')) {
    case 'false':
      return next === '' ? { buckets, owner } : null
    case 'true':
      return next === '' || last === '' ? null : { buckets, owner, next: last }
    case '':
      // Left out only where the list is whole; a full page may be cut.
      return buckets.length < fullPage(document) && next === '' ? { buckets, owner } : null
    default:
      return null
  }
}

/** How many OSS says that it lists at once, should it be fewer than it was asked for. */
function fullPage(document: Element): number {
  const text = textOf(document, 'MaxKeys')
  return text === '' ? pageSize : Math.min(pageSize, Number(text) || 0)
}

/** The account's id is a number; whatever else may stand there is none that could be relied on. */
function ownerOf(document: Element): string {
  const owner = onlyChild(document, 'Owner')
  if (owner === null || owner === 'duplicated') return ''
  const id = textOf(owner, 'ID')
  return /^\d{1,20}$/.test(id) ? id : ''
}

function bucketOf(element: Element, internal: boolean): Listed | null {
  const name = textOf(element, 'Name')
  if (problemWithBucketName(name) !== null) return null
  const region = parseRegion(textOf(element, 'Region') || textOf(element, 'Location'))
  if (region === null) return { name }
  const endpoint = foreseen(
    textOf(element, internal ? 'IntranetEndpoint' : 'ExtranetEndpoint'),
    region,
    internal
  )
  return { name, place: { region, ...(endpoint && { endpoint }) } }
}

/** The host that the list names, where it is one of OSS's for that region and not the one that the region leads to anyway. */
function foreseen(host: string, region: string, internal: boolean): OssEndpoint | undefined {
  if (host === '' || host === ossHost(region, internal)) return undefined
  const endpoint = parseEndpoint(host)
  return 'origin' in endpoint && endpoint.region === region && endpoint.style === undefined
    ? endpoint
    : undefined
}

function isTwice(document: Element, name: string): boolean {
  return onlyChild(document, name) === 'duplicated'
}

function unclear(how: string, requestIds: readonly string[]): CallFailure {
  return new CallFailure(
    {
      code: 'bad-response',
      message: `The account's buckets could not be listed: OSS's list ${how}.${requestReference(requestIds)}`,
      hint: 'Buckets may have been created or deleted meanwhile: run it again. If it lasts, something between the runner and OSS may answer instead; naming the buckets plainly needs no list.'
    },
    { requestIds }
  )
}
