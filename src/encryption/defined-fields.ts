/** The fields of `T`; one that may be undefined becomes optional, and then cannot be undefined. */
export type Defined<T extends object> = Flatten<
  {
    [Key in keyof T as undefined extends T[Key] ? never : Key]: T[Key]
  } & {
    [Key in keyof T as undefined extends T[Key] ? Key : never]?: Exclude<T[Key], undefined>
  }
>

/** Shows an intersection as one object type in editors and compiler errors. */
type Flatten<T> = { [Key in keyof T]: T[Key] }

/**
 * Drops the fields whose value is undefined: `exactOptionalPropertyTypes` tells an absent field
 * from one that is undefined, and so do JSON readers and object spreads.
 */
export function defined<const T extends object>(fields: T): Defined<T> {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined)
  return Object.fromEntries(entries) as Defined<T>
}
