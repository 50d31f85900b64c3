"""``fivegates scan`` and ``fivegates secrets`` say the same of one value: of keys that pages carry, and of what only looks like one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from made_up_keys import ALNUM, generated, key_of, signed_token, uuid

from fivegates.committed.find import find_committed
from fivegates.readers.interface import DEFAULT_LIMITS
from fivegates.scan import ScanOptions, scan_tree
from fivegates.secrets.classifier import Classifier
from fivegates.secrets.knowledge import load_knowledge
from fivegates.settings import Settings
from fivegates.tree.memory import MemoryTree

FORMATS = {row.id: row for row in load_knowledge().formats}
CLASSIFIER = Classifier(load_knowledge())
HEX = "0123456789abcdef"
GOOGLE, HEXADECIMAL, PLAIN = key_of(FORMATS["google-api-key"]), generated(32, HEX), generated(40)

CARRIED = [
    ("ALGOLIA_SEARCH_API_KEY", HEXADECIMAL),
    ("MIXPANEL_TOKEN", HEXADECIMAL),
    ("SEGMENT_WRITE_KEY", PLAIN),
    ("AMPLITUDE_API_KEY", HEXADECIMAL),
    ("POSTHOG_API_KEY", f"phc_{generated(43)}"),
    ("STRIPE_KEY", key_of(FORMATS["stripe-publishable-key"])),
    ("MAPBOX_TOKEN", f"pk.eyJ1{generated(60)}.{generated(22)}"),
    ("SENTRY_DSN", f"https://{HEXADECIMAL}@o4504.ingest.sentry.io/4504"),
    ("FIREBASE_API_KEY", GOOGLE),
    ("VITE_FIREBASE_API_KEY", GOOGLE),
    ("REACT_APP_MAPS_KEY", GOOGLE),
    ("RECAPTCHA_SITE_KEY", f"6Lc{generated(37)}"),
    ("VAPID_PUBLIC_KEY", generated(87, ALNUM + "-_")),
    ("GOOGLE_CLIENT_ID", f"{generated(12, '0123456789')}-{generated(32)}.apps.googleusercontent.com"),
    ("JWT_PUBLIC_KEY", f'"-----BEGIN PUBLIC KEY-----\\n{generated(64)}\\n-----END PUBLIC KEY-----"'),
    ("JWKS", f'\'{{"keys": [{{"kty": "RSA", "n": "{generated(342, ALNUM + "-_")}", "e": "AQAB"}}]}}\''),
    ("DEPLOY_KEY", f"ssh-ed25519 {generated(68)}"),
    ("NEXT_PUBLIC_SITE_TOKEN", PLAIN),
    ("VITE_API_KEY", PLAIN),
    ("SUPABASE_ANON_KEY", signed_token({"role": "anon", "iss": "supabase"})),
    ("DD_CLIENT_TOKEN", f"pub{HEXADECIMAL}"),
    ("LAUNCHDARKLY_MOBILE_KEY", f"mob-{uuid()}"),
    ("LANGFUSE_PUBLIC_KEY", key_of(FORMATS["langfuse-public-key"])),
]
HELD_BACK = [
    ("NEXT_PUBLIC_OPENAI_API_KEY", key_of(FORMATS["openai-project-key"])),
    ("VITE_GEMINI_API_KEY", key_of(FORMATS["google-api-key"], 2)),
    ("NEXT_PUBLIC_GOOGLE_GENERATIVE_AI_API_KEY", key_of(FORMATS["google-api-key"], 3)),
    ("GOOGLE_API_KEY", key_of(FORMATS["google-api-key"], 4)),
    ("VITE_MISTRAL_API_KEY", generated(32, seed=2)),
    ("REACT_APP_DB_PASSWORD", generated(18)),
    ("VITE_SUPABASE_SERVICE_ROLE_KEY", signed_token({"role": "service_role", "iss": "supabase"})),
    ("ALGOLIA_ADMIN_API_KEY", generated(32, HEX, 2)),
    ("MIXPANEL_API_SECRET", generated(32, HEX, 3)),
    ("POSTHOG_PERSONAL_API_KEY", key_of(FORMATS["posthog-personal-key"])),
    ("MAPBOX_SECRET_TOKEN", key_of(FORMATS["mapbox-secret-token"])),
    ("RECAPTCHA_SECRET_KEY", f"6Lc{generated(37, seed=2)}"),
    ("VAPID_PRIVATE_KEY", generated(43, ALNUM + "-_", 2)),
    ("SENTRY_AUTH_TOKEN", key_of(FORMATS["sentry-organisation-token"])),
    ("LAUNCHDARKLY_SDK_KEY", f"sdk-{uuid(2)}"),
    ("STRIPE_SECRET_KEY", key_of(FORMATS["stripe-key"])),
    ("#OPENAI_API_KEY", key_of(FORMATS["openai-project-key"], 2)),
    ("DISCORD_WEBHOOK_URL", key_of(FORMATS["discord-webhook"])),
]


def told(text: str) -> tuple[list[int], list[int]]:
    """The lines that a scan and the command for single files tell of."""
    result = scan_tree(MemoryTree({".env": text}), Settings(), ScanOptions(today=date(2026, 11, 28)))
    scanned = {finding.place.line for finding in result.findings if finding.check == "FG204"}
    return sorted(scanned), sorted({one.place.line for one in find_committed(".env", text.encode(), CLASSIFIER, DEFAULT_LIMITS)})


def test_keys_that_every_page_carries_are_told_by_neither() -> None:
    assert told("".join(f"{name}={value}\n" for name, value in CARRIED)) == ([], [])


def test_what_looks_like_them_is_told_by_both() -> None:
    lines = list(range(1, len(HELD_BACK) + 1))
    scanned, searched = told("".join(f"{name}={value}\n" for name, value in HELD_BACK))
    assert [HELD_BACK[line - 1][0] for line in {*lines} ^ {*scanned}] == []
    assert scanned == searched


def test_a_key_that_is_in_force_and_in_comments_of_its_file_is_told_once_and_one_of_another_value_too() -> None:
    keys = [key_of(FORMATS["openai-project-key"], seed) for seed in (1, 2)]
    text = f"# OPENAI_API_KEY={keys[0]}\nOPENAI_API_KEY={keys[0]}\n# OPENAI_API_KEY={keys[1]}\n"
    result = scan_tree(MemoryTree({".env": text}), Settings(), ScanOptions(today=date(2026, 11, 28)))
    told = [(finding.check, finding.place.line) for finding in result.findings if finding.check in ("FG204", "FG205")]
    assert told == [("FG204", 2), ("FG204", 3)]


@pytest.mark.parametrize("seed", [1, 2])
def test_a_key_of_every_format_is_told_by_both_or_by_neither(seed: int) -> None:
    rows = list(FORMATS.values())
    text = "".join(f'VALUE_{number}="{key_of(row, seed)}"\n' for number, row in enumerate(rows))
    scanned, searched = told(text)
    assert scanned == searched == [number for number, row in enumerate(rows, 1) if not row.not_live]


def test_harmless_values_are_told_by_neither() -> None:
    path = Path(__file__).with_name("harmless_values.yaml")
    pairs = [(name, value) for rows in yaml.safe_load(path.read_text(encoding="utf-8")).values() for name, value in rows]
    lines = [f"{name}='{value}'\n" for name, value in pairs if value.isprintable() and "'" not in value and name.isidentifier()]
    assert told("".join(lines)) == ([], [])
