"""A campaign as YAML that `reading` reads as the same: for the file that people send one another."""

from typing import Any

import yaml

from features.campaigns.document import Campaign

_WIDTH = 100


class _Dumper(yaml.SafeDumper):
    """Texts of several lines stand as such, without quotes."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style="|" if "\n" in value else None)


_Dumper.add_representer(str, _text)


def write_campaign(campaign: Campaign) -> str:
    """The document, without what nobody has said."""
    data: dict[str, Any] = campaign.model_dump(mode="json", by_alias=True, exclude_defaults=True)
    # It says what this is, and stands on top.
    return yaml.dump(
        data | {"muster": int(campaign.muster)}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=_WIDTH
    )
