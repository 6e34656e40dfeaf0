/** Equal to the version in package.json, as a test checks: the bundle does not include package.json. */
export const version = '1.0.0'
