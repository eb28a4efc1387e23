"""The balances of each entity as a DataFrame: one row for an entity, one column for an asset.

Usage: `python balances_frame.py`
"""

from __future__ import annotations

import polars as pl

from otto_ext import Otto


def balances(otto: Otto) -> pl.DataFrame:
    """All balances, with the name of their entity. Quantities are decimals, never floats."""
    frames = [
        otto.balances.iter_balances(entity_id=entity.id)
        .to_polars()
        .with_columns(pl.lit(entity.name).alias("entity"))
        for entity in otto.entities.iter_entities()
    ]
    return pl.concat(frames)


def by_entity(frame: pl.DataFrame) -> pl.DataFrame:
    """The sums, with a column for each asset."""
    return (
        frame.with_columns(pl.col("asset").cast(pl.String))
        .pivot(on="asset", index="entity", values="quantity", aggregate_function="sum")
        .sort("entity")
    )


if __name__ == "__main__":
    with Otto() as otto:
        print(by_entity(balances(otto)))
