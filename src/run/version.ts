/** The version of package.json, which a test holds it to: the bundle carries no package.json of ours. */
export const version = '1.0.0'
