"""What a condition's key says of a request: how it is made, under which circumstances, or of which thing it is.

Source: IAM user guide, global condition context keys; service authorization reference, 2026-11-28. A key that is in no list may narrow.
"""

from __future__ import annotations

from collections.abc import Iterable

from .conditions import Constraint

# How the caller sends a request, which every caller can do as asked: a Deny on these takes nothing from anybody who does.
MANNER = frozenset(
    (
        "aws:securetransport",
        "s3:tlsversion",
        "s3:signatureversion",
        "s3:signatureage",
        "s3:authtype",
        "s3:x-amz-acl",
        "s3:x-amz-content-sha256",
        "s3:x-amz-server-side-encryption",
        "s3:x-amz-server-side-encryption-aws-kms-key-id",
    )
)
# When, from where and by whom: they say nothing of what is acted on.
CIRCUMSTANCES = frozenset(
    (
        "aws:multifactorauthpresent",
        "aws:multifactorauthage",
        "aws:sourceip",
        "aws:vpcsourceip",
        "aws:sourcevpc",
        "aws:sourcevpce",
        "aws:sourcevpcarn",
        "aws:vpceaccount",
        "aws:vpceorgid",
        "aws:requestedregion",
        "aws:currenttime",
        "aws:epochtime",
        "aws:tokenissuetime",
        "aws:useragent",
        "aws:referer",
        "aws:viaawsservice",
        "aws:principalisawsservice",
        "aws:principalorgid",
        "aws:principalorgpaths",
        "aws:principalaccount",
        "aws:principalarn",
        "aws:principaltype",
        "aws:userid",
        "aws:username",
        "aws:resourceaccount",
        "aws:resourceorgid",
        "aws:resourceorgpaths",
        "ec2:roledelivery",
        "ec2:sourceinstancearn",
    )
)
# Of which thing, or for what.
NARROWING = frozenset(
    (
        "aws:calledvia",
        "aws:calledviafirst",
        "aws:calledvialast",
        "aws:sourcearn",
        "aws:sourceaccount",
        "aws:tagkeys",
        "dynamodb:attributes",
        "dynamodb:leadingkeys",
        "ecs:cluster",
        "iam:associatedresourcearn",
        "iam:awsservicename",
        "iam:passedtoservice",
        "iam:permissionsboundary",
        "iam:policyarn",
        "kms:callercontext",
        "kms:encryptioncontextkeys",
        "kms:granteeprincipal",
        "kms:grantisforawsresource",
        "kms:grantoperations",
        "kms:requestalias",
        "kms:resourcealiases",
        "kms:viaservice",
        "lambda:functionarn",
        "lambda:layer",
        "s3:dataaccesspointarn",
        "s3:prefix",
        "secretsmanager:name",
        "secretsmanager:secretid",
        "ses:fromaddress",
        "ses:recipients",
        "sns:endpoint",
        "sns:protocol",
        "ssm:resourcetag",
        "sts:externalid",
        "sts:rolesessionname",
    )
)
NARROWING_PARTS = ("resourcetag/", "requesttag/", "principaltag/", "existingobjecttag/", "requestobjecttag/", ":encryptioncontext:")
# Every request says these (so a test that any value passes is none).
ALWAYS = frozenset(("aws:currenttime", "aws:epochtime", "aws:principalarn", "aws:principalaccount", "aws:requestedregion", "aws:userid"))
TIMES = ("aws:currenttime", "aws:tokenissuetime")
PASSED = "2026-11-28"  # a day that is over whenever this is read


def real_tests(tests: Iterable[Constraint]) -> tuple[Constraint, ...]:
    """The tests that some request can fail."""
    return tuple(test for test in tests if not (test.is_vacuous and (test.lax or test.key in ALWAYS)) and not _is_over(test))


def _is_over(test: Constraint) -> bool:
    """Whether it asks for a time after one that has passed. Whoever has a lasting key gets a token of today without any permission."""
    if test.key not in TIMES or test.operator not in ("dategreaterthan", "dategreaterthanequals"):
        return False
    return any(value is not None and value[:4].isdigit() and value[4:5] == "-" and value < PASSED for value in test.values)


def narrows(key: str) -> bool:
    """Whether a key, in lower case, is known to say of which thing a request is, or for what."""
    return key in NARROWING or any(part in key for part in NARROWING_PARTS)


def is_of_manner(tests: Iterable[Constraint]) -> bool:
    """Whether one of several tests, all of which have to hold, fails for everybody who sends a request as asked."""
    return any(test.key in MANNER for test in tests)


def is_of_circumstances(tests: Iterable[Constraint]) -> bool:
    """Whether tests say nothing of what is acted on."""
    return all(test.key in CIRCUMSTANCES or test.key in MANNER for test in tests)


def words_of(tests: Iterable[Constraint], most: int = 3) -> str:
    """The keys in words."""
    keys = list(dict.fromkeys(test.key.replace("\0", "?") for test in tests))
    return ", ".join(keys[:most]) + (f" and {len(keys) - most} more" if len(keys) > most else "")
