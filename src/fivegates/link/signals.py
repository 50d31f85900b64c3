"""The evidence catalogue, asked about a workload: what its type, variables, images and names say."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from ..extract.model import WorkloadRecord
from ..globs import runs_match
from ..source import Place
from .evidence import Sign
from .names import GlobTable, glob_matches, holds_phrase, image_repository, words

NAME_CAP = 0.3


class Signals:
    """The evidence catalogue, indexed once. ``names_model_key``: whether a name that it does not have is that of a model's key."""

    def __init__(self, models: Mapping[str, Any], not_agents: Mapping[str, Any], names_model_key: Callable[[str], bool]) -> None:
        self._names_model_key = names_model_key
        self._env: dict[str, Mapping[str, Any]] = {}
        self._env_globs: list[tuple[str, Mapping[str, Any]]] = []
        for row in models["env"]:
            for name in row.get("names", ()):
                self._env[name] = row
            if "pattern" in row:
                self._env_globs.append((row["pattern"], row))
        self._known_names: dict[str, Mapping[str, Any] | None] = {}
        self._env_not = tuple(models["env_not"])
        self._not_generative = tuple(models["not_generative"])
        self._images = [(glob.partition("*")[0], glob, row) for row in models["images"] for glob in (str(row["image"]).lower(),)]
        self._known_images: dict[str, Mapping[str, Any] | None] = {}
        self._charts = models["charts"]
        self._labels = models["labels"]
        self._words: dict[str, list[float]] = {}
        self._phrases: dict[str, list[tuple[tuple[str, ...], float]]] = {}  # by their first words
        for row in models["names"]:
            for word in row.get("words", ()):
                self._words.setdefault(word, []).append(row["weight"])
            for phrase in map(words, row.get("phrases", ())):
                self._phrases.setdefault(phrase[0], []).append((phrase, row["weight"]))
        self._other_products = {
            kind: GlobTable((row["glob"] if "glob" in row else row["type"], str(row["product"])) for row in not_agents.get(kind, ()))
            for kind in ("names", "images", "types", "charts")
        }

    def variable(self, name: str) -> Mapping[str, Any] | None:
        """The catalogue's row for an environment variable."""
        if name not in self._known_names:  # a tree gives the same few names to everybody
            self._known_names[name] = self._row_of(name)
        return self._known_names[name]

    def _row_of(self, name: str) -> Mapping[str, Any] | None:
        if any(glob_matches(glob, name) for glob in self._env_not):
            return None
        row = self._env.get(name)
        return row if row is not None else next((row for glob, row in self._env_globs if glob_matches(glob, name)), None)

    def _names_other_model(self, text: str) -> bool:
        """Whether a variable's value is a model that generates nothing to act on: it embeds, ranks or transcribes."""
        return bool(text) and any(glob_matches(glob, text.lower()) for glob in self._not_generative)

    def opens_model(self, name: str) -> bool:
        """Whether a credential under this name, also that of a stored secret, is a model's key."""
        return self._opened(name) == "model"

    def opens_other(self, name: str) -> bool:
        """Whether a credential under this name is known to open something else than a model."""
        return self._opened(name) == "other"

    def _opened(self, name: str) -> str:
        row = self.variable(name) or self.variable(name.upper().replace("-", "_"))
        if row is not None:
            return str(row.get("opens", ""))
        return "model" if self._names_model_key(name) else ""  # GEMINI2_API_KEY, TEAM_OPENAI_KEY

    def of_type(self, workload: WorkloadRecord) -> Iterator[Sign]:
        if workload.weight > 0:
            kind = workload.class_ if workload.class_ != "host" else "agent"
            yield Sign("type", workload.resource.type, workload.weight, workload.source, workload.resource.place, kind)

    def of_variables(self, workload: WorkloadRecord) -> Iterator[Sign]:
        for entry in workload.env:
            text = (entry.value.text or "") if entry.value is not None else ""
            yield from self.of_variable(entry.name, text, entry.place, "given to the process")
        for found in workload.uses_models:
            if found.value.data not in (None, (), {}):
                yield Sign("model-env", "models", 0.5, "the service is given a model", found.holder.place)

    def of_variable(self, name: str, text: str, place: Place, how: str) -> Iterator[Sign]:
        """A variable with the ``text`` that is known of its value; ``how`` the process gets it."""
        row = self.variable(name)
        if row is not None and not self._names_other_model(text):
            yield Sign("model-env", name, row["weight"], f"variable {name} is {how}", place)

    def of_env_file(self, names: Iterable[str], place: Place) -> Iterator[Sign]:
        """Variables that an env file sets, loaded at ``place``."""
        for name in names:
            row = self.variable(name)
            if row is not None:
                yield Sign("model-env", name, row["weight"], f"variable {name} is given to the process by its env file", place)

    def of_images(self, workload: WorkloadRecord) -> Iterator[Sign]:
        for found in workload.images:
            yield from self.of_image(found.value.text or "", found.holder.place, "image")

    def of_image(self, image: str, place: Place, how: str) -> Iterator[Sign]:
        """A published image that the catalogue knows."""
        repository = image_repository(image)
        if repository not in self._known_images:
            self._known_images[repository] = self._image_row(repository.lower()) if repository else None
        row = self._known_images[repository]
        if row is not None:
            yield Sign("image", row["image"], row["weight"], f"{how} {repository}", place, row["class"])

    def _image_row(self, repository: str) -> Mapping[str, Any] | None:
        """The first row whose glob matches; nearly all of them begin with what tells others apart."""
        return next((row for head, glob, row in self._images if repository.startswith(head) and runs_match(glob, repository)), None)

    def of_charts(self, workload: WorkloadRecord) -> Iterator[Sign]:
        for chart in workload.products:
            for row in self._charts:
                if glob_matches(row["chart"], chart):
                    place = workload.resource.place
                    if "agents" in row and workload.off and set(row["agents"]) <= set(workload.off):
                        yield Sign("image", chart, row["weight"], f"chart {chart} with each of its agents off", place, "llm_infrastructure")
                    else:
                        yield Sign("image", row["chart"], row["weight"], f"chart {chart}", place, row["class"])
                    break

    def of_labels(self, workload: WorkloadRecord) -> Iterator[Sign]:
        """A label by which a framework marks what it deploys speaks for the code that runs there."""
        for row in self._labels:
            value = workload.tags.get(row["label"])
            if value is not None and (value.text or "").partition("-")[0] == row["value"]:
                detail = f"label {row['label']} = {value.text}"
                yield Sign("code", f"{row['label']}={row['value']}", row["weight"], detail, value.place)

    def of_names(self, workload: WorkloadRecord) -> Iterator[Sign]:
        named = [(workload.name, workload.resource.place)]
        named += [
            (image_repository(found.value.text).rpartition("/")[2], found.holder.place) for found in workload.images if found.value.text
        ]
        for name, place in named:
            weights = list(self._weights(words(name)))
            weight = max((weight for weight in weights if weight > 0), default=0.0)
            if weight:
                yield Sign("name", name, min(weight, NAME_CAP), f"named {name}", place)
            against = min((weight for weight in weights if weight < 0), default=0.0)
            if against and place == named[0][1]:
                yield Sign("name", name, against, f"named {name}, as what is no agent itself", place)

    def _weights(self, parts: tuple[str, ...]) -> Iterator[float]:
        """What each known word and phrase of a name weighs."""
        for part in parts:
            yield from self._words.get(part, ())
            yield from (weight for phrase, weight in self._phrases.get(part, ()) if holds_phrase(parts, phrase))

    def other_product(self, workload: WorkloadRecord) -> str | None:
        """The product that this workload is, when the catalogue of non-AI "agents" knows it: by its name, its type, its chart, or its
        images where each is one. A database or a collector beside what somebody built makes a sidecar of it, no product of that.
        """
        tables = self._other_products
        named = (tables["names"].find(name) for name in (workload.name, workload.resource.label))
        charts = (tables["charts"].find(chart) for chart in workload.products)
        known = next((found for found in (*named, tables["types"].find(workload.resource.type), *charts) if found is not None), None)
        if known is not None:
            return known
        images = [self.product_of(found.value.text or "") for found in workload.images]
        return images[0] if images and None not in images else None

    def product_of(self, image: str) -> str | None:
        """The product of an image that the catalogue of non-AI "agents" knows."""
        repository = image_repository(image)
        return self._other_products["names"].find(repository.rpartition("/")[2]) or self._other_products["images"].find(repository)
