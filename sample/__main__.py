"""`python -m sample OUT --seed 1 --as-of 2026-11-24`: write the demo city into a folder."""

import argparse
import sys
from dataclasses import asdict
from datetime import date
from pathlib import Path

from tqdm import tqdm

from sample.generate import generate
from sample.population import CITY_RESIDENTS


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m sample", description=__doc__)
    parser.add_argument("out", type=Path, help="folder to write into; made if need be")
    parser.add_argument("--seed", type=int, default=1, help="another seed, another city (default 1)")
    parser.add_argument(
        "--as-of", type=date.fromisoformat, required=True, help="the city's today, YYYY-MM-DD"
    )
    parser.add_argument(
        "--residents", type=int, default=CITY_RESIDENTS, help="size of the city (default %(default)s)"
    )
    asked = parser.parse_args()
    with tqdm(total=asked.residents, unit=" residents", desc="demo city") as bar:
        done = generate(
            asked.out, seed=asked.seed, as_of=asked.as_of, residents=asked.residents, settled=bar.update
        )
    for name, value in asdict(done).items():
        sys.stdout.write(f"{name}: {value}\n")


if __name__ == "__main__":
    main()
