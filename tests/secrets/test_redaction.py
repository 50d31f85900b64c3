"""No live credential leaves, in any spelling, and nothing printed can fool a terminal."""

from __future__ import annotations

import base64
import html
import json
import re
from urllib.parse import quote, quote_plus

import pytest
from made_up_keys import ALNUM, generated, key_of, private_key

from fivegates.secrets.classifier import Classifier
from fivegates.secrets.fingerprint import ValueLinks, fingerprint
from fivegates.secrets.knowledge import Format, load_knowledge
from fivegates.secrets.needles import Needles, forms_of
from fivegates.secrets.redactor import Redactor
from fivegates.secrets.sanitise import disarm, disarm_json, sanitise

PASSWORD = generated(14, ALNUM + "!/+&=\"'<%")


@pytest.fixture
def redactor(classifier: Classifier) -> Redactor:
    collected = Redactor(classifier)
    collected.collect("DB_PASSWORD", PASSWORD)
    return collected


@pytest.mark.parametrize(
    "spelling",
    [
        PASSWORD,
        quote(PASSWORD, safe=""),
        quote_plus(PASSWORD),
        quote(PASSWORD, safe="").replace("%2F", "%2f"),
        json.dumps(PASSWORD)[1:-1],
        html.escape(PASSWORD),
        base64.b64encode(PASSWORD.encode()).decode(),
        base64.urlsafe_b64encode(PASSWORD.encode()).decode(),
    ],
)
def test_a_collected_value_is_taken_out_in_every_spelling(spelling: str, redactor: Redactor) -> None:
    assert redactor.redact(f"password is {spelling}, port 5432") == "password is [secret DB_PASSWORD], port 5432"


@pytest.mark.parametrize("before", ["", "x", "xy"])
def test_a_value_inside_a_longer_base64_text_is_taken_out(before: str, redactor: Redactor) -> None:
    encoded = base64.b64encode(f"{before}{PASSWORD}:tail".encode()).decode()
    left = redactor.redact(encoded).replace("[secret DB_PASSWORD]", "")
    assert len(left) < len(encoded) - len(PASSWORD)


def test_a_value_that_nobody_collected_is_taken_out_by_its_format(redactor: Redactor) -> None:
    key = "ghp_" + generated(36)
    assert redactor.redact(f"  token: {key}\n") == "  token: [secret github-token]\n"


@pytest.mark.parametrize(
    "row", [row for row in load_knowledge().formats if not row.not_live and row.opens != "name"], ids=lambda row: row.id
)
@pytest.mark.parametrize(
    "around",
    ["{}", "a-{}/x.json", "role/{}/z", '"{}",', "k={}&", "\\n{}\\n", "\\u0022{}\\u0022", "%22{}%22", "\u6771{}\u6771", "\x1b[0m{}\x1b[0m"],
)
def test_a_format_is_seen_wherever_it_stands(row: Format, around: str, redactor: Redactor) -> None:
    key = key_of(row, 55)
    assert key not in redactor.redact(around.format(key))


@pytest.mark.parametrize("split", ["\u200b", "\x1b[0m", "\x00", "\u202e", "\x08"])
def test_a_key_pulled_apart_by_what_nobody_sees_is_taken_out(split: str, redactor: Redactor) -> None:
    key = "ghp_" + generated(36)
    for value in (key, PASSWORD):
        assert "[secret " in redactor.redact(f"name {value[:9]}{split}{value[9:]} end")


def test_overlapping_values_leave_nothing_between_them(classifier: Classifier) -> None:
    text = generated(40)
    redactor = Redactor(classifier)
    redactor.collect("FIRST", text[:25])
    redactor.collect("SECOND", text[15:])
    redactor.collect("WHOLE", text)
    assert redactor.redact(text) == "[secret WHOLE]"


def test_the_longer_of_two_values_with_one_beginning_is_taken_out_whole(classifier: Classifier) -> None:
    text = generated(40)
    redactor = Redactor(classifier)
    redactor.collect("SHORT", text[:20])
    redactor.collect("LONG", text)
    assert redactor.redact(f"{text} {text[:20]}") == "[secret LONG] [secret SHORT]"


def test_each_line_of_a_private_key_is_taken_out(classifier: Classifier) -> None:
    key = private_key()
    redactor = Redactor(classifier)
    redactor.collect("TLS_KEY", key)
    for line in key.splitlines()[1:-1]:
        assert redactor.redact(f"12 | {line}") == "12 | [secret TLS_KEY]"
    assert redactor.redact(key.replace("\n", "\\n")) == "[secret TLS_KEY]"


