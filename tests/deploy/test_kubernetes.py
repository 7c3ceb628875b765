"""deploy/kubernetes: built, held against the API's schemas, the compose file and the code."""

from __future__ import annotations

import ipaddress
import json
import re
import shutil
import subprocess
import urllib.request
from collections.abc import Iterable, Iterator
from functools import cache
from itertools import permutations
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from prometheus_client import CollectorRegistry

from tests.deploy import compose, kustomize
from tests.deploy.kustomize import Resource
from tests.deploy.network import Peer, may_connect
from wireroom import settings
from wireroom.api.app import OPERATIONS
from wireroom.cli.serve import check_exposure
from wireroom.errors import UsageError
from wireroom.http import ServicePort
from workers.fetch import guard

FOLDER = compose.ROOT / "deploy" / "kubernetes"
SCHEMAS = Path(__file__).with_name("schemas")
ADDED = {
    "everything": ("small", ("push", "api", "hooks")),
    "readers": ("production", ("api",)),
}
"""Builds besides the overlays: an overlay with components, as their first lines say."""
BUILDS = ("small", "production", *ADDED)
SECRETS = {
    "redis-url": "redis://:{REDIS_PASSWORD}@redis:6379/0",
    "store-url": "postgresql+psycopg://wireroom:{POSTGRES_PASSWORD}@postgres:5432/wireroom",
    "redis-password": "{REDIS_PASSWORD}",
    "postgres-password": "{POSTGRES_PASSWORD}",
    "push-secret": "p" * 32,
    "hook-secret": "h" * 32,
    "serve-token": "t" * 32,
}
"""The keys of the secret, with what compose would be given."""
GIVEN = {name: f"{name.lower().replace('_', '')}1234" for name in compose.SECRETS}
GIVEN |= {"PUSH_CALLBACK_URL": "https://push.example/wireroom"}
GIVEN |= {"PUSH_SECRET": "p" * 32, "HOOK_SECRET": "h" * 32, "SERVE_TOKEN": "t" * 32}


def with_components(folder: Path, base: str, components: Iterable[str]) -> Path:
    """A copy of the overlay, beside the others, with components added."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(folder.with_name(base), folder)
    with (folder / "kustomization.yaml").open("a") as file:
        file.write(
            f"components: [{', '.join(f'../../components/{each}' for each in components)}]\n"
        )
    return folder


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The overlays, and those that add components."""
    copied = tmp_path_factory.mktemp("kubernetes") / "kubernetes"
    shutil.copytree(FOLDER, copied)
    for name, (base, components) in ADDED.items():
        with_components(copied / "overlays" / name, base, components)
    return {name: copied / "overlays" / name for name in BUILDS}


@pytest.fixture(params=BUILDS)
def resources(request: pytest.FixtureRequest, folders: dict[str, Path]) -> list[Resource]:
    return kustomize.build(folders[request.param])


@pytest.fixture
def production(folders: dict[str, Path]) -> list[Resource]:
    return kustomize.build(folders["production"])


@pytest.fixture
def everything(folders: dict[str, Path]) -> list[Resource]:
    return kustomize.build(folders["everything"])


def of(resources: list[Resource], *kinds: str) -> list[Resource]:
    return [each for each in resources if each["kind"] in kinds]


def workloads(resources: list[Resource]) -> list[Resource]:
    found = of(resources, "Deployment", "StatefulSet")
    assert found
    return found


def pod(workload: Resource) -> tuple[dict[str, str], dict[str, Any], dict[str, Any]]:
    """Labels, specification and the only container of its pods."""
    template = workload["spec"]["template"]
    (container,) = template["spec"]["containers"]
    return template["metadata"]["labels"], template["spec"], container


def own(resources: list[Resource]) -> dict[str, Resource]:
    """The workloads of ours by the name that compose gives their services."""
    return {
        labels["app.kubernetes.io/component"]: each
        for each in workloads(resources)
        for labels in [pod(each)[0]]
        if labels["app.kubernetes.io/name"] == "wireroom"
    }


@cache
def validator(schema: str, kind: str) -> Any:
    known = json.loads((SCHEMAS / f"{schema}.json").read_text())
    return jsonschema.Draft202012Validator({"$ref": f"#/$defs/{kind}", "$defs": known["$defs"]})


