"""The files of the how-to that puts up a cluster: nothing listens outside, nobody is root."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from support.project import ROOT
from support.services import check_schema

FOLDER = ROOT / "docs" / "how-to" / "cluster"
COMPOSE = (FOLDER / "compose.yaml").read_text("utf-8")
IMAGE = (FOLDER / "Dockerfile").read_text("utf-8")
PAGE = (FOLDER / "README.md").read_text("utf-8")


def services() -> dict[str, Any]:
    named: dict[str, Any] = yaml.safe_load(COMPOSE)["services"]
    return named


@pytest.mark.outside
def test_compose_takes_the_file(tmp_path: Path) -> None:
    check_schema(tmp_path, "vendor.compose-spec", {"compose.yaml": COMPOSE})


def test_nothing_is_published_and_the_network_leads_nowhere() -> None:
    whole = yaml.safe_load(COMPOSE)
    assert whole["networks"] == {"cluster": {"internal": True}}
    assert set(services()) == {"scheduler", "worker", "client"}
    for service in services().values():
        assert service["networks"] == ["cluster"]
        assert {"ports", "network_mode", "privileged", "expose"}.isdisjoint(service)


def test_nobody_is_root_or_becomes_it() -> None:
    for service in services().values():
        assert service["user"].startswith("${OWNER:?")
        assert (service["read_only"], service["cap_drop"]) == (True, ["ALL"])
        assert service["security_opt"] == ["no-new-privileges:true"]
    assert re.findall(r"^USER (.+)$", IMAGE, re.M) == ["10001"]


def test_each_has_its_own_certificate_and_no_way_without() -> None:
    files = {name: one["file"] for name, one in yaml.safe_load(COMPOSE)["secrets"].items()}
    assert files == {name: f"certificates/{name}.pem" for name in ("ca", *services())}
    for name, service in services().items():
        assert service["secrets"] == ["ca", name]
        assert service["environment"] == {
            "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "True",
            "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": "/run/secrets/ca",
            "DASK_DISTRIBUTED__ADMIN__LOW_LEVEL_LOG_LENGTH": "1",
            f"DASK_DISTRIBUTED__COMM__TLS__{name.upper()}__CERT": f"/run/secrets/{name}",
        }
        for variable in service["environment"]:
            assert f"export {variable}=" in PAGE or f"\n{variable}=" in PAGE


def test_only_the_client_sees_folders_of_the_machine_and_not_the_key_of_the_authority() -> None:
    mounted = {name: one["volumes"] for name, one in services().items() if "volumes" in one}
    assert mounted == {"client": ["./pilots:/work/pilots:ro", "./reports:/work/reports"]}


def test_what_stays_is_started_again_and_has_its_share_of_memory() -> None:
    stays = [service for service in services().values() if "profiles" not in service]
    assert len(stays) == 2
    for service in stays:
        assert service["restart"] == "unless-stopped"
        assert "mem_limit" in service
        assert "--no-dashboard" in service["command"]
    assert "--nthreads 1 " in services()["worker"]["command"]


def test_the_image_names_no_host_and_holds_no_versions_but_ranges() -> None:
    (base,) = re.findall(r"^FROM (.+)$", IMAGE, re.M)
    assert "/" not in base
    assert "==" not in IMAGE
    assert "@sha" not in IMAGE
