/* Calls to our own API: JSON in and out, problem+json as an error that can be read aloud. */

/** A refusal of the server: `status`, stable `code`, `message` (a sentence), `errors` by field. */
export class Refused extends Error {
  constructor(status, problem, headers) {
    super(problem.detail ?? problem.title ?? "The server could not do this.");
    this.status = status;
    this.code = problem.code ?? "";
    this.errors = problem.errors ?? {};
    this.problem = problem;
    this.retryAfter = Number(headers?.get("Retry-After") ?? 0);
  }
}

/** The line is down: nothing was answered. */
export class Offline extends Error {}

/**
 * Calls `path` under the API's root. Answers {status, body, date}: body null for 204, date the server's own clock in ms.
 * Throws Refused or Offline. `keepalive` for what is sent while the page is left.
 */
export async function call(method, path, body, { keepalive = false } = {}) {
  const form = body instanceof FormData;
  const options = { method, headers: headers(form || body === undefined), keepalive, credentials: "same-origin" };
  if (body !== undefined) options.body = form ? body : JSON.stringify(body);
  let response;
  try {
    response = await fetch(address(path), options);
  } catch (error) {
    throw new Offline("No connection to the server.", { cause: error });
  }
  return read(response);
}

export function address(path) {
  return document.documentElement.dataset.api + path;
}

async function read(response) {
  const text = await response.text();
  const json = /json/.test(response.headers.get("Content-Type") ?? "");
  const body = json && text ? JSON.parse(text) : null;
  if (!response.ok) throw new Refused(response.status, body ?? {}, response.headers);
  const date = Date.parse(response.headers.get("Date") ?? "") || Date.now();
  return { status: response.status, body, date };
}

function headers(bare) {
  const token = document.querySelector('meta[name="csrf-token"]')?.content ?? "";
  const named = { Accept: "application/json", "X-CSRFToken": token };
  return bare ? named : { ...named, "Content-Type": "application/json" };
}
