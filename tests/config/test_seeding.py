import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def seeding(own_folder):
    (own_folder / "seeding").touch()


def test_every_page_is_closed_while_seeding(client):
    answer = client.get("/anything/", headers={"accept": "text/html"})
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "5")
    assert "Seeding" in answer.content.decode()


@pytest.mark.parametrize("path", ["/healthz", "/api/briefs/"])
def test_programs_are_told_so_as_a_problem(client, path):
    answer = client.get(path)
    assert answer.status_code == 503
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["code"] == "seeding"


def test_the_doors_open_when_the_marker_is_gone(client, own_folder):
    (own_folder / "seeding").unlink()
    assert client.get("/nothing/here").status_code == 404
