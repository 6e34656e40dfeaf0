import type { ApiEndpoint } from './endpoint.js'
import type { FakeRepository } from './repository.js'

export interface Route {
  readonly endpoint: ApiEndpoint
  readonly repository: FakeRepository
  readonly path: Readonly<Record<string, string>>
}

/** How a part of a path is written, by its name; all others are numbers. */
const parameterPatterns: Readonly<Record<string, string>> = {
  // A branch may have slashes.
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
 * Which endpoint of which repository a request is for. GitHub's links name a repository by its id;
 * owner and name are not case-sensitive.
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
