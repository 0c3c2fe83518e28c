/* The description of the interface, drawn by Swagger UI from this site alone. Without this the JSON is linked. */
"use strict";

const place = document.getElementById("interface");

SwaggerUIBundle({
  domNode: place,
  url: "/api/openapi.json",
  validatorUrl: null,
  deepLinking: true,
  docExpansion: "list",
  defaultModelsExpandDepth: 0,
  displayRequestDuration: true,
  persistAuthorization: false,
  requestInterceptor: (asked) => {
    asked.headers["Accept-Language"] = place.dataset.language;
    /* A key of its own for each try, unless one was typed in. */
    if (asked.method === "POST" && !asked.headers["Idempotency-Key"]) {
      asked.headers["Idempotency-Key"] = crypto.randomUUID ? crypto.randomUUID() : String(Math.random());
    }
    return asked;
  },
});