def faults(resource: Resource, kubernetes: str) -> list[str]:
    ours = resource["apiVersion"].startswith("keda.sh/")
    schema = "keda-2.16" if ours else f"kubernetes-{kubernetes}"
    return [
        f"{resource['metadata']['name']}: {each.json_path}: {each.message}"
        for each in validator(schema, resource["kind"]).iter_errors(resource)
    ]


@pytest.mark.parametrize("kubernetes", ["1.29", "1.37"])
def test_the_api_accepts_every_resource(resources: list[Resource], kubernetes: str) -> None:
    assert [fault for each in resources for fault in faults(each, kubernetes)] == []


@pytest.mark.parametrize("kind", ["Deployment", "NetworkPolicy", "ScaledObject"])
def test_the_schemas_refuse_what_the_api_would_ignore(
    production: list[Resource], kind: str
) -> None:
    resource = of(production, kind)[0]
    resource["spec"]["speling"] = 1
    assert ["speling" in fault for fault in faults(resource, "1.37")] == [True]


def test_kustomize_builds_the_same(folders: dict[str, Path]) -> None:
    if shutil.which("kubectl") is None:
        pytest.skip("kubectl, which brings kustomize, is not installed")
    for name, folder in folders.items():
        done = subprocess.run(
            ["kubectl", "kustomize", str(folder)], capture_output=True, text=True, timeout=60
        )
        assert done.returncode == 0, done.stderr
        # Names of ConfigMaps, and where they are named, end with a hash.
        text = re.sub(r"\b(name: wireroom)-[a-z0-9]{10}$", r"\1", done.stdout, flags=re.MULTILINE)
        theirs = by_name(list(yaml.safe_load_all(text)))
        assert theirs == by_name(kustomize.build(folder)), name


def test_the_order_of_components_does_not_matter(folders: dict[str, Path]) -> None:
    base, components = ADDED["everything"]
    folder = folders[base].with_name("reordered")
    built = [
        by_name(kustomize.build(with_components(folder, base, order)))
        for order in permutations(components)
    ]
    assert [each == built[0] for each in built] == [True] * 6


def by_name(resources: list[Resource]) -> dict[str, Any]:
    """The resources, each list of named things in one order."""
    found = {f"{each['kind']}/{each['metadata']['name']}": each for each in resources}
    assert len(found) == len(resources)
    for each in resources:
        for container in kustomize.containers(each):
            for key in ("env", "ports", "volumeMounts"):
                container.get(key, []).sort(key=lambda one: json.dumps(one, sort_keys=True))
    return found


# --- what the pods may do ------------------------------------------------------------------


