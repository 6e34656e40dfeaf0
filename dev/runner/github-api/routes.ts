import type { ApiEndpoint } from './endpoint.js'
import type { FakeRepository } from './repository.js'

export interface Route {
  readonly endpoint: ApiEndpoint
  readonly repository: FakeRepository
  readonly path: Readonly<Record<string, string>>
}

/** The format of named path parts; all others are numbers. */
const parameterPatterns: Readonly<Record<string, string>> = {
  // A branch name may contain slashes.
  ref: '.+',
  basehead: '.+',
  file: '[^/]+',
  sha: '[0-9a-f]{40}'
}

function patternOf({ path }: ApiEndpoint): RegExp {
  return new RegExp(
    `^${path.replace(/\{(\w+)\}/g, (_all, name: string) => `(?<${name}>${parameterPatterns[name] ?? '\\d+'})`)}$`
  )
}

/**
 * Finds the endpoint and the repository of a request. GitHub's links name a repository by ID; owner
 * and name are case-insensitive.
 */
export function findRoute(
  method: string,
  pathname: string,
  repositories: readonly FakeRepository[],
  endpoints: readonly ApiEndpoint[]
): Route | undefined {
  const {
    owner,
    name,
    id,
    rest = ''
  } = /^\/(?:repos\/(?<owner>[^/]+)\/(?<name>[^/]+)|repositories\/(?<id>\d+))(?<rest>\/.*)$/.exec(
    pathname
  )?.groups ?? {}
  const fullName = `${owner}/${name}`.toLowerCase()
  const repository = repositories.find(one =>
    id === undefined ? one.fullName.toLowerCase() === fullName : String(one.id) === id
  )
  if (repository === undefined) return undefined
  for (const endpoint of endpoints) {
    const found = endpoint.method === method && patternOf(endpoint).exec(decoded(rest))
    if (found) return { endpoint, repository, path: { ...found.groups } }
  }
  return undefined
}

function decoded(path: string): string {
  try {
    return decodeURIComponent(path)
  } catch {
    return path
  }
}