def test_text_without_a_credential_is_returned_as_it_is(redactor: Redactor) -> None:
    text = "agent support-bot runs as arn:aws:iam::123456789012:role/ai-svc (main.tf:12)"
    assert redactor.redact(text) == text


def test_data_carries_the_name_of_a_secret_instead_of_it(redactor: Redactor) -> None:
    key = "sk-proj-" + generated(120)
    strong = generated(40)
    data = {
        "env": [{"name": "OPENAI_API_KEY", "value": key}, {"name": "APP_TOKEN", "value": strong}],
        "url": f"postgres://app:{quote(PASSWORD, safe='')}@db.acme.io/app",
        "password": PASSWORD,
        "nested": ({"AWS_SECRET_ACCESS_KEY": strong}, 3, None, True),
    }
    assert redactor.redact_data(data) == {
        "env": [
            {"name": "OPENAI_API_KEY", "value": {"$secret": "OPENAI_API_KEY"}},
            {"name": "APP_TOKEN", "value": {"$secret": "APP_TOKEN"}},
        ],
        "url": "postgres://app:[secret DB_PASSWORD]@db.acme.io/app",
        "password": {"$secret": "DB_PASSWORD"},
        "nested": [{"AWS_SECRET_ACCESS_KEY": {"$secret": "AWS_SECRET_ACCESS_KEY"}}, 3, None, True],
    }


def test_data_that_is_harmless_keeps_its_shape(redactor: Redactor) -> None:
    data = {"OPENAI_API_KEY": "${OPENAI_API_KEY}", "token": "your-token", "n": 1, "list": [], "none": None}
    assert redactor.redact_data(data) == data


def test_a_key_of_data_is_redacted_too(redactor: Redactor) -> None:
    assert redactor.redact_data({PASSWORD: 1}) == {"[secret DB_PASSWORD]": 1}


def test_a_name_that_hides_a_credential_or_a_control_is_not_printed(classifier: Classifier) -> None:
    redactor = Redactor(classifier)
    key, value = "ghp_" + generated(36), generated(30)
    redactor.collect(f"X_{key}", value)
    redactor.collect("A\x1b[31mB\n]C", value[::-1])
    assert redactor.redact(value) == "[secret a secret]"
    assert redactor.redact(value[::-1]) == "[secret AB C]"


def test_a_redactor_shows_nothing_of_what_it_holds(redactor: Redactor) -> None:
    assert PASSWORD[:5] not in repr(redactor)


@pytest.mark.parametrize("count", [1, 1000])
def test_a_megabyte_on_one_line_is_redacted(count: int, classifier: Classifier) -> None:
    redactor = Redactor(classifier)
    secrets = [generated(20, ALNUM, seed) for seed in range(count)]
    for secret in secrets:
        redactor.collect("S", secret)
    text = (secrets[0][:19] + "x") * 25_000 + secrets[-1] + secrets[0][:8] * 60_000
    redacted = redactor.redact(text)
    assert redacted.count("[secret S]") == 1
    assert secrets[-1] not in redacted


def test_needles_find_nothing_where_nothing_was_collected() -> None:
    assert list(Needles({}).find("anything")) == []


def test_forms_hold_no_text_too_short_to_be_looked_for() -> None:
    assert all(len(form) >= 6 for form in forms_of("abcdef\nxyz"))


def test_equal_values_have_equal_fingerprints_and_weak_ones_none(classifier: Classifier) -> None:
    key, password = "ghp_" + generated(36), "Kx9" + "$mQ2v"
    first, second = classifier.classify("A", key), classifier.classify("GITHUB_TOKEN", key)
    weak, strong = classifier.classify("DB_PASSWORD", password), classifier.classify("APP_SECRET", generated(40))
    assert first and second and weak and strong and weak.live
    assert fingerprint(key, first) == fingerprint(key, second)
    assert fingerprint(password, weak) is None
    printed = fingerprint(generated(40), strong)
    assert printed is not None and len(printed) == 16


def test_a_fingerprint_is_the_same_in_every_run(classifier: Classifier) -> None:
    key = "ghp_" + "".join(ALNUM[i * 17 % 61] for i in range(36))
    judged = classifier.classify("A", key)
    assert judged is not None and fingerprint(key, judged) == "38b5251da7ee8f20"


def test_a_value_that_is_not_live_has_no_fingerprint(classifier: Classifier) -> None:
    key = "pk_live_" + generated(40)
    judged = classifier.classify("STRIPE_KEY", key)
    assert judged is not None and fingerprint(key, judged) is None


