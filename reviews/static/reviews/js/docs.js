/* The API's page: Swagger UI over our own schema. With a session, "Try it out" writes with the page's CSRF token. */
const READS = new Set(["GET", "HEAD", "OPTIONS"]);

export function start(element) {
  window.SwaggerUIBundle({
    url: element.dataset.schema,
    domNode: element,
    deepLinking: true,
    docExpansion: "list",
    requestInterceptor: (request) => withToken(request, element.dataset.csrf),
    validatorUrl: null,
  });
}

export function withToken(request, token) {
  if (!READS.has((request.method ?? "GET").toUpperCase())) request.headers["X-CSRFToken"] = token;
  return request;
}
