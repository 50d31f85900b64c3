"""Which containers of an agent's workload are not its own: those that prepare it, and those that serve beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from ..extract.model import SIDECAR, ContainerImage
from ..named_tuple import NamedTuple
from ..source import Place
from ..values import Unknown, Value
from .agents import Linked
from .names import image_repository
from .signals import Signals

_VARIABLES = ("env", "environment", "secrets")  # of a container, one by one
_WHOLE = ("envFrom", "env_from", "environmentFiles")  # what it is given whole


class _Seat(NamedTuple):
    """A container as far as it matters here. ``speaks``: it shows itself that it is the agent's, ``may``: something else may show it."""

    image: ContainerImage
    repository: str
    is_known: bool
    speaks: bool
    may: bool


class Sidecars:
    """``leading``: the places from which ways lead into the code of a workload."""

    def __init__(self, signals: Signals, leading: Callable[[Linked], Sequence[Place]]) -> None:
        self._signals = signals
        self._leading = leading
        self._found: dict[str, Sequence[str]] = {}

    def roles(self, linked: Linked) -> Sequence[str]:
        """Of each image of a workload what its container is where it is not the agent's own, ``init`` or ``sidecar``, else ''."""
        images = linked.record.images
        if len(images) < 2 or not linked.agent:
            return ("",) * len(images)
        if linked.id not in self._found:
            judged = dict(self._judged(linked))
            self._found[linked.id] = tuple(judged.get(at, "") for at in range(len(images)))
        return self._found[linked.id]

    def parts(self, linked: Linked) -> dict[str, str]:
        """The same by what the containers are called, of those that are not the agent's own."""
        seats = zip(linked.record.images, self.roles(linked), strict=True)
        return {image.part: role for image, role in seats if role and isinstance(image, ContainerImage) and image.part}

    def _judged(self, linked: Linked) -> Iterator[tuple[int, str]]:
        """By the number of its image each container that is not the agent's own. Some container always is."""
        seats = list(self._seats(linked))
        if len(seats) < len(linked.record.images):  # images of which no container is known
            return
        open_ = [seat for seat in seats if not seat.image.role and not seat.is_known]
        own = {seat.repository for seat in open_ if seat.speaks} or {seat.repository for seat in open_}
        if not own:
            return
        are_told = any(seat.speaks for seat in open_)
        for at, seat in enumerate(seats):
            if seat.repository in own and seat.repository:
                continue
            if seat.image.role:
                yield at, seat.image.role
            elif seat.is_known or (are_told and seat.repository and not (seat.speaks or seat.may)):
                yield at, SIDECAR

    def _seats(self, linked: Linked) -> Iterator[_Seat]:
        places = self._leading(linked)
        for image in linked.record.images:
            if not isinstance(image, ContainerImage):
                return
            text = image.value.text or ""
            names, is_whole = _variables(image.container)
            named = any(self._signals.variable(name) is not None for name in names)
            product = self._signals.product_of(text) is not None
            class_ = next((sign.points_to for sign in self._signals.of_image(text, image.holder.place, "image")), "")
            yield _Seat(
                image=image,
                repository=image_repository(text),
                is_known=(product and not named) or class_ in ("tool_server", "llm_infrastructure"),
                speaks=named or class_ == "agent",
                may=not is_whole or image.holder.place in places,
            )


def _variables(container: Value) -> tuple[list[str], bool]:
    """The names of a container's variables, and whether these are all."""
    names: list[str] = []
    is_whole = not container.is_unknown and not any(container.get(key) is not None for key in _WHOLE)
    for key in _VARIABLES:
        given = container.get(key)
        if given is None:
            continue
        if isinstance(given.data, dict):
            names += given.data
            continue
        is_whole = is_whole and not isinstance(given.data, Unknown)
        for entry in given.items():
            name = entry.get("name")
            is_whole = is_whole and name is not None and name.text is not None
            names += [name.text] if name is not None and name.text else []
    return names, is_whole