def test_links_are_equal_for_equal_values_and_follow_their_order_only() -> None:
    first, second = generated(8), generated(40)
    links = ValueLinks()
    assert [links.value_id(value) for value in (first, second, first)] == ["v1", "v2", "v1"]
    assert ValueLinks().value_id(second) == "v1"


@pytest.mark.parametrize(
    ("hostile", "clean"),
    [
        ("plain text\n\tindented é 日本 🙂", "plain text\n\tindented é 日本 🙂"),
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]0;title\x07after", ";title" + "after"),
        ("\x9b31mred", "red"),
        ("a\x00b\x08c\rd\x7fe\x85f", "abcdef"),
        ("user\u202etxt.exe\u202c", "usertxt.exe"),
        ("a\u2066b\u2069c\u200fd\u061ce", "abcde"),
        ("zero\u200bwidth\ufeff", "zerowidth"),
        ("two\u2028lines", "two\ufffdlines"),
        ("lone \ud800 half", "lone \ufffd half"),
        ("tag\U000e0041", "tag"),
    ],
)
def test_text_from_the_tree_cannot_steer_what_shows_it(hostile: str, clean: str) -> None:
    assert sanitise(hostile) == clean
    sanitise(hostile).encode()


@pytest.mark.parametrize("command", ["##[error]x", "a ##vso[task.x]", "##teamcity[x]", "###[x]", "  ::error::x", "::add-mask::x"])
def test_no_line_is_a_command_to_a_ci_runner(command: str) -> None:
    assert not re.search(r"^\s*::|##[a-z]*\[", disarm(command))
    document = json.dumps({command: command})
    assert not re.search(r"##[a-z]*\[", disarm_json(document))
    assert json.loads(disarm_json(document)) == {command: command}


def test_an_open_escape_sequence_hides_nothing_that_follows() -> None:
    assert "the finding" in sanitise("\x1b]8;;http://x the finding \x1b\\")


def test_a_megabyte_of_escape_sequences_is_cleaned() -> None:
    assert sanitise("\x1b[" * 500_000) == ""
    assert sanitise("\x1b[" + "0" * 1_000_000) == "0" * 1_000_000


def test_a_value_known_by_its_key_is_taken_out_of_longer_texts_beside_it(classifier: Classifier) -> None:
    redactor, secret = Redactor(classifier), "hV7pQ2sXc9LmT4wKzR8b"
    data = {"variables": [{"SHOP_PASSWORD": secret, "AUTH": f"Bearer {secret}"}]}
    redactor.collect_data(data)
    assert secret not in str(redactor.redact_data(data))


NAMED_IN_TEXT = [
    "serve --password={} --port=80",
    "helm upgrade a b --set db.password={},replicas=2",
    "login --password {} registry.example.com",
    "DB_PASSWORD='{}' ./run",
    "curl -H 'Authorization: Bearer {}' https://example.com",
    'gcloud run deploy agent --args="--password {} --port=80"',
    "gcloud run deploy agent --args=--password={},--port=80",
]


@pytest.mark.parametrize("text", NAMED_IN_TEXT)
def test_what_a_text_names_as_a_credential_is_taken_out(classifier: Classifier, text: str) -> None:
    secret = "qT7vKp2xWz9LmR4sBn8c"
    printed = Redactor(classifier).redact(text.format(secret))
    assert secret not in printed
    assert printed.startswith(text.partition("{}")[0]) and printed.endswith(text.partition("{}")[2])


@pytest.mark.parametrize("text", NAMED_IN_TEXT)
@pytest.mark.parametrize("value", ["$PASSWORD", "${DB_PASSWORD}", "{{ .Values.password }}", "changeme"])
def test_what_is_filled_in_later_stays_in_a_text(classifier: Classifier, text: str, value: str) -> None:
    assert Redactor(classifier).redact(text.format(value)) == text.format(value)


def test_names_of_something_else_keep_their_values_in_a_text(classifier: Classifier) -> None:
    text = (
        "run --image=example.com/agent@sha256:4bf5122f344554c53bde2ebb8cd2b7e3d1600ad631c385a5d7cce23c7785459a --name=qT7vKp2xWz9LmR4sBn8c"
    )
    assert Redactor(classifier).redact(text) == text


def test_a_long_text_of_names_takes_no_longer_than_its_length(classifier: Classifier) -> None:
    redactor = Redactor(classifier)
    for text in ("a-" * 200_000, "--password" * 40_000, "a=" * 200_000, "--a " * 100_000, "ab=" * 20_000):
        assert redactor.redact(text) == text
