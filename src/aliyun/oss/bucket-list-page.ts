import { defined } from '../../encryption/defined-fields.js'
import { input, message, quote } from '../../text/message.js'
import { parseEndpoint, type OssEndpoint } from '../endpoints/endpoint.js'
import { ossHost } from '../endpoints/region-host.js'
import { unexpectedResponse } from '../http/diagnosis.js'
import { problemWithBucketName } from '../identifiers/bucket-name.js'
import { parseRegion } from '../identifiers/region.js'
import { UnreadableResponse } from './call.js'
import type { OssResponse } from './response.js'
import type { BucketLocation } from './sender.js'
import { onlyChild, textOf, type Element } from './xml.js'

/** The most buckets that OSS returns at once. Source: ListBuckets, max-keys. */
export const pageSize = 1_000

export interface BucketEntry {
  readonly name: string
  readonly location?: BucketLocation
}

export interface Page {
  readonly buckets: readonly BucketEntry[]
  /** The account id of the owner; empty: the page names none. */
  readonly owner: string
  /** The marker of the next page; absent: this is the last one. */
  readonly next?: string
}

/** Returns `null` for anything that is not unambiguously a page. Source: ListBuckets, response elements. */
export function parsePage(
  { status, document }: OssResponse,
  marker: string,
  internal: boolean
): Page | UnreadableResponse | null {
  if (status !== 200 || document?.name !== 'ListAllMyBucketsResult') return null
  // A prefix or another marker belongs to another request.
  if (textOf(document, 'Prefix') !== '') return null
  const start = textOf(document, 'Marker')
  if (start !== '' && start !== marker) return null
  const list = onlyChild(document, 'Buckets')
  if (list === null || list === 'duplicated' || list.text !== '') return null
  if (countBuckets(document) !== list.children.length || hasUnknownMarker(document)) return null
  const buckets: BucketEntry[] = []
  for (const child of list.children) {
    const bucket = child.name === 'Bucket' ? parseBucket(child, internal) : null
    if (bucket instanceof UnreadableResponse) return bucket
    // The list is sorted by name: a name before the marker belongs to another request, too.
    if (bucket === null || bucket.name <= marker) return null
    buckets.push(bucket)
  }
  const owner = parseOwner(document)
  const isTruncated = parseTruncation(document, buckets.length)
  if (owner === null || isTruncated === null) return null
  if (!isTruncated) return { buckets, owner }
  // Continue after the last name: NextMarker could skip buckets, or go back.
  const last = buckets.at(-1)?.name
  return last === undefined || buckets.some(({ name }) => name > last)
    ? null
    : { buckets, owner, next: last }
}

/** The elements with which OSS says whether there are more pages. */
const markers: readonly string[] = ['IsTruncated', 'Marker', 'NextMarker']
const markerPattern = /marker|truncat|continu|token/i

/** Whether the document speaks of more pages in another place, or as other services do: the list may then be partial. */
function hasUnknownMarker({ children }: Element): boolean {
  return children.some(
    ({ name, children: parts }) =>
      (markerPattern.test(name) && !markers.includes(name)) ||
      (name !== 'Buckets' && parts.some(part => markerPattern.test(part.name)))
  )
}

/** Counts the buckets at all levels of the document. */
function countBuckets({ children }: Element): number {
  return children.reduce(
    (sum, child) => sum + (/^(?:.*:)?bucket$/i.test(child.name) ? 1 : 0) + countBuckets(child),
    0
  )
}

/** Whether there are, or may be, more buckets; `null`: contradictory or unreadable. */
function parseTruncation(document: Element, listed: number): boolean | null {
  const next = textOf(document, 'NextMarker')
  const maxKeys = textOf(document, 'MaxKeys')
  if (next === null || maxKeys === null || !/^(?:[1-9]\d{0,8})?$/.test(maxKeys)) return null
  switch (textOf(document, 'IsTruncated')) {
    case 'false':
      return next === '' ? false : null
    case 'true':
      return next === '' ? null : true
    case '':
      // OSS omits it, together with MaxKeys, where the list is complete. Only the next request shows whether a full page is the last one.
      return next === '' ? listed > 0 && (listed >= pageSize || maxKeys !== '') : null
    case null:
    default:
      return null
  }
}

/** Account ids are numbers; any other text counts as no id. `null`: there are several owners or ids. */
function parseOwner(document: Element): string | null {
  const owner = onlyChild(document, 'Owner')
  if (owner === null) return ''
  const id = owner === 'duplicated' ? null : textOf(owner, 'ID')
  if (id === null) return null
  return /^\d{1,20}$/.test(id) ? id : ''
}

function parseBucket(element: Element, internal: boolean): BucketEntry | UnreadableResponse | null {
  const [name, regionText, locationText, host] = [
    'Name',
    'Region',
    'Location',
    internal ? 'IntranetEndpoint' : 'ExtranetEndpoint'
  ].map(part => textOf(element, part) ?? undefined)
  if (name === undefined) return null
  const problem = problemWithBucketName(name)
  if (problem !== null) {
    const what = message`lists a bucket named ${quote(name)}, which ${problem}`
    return new UnreadableResponse({ ...unexpectedResponse(what), hint: invalidNameHint })
  }
  if (regionText === undefined || locationText === undefined || host === undefined) return null
  const region = parseRegion(regionText || locationText)
  if (region === null) return { name }
  return { name, location: defined({ region, endpoint: specialEndpoint(host, region, internal) }) }
}

/** The listed host as an endpoint, if it is one of OSS for that region and not the region's default. */
function specialEndpoint(host: string, region: string, internal: boolean): OssEndpoint | undefined {
  if (host === '' || host === ossHost(region, internal)) return undefined
  const endpoint = parseEndpoint(host)
  return endpoint.ok && endpoint.value.region === region && endpoint.value.style === undefined
    ? endpoint.value
    : undefined
}

const invalidNameHint = message`If the account does have a bucket with that name, report this to the maintainers of this action. Otherwise, something between the runner and OSS responded in place of OSS. To run without listing the buckets, use bucket names instead of patterns, and do not set ${input('uncovered', 'drift')}.`
