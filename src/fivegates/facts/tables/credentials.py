"""Keys, tokens and passwords: where they stand, who holds them, how long they live."""

from __future__ import annotations

from ...named_tuple import NamedTuple


class Credential(NamedTuple):
    """A credential: a literal written somewhere, or a key object that is referenced; ``name`` is the variable's or object's.

    ``kind``: for literals ``env-entry`` (a line of an env file), ``image-entry`` (ENV or ARG of an agent's image), ``literal``
    (in Terraform, a manifest, compose, another Dockerfile ...) or ``past-entry`` (no file holds it any more, git does); everything
    else is a key object (``secret-object`` a stored secret, ``access-key``, ``service-account-key``, ``client-secret``,
    ``token-secret``, ``api-key`` ..., ``personal-configuration`` a person's own, mounted from the host):
    one row however many refer to it. A reference to a literal or an object is a row of ``uses_credential``, never a second credential.
    ``fingerprint`` links equal values without telling them; NULL where a value is too short to print one. ``value_id`` equals for equal
    values inside this run. ``live``: the classifier takes the literal for a live credential; false for objects whose value is not in
    the tree. ``identity``: the canonical identity whose key it is, NULL where that is not known. ``personal``: the provider issues this
    form to people only, or it is a person's own configuration. ``opens_only_models``: all it opens is a model API. ``file_kind``: env |
    terraform | kubernetes | compose | yaml | mcp | ... (the reader's). ``copy_of``: the credential this literal is a rendered or overridden
    copy of. ``first_commit``: of a ``past-entry`` the commit behind HEAD that added it; ``loc`` is its line in the file as that commit left
    it, and the file may be gone. ``sample``: it is written in a folder of samples. ``conditional``: the key is made only if a switch is
    turned.
    """

    id: str
    kind: str
    provider: str
    name: str
    fingerprint: str | None
    value_id: str | None
    live: bool
    static: bool
    opens_only_models: bool
    expires_on: str | None
    tracked: bool
    file_kind: str
    copy_of: str | None
    loc: str
    sample: bool = False
    identity: str | None = None
    personal: bool = False
    conditional: bool = False
    first_commit: str = ""


class UsesCredential(NamedTuple):
    """``workload`` holds or loads ``credential``; ``via``: env | env_file | secret | sign-in | volume | attribute | folder | image | tool.

    ``sign-in``: the key of an identity that the same step of a job names, and that it acts as.
    ``tool``: a configuration of tool servers that it loads hands it to one of them. ``folder``: the env file lies in the workload's own
    folder and nothing is seen to load it. ``loc``: the line that loads or names it.
    ``as_identity``: it is what the workload acts as (it has no principal of its own), and so in ``effective_identities`` too.
    ``deployment`` is '' as there.
    """

    workload: str
    credential: str
    via: str
    loc: str
    as_identity: bool = False
    deployment: str = ""


class Load(NamedTuple):
    """``workload`` is given everything that a file or an object of its cluster holds, whatever it needs of it.

    ``kind``: env-file | secret | configmap (the ``envFrom`` of a pod); ``store`` tells it from every other (the file's path), ``name`` is
    what it is called.
    ``holds``: credentials | settings; NULL where that is not known: the file is not in the tree, and no template of it is. A template, or
    a file with values to be filled in, holds credentials where a name in it is one's. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    kind: str
    store: str
    name: str
    holds: str | None
    loc: str


class Bake(NamedTuple):
    """The image that ``workload`` runs keeps a credential in a layer, where whoever has the image reads it.

    ``what``: env-file (``name`` is its path in the build context: copied by name, or committed with live entries in a folder that is copied
    whole) | literal (a live value of the variable ``name`` in ENV or ARG) | argument (ENV of a secret's ``name``, filled by a build
    argument). ``recipe``: the Dockerfile; only stages that end in the image count. ``deployment`` is '' as in ``effective_identities``.
    """

    workload: str
    deployment: str
    what: str
    name: str
    recipe: str
    loc: str


class Expiry(NamedTuple):
    """How long a thing that opens something lives. No row where that is not known or where its kind carries no end.

    ``subject`` is its id, ``name`` what it is called. ``kind``: key | stored-secret | token | session. It lets ``identity`` act, or
    ``workload`` holds it; the other one is NULL. ``state``: none (it can carry an end or a schedule, and all that could give it one was
    read) | span (it lives ``seconds``) | date (until ``expires_on``; ``seconds`` too where its start is known). ``limit_seconds``: the
    longest that is usual; before the day ``long_until`` what is left of a dated one is more than that. ``conditional``: it is made only
    if a switch is turned.
    """

    subject: str
    name: str
    kind: str
    identity: str | None
    workload: str | None
    state: str
    seconds: int | None
    expires_on: str | None
    limit_seconds: int
    long_until: str | None
    loc: str
    conditional: bool = False


class Refresh(NamedTuple):
    """A client of an identity provider that may renew its access without a person; ``how`` says by what: ``variable`` for a refresh token
    that the workload is given, whose variable ``name`` then is.

    It is ``identity``, or ``workload`` holds its secret and so signs in as it; the other one is NULL. ``conditional`` as in ``expiries``.
    """

    subject: str
    name: str
    how: str
    identity: str | None
    workload: str | None
    loc: str
    conditional: bool = False