def test_every_pod_is_confined(resources: list[Resource]) -> None:
    for workload in workloads(resources):
        _, spec, container = pod(workload)
        assert spec["automountServiceAccountToken"] is False
        assert spec["securityContext"]["runAsNonRoot"] is True
        assert spec["securityContext"]["runAsUser"] > 0
        assert spec["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {"cpu", "memory"} == set(container["resources"]["limits"])
        assert {"cpu", "memory"} == set(container["resources"]["requests"])
        assert {"livenessProbe", "readinessProbe"} <= set(container)
        claims = workload["spec"].get("volumeClaimTemplates", [])
        for volume in spec.get("volumes", []):
            assert set(volume) == {"name", "emptyDir"}
            assert "sizeLimit" in volume["emptyDir"]
        there = [each["name"] for each in spec["volumes"]]
        there += [each["metadata"]["name"] for each in claims]
        assert sorted(there) == sorted(each["name"] for each in container["volumeMounts"])
    (namespace,) = of(resources, "Namespace")
    assert namespace["metadata"]["labels"]["pod-security.kubernetes.io/enforce"] == "restricted"


def test_services_put_no_variables_into_the_pods(resources: list[Resource]) -> None:
    # A Service named wireroom would give all pods WIREROOM_PORT, which is no setting.
    assert all(pod(each)[1]["enableServiceLinks"] is False for each in workloads(resources))


def test_secrets_are_only_referred_to(resources: list[Resource]) -> None:
    assert of(resources, "Secret") == []
    named = []
    for workload in workloads(resources):
        for variable in pod(workload)[2].get("env", []):
            if "valueFrom" in variable:
                reference = variable["valueFrom"]["secretKeyRef"]
                assert reference["name"] == "wireroom"
                named.append(reference["key"])
            else:
                assert not re.search("PASSWORD|SECRET|TOKEN|URL", variable["name"])
    assert set(named) <= set(SECRETS)
    (config,) = of(resources, "ConfigMap")
    assert not [name for name in config["data"] if re.search("PASSWORD|SECRET|REDIS|STORE", name)]


# --- what they run -------------------------------------------------------------------------


def environment(resources: list[Resource], workload: Resource) -> dict[str, str]:
    """The variables of its container, with what compose would fill in for the secret's."""
    config = {each["metadata"]["name"]: each["data"] for each in of(resources, "ConfigMap")}
    container = pod(workload)[2]
    found: dict[str, str] = {}
    for each in container.get("envFrom", []):
        found |= config[each["configMapRef"]["name"]]
    for each in container.get("env", []):
        found[each["name"]] = (
            SECRETS[each["valueFrom"]["secretKeyRef"]["key"]].format(**GIVEN)
            if "valueFrom" in each
            else each["value"]
        )
    return found


def test_they_run_what_compose_runs(resources: list[Resource]) -> None:
    theirs = compose.interpolated(GIVEN)["services"]
    ours = own(resources)
    assert {"scheduler", "fetch", "process"} <= set(ours) <= set(theirs)
    assert len({pod(each)[2]["image"] for each in ours.values()}) == 1
    for name, workload in ours.items():
        _, spec, container = pod(workload)
        service = theirs[name]
        assert container["command"] == service["command"]
        assert container["image"].rpartition("/")[2] == service["image"]
        assert (
            f"{spec['securityContext']['runAsUser']}:{spec['securityContext']['runAsGroup']}"
            == (service["user"])
        )
        assert container["resources"]["limits"]["cpu"] == str(service["cpus"])
        assert megabytes(container["resources"]["limits"]["memory"]) == megabytes(
            service["mem_limit"]
        )
        writable = {each["mountPath"] for each in container["volumeMounts"]}
        assert writable == {each.partition(":")[0] for each in service["tmpfs"]}
        sizes = {
            f"/{each['name']}": megabytes(each["emptyDir"]["sizeLimit"]) for each in spec["volumes"]
        }
        assert sizes == {
            path: megabytes(options.partition(",")[0].removeprefix("size="))
            for path, _, options in (each.partition(":") for each in service["tmpfs"])
        }
        given = environment(resources, workload)
        for variable, value in service["environment"].items():
            if variable in given or not variable.startswith(("WIREROOM_PUSH", "WIREROOM_HOOK")):
                assert given.get(variable, "") == value, variable
        settings.load(given)


def megabytes(text: str) -> int:
    number, unit = re.fullmatch(r"(\d+)([mg]|Mi|Gi)", text).groups()  # type: ignore[union-attr]
    return int(number) * (1024 if unit.lower().startswith("g") else 1)


def test_the_stores_of_the_trial_are_those_of_compose(folders: dict[str, Path]) -> None:
    resources = kustomize.build(folders["small"])
    for name in ("redis", "postgres"):
        service = compose.interpolated(GIVEN)["services"][name]
        (workload,) = [each for each in workloads(resources) if each["metadata"]["name"] == name]
        _, spec, container = pod(workload)
        assert container["image"] == service["image"]
        assert container.get("command") == service.get("command")
        assert f"{spec['securityContext']['runAsUser']}" == service["user"].partition(":")[0]
        given = environment(resources, workload)
        assert given.items() - {("PGDATA", given.get("PGDATA"))} == service["environment"].items()
        assert megabytes(container["resources"]["limits"]["memory"]) == megabytes(
            service["mem_limit"]
        )


@pytest.fixture(scope="module")
def port_of_a_service() -> Iterator[ServicePort]:
    port = ServicePort("127.0.0.1:0", CollectorRegistry(), list)
    yield port
    port.close()


def test_probes_ask_the_port_that_is_opened_and_what_it_answers(
    resources: list[Resource], port_of_a_service: ServicePort
) -> None:
    public = {each.path for each in OPERATIONS if each.public}
    for role, workload in own(resources).items():
        _, spec, container = pod(workload)
        loaded = settings.load(environment(resources, workload))
        name, address = (
            ("api", loaded.serve_address)
            if role == "serve"
            else ("metrics", loaded.metrics_address)
        )
        _, port = settings.split_address(address)
        named = {each["name"]: each["containerPort"] for each in container["ports"]}
        assert named[name] == port
        for probe, path in (
            ("startup", "/healthz"),
            ("liveness", "/healthz"),
            ("readiness", "/readyz"),
        ):
            asked = container[f"{probe}Probe"]["httpGet"]
            assert asked == {"path": path, "port": name}
            assert path in public
            with urllib.request.urlopen(f"{port_of_a_service.url}{path}", timeout=10) as answer:
                assert answer.status == 200
        annotations = workload["spec"]["template"]["metadata"].get("annotations", {})
        scraped = {} if role == "serve" else {"scrape": "true", "port": str(port)}
        assert annotations == {f"prometheus.io/{key}": value for key, value in scraped.items()}
        assert ("metrics" in named) == bool(scraped)
        assert spec["terminationGracePeriodSeconds"] > 10


@pytest.mark.parametrize(
    ("role", "address"), [("listen", "push_listen_address"), ("serve", "serve_address")]
)
def test_what_listens_does_so_where_it_is_reached(
    everything: list[Resource], role: str, address: str
) -> None:
    workload = own(everything)[role]
    loaded = settings.load(environment(everything, workload))
    _, port = settings.split_address(getattr(loaded, address))
    named = {each["name"]: each["containerPort"] for each in pod(workload)[2]["ports"]}
    (service,) = [
        each for each in of(everything, "Service") if each["metadata"]["name"] == f"wireroom-{role}"
    ]
    assert named[service["spec"]["ports"][0]["targetPort"]] == port


@pytest.mark.parametrize(
    ("variable", "roles"),
    [
        ("WIREROOM_PUSH_SECRET", {"scheduler", "fetch", "process", "listen"}),
        ("WIREROOM_HOOK_SECRET", {"fetch"}),
        ("WIREROOM_SERVE_TOKEN", {"serve"}),
    ],
)
def test_secrets_are_given_to_those_that_need_them(
    everything: list[Resource], variable: str, roles: set[str]
) -> None:
    given = {
        role: environment(everything, workload).get(variable)
        for role, workload in own(everything).items()
    }
    assert {role for role, value in given.items() if value} == roles


def test_the_api_is_open_to_others_with_a_token_only(everything: list[Resource]) -> None:
    given = environment(everything, own(everything)["serve"])
    check_exposure(settings.load(given))
    del given["WIREROOM_SERVE_TOKEN"]
    with pytest.raises(UsageError, match="WIREROOM_SERVE_TOKEN"):
        check_exposure(settings.load(given))


def test_selectors_match_what_they_mean(resources: list[Resource]) -> None:
    pods = [pod(each)[0] for each in workloads(resources)]

    def chosen(selector: dict[str, str]) -> int:
        return sum(selector.items() <= labels.items() for labels in pods)

    for workload in workloads(resources):
        assert chosen(workload["spec"]["selector"]["matchLabels"]) == 1
    for budget in of(resources, "PodDisruptionBudget"):
        assert chosen(budget["spec"]["selector"]["matchLabels"]) == 1
    assert len(of(resources, "PodDisruptionBudget")) == len(own(resources))
    for service in of(resources, "Service"):
        selector = service["spec"]["selector"]
        behind = [each for each in workloads(resources) if selector.items() <= pod(each)[0].items()]
        assert len(behind) == (
            len(own(resources).keys() - {"serve"})
            if "metrics" in service["metadata"]["name"]
            else 1
        )
        for port in service["spec"]["ports"]:
            for each in behind:
                named = {p["name"]: p["containerPort"] for p in pod(each)[2]["ports"]}
                assert port["targetPort"] in named
                if service["metadata"]["name"] not in {"wireroom-listen", "wireroom-serve"}:
                    assert named[port["targetPort"]] == port["port"]
    for policy in of(resources, "NetworkPolicy"):
        selector = policy["spec"]["podSelector"].get("matchLabels", {})
        assert chosen(selector) >= 1
    assert {each["metadata"].get("namespace") for each in resources} == {None, "wireroom"}


# --- whom they may talk to -----------------------------------------------------------------

NAMES = Peer(labels={"k8s-app": "kube-dns"}, namespace="kube-system")
STRANGER = Peer(labels={"app": "other"}, namespace="default")
PROMETHEUS = Peer(labels={"app": "prometheus"}, namespace="monitoring")
INGRESS = Peer(labels={"app": "proxy"}, namespace="ingress")
OUTSIDE = Peer(address="93.184.215.14")
OUTSIDE_6 = Peer(address="2606:2800:21f:cb07::1")
OURS = {"scheduler", "fetch", "process", "listen", "serve"}
ROLES = (*sorted(OURS), "redis", "postgres")

CONNECTIONS = [
    # from, to, port, who may
    (ROLES, NAMES, 53, OURS),
    (ROLES, STRANGER, 443, set()),
    (ROLES, OUTSIDE, 443, {"fetch"}),
    (ROLES, OUTSIDE, 80, {"fetch"}),
    (ROLES, OUTSIDE, 22, set()),
    (ROLES, OUTSIDE_6, 443, {"fetch"}),
    (ROLES, Peer(address="169.254.169.254"), 80, set()),
    (ROLES, Peer(address="10.0.0.1"), 443, set()),
    (ROLES, Peer(address="192.168.1.1"), 80, set()),
    (ROLES, Peer(address="fd00:ec2::254"), 80, set()),
    (ROLES, "redis", 6379, OURS),
    (ROLES, "postgres", 5432, OURS),
    (ROLES, "redis", 22, set()),
    (ROLES, "process", 9108, set()),
    (ROLES, "serve", 8080, set()),
]


def peer(resources: list[Resource], role: str | Peer) -> Peer:
    if isinstance(role, Peer):
        return role
    found = {
        each["metadata"]["name"].removeprefix("wireroom-"): each for each in workloads(resources)
    }
    return Peer(labels=pod(found[role])[0])


@pytest.mark.parametrize(("sources", "target", "port", "allowed"), CONNECTIONS)
def test_who_may_reach_what(
    everything: list[Resource],
    sources: tuple[str, ...],
    target: str | Peer,
    port: int,
    allowed: set[str],
) -> None:
    policies = of(everything, "NetworkPolicy")
    protocol = "UDP" if port == 53 else "TCP"
    may = {
        role
        for role in sources
        if may_connect(policies, peer(everything, role), peer(everything, target), port, protocol)
    }
    assert may == allowed


@pytest.mark.parametrize(
    ("source", "port", "reached"),
    [
        (PROMETHEUS, 9108, OURS - {"serve"}),
        (PROMETHEUS, 6379, set()),
        (PROMETHEUS, 8080, set()),
        (INGRESS, 8008, {"listen"}),
        (INGRESS, 8080, {"serve"}),
        (INGRESS, 9108, set()),
        (STRANGER, 9108, set()),
        (STRANGER, 8080, set()),
        (STRANGER, 6379, set()),
        (STRANGER, 5432, set()),
        (OUTSIDE, 8008, set()),
        (OUTSIDE, 8080, set()),
    ],
)
def test_who_is_reached_by_whom(
    everything: list[Resource], source: Peer, port: int, reached: set[str]
) -> None:
    policies = of(everything, "NetworkPolicy")
    may = {role for role in ROLES if may_connect(policies, source, peer(everything, role), port)}
    assert may == reached


def test_in_production_the_stores_are_two_addresses(folders: dict[str, Path]) -> None:
    readers = kustomize.build(folders["readers"])
    policies = of(readers, "NetworkPolicy")
    for role in own(readers):
        ours = peer(readers, role)
        assert may_connect(policies, ours, Peer(address="192.0.2.10"), 6379)
        assert may_connect(policies, ours, Peer(address="192.0.2.11"), 5432)
        assert not may_connect(policies, ours, Peer(address="192.0.2.11"), 6379)
        assert not may_connect(policies, ours, Peer(address="192.0.2.10"), 443)


def test_the_policy_refuses_what_the_address_guard_refuses(everything: list[Resource]) -> None:
    policies = of(everything, "NetworkPolicy")
    fetch = peer(everything, "fetch")
    asked = guard.Guard(ports=settings.Settings().allowed_ports)
    for network, why in guard._REFUSED:
        for address in (network[0], network[-1]):
            assert asked.refuses_address(str(address))
            assert not may_connect(policies, fetch, Peer(address=str(address)), 443), why
    for text in ("1.1.1.1", "9.255.255.255", "172.15.0.1", "192.169.0.1", "2a00:1450::1"):
        assert ipaddress.ip_address(text).is_global
        assert asked.refuses_address(text) is None
        for port in (80, 443):
            assert asked.refuses_port(port) is None
            assert may_connect(policies, fetch, Peer(address=text), port)


# --- how many there are --------------------------------------------------------------------


def triggers(production: list[Resource]) -> list[tuple[Resource, dict[str, Any]]]:
    return [
        (scaled, trigger)
        for scaled in of(production, "ScaledObject")
        for trigger in scaled["spec"]["triggers"]
    ]


def test_scaling_is_bounded_by_what_can_be_asked_for(production: list[Resource]) -> None:
    deployed = own(production)
    assert {each["spec"]["scaleTargetRef"]["name"] for each in of(production, "ScaledObject")} == {
        "wireroom-fetch",
        "wireroom-process",
    }
    for scaled, trigger in triggers(production):
        role = scaled["spec"]["scaleTargetRef"]["name"].removeprefix("wireroom-")
        # A number of replicas here would be set again at each `kubectl apply`.
        assert "replicas" not in deployed[role]["spec"]
        bound = settings.load(environment(production, deployed[role])).queue_bound
        if trigger["name"] == "depth":
            assert (
                bound / int(trigger["metadata"]["threshold"]) == scaled["spec"]["maxReplicaCount"]
            )
        assert f'queue="{role}"' in trigger["metadata"]["query"]
        exported = compose.metric_names(trigger["metadata"]["query"])
        assert exported <= compose.CONTRACT_METRICS
    assert deployed["scheduler"]["spec"]["replicas"] == 2


@pytest.mark.parametrize(
    ("name", "role", "depth", "age", "value"),
    [
        ("depth", "fetch", 40, 0, 40),
        ("depth", "process", 256, 900, 256),
        ("depth", "process", None, None, 0),
        ("age", "fetch", 31, 900, 0),  # waits for hosts, not for workers
        ("age", "fetch", 32, 900, 900),
        ("age", "process", 200, 5, 5),
        ("age", "process", None, None, 0),
    ],
)
@pytest.mark.skipif(shutil.which("promtool") is None, reason="promtool is not installed")
def test_what_the_scaling_asks_prometheus(
    production: list[Resource],
    tmp_path: Path,
    name: str,
    role: str,
    depth: int | None,
    age: int | None,
    value: int,
) -> None:
    (query,) = [
        trigger["metadata"]["query"]
        for scaled, trigger in triggers(production)
        if trigger["name"] == name and scaled["metadata"]["name"] == f"wireroom-{role}"
    ]
    series = [
        {"series": f'{metric},instance="{instance}"}}', "values": str(number)}
        for metric, number in (
            (f'wireroom_queue_depth{{queue="{role}"', depth),
            ('wireroom_oldest_due_seconds{job="wireroom"', age),
        )
        if number is not None
        for instance in ("one", "two")
    ]
    expected = [{"labels": "{}", "value": value}]
    test = {"interval": "1m", "input_series": series}
    test["promql_expr_test"] = [{"expr": query, "eval_time": "0m", "exp_samples": expected}]
    file = tmp_path / "test.yml"
    file.write_text(yaml.safe_dump({"rule_files": [], "tests": [test]}))
    done = subprocess.run(
        ["promtool", "test", "rules", str(file)], capture_output=True, text=True, timeout=60
    )
    assert done.returncode == 0, done.stdout + done.stderr
