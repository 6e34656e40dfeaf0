export interface Room {
  /** Seen from the root of the repository. */
  readonly folder: string
  /** Folders of the rooms that it may import. */
  readonly knows: readonly string[]
  /** Packages that it may import; `node:*` are Node's own modules, `**` all of them. */
  readonly packages: readonly string[]
}

export const rooms: readonly Room[]
