import type { StoredIssue } from './records.js'
import type { FakeRepository } from './repository.js'

/** The URLs that GitHub puts into its answers: of the API, and of the pages that people see. */
export class ApiUrls {
  /** With the prefix of an Enterprise Server, without a slash at its end. */
  readonly #api: string
  readonly #server: string

  constructor(api: string, server: string) {
    this.#api = api
    this.#server = server
  }

  api(repository: FakeRepository, path = ''): string {
    return `${this.#api}/repos/${repository.fullName}${path}`
  }

  /** Links of a list name the repository by its id, as GitHub's do. */
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
