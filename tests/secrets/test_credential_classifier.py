"""What is a live credential, what only looks like one, and why."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from made_up_keys import ALNUM, generated, key_of, private_key, signed_token, uuid

from fivegates.secrets.classifier import Classifier, Judgement
from fivegates.secrets.knowledge import Format, load_knowledge

FORMATS = load_knowledge().formats
HARMLESS = yaml.safe_load(Path(__file__).with_name("harmless_values.yaml").read_text(encoding="utf-8"))
HEX = "0123456789abcdef"


def live(judged: Judgement | None) -> Judgement:
    assert judged is not None and judged.live, judged
    return judged


@pytest.mark.parametrize("row", FORMATS, ids=lambda row: row.id)
def test_a_well_formed_key_is_recognised_without_a_name(row: Format, classifier: Classifier) -> None:
    for seed in range(5):
        key = key_of(row, seed)
        judged = classifier.classify("", key)
        assert judged is not None
        assert (judged.format, judged.kind, judged.live) == (row.id, row.kind, not row.not_live)
        assert (judged.start, judged.end) == (0, len(key))


@pytest.mark.parametrize(
    "row", [row for row in FORMATS if row.prefix and not row.uuid and row.least == row.most and not row.infix], ids=lambda row: row.id
)
def test_a_key_of_the_wrong_length_has_no_format(row: Format, classifier: Classifier) -> None:
    key = key_of(row)
    for wrong in (key[:-1], key + key[-1]):
        judged = classifier.classify("", wrong)
        assert judged is None or judged.format != row.id


@pytest.mark.parametrize(
    ("reason", "name", "value"), [(reason, name, value) for reason, rows in HARMLESS.items() if reason != "nothing" for name, value in rows]
)
def test_what_is_no_live_credential_says_why(reason: str, name: str, value: str, classifier: Classifier) -> None:
    judged = classifier.classify(name, value)
    assert judged is not None
    assert (judged.live, judged.reason) == (False, reason)


@pytest.mark.parametrize(("name", "value"), HARMLESS["nothing"])
def test_an_ordinary_setting_is_no_matter_of_credentials(name: str, value: str, classifier: Classifier) -> None:
    assert classifier.classify(name, value) is None


@pytest.mark.parametrize(
    ("name", "value", "kind", "provider", "opens_only_models"),
    [
        ("COHERE_API_KEY", generated(40), "api-key", "cohere", True),
        ("MISTRAL_API_KEY", generated(32), "api-key", "mistral", True),
        ("DEEPSEEK_API_KEY", "sk-" + generated(32, HEX), "api-key", "deepseek", True),
        ("AZURE_OPENAI_API_KEY", generated(32, HEX), "api-key", "azure", True),
        ("AZURE_OPENAI_KEY", generated(32, HEX), "api-key", "azure", True),
        ("OPENAI_KEY", generated(48), "api-key", "openai", True),
        ("OPENAI_API_KEY_PROD_KEY", generated(48), "api-key", "openai", True),
        ("openaiApiKey", generated(48), "api-key", "openai", True),
        ("ZENDESK_API_TOKEN", generated(40), "token", "zendesk", False),
        ("zendesk.token", generated(40), "token", "zendesk", False),
        ("AWS_SECRET_ACCESS_KEY", generated(40, ALNUM + "+/"), "access-key", "aws", False),
        ("DD_API_KEY", generated(32, HEX), "api-key", "datadog", False),
        ("EXA_API_KEY", uuid(), "api-key", "exa", False),
        ("ARM_CLIENT_SECRET", generated(40), "client-secret", "azure", False),
        ("SLACK_SIGNING_SECRET", generated(32, HEX), "secret", "slack", False),
        ("JWT_SECRET", generated(64, HEX), "secret", "", False),
        ("DOTENV_PRIVATE_KEY", generated(64, HEX), "private-key", "", False),
        ("DB_PASSWORD", "Kx9" + "$mQ2vLp7", "password", "", False),
        ("POSTGRES_PASSWORD", generated(20), "password", "postgres", False),
        ("OPENAI_WEBHOOK_SECRET", generated(40), "secret", "openai", False),
        ("OPENAI_API_KEY2", generated(40), "api-key", "openai", True),
    ],
)
def test_a_telling_name_and_a_strong_value_make_a_credential(
    name: str, value: str, kind: str, provider: str, opens_only_models: bool, classifier: Classifier
) -> None:
    judged = live(classifier.classify(name, value))
    assert (judged.kind, judged.provider, judged.opens_only_models) == (kind, provider, opens_only_models)


def test_the_same_strong_value_under_a_name_that_tells_nothing_is_no_credential(classifier: Classifier) -> None:
    assert classifier.classify("BUILD", generated(40)) is None


def test_surrounding_space_is_no_part_of_the_credential(classifier: Classifier) -> None:
    value = generated(40)
    judged = live(classifier.classify("APP_TOKEN", f"  {value}\n"))
    assert f"  {value}\n"[judged.start : judged.end] == value


def test_a_key_inside_a_longer_value_is_found_with_its_place(classifier: Classifier) -> None:
    key = "sk-" + "ant-api03-" + generated(93) + "AA"
    value = f"Authorization: Bearer {key}, and more"
    judged = live(classifier.classify("HEADERS", value))
    assert (judged.provider, value[judged.start : judged.end]) == ("anthropic", key)


def test_a_default_inside_a_template_is_a_credential(classifier: Classifier) -> None:
    key = "gsk_" + generated(52)
    assert live(classifier.classify("GROQ_API_KEY", f"${{GROQ_API_KEY:-{key}}}")).provider == "groq"


@pytest.mark.parametrize("kind", ["RSA ", "EC ", "OPENSSH ", ""])
@pytest.mark.parametrize("newline", ["\n", "\\n", " "])
def test_a_private_key_is_one_span_however_its_lines_are_joined(kind: str, newline: str, classifier: Classifier) -> None:
    value = private_key(kind).replace("\n", newline)
    judged = live(classifier.classify("TLS_KEY", value))
    assert (judged.kind, judged.start, judged.end) == ("private-key", 0, len(value))


def test_a_private_key_under_a_passphrase_counts_as_encrypted(classifier: Classifier) -> None:
    judged = classifier.classify("TLS_KEY", private_key("ENCRYPTED "))
    assert judged is not None and judged.reason == "encrypted"


def test_a_private_key_without_a_body_is_a_placeholder(classifier: Classifier) -> None:
    value = "-----BEGIN PRIVATE KEY-----\n...\n-----END PRIVATE KEY-----"
    judged = classifier.classify("TLS_KEY", value)
    assert judged is not None and judged.reason == "placeholder"


def test_a_service_account_file_is_a_google_key(classifier: Classifier) -> None:
    value = json.dumps({"type": "service_account", "project_id": "acme", "private_key": private_key("")})
    judged = live(classifier.classify("GOOGLE_CREDENTIALS", value))
    assert (judged.kind, judged.provider) == ("service-account-key", "google")


@pytest.mark.parametrize(
    ("before", "after", "kind", "provider"),
    [
        ("postgresql://app:", "@db.acme.io:5432/app", "connection-string", "postgres"),
        ("postgresql+asyncpg://app:", "@db.acme.io/app", "connection-string", "postgres"),
        ("mongodb+srv://app:", "@cluster0.acme.mongodb.net/?retryWrites=true", "connection-string", "mongodb"),
        ("redis://:", "@cache.acme.io:6379/0", "connection-string", "redis"),
        ("amqp://agent:", "@queue.acme.io", "connection-string", "rabbitmq"),
        ("https://robot:", "@git.acme.io/x.git", "connection-string", ""),
        ("Server=tcp:db.acme.io;User ID=app;Password=", ";Encrypt=True", "connection-string", ""),
    ],
)
def test_the_password_of_a_connection_string_is_the_credential(
    before: str, after: str, kind: str, provider: str, classifier: Classifier
) -> None:
    password = generated(20)
    value = before + password + after
    judged = live(classifier.classify("DATABASE_URL", value))
    assert (judged.kind, judged.provider, value[judged.start : judged.end]) == (kind, provider, password)


def test_the_key_of_a_storage_account_is_the_credential(classifier: Classifier) -> None:
    key = generated(86, ALNUM + "+/") + "=="
    value = f"DefaultEndpointsProtocol=https;AccountName=acme;AccountKey={key};EndpointSuffix=core.windows.net"
    judged = live(classifier.classify("AZURE_STORAGE_CONNECTION_STRING", value))
    assert (judged.kind, judged.provider, value[judged.start : judged.end]) == ("access-key", "azure", key)


def test_the_key_of_a_public_emulator_is_no_credential(classifier: Classifier) -> None:
    known = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw" + "=="
    value = f"AccountName=devstoreaccount1;AccountKey={known};BlobEndpoint=http://127.0.0.1:10000/devstoreaccount1"
    judged = classifier.classify("AZURE_STORAGE_CONNECTION_STRING", value)
    assert judged is not None and judged.reason == "placeholder"


@pytest.mark.parametrize(
    ("claims", "reason"),
    [
        ({"role": "service_role", "ref": "acme"}, ""),
        ({"role": "anon", "ref": "acme"}, "public"),
        ({"iss": "supabase-demo", "role": "service_role"}, "placeholder"),
        ({"sub": "1234567890", "name": "John Doe"}, "placeholder"),
        ({"role": "service_role", "exp": 1_600_000_000}, "expired"),
        ({"role": "service_role", "exp": 1_795_996_800}, ""),  # of no clock, so that a tree says the same on every day
        ({"role": "service_role", "exp": 4_100_000_000}, ""),
        ({"role": "service_role", "exp": "never"}, ""),
    ],
)
def test_a_signed_token_counts_unless_it_is_public_over_or_for_show(claims: dict[str, object], reason: str, classifier: Classifier) -> None:
    judged = classifier.classify("SUPABASE_KEY", signed_token(claims))
    assert judged is not None
    assert (judged.kind, judged.live, judged.reason) == ("token", not reason, reason)


def test_a_browser_key_is_public_and_a_server_key_is_not(classifier: Classifier) -> None:
    key = "AIza" + generated(35)
    reasons = [
        classifier.classify(name, key) for name in ("NEXT_PUBLIC_GOOGLE_API_KEY", "FIREBASE_API_KEY", "GEMINI_API_KEY", "MAPS_API_KEY")
    ]
    assert [(judged.reason, judged.opens_only_models) for judged in reasons if judged] == [
        ("public", False),
        ("public", False),
        ("", True),
        ("", False),
    ]


def test_a_model_key_shipped_to_browsers_is_still_live(classifier: Classifier) -> None:
    assert (
        live(classifier.classify("VITE_OPENAI_API_KEY", "sk-proj-" + generated(74) + "T3BlbkFJ" + generated(74, seed=2))).provider
        == "openai"
    )


@pytest.mark.parametrize("name", ["VITE_GEMINI_API_KEY", "NEXT_PUBLIC_GOOGLE_GENERATIVE_AI_API_KEY", "FIREBASE_GEMINI_API_KEY"])
def test_a_google_key_that_opens_a_model_is_not_public_in_a_browser(name: str, classifier: Classifier) -> None:
    assert live(classifier.classify(name, "AIza" + generated(35))).opens_only_models


@pytest.mark.parametrize(
    "name",
    [
        "VITE_MISTRAL_API_KEY",
        "REACT_APP_COHERE_API_KEY",
        "VITE_DB_PASSWORD",
        "NEXT_PUBLIC_CLIENT_SECRET",
        "VITE_AWS_SECRET_ACCESS_KEY",
        "NUXT_PUBLIC_JWT_SECRET",
        # what sounds like a public key of the same provider and is none
        "ALGOLIA_ADMIN_API_KEY",
        "AZURE_SEARCH_API_KEY",
        "AZURE_AI_SEARCH_KEY",
        "BRAVE_SEARCH_API_KEY",
        "MIXPANEL_API_SECRET",
        "AMPLITUDE_SECRET_KEY",
        "RECAPTCHA_SECRET_KEY",
        "VAPID_PRIVATE_KEY",
        "PUSHER_APP_SECRET",
        "DD_API_KEY",
        "LAUNCHDARKLY_SDK_KEY",
        "CODACY_PROJECT_TOKEN",
        "VAULT_CLIENT_TOKEN",
    ],
)
def test_what_no_page_should_carry_is_told_whatever_its_name_begins_with(name: str, classifier: Classifier) -> None:
    live(classifier.classify(name, generated(40)))


@pytest.mark.parametrize("mark", ["authDomain", "messagingSenderId", "mobilesdk_app_id"])
def test_the_key_of_a_web_configuration_is_public(mark: str, classifier: Classifier) -> None:
    key = "AIza" + generated(35)
    assert list(classifier.find(f'{{apiKey: "{key}", {mark}: "acme"}}')) == []
    assert [judged.format for judged in classifier.find(f'{{apiKey: "{key}"}}')] == ["google-api-key"]
    assert list(classifier.find(f'{{apiKey: "{key}", {mark}: "acme"}}\nnew GoogleGenerativeAI("{key}")')) != []
    judged = classifier.classify("SETTINGS", f'{{"apiKey": "{key}", "{mark}": "acme"}}')
    assert judged is not None and judged.reason == "public"


@pytest.mark.parametrize(
    "host",
    [
        "cluster0.k3j2h.mongodb.net",
        "shop.c9qwertyuiop.eu-west-1.rds.amazonaws.com",
        "aws-0-eu-west-1.pooler.supabase.com",
        "db.kqzvbnrw.supabase.co",
    ],
)
def test_a_simple_password_of_a_rented_database_is_no_local_default(host: str, classifier: Classifier) -> None:
    value = f"postgres://app:butterfly@{host}:5432/app"
    judged = live(classifier.classify("DATABASE_URL", value))
    assert value[judged.start : judged.end] == "butterfly"


@pytest.mark.parametrize(
    "host",
    [
        "mongo",
        "localhost",
        "db.acme.internal",
        "cluster0.mongodb.net",
        "cluster0.abcde.mongodb.net",
        "your-cluster.k3j2h.mongodb.net",
        "x.mongodb.net",
    ],
)
def test_elsewhere_it_is_one(host: str, classifier: Classifier) -> None:
    judged = classifier.classify("DATABASE_URL", f"mongodb://app:butterfly@{host}/app")
    assert judged is not None and judged.reason == "ordinary"


def test_a_password_of_one_application_is_written_with_blanks(classifier: Classifier) -> None:
    groups = ["kqzv", "bnrw", "xjtd", "plmg"]
    live(classifier.classify("GMAIL_APP_PASSWORD", " ".join(groups)))
    live(classifier.classify("ICLOUD_APP_PASSWORD", "-".join(groups)))


def test_addresses_that_let_whoever_has_them_write_are_credentials(classifier: Classifier) -> None:
    ids = [uuid(seed) for seed in range(4)]
    signature = generated(43, ALNUM + "-_")
    flow = "https://prod-12.westeurope.logic.azure.com:443/workflows/x/triggers/manual/paths/invoke?sp=%2Frun{}sig=" + signature
    addresses = {
        "discord-webhook": f"https://canary.discord.com/api/webhooks/{generated(19, '123456789')}/{generated(68, ALNUM + '-_')}",
        "teams-webhook": f"https://acme.webhook.office.com/webhookb2/{ids[0]}@{ids[1]}/IncomingWebhook/{generated(32, HEX)}/{ids[2]}",
        "telegram-bot-address": f"https://api.telegram.org/bot{generated(10, '123456789')}:AA{generated(33, ALNUM + '-_')}/sendMessage",
    }
    for format, address in addresses.items():
        assert live(classifier.classify("ALERTS", address)).format == format
        assert [judged.format for judged in classifier.find(f"curl {address} -d x")] == [format]
    for sign in ("&", "&amp;", "\\u0026"):
        assert live(classifier.classify("ALERTS", flow.format(sign))).provider == "azure"


def test_an_admin_key_opens_more_than_models(classifier: Classifier) -> None:
    judged = live(classifier.classify("OPENAI_API_KEY", "sk-admin-" + generated(120)))
    assert not judged.opens_only_models


def test_a_session_key_is_temporary(classifier: Classifier) -> None:
    assert live(classifier.classify("AWS_ACCESS_KEY_ID", "ASIA" + generated(16, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"))).temporary


@pytest.mark.parametrize("kind", ["p", "o", "u", "r"])
def test_what_follows_the_prefix_in_documentation_is_no_token(kind: str, classifier: Classifier) -> None:
    shown = "16C7e42F292c6912E771" + "0c838347Ae178B4a"
    judged = classifier.classify("GITHUB_TOKEN", f"gh{kind}_{shown}")
    assert judged is not None and judged.reason == "placeholder"
    live(classifier.classify("GITHUB_TOKEN", f"gh{kind}_{shown[::-1]}"))


def test_a_judgement_shows_nothing_of_the_value(classifier: Classifier) -> None:
    value = generated(40)
    shown = repr(classifier.classify("APP_TOKEN", value)) + repr(classifier)
    assert not any(value[i : i + 5] in shown for i in range(len(value) - 5))


@pytest.mark.parametrize(
    "piece",
    [
        "sk-",
        "ghs_",
        "eyJ",
        "eyJa.eyJ",
        "AKIA",
        "://a:",
        "a:b@",
        "-----BEGIN PRIVATE KEY-----",
        "Password=",
        "?sig=",
        "a",
        "A1b2",
        "${",
        "xoxb-1-",
        "sk-proj-T3BlbkFJ",
        "=;",
    ],
)
def test_a_megabyte_on_one_line_is_judged(piece: str, classifier: Classifier) -> None:
    value = piece * (1_000_000 // len(piece))
    judged = classifier.classify("API_KEY", value)
    assert judged is not None
    assert list(classifier.find(value)) == [] or piece in ("A1b2", "ghs_")


@pytest.mark.parametrize(
    ("name", "seals"),
    [
        ("JWT_SECRET", True),
        ("jwtSecretKey", True),
        ("session-secret", True),
        ("SECRET_KEY_BASE", True),
        ("NEXTAUTH_SECRET", True),
        ("STRIPE_WEBHOOK_SECRET", True),
        ("SECRET_KEY", True),
        ("STRIPE_SECRET_KEY", False),
        ("AWS_SECRET_ACCESS_KEY", False),
        ("APP_KEY", True),
        ("DD_APP_KEY", False),
        ("CLIENT_SECRET", False),
        ("JWT", False),
        ("", False),
    ],
)
def test_a_name_may_say_that_nobody_signs_in_with_it(name: str, seals: bool, classifier: Classifier) -> None:
    assert classifier.names_seal(name) is seals


@pytest.mark.parametrize("form", ["openai-user-key", "openai-compatible-key"])
def test_what_signs_is_no_key_of_a_model_though_it_has_the_form_of_one(form: str, classifier: Classifier) -> None:
    key = key_of(next(row for row in FORMATS if row.id == form))
    signs, opens = live(classifier.classify("APP_SECRET_KEY", key)), live(classifier.classify("APP_TOKEN", key))
    assert (signs.opens_only_models, signs.kind, signs.provider) == (False, "secret", "")
    assert opens.opens_only_models


@pytest.mark.parametrize(
    ("before", "opens"),
    [
        ("appSecretKey: ", False),
        ('  "jwt_secret": "', False),
        ("export SECRET_KEY='", False),
        ("openaiKey: ", True),
        ("SECRET_KEY=x other=", True),
        ("appSecretKey: see ", True),
        ("appSecretKey:\n  ", True),
        ("", True),
    ],
)
def test_the_name_before_a_key_in_a_text_may_say_that_it_signs(before: str, opens: bool, classifier: Classifier) -> None:
    key = key_of(next(row for row in FORMATS if row.id == "openai-user-key"))
    assert any(True for _ in classifier.find_model_keys(f"a: 1\n{before}{key}\n")) is opens


def test_a_key_of_one_provider_stays_that_under_any_name(classifier: Classifier) -> None:
    key = key_of(next(row for row in FORMATS if row.id == "anthropic-key"))
    assert live(classifier.classify("SECRET_KEY", key)).opens_only_models
