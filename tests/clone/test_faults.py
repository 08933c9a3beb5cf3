"""What git says when it fails, and which error that is."""

import pytest

from jupyterlab_modelarts.clone.address import find_place
from jupyterlab_modelarts.clone.faults import explain

from .conftest import Clones
from .forge import Forge


@pytest.mark.parametrize("name", ["certificates", "redirect-tool", "hung up", "x509: a"])
def test_the_name_of_a_repository_is_no_cause(name: str) -> None:
    place = find_place(f"https://git.example.com/o/{name}")
    said = f"fatal: repository '{place.url}/' not found"
    assert explain(said, place, had_login=False).code == "clone.no_repository"
    said = f"fatal: unable to access '{place.url}/': something else"
    assert explain(said, place, had_login=False).code == "clone.failed"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        ("error: unable to create file docs/certificate.md: File name too long", "clone.failed"),
        ("error: unable to create file redirect/hung up.md: Not allowed", "clone.failed"),
        ("SSL certificate problem: unable to get local issuer certificate", "clone.certificate"),
        ("server certificate verification failed. CAfile: none CRLfile: none", "clone.certificate"),
        (
            "SSL: no alternative certificate subject name matches target host name 'x'",
            "clone.certificate",
        ),
        ("tls: failed to verify certificate: x509: unknown authority", "clone.certificate"),
        ("error setting certificate verify locations:  CAfile: /x", "clone.certificate"),
        ("The requested URL returned error: 301", "clone.moved"),
        ("unable to update url base from redirection:", "clone.moved"),
        ("fatal: the remote end hung up unexpectedly", "clone.cut_short"),
        ("fatal: early EOF", "clone.cut_short"),
        ("remote: Repository not found.", "clone.failed"),
    ],
)
def test_the_causes_are_told_apart_by_what_git_says(said: str, code: str) -> None:
    place = find_place("https://git.example.com/o/r")
    said = f"fatal: unable to access '{place.url}/': {said}"
    assert explain(said, place, had_login=False).code == code


def test_a_repository_called_certificates_that_is_not_there_is_not_there(
    clones: Clones, forge: Forge
) -> None:
    assert clones.look(f"{forge.url}/o/certificates").json()["code"] == "clone.no_repository"
