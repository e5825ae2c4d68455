"""Fits BG/NBD and Gamma-Gamma to a table of customers with lifetimes and says how long each takes.

Usage: lifetimes_population.py FILE    (columns frequency, recency, T, monetary_value; pip install lifetimes==0.11.3)
"""

import json
import sys
import time
import warnings

import pandas

warnings.filterwarnings("ignore")
from lifetimes import BetaGeoFitter, GammaGammaFitter  # noqa: E402


def seconds(fit) -> float:
    begun = time.perf_counter()
    fit()
    return time.perf_counter() - begun


def main() -> None:
    people = pandas.read_csv(sys.argv[1])
    again = people[(people["frequency"] > 0) & (people["monetary_value"] > 0)]
    bgnbd, gamma_gamma = BetaGeoFitter(), GammaGammaFitter()
    print(json.dumps({
        "bgnbd_s": seconds(lambda: bgnbd.fit(people["frequency"], people["recency"], people["T"])),
        "gamma_gamma_s": seconds(lambda: gamma_gamma.fit(again["frequency"], again["monetary_value"])),
        "r": float(bgnbd.params_["r"]),
        "p": float(gamma_gamma.params_["p"]),
    }))


main()
