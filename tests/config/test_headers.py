import pytest

pytestmark = pytest.mark.django_db

EXPECTED = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob: data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=(), payment=(), usb=(), display-capture=()",
}


@pytest.mark.parametrize("path", ["/healthz", "/login/", "/nothing/here"])
def test_every_answer_carries_the_security_headers(client, path):
    answer = client.get(path)
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


def test_headers_stay_while_seeding(client, own_folder):
    (own_folder / "seeding").touch()
    answer = client.get("/")
    assert {name: answer.headers.get(name) for name in EXPECTED} == EXPECTED


def test_a_foreign_host_is_refused(client):
    assert client.get("/healthz", headers={"host": "evil.example"}).status_code == 400


def test_a_forwarded_host_and_scheme_are_ignored(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    forwarded = {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"}
    answer = client.get("/login/", headers=forwarded)
    assert (answer.status_code, answer.headers["Location"]) == (301, "https://testserver/login/")
