import type { StoredIssue } from './records.js'
import type { FakeRepository } from './repository.js'

/** The URLs in GitHub's responses: of the API and of web pages. */
export class ApiUrls {
  /** With the prefix of an Enterprise Server, without a trailing slash. */
  readonly #api: string
  readonly #server: string

  constructor(api: string, server: string) {
    this.#api = api
    this.#server = server
  }

  api(repository: FakeRepository, path = ''): string {
    return `${this.#api}/repos/${repository.fullName}${path}`
  }

  /** Pagination links name the repository by ID, as GitHub's do. */
  page(repository: FakeRepository, path: string, query: URLSearchParams): string {
    return `${this.#api}/repositories/${repository.id}${path}?${query.toString()}`
  }

  html(repository: FakeRepository, path: string): string {
    return `${this.#server}/${repository.fullName}${path}`
  }

  htmlOfIssue(repository: FakeRepository, { number, pullRequest }: StoredIssue): string {
    return this.html(repository, `/${pullRequest === undefined ? 'issues' : 'pull'}/${number}`)
  }

  account(login: string): { readonly url: string; readonly html_url: string } {
    const bot = /^(.+)\[bot\]$/.exec(login)?.[1]
    return {
      url: `${this.#api}/users/${encodeURIComponent(login)}`,
      html_url: `${this.#server}/${bot === undefined ? login : `apps/${bot}`}`
    }
  }
}
