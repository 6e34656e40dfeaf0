import Sequencer from '@jest/test-sequencer'

/**
 * The slow tests first. jest begins with what took longest the last time; where it has no last time,
 * as in CI, with the largest files, and the one that builds the bundle is a small one: begun last, it
 * would have all others wait for it.
 */
export default class SlowFirst extends Sequencer {
  sort(tests) {
    const isSlow = ({ context }) => context.config.displayName?.name === 'slow'
    const sorted = super.sort(tests)
    return [...sorted.filter(isSlow), ...sorted.filter(test => !isSlow(test))]
  }
}
