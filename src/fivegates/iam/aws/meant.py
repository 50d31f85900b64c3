"""Whether an action can be done on a resource at all: a policy lists actions and resources together, and not every pair means something.

``s3:ListBucket`` on the objects of a bucket gives nothing, nor does ``s3:GetObject`` on the bucket. Source: the ARN formats of the service
authorization reference, and that no name of a bucket holds a slash (S3 user guide, bucket naming rules).
"""

from __future__ import annotations

from .actions import action_data
from .breadth import HEAD, THING, everything, plain
from .patterns import overlaps
from .statements import TOKEN

BUCKET = "arn:${Partition}:s3:::${BucketName}"
BUCKETS = "arn:aws:s3:::"
BUCKET_TYPE = "aws_s3_bucket."


def is_meant(action: str, resource: str) -> bool:
    """Whether a concrete action may be done on something of a pattern (``Pattern.least``); also where that is not known."""
    if resource == "*" or "*" in action or "?" in action:
        return True
    text = _spelled(resource)
    formats = action_data().arn_formats(action)
    if not formats or text.startswith(THING):
        return True
    return any(_is_of(text, shape) for shape in formats)


def _is_of(text: str, shape: str) -> bool:
    if shape == BUCKET and "/" in text:
        return False
    mine, whole = (one.split(":", HEAD) for one in (text.replace(THING, "*"), everything(shape)))
    if len(mine) <= HEAD or len(whole) <= HEAD:
        return overlaps(":".join(mine), ":".join(whole))
    # What a format leaves open (``*``) is never empty: an ARN without a region is of nothing that has one.
    return all(overlaps(own, "?*" if part == "*" else part) for own, part in zip(mine, whole, strict=True))


def _spelled(resource: str) -> str:
    """The pattern with the ARN of a bucket that is only named begun as all of them begin."""
    address = resource.split(TOKEN, 2)[1].partition("//")[2] if resource.startswith(TOKEN) else ""
    is_bucket = f".{address}".rpartition(f".{BUCKET_TYPE}")[2].endswith(".arn") and f".{BUCKET_TYPE}" in f".{address}"
    return plain(resource).replace(THING, f"{BUCKETS}bucket", 1) if is_bucket else plain(resource)
