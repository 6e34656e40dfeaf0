import { message } from '../text/message.js'
import { GitHubFailure, isFailureOf } from './failure.js'

/**
 * A collection that is to contain exactly one item of ours, and that others write to concurrently.
 */
export interface OwnedCollection<Item> {
  /** Lists the items that may be ours. */
  list(): Promise<readonly Item[]>
  /** Keeps the items that are ours; only these are ever removed. */
  filterOwn(items: readonly Item[]): readonly Item[]
  create(): Promise<Item>
  /** Removes a duplicate. Resolves also if the item is already gone. */
  remove(item: Item): Promise<void>
  /** Increases with each new item. */
  creationOrder(item: Item): number
}

/** How often to repeat an unanswered request, and how long to wait in between. */
export interface AttemptPolicy {
  readonly maxAttempts: number
  readonly waitBeforeRetry: (attempt: number) => Promise<void>
}

/**
 * Ensures that the collection has exactly one item of ours. GitHub can't create an item on the
 * condition that none exists, so we list again after creating one: concurrent runs all keep the
 * oldest item and remove the others. The same list shows whether an unanswered request created an
 * item. Rejects with the {@link GitHubFailure} of the last attempt.
 */
export async function ensureSingle<Item>(
  collection: OwnedCollection<Item>,
  { maxAttempts, waitBeforeRetry }: AttemptPolicy
): Promise<{ readonly item: Item; readonly created: boolean }> {
  const entry = (item: Item): [number, Item] => [collection.creationOrder(item), item]
  let created: Item | undefined
  let unrecognized: GitHubFailure | undefined
  for (let attempt = 1; ; attempt += 1) {
    const found = await collection.list()
    // A list can lag behind, so include what we have just created.
    const all = new Map([...(created === undefined ? [] : [created]), ...found].map(entry))
    const [oldest, ...duplicates] = [...collection.filterOwn([...all.values()])].sort(
      (a, b) => collection.creationOrder(a) - collection.creationOrder(b)
    )
    if (oldest !== undefined) {
      for (const duplicate of duplicates) await collection.remove(duplicate)
      return {
        item: oldest,
        created:
          created !== undefined &&
          collection.creationOrder(created) === collection.creationOrder(oldest)
      }
    }
    // Don't repeat: each attempt would create another item that we can't recognize.
    if (unrecognized !== undefined) throw unrecognized
    try {
      const item = await collection.create()
      if (collection.filterOwn([item]).length > 0) created = item
      else {
        unrecognized = new GitHubFailure(
          'unanswered',
          message`it was created, but this action could not recognize it in the server's responses`
        )
      }
    } catch (error) {
      if (!isFailureOf(error, 'unanswered') || attempt >= maxAttempts) throw error
      await waitBeforeRetry(attempt)
    }
  }
}
