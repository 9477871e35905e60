"""Files at addresses, through the command line: in memory, and with a server that speaks S3."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

import pytest

import pilotscan
from pilotscan.errors import UsageError
from pilotscan.loading.address import Address
from pilotscan.loading.files import INSIDE
from pilotscan.reading import read_framework
from pilotscan.reporting.output.records import MANIFEST
from pilotscan.runs import reports as outcomes
from pilotscan.runs.cluster import Cluster
from pilotscan.runs.many import find_many
from pilotscan.runs.reports import ReportJob, Worker, sending_to
from support.elsewhere import bytes_at, copied, nowhere
from support.project import GOOD, PILOTS, TESTS, Run
from support.started import started

MANY = 36
"""More pilots than one process does before others are started."""
FORMATS = ("--format", "md", "--quiet")


def pilots(folder: Path, count: int = 2) -> Path:
    folder.mkdir()
    for number in range(count):
        text = GOOD.replace("id: good", f"id: good-{number}")
        (folder / f"{number:02}.yaml").write_text(text, "utf-8")
    return folder


def test_faults_at_an_address_are_those_of_a_folder(run: Run) -> None:
    address = copied(PILOTS)
    here, there = run("validate", str(PILOTS)), run("validate", str(address))
    shown = here.out.replace(os.path.relpath(PILOTS) + "/", f"{address}/")
    assert (there.code, there.err, there.out) == (here.code, here.err, shown)


def test_every_command_reads_addresses(run: Run, work: Path) -> None:
    address = copied(pilots(work / "pilots"))
    for command in (
        ["compare"], ["path", "--to", "scale"], ["patterns", "--outcome", "growth"], ["ask"],
        ["export", "--out", "-", "--format", "jsonl"], ["diff", "pilots"],
        ["baseline", "write", "--baseline", "accepted.json"],
    ):  # fmt: skip
        there, here = run(*command, str(address)), run(*command, "pilots")
        assert there.code == here.code, (command, there)
        assert there.err.replace(f"{address}/", "pilots/") == here.err, command


@pytest.mark.parametrize(
    "command",
    [
        ["evaluate", "--format", "html"],
        ["compare", "--format", "csv"],
        ["export", "--format", "csv"],
        ["export", "--format", "jsonl"],  # of which a file grows
    ],
)
def test_reports_at_an_address_are_those_of_a_folder(
    run: Run, work: Path, command: list[str]
) -> None:
    pilots(work / "pilots")
    address = nowhere()
    here = run(*command, "pilots", "--out", "out")
    there = run(*command, "pilots", "--out", str(address))
    assert (there.code, there.err) == (here.code, here.err)
    assert there.out == here.out.replace("out/", f"{address}/")
    assert bytes_at(address) == bytes_at(copied(work / "out"))


def test_the_cache_serves_reports_at_an_address(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    address = copied(pilots(work / "pilots"))
    first, second = nowhere(), nowhere()
    asked = ["evaluate", str(address), *FORMATS, "--cache", "cache", "--out"]
    assert run(*asked, str(first)).code == 0
    monkeypatch.setattr(Worker, "chunk", lambda *_: pytest.fail("it was not kept"))
    assert run(*asked, str(second)).code == 0
    assert bytes_at(first) == bytes_at(second)


def test_the_library_reads_and_writes_addresses(work: Path) -> None:
    address, out = copied(pilots(work / "pilots")), nowhere()
    assert len(pilotscan.load_pilots(str(address))) == 2
    site = pilotscan.write_site(str(address), str(out), formats=["md"])
    assert site.folder == out
    assert set(site.files) == set(bytes_at(out)) - {MANIFEST}
    with pytest.raises(UsageError, match="there is no file or folder"):
        pilotscan.load_pilots(f"{address}/gone")


@pytest.mark.parametrize("line", ['paths = ["{}"]', 'out = "{}"', 'templates = "{}"'])
def test_a_configuration_names_no_address(run: Run, work: Path, line: str) -> None:
    pilots(work / "pilots")
    for address in ("s3://bucket/x", (work / "pilots").as_uri()):
        (work / "pilotscan.toml").write_text(line.format(address), "utf-8")
        ran = run("validate", "pilots")
        assert ran.code == 2
        assert "cannot be an address, which is for the command line" in ran.err


@pytest.mark.parametrize(
    ("asked", "name"),
    [
        (["history", "s3://bucket/x"], "paths"),
        (["import", "x.xlsx", "--out", "s3://bucket/x"], "--out"),
        (["evaluate", "pilots", "--cache", "file:///x"], "--cache"),
        (["evaluate", "pilots", "--templates", "s3://bucket/x"], "--templates"),
    ],
)
def test_what_takes_no_address_says_so(run: Run, work: Path, asked: list[str], name: str) -> None:
    pilots(work / "pilots")
    ran = run(*asked)
    assert ran.code == 2
    assert f"'{name}' takes a file or folder of this machine, not an address" in ran.err
    assert [path.name for path in work.iterdir()] == ["pilots"]


def test_a_folder_that_is_called_like_one_is_still_a_folder(run: Run, work: Path) -> None:
    pilots(work / "pilots")
    (work / "nl:").mkdir()
    assert run("evaluate", "pilots", "--quiet", "--cache", "nl:/cache").code == 0
    assert (work / "nl:" / "cache").is_dir()


def test_targets_can_be_at_an_address(run: Run) -> None:
    address = copied(PILOTS)
    here = run("transfer", str(PILOTS), "--to", str(PILOTS / "targets"), "--quiet")
    there = run("transfer", str(PILOTS), "--to", f"{address}/targets", "--quiet")
    assert (there.code, there.out) == (here.code, here.out)


def test_a_key_in_an_address_is_nowhere_shown(run: Run, work: Path) -> None:
    pilots(work / "pilots")
    for asked in (["validate"], ["evaluate", "pilots", "--out"], ["diff", "pilots"]):
        ran = run(*asked, "s3://key:s3cr3t@bucket/x")
        assert (ran.code, ran.out) == (2, "")
        assert "holds a key" in ran.err
        assert "s3cr3t" not in ran.err


def test_where_strangers_are_judged_addresses_are_refused(
    run: Run, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pilots(work / "pilots")
    address = copied(work / "pilots")
    monkeypatch.setenv(INSIDE, str(work))
    for asked in (["validate", str(address)], ["diff", "pilots", str(address)],
                  ["evaluate", "pilots", "--out", str(address)]):  # fmt: skip
        ran = run(*asked)
        assert ran.code == 2
        assert "it lies outside the folders that PILOTSCAN_INSIDE names" in ran.out + ran.err


# --- a server that speaks S3 ----------------------------------------------------------------------

KEYS = {"AWS_ACCESS_KEY_ID": "test", "AWS_SECRET_ACCESS_KEY": "s3cr3t"}


class Bucket:
    def __init__(self, port: int, program: Path) -> None:
        import boto3  # noqa: PLC0415 - slow

        self.program = program
        self.url = f"http://127.0.0.1:{port}"
        self.environment = {
            **{k: v for k, v in os.environ.items() if not k.startswith("AWS_")},
            **KEYS,
            "AWS_ENDPOINT_URL": self.url,
            "AWS_DEFAULT_REGION": "us-east-1",
            "AWS_MAX_ATTEMPTS": "1",
            "AWS_EC2_METADATA_DISABLED": "true",
            "AWS_CONFIG_FILE": os.devnull,
            "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
        }
        self.client: Any = boto3.client(
            "s3", endpoint_url=self.url, aws_access_key_id="test", aws_secret_access_key="s3cr3t",  # noqa: S106 - of no server but this
            region_name="us-east-1",
        )  # fmt: skip
        self.client.create_bucket(Bucket="bucket")

    def put(self, name: str, data: bytes) -> None:
        self.client.put_object(Bucket="bucket", Key=name, Body=data)

    def below(self, folder: str) -> dict[str, bytes]:
        listed = self.client.list_objects_v2(Bucket="bucket", Prefix=f"{folder}/")
        return {
            one["Key"].removeprefix(f"{folder}/"): self.client.get_object(
                Bucket="bucket", Key=one["Key"]
            )["Body"].read()
            for one in listed.get("Contents", [])
        }

    def look_at_keys(self) -> None:
        """From now on, only known keys are let in; and none is known."""
        connection = HTTPConnection(self.url.removeprefix("http://"))
        connection.request("POST", "/moto-api/reset-auth", b"0", {"Content-Type": "text/plain"})
        assert connection.getresponse().status == 200

    def ask(self, *arguments: str, **others: str) -> subprocess.CompletedProcess[str]:
        command = [self.program, *arguments]
        environment = {**self.environment, **others}
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def program() -> Iterator[Path]:
    """The program, with what it reads buckets with: to load that takes a second in each process."""
    with started({**os.environ, "LC_ALL": "C.UTF-8"}, "s3fs") as folder:
        yield folder / "pilotscan"


@pytest.fixture
def bucket(program: Path) -> Iterator[Bucket]:
    with subprocess.Popen(
        [sys.executable, TESTS / "support" / "s3.py"], stdin=subprocess.PIPE,
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
    ) as server:  # fmt: skip
        assert server.stdout is not None
        yield Bucket(int(server.stdout.readline()), program)
        server.kill()


def everything_in(folder: Path) -> dict[str, bytes]:
    return bytes_at(copied(folder))


@pytest.mark.outside
def test_a_bucket_is_read_and_written_as_a_folder(bucket: Bucket, work: Path) -> None:
    for path in pilots(work / "pilots", MANY).iterdir():
        bucket.put(f"pilots/{path.name}", path.read_bytes())
    here = bucket.ask("evaluate", "pilots", "--out", "here", *FORMATS)
    assert here.returncode == 0, here
    for jobs in ("1", "2"):
        out = f"s3://bucket/out-{jobs}"
        ran = bucket.ask("evaluate", "pilots", "--out", out, "--jobs", jobs, *FORMATS)
        assert (ran.returncode, ran.stdout, ran.stderr) == (0, here.stdout, here.stderr)
        assert bucket.below(f"out-{jobs}") == everything_in(work / "here")
    # read there too: the reports name where their files are
    ran = bucket.ask("evaluate", "s3://bucket/pilots/", "--out", "there", "--jobs", "2", *FORMATS)
    assert ran.returncode == 0, ran
    there = everything_in(work / "there")
    assert set(there) == set(everything_in(work / "here"))
    assert f"s3://bucket/pilots/{MANY - 1}.yaml" in there[f"good-{MANY - 1}.md"].decode()
    page = bucket.client.head_object(Bucket="bucket", Key="out-1/index.md")
    assert page["ContentType"] == "text/markdown; charset=utf-8"
    # a registry, with processes to which its rows go
    rows = bucket.ask("export", "pilots", "--format", "jsonl", "--out", "-").stdout
    bucket.put("all.jsonl", rows.encode())
    (work / "all.jsonl").write_text(rows, "utf-8")
    asked = ("--jobs", "2", "--format", "json", "--out", "-", "--quiet")
    ran, same = (
        bucket.ask("evaluate", one, *asked) for one in ("s3://bucket/all.jsonl", "all.jsonl")
    )
    assert (ran.returncode, ran.stderr) == (0, same.stderr)
    assert ran.stdout.replace("s3://bucket/", "") == same.stdout
    # somebody else's stays, and is named
    bucket.put("out-1/good-0.md", b"theirs")
    ran = bucket.ask("evaluate", "pilots", "--out", "s3://bucket/out-1", *FORMATS)
    assert ran.returncode == 2
    assert "s3://bucket/out-1/good-0.md was not written by pilotscan" in ran.stderr
    assert bucket.below("out-1")["good-0.md"] == b"theirs"


@pytest.mark.outside
def test_two_files_with_one_id_have_the_report_of_the_first(bucket: Bucket, work: Path) -> None:
    folder = pilots(work / "pilots", 3)
    text = (folder / "01.yaml").read_text("utf-8")
    (folder / "02.yaml").write_text(text.replace("Good pilot", "Another"), "utf-8")
    here = bucket.ask("evaluate", "pilots", "--out", "here", *FORMATS)
    ran = bucket.ask("evaluate", "pilots", "--out", "s3://bucket/out", *FORMATS)
    assert (ran.returncode, ran.stderr) == (here.returncode, here.stderr)
    assert "PS402" in ran.stderr
    assert bucket.below("out") == everything_in(work / "here")


@pytest.mark.outside
def test_what_a_server_refuses_is_told_in_plain_words(bucket: Bucket, work: Path) -> None:
    pilots(work / "pilots")
    told = {
        ("validate", "s3://none-such/pilots"): "there is no such file or folder",
        ("evaluate", "pilots", "--out", "s3://none-such/x"): "no such bucket or container",
    }
    for asked, why in told.items():
        ran = bucket.ask(*asked)
        assert ran.returncode == 2
        assert why in ran.stdout + ran.stderr
    bucket.look_at_keys()
    nobody = {"AWS_ACCESS_KEY_ID": "", "AWS_SECRET_ACCESS_KEY": ""}
    for asked, keys, why in (
        (("validate", "s3://bucket/x"), {}, "the server does not allow it"),
        (("evaluate", "pilots", "--out", "s3://bucket"), {}, "the server does not allow it"),
        (("validate", "s3://bucket/x"), nobody, "there is no key"),
    ):
        ran = bucket.ask(*asked, **keys)
        assert ran.returncode == 2
        assert why in ran.stdout + ran.stderr
        assert "s3cr3t" not in ran.stdout + ran.stderr
        assert "Traceback" not in ran.stderr


@pytest.mark.outside
def test_a_server_that_goes_away_leaves_whole_files(bucket: Bucket, work: Path) -> None:
    pilots(work / "pilots", MANY)
    asked = ("evaluate", "pilots", "--out", "s3://bucket/gone", *FORMATS)
    ran = bucket.ask(*asked)
    assert ran.returncode == 2
    assert "cannot write to s3://bucket/gone: the server cannot be reached" in ran.stderr
    assert "Traceback" not in ran.stderr
    ran = bucket.ask("validate", "s3://bucket/pilots")
    assert (ran.returncode, "Traceback" in ran.stderr) == (2, False)
    assert "the server cannot be reached" in ran.stdout


@pytest.mark.outside
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.filterwarnings("ignore::ResourceWarning")
def test_workers_of_a_cluster_write_themselves_in_each_run(
    bucket: Bucket, work: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from distributed import LocalCluster  # noqa: PLC0415 - slow to load

    folder = pilots(work / "pilots", 3)
    for name, value in bucket.environment.items():
        monkeypatch.setenv(name, value)
    with LocalCluster(
        n_workers=1, threads_per_worker=1, host="127.0.0.1", dashboard_address="127.0.0.1:0"
    ) as dask:
        at = dask.scheduler_address
        for text in (GOOD, GOOD.replace("Good pilot", "Another name")):
            (folder / "00.yaml").write_text(text.replace("id: good", "id: good-0"), "utf-8")
            pilotscan.write_site("pilots", "here", formats=["md"])
            pilotscan.write_site("pilots", "s3://bucket/out", formats=["md"], scheduler=at)
            assert bucket.below("out") == everything_in(work / "here")
        found = find_many(["pilots"]).found
        job = ReportJob(read_framework(), languages=("en",), formats=("md",))
        sending = sending_to(Address("s3://bucket/sent"), found, job, force=False)
        assert sending is not None
        made = list(outcomes.run(found, sending, Cluster(at)))
    assert [(one.outputs, [sent.name for sent in one.sent]) for one in made] == [
        ({}, [f"good-{number}.md"]) for number in range(3)
    ]
