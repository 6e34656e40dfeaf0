import { test } from '@jest/globals'

/** Features that not every platform of the tests has, and the platforms that have them. */
const platformsByFeature = {
  /** `mkfifo`: not on Windows. */
  'named pipes': ['darwin', 'linux'],
  /** A socket with a path in a folder: not on Windows. */
  'sockets in folders': ['darwin', 'linux'],
  /** A link to itself, without privileges: not on Windows. */
  'links in a circle': ['darwin', 'linux'],
  /** `/dev/full`. */
  'a device that is full': ['linux'],
  /** `ulimit -f`, and Linux's message for the failed write. */
  'a limit to the size of files': ['linux']
} as const satisfies Readonly<Record<string, readonly NodeJS.Platform[]>>

export type PlatformFeature = keyof typeof platformsByFeature

/**
 * `test` on platforms that have all of these features; elsewhere the test counts as skipped.
 * Nothing is skipped on Linux, whose results decide.
 */
export function testOnPlatformsWith(
  ...features: readonly PlatformFeature[]
): typeof test | typeof test.skip {
  const has = (feature: PlatformFeature): boolean =>
    platformsByFeature[feature].some(system => system === process.platform)
  return features.every(has) ? test : test.skip
}
