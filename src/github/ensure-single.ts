import { GitHubFailure } from './failure.js'

/** A place where there is to be one thing of ours, and where anybody may put things at any time. */
export interface OwnedCollection<Thing> {
  /** Those there that may be ours. */
  list(): Promise<readonly Thing[]>
  /** Those of them that are; none is ever taken away that is not among these. */
  filterOwn(things: readonly Thing[]): readonly Thing[]
  create(): Promise<Thing>
  /** Takes away one that is too many; one that is gone already is as well. */
  remove(thing: Thing): Promise<void>
  /** Smaller: older. */
  creationOrder(thing: Thing): number
}

/** How often something that was not answered is tried, at least once, and how long in between. */
export interface AttemptPolicy {
  readonly maxAttempts: number
  readonly waitBeforeRetry: (attempt: number) => Promise<void>
}

/**
 * Sees to it that there is one, whoever made it. GitHub has no way to make a thing only where none
 * is, so it is looked for again after it was made: of two that were made at once, all agree on the
 * older one, and the other is taken away. The same look tells whether an attempt that was not
 * answered made one, or one whose answer was about something else. Rejects with the
 * {@link GitHubFailure} of the last attempt.
 */
export async function ensureSingle<Thing>(
  collection: OwnedCollection<Thing>,
  { maxAttempts, waitBeforeRetry }: AttemptPolicy
): Promise<{ readonly thing: Thing; readonly made: boolean }> {
  const byAge = (thing: Thing): [number, Thing] => [collection.creationOrder(thing), thing]
  let made: Thing | undefined
  let unrecognized: GitHubFailure | undefined
  for (let attempt = 1; ; attempt += 1) {
    const found = await collection.list()
    // A list may be a moment behind.
    const all = new Map([...(made === undefined ? [] : [made]), ...found].map(byAge))
    const [first, ...others] = [...collection.filterOwn([...all.values()])].sort(
      (one, other) => collection.creationOrder(one) - collection.creationOrder(other)
    )
    if (first !== undefined) {
      for (const other of others) await collection.remove(other)
      return {
        thing: first,
        made:
          made !== undefined && collection.creationOrder(made) === collection.creationOrder(first)
      }
    }
    // Made again, there would be more and more that we don't know as ours.
    if (unrecognized !== undefined) throw unrecognized
    try {
      const created = await collection.create()
      if (collection.filterOwn([created]).length > 0) made = created
      else unrecognized = new GitHubFailure('unanswered', 'the server did not show what was made')
    } catch (error) {
      const isUnconfirmed = error instanceof GitHubFailure && error.kind === 'unanswered'
      if (!isUnconfirmed || attempt >= maxAttempts) throw error
      await waitBeforeRetry(attempt)
    }
  }
}
