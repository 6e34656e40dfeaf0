import { test } from '@jest/globals'

/** What not every system has on which the tests run, and those that have it. */
const platformsByFeature = {
  /** `mkfifo`: no Windows. */
  'named pipes': ['darwin', 'linux'],
  /** A socket has a path in a folder: no Windows. */
  'sockets in folders': ['darwin', 'linux'],
  /** A link may lead to itself, without a privilege: no Windows. */
  'links in a circle': ['darwin', 'linux'],
  /** `/dev/full`. */
  'a device that is full': ['linux'],
  /** `ulimit -f`, and the failed write that follows in the words of Linux. */
  'a limit to the size of files': ['linux']
} as const satisfies Readonly<Record<string, readonly NodeJS.Platform[]>>

export type PlatformFeature = keyof typeof platformsByFeature

/**
 * `test` on systems that have all of these; elsewhere the test is counted as skipped, by its name.
 * On Linux, whose results decide, nothing is skipped.
 */
export function testOnPlatformsWith(
  ...features: readonly PlatformFeature[]
): typeof test | typeof test.skip {
  const has = (feature: PlatformFeature): boolean =>
    platformsByFeature[feature].some(system => system === process.platform)
  return features.every(has) ? test : test.skip
}
