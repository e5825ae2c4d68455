"""Fits BG/NBD and Gamma-Gamma to the CDNOW sample with lifetimes and says how long each takes.

Usage: lifetimes_cdnow.py FILE    (pip install lifetimes==0.11.3)
"""

import json
import sys
import time
import warnings

import pandas

warnings.filterwarnings("ignore")
from lifetimes import BetaGeoFitter, GammaGammaFitter  # noqa: E402
from lifetimes.utils import summary_data_from_transaction_data  # noqa: E402

REPEATS = 5


def median_ms(fit) -> float:
    times = []
    for _ in range(REPEATS):
        begun = time.perf_counter()
        fit()
        times.append((time.perf_counter() - begun) * 1e3)
    return sorted(times)[REPEATS // 2]


def main() -> None:
    columns = ["master", "id", "day", "discs", "dollars"]
    bought = pandas.read_csv(sys.argv[1], sep=r"\s+", names=columns, dtype={"day": str})
    bought["day"] = pandas.to_datetime(bought["day"], format="%Y%m%d")
    people = summary_data_from_transaction_data(
        bought, "id", "day", "dollars", observation_period_end="1997-09-30", freq="D", freq_multiplier=7
    )
    again = people[(people["frequency"] > 0) & (people["monetary_value"] > 0)]
    bgnbd, gamma_gamma = BetaGeoFitter(), GammaGammaFitter()
    times = {
        "bgnbd_ms": median_ms(lambda: bgnbd.fit(people["frequency"], people["recency"], people["T"])),
        "gamma_gamma_ms": median_ms(lambda: gamma_gamma.fit(again["frequency"], again["monetary_value"])),
    }
    print(json.dumps(times | {"r": float(bgnbd.params_["r"]), "p": float(gamma_gamma.params_["p"])}))


main()
