import { schemaError, ApiError } from './api-error.js'

/** The fields of a JSON request body, validated as GitHub's schemas do. */
export class RequestFields {
  readonly #fields: Readonly<Record<string, unknown>>
  /** The path of this object in the body; empty at its root. */
  readonly #path: string

  constructor(fields: Readonly<Record<string, unknown>>, path = '') {
    this.#fields = fields
    this.#path = path
  }

  /**
   * 400 for a body that is not JSON, or not an object. Source: docs.github.com, "Client errors".
   */
  static parse(text: string): RequestFields {
    let value: unknown
    try {
      value = text === '' ? {} : JSON.parse(text)
    } catch {
      throw new ApiError(400, 'Problems parsing JSON')
    }
    if (!isObject(value)) throw new ApiError(400, 'Body should be a JSON object')
    return new RequestFields(value)
  }

  has(name: string): boolean {
    return Object.hasOwn(this.#fields, name)
  }

  /** Rejects the request, naming every missing field. */
  require(...names: readonly string[]): void {
    const missing = names.filter(name => !this.has(name)).map(name => `"${name}"`)
    if (missing.length === 0) return
    throw schemaError(
      `${missing.join(', ')} ${missing.length > 1 ? "weren't" : "wasn't"} supplied.`
    )
  }

  text(name: string, maximum = Infinity): string | undefined {
    if (!this.has(name)) return undefined
    const value = this.#fields[name]
    if (typeof value !== 'string') throw this.#mistaken(name, 'a string')
    const length = countCharacters(value)
    if (length > maximum) {
      throw schemaError(`Only ${maximum} characters are allowed; ${length} were supplied.`)
    }
    return value
  }

  /** `null` counts as absent. */
  textOrNull(name: string, maximum = Infinity): string | undefined {
    return this.#fields[name] === null ? undefined : this.text(name, maximum)
  }

  integer(name: string): number | undefined {
    if (!this.has(name)) return undefined
    const value = this.#fields[name]
    if (!Number.isInteger(value)) throw this.#mistaken(name, 'an integer')
    return value as number
  }

  boolean(name: string): boolean | undefined {
    if (!this.has(name)) return undefined
    const value = this.#fields[name]
    if (typeof value !== 'boolean') throw this.#mistaken(name, 'a boolean')
    return value
  }

  oneOf<Word extends string>(name: string, words: readonly Word[]): Word | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    const found = words.find(word => word === value)
    if (found === undefined) {
      throw schemaError(`${JSON.stringify(value)} is not a member of ${JSON.stringify(words)}.`)
    }
    return found
  }

  object(name: string): RequestFields | undefined {
    if (!this.has(name)) return undefined
    const value = this.#fields[name]
    if (!isObject(value)) throw this.#mistaken(name, 'an object')
    return new RequestFields(value, this.#pathOf(name))
  }

  list(name: string, maximum = Infinity): readonly unknown[] | undefined {
    if (!this.has(name)) return undefined
    const value = this.#fields[name]
    if (!Array.isArray(value)) throw this.#mistaken(name, 'an array')
    if (value.length > maximum) {
      throw schemaError(`No more than ${maximum} items are allowed; ${value.length} were supplied.`)
    }
    return value as readonly unknown[]
  }

  objects(name: string, maximum?: number): readonly RequestFields[] | undefined {
    return this.list(name, maximum)?.map((value, index) => {
      if (!isObject(value)) throw this.#mistaken(`${name}/${index}`, 'an object', value)
      return new RequestFields(value, this.#pathOf(`${name}/${index}`))
    })
  }

  #pathOf(name: string): string {
    return `${this.#path}properties/${name}/`
  }

  #mistaken(name: string, what: string, value = this.#fields[name]): ApiError {
    const shown = value === null ? 'nil' : JSON.stringify(value)
    return schemaError(`For '${this.#pathOf(name).slice(0, -1)}', ${shown} is not ${what}.`)
  }
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** GitHub measures text in code points, not in UTF-16 code units. */
export function countCharacters(text: string): number {
  return Array.from(text).length
}
