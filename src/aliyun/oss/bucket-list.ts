import { defined } from '../../encryption/defined-fields.js'
import { CallFailure } from '../../ports/call-failure.js'
import type { AccountDirectory, BucketListing } from '../../ports/cloud-ports.js'
import {
  bucket as bucketPart,
  code,
  input,
  join,
  message,
  requestReference,
  value,
  words,
  type Message
} from '../../text/message.js'
import { parsePage, pageSize, type BucketEntry, type Page } from './bucket-list-page.js'
import type { AccountCall } from './call.js'
import type { OssClient } from './client.js'

/** Ends a list that would never end; no account comes near it. */
const maxBuckets = 1_000_000

type ListingClient = Pick<OssClient, 'ask' | 'locate'>

/** Lists the account's buckets of all regions with ListBuckets, whichever region receives the request. */
export class OssBucketList implements AccountDirectory {
  readonly #client: ListingClient
  readonly #internal: boolean
  readonly #account: string | undefined

  /**
   * @param internal use the regions' internal endpoints.
   * @param account the expected owner of the buckets, where it is known.
   */
  constructor(client: ListingClient, internal: boolean, account?: string) {
    this.#client = client
    this.#internal = internal
    this.#account = account
  }

  /** Rejects rather than return a partial list, which would leave buckets unguarded. Tells the client where each bucket is. */
  async list(): Promise<BucketListing> {
    let requestIds: readonly string[] = []
    const buckets = new Map<string, BucketEntry>()
    const owners = new Set<string>()
    for (let marker = ''; ;) {
      const response = await this.#client.ask(pageCall(marker, this.#internal), requestIds)
      const page = response.value
      requestIds = response.requestIds
      owners.add(page.owner)
      for (const bucket of page.buckets) {
        if (buckets.has(bucket.name)) {
          throw inconsistentList(message`contains ${bucketPart(bucket.name)} twice`, requestIds)
        }
        buckets.set(bucket.name, bucket)
      }
      if (page.next === undefined) break
      // Every page has new buckets, so only their number can end the loop.
      if (buckets.size >= maxBuckets) {
        throw inconsistentList(message`continues past ${buckets.size} buckets`, requestIds)
      }
      marker = page.next
    }
    const account = this.#checkOwner(owners, requestIds)
    for (const { name, location } of buckets.values()) {
      if (location !== undefined) this.#client.locate(name, location)
    }
    return {
      ...defined({ account: account || undefined }),
      buckets: [...buckets.values()].map(({ name, location }) =>
        defined({ name, region: location?.region })
      ),
      requestIds
    }
  }

  /** The owner of all pages; empty: no page names one. */
  #checkOwner(owners: ReadonlySet<string>, requestIds: readonly string[]): string {
    const [owner = '', ...others] = owners
    if (others.length > 0) {
      const names = [...owners].map(name => (name === '' ? words('no owner') : value(name)))
      throw inconsistentList(
        message`has pages with different owners (${join(names, ', ')})`,
        requestIds
      )
    }
    if (owner !== '' && this.#account !== undefined && owner !== this.#account) {
      throw inconsistentList(
        message`belongs to account ${value(owner)}, but the role that requested it belongs to account ${value(this.#account)}`,
        requestIds,
        message`Check the account id in the role's ARN. If it is right, something between the runner and OSS responded in place of OSS. Check the endpoint, and the proxy if there is one.`
      )
    }
    return owner
  }
}

function pageCall(marker: string, internal: boolean): AccountCall<Page> {
  return {
    request: {
      method: 'GET',
      query: { 'max-keys': String(pageSize), ...defined({ marker: marker || undefined }) }
    },
    failed: message`could not be listed`,
    permission: message`${code('oss:ListBuckets')} on ${code('acs:oss:*:*:*')}`,
    interpret: response => parsePage(response, marker, internal)
  }
}

const retryHint = message`Buckets may have been created or deleted during the run. Run the workflow again. If the error persists, check whether a proxy or a cache between the runner and OSS responds in place of OSS. To run without listing the buckets, use bucket names instead of patterns, and do not set ${input('uncovered', 'drift')}.`

function inconsistentList(
  problem: Message,
  requestIds: readonly string[],
  hint = retryHint
): CallFailure {
  return new CallFailure(
    {
      code: 'bad-response',
      message: message`The account's buckets could not be listed: the list from OSS ${problem}.${requestReference(requestIds)}`,
      hint
    },
    { requestIds }
  )
}
