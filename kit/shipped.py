"""What the program carries beside its code: migrations, sentences, settings. It lies in a checkout or in an installed wheel."""

from pathlib import Path

HOUSE = Path(__file__).parent.parent


def shipped(name: str) -> Path:
    """`alembic`, `locales` or `.env.example`, wherever it lies.

    In a wheel they have a name of ours above them: beside it stand the packages of others, one of which is called alembic.
    """
    packed = HOUSE / "muster_files" / name
    return packed if packed.exists() else HOUSE / name
