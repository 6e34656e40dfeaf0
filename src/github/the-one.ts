import { GitHubFailure } from './failure.js'

/** A place where there is to be one thing of ours, and where anybody may put things at any time. */
export interface Place<Thing> {
  /** Those there that may be ours. */
  find(): Promise<readonly Thing[]>
  /** Those of them that are; none is ever taken away that is not among these. */
  ours(things: readonly Thing[]): readonly Thing[]
  make(): Promise<Thing>
  /** Takes away one that is too many; one that is gone already is as well. */
  remove(thing: Thing): Promise<void>
  /** Smaller: older. */
  age(thing: Thing): number
}

/** How often something that was not answered is tried, at least once, and how long in between. */
export interface Again {
  readonly attempts: number
  readonly pause: (attempt: number) => Promise<void>
}

/**
 * Sees to it that there is one, whoever made it. GitHub has no way to make a thing only where none
 * is, so it is looked for again after it was made: of two that were made at once, all agree on the
 * older one, and the other is taken away. The same look tells whether an attempt that was not
 * answered made one, or one whose answer was about something else. Rejects with the
 * {@link GitHubFailure} of the last attempt.
 */
export async function theOne<Thing>(
  place: Place<Thing>,
  { attempts, pause }: Again
): Promise<{ readonly thing: Thing; readonly made: boolean }> {
  const byAge = (thing: Thing): [number, Thing] => [place.age(thing), thing]
  let made: Thing | undefined
  let strange: GitHubFailure | undefined
  for (let attempt = 1; ; attempt += 1) {
    const found = await place.find()
    // A list may be a moment behind.
    const all = new Map([...(made === undefined ? [] : [made]), ...found].map(byAge))
    const [first, ...others] = [...place.ours([...all.values()])].sort(
      (one, other) => place.age(one) - place.age(other)
    )
    if (first !== undefined) {
      for (const other of others) await place.remove(other)
      return { thing: first, made: made !== undefined && place.age(made) === place.age(first) }
    }
    // Made again, there would be more and more that we don't know as ours.
    if (strange !== undefined) throw strange
    try {
      const answered = await place.make()
      if (place.ours([answered]).length > 0) made = answered
      else strange = new GitHubFailure('unanswered', 'the server did not show what was made')
    } catch (error) {
      const unclear = error instanceof GitHubFailure && error.kind === 'unanswered'
      if (!unclear || attempt >= attempts) throw error
      await pause(attempt)
    }
  }
}
