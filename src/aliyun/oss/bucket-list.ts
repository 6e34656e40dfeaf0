import { defined } from '../../encryption/defined-fields.js'
import { requestReference } from '../../encryption/reason.js'
import { CallFailure } from '../../ports/call-failure.js'
import type { AccountDirectory, BucketListing } from '../../ports/cloud-ports.js'
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
          throw inconsistentList(`names bucket ${bucket.name} twice`, requestIds)
        }
        buckets.set(bucket.name, bucket)
      }
      if (page.next === undefined) break
      // Every page has new buckets, so only their number can end the loop.
      if (buckets.size >= maxBuckets) throw inconsistentList('does not come to an end', requestIds)
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
      const names = [...owners].map(name => name || 'none named').join(', ')
      throw inconsistentList(`has pages of different owners (${names})`, requestIds)
    }
    if (owner !== '' && this.#account !== undefined && owner !== this.#account) {
      throw inconsistentList(
        `is of account ${owner}, and the role that asked is of account ${this.#account}`,
        requestIds,
        'Check the account id in role-to-assume. If it is right, something between the runner and OSS answers instead: look at the endpoint and at the proxy, if there is one.'
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
    failed: 'could not be listed',
    permission: 'oss:ListBuckets on acs:oss:*:*:*',
    interpret: response => parsePage(response, marker, internal)
  }
}

const retryHint =
  'Buckets may have been created or deleted meanwhile: run it again. If it lasts, something between the runner and OSS may answer instead; naming the buckets plainly needs no list.'

function inconsistentList(
  problem: string,
  requestIds: readonly string[],
  hint = retryHint
): CallFailure {
  const message = `The account's buckets could not be listed: OSS's list ${problem}.${requestReference(requestIds)}`
  return new CallFailure({ code: 'bad-response', message, hint }, { requestIds })
}
