"""What a browser's pages must never do: speak of an error, break the content policy, or come without their headers."""

import re

# What every answer of ours carries.
HEADERS = {
    "content-security-policy": r"default-src 'none'",
    "x-content-type-options": r"nosniff",
    "x-frame-options": r"DENY",
    "referrer-policy": r"same-origin",
    "cross-origin-opener-policy": r"same-origin",
    "cross-origin-resource-policy": r"same-origin",
    "permissions-policy": r"camera=\(\)",
}


class Watch:
    def __init__(self, context):
        self.wrong = []
        self.expected = []
        self.answers = []
        context.on("console", self.console)
        context.on("weberror", lambda error: self.wrong.append(f"{error.page.url}: {error.error}"))
        context.on("response", self.response)

    def expect(self, pattern):
        """From here on a message like this is what the test is about."""
        self.expected.append(re.compile(pattern))

    def console(self, message):
        if message.type in {"error", "warning", "assert"}:
            where = message.page.url if message.page else ""
            self.wrong.append(f"{where}: {message.type}: {message.text} {message.location['url']}")

    def response(self, response):
        if response.url.startswith(("blob:", "data:")):
            return
        self.answers.append((response.status, response.request.method, response.url))
        headers = response.headers
        for name, pattern in HEADERS.items():
            if not re.search(pattern, headers.get(name, "")):
                self.wrong.append(f"{response.url} has no {name} of ours but {headers.get(name)!r}")
        if response.status >= 500:
            self.wrong.append(f"{response.url} answered {response.status}")

    def assert_clean(self):
        wrong = [one for one in self.wrong if not any(pattern.search(one) for pattern in self.expected)]
        refused = [answer for answer in self.answers if answer[0] >= 400]
        assert not wrong, "\n".join([*wrong, *map(str, refused)])
