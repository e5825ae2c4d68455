"""Links a FEBRL data set with Splink 5, without labels, and says how well and how fast.

Usage: splink_febrl.py FILE    (pip install splink==5.0.0)
"""

import json
import sys
import time
from collections import Counter
from itertools import combinations

import pandas
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

# Of the thresholds tried, the best is told: what a careful user would end with.
THRESHOLDS = [0.5, 0.8, 0.9, 0.95, 0.99, 0.999, 0.9999]

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="rec_id",
    blocking_rules_to_generate_predictions=[
        block_on("soc_sec_id"),
        block_on("given_name", "surname"),
        block_on("given_name", "date_of_birth"),
        block_on("surname", "date_of_birth"),
        block_on("given_name", "postcode"),
        block_on("surname", "postcode"),
        block_on("date_of_birth", "postcode"),
        block_on("street_number", "address_1"),
    ],
    comparisons=[
        comparisons.JaroWinklerAtThresholds("given_name", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("surname", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.LevenshteinAtThresholds("date_of_birth", [1, 2]),
        comparisons.LevenshteinAtThresholds("soc_sec_id", [1, 2]),
        comparisons.JaroWinklerAtThresholds("address_1", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.LevenshteinAtThresholds("postcode", [1, 2]),
        comparisons.ExactMatch("street_number").configure(term_frequency_adjustments=True),
        comparisons.JaroWinklerAtThresholds("suburb", [0.9]).configure(term_frequency_adjustments=True),
    ],
)


def linked(people: pandas.DataFrame):
    """The pairs of the linker, and the linker to cluster them with."""
    linker = Linker(DuckDBAPI().register(people), SETTINGS, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match(
        [block_on("soc_sec_id"), block_on("given_name", "surname", "date_of_birth")], recall=0.9
    )
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6)
    for rule in (block_on("soc_sec_id"), block_on("given_name", "surname")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    return linker, linker.inference.predict(threshold_match_probability=0.01)


def f1(clusters: pandas.DataFrame) -> float:
    person = clusters["rec_id"].str.split("-").str[1]
    found = right = 0
    for _, members in person.groupby(clusters["cluster_id"]):
        for left, other in combinations(members, 2):
            found += 1
            right += left == other
    truth = sum(n * (n - 1) // 2 for n in Counter(person).values())
    return 2 * right / (found + truth)


def main() -> None:
    people = pandas.read_csv(sys.argv[1], skipinitialspace=True, dtype=str)
    people.columns = [name.strip() for name in people.columns]
    begun = time.perf_counter()
    linker, pairs = linked(people)
    cluster = linker.clustering.cluster_pairwise_predictions_at_threshold
    at_default = cluster(pairs, threshold_match_probability=0.95).as_pandas_dataframe()
    seconds = time.perf_counter() - begun
    each = [cluster(pairs, threshold_match_probability=at).as_pandas_dataframe() for at in THRESHOLDS]
    print(json.dumps({"f1": max(map(f1, each)), "f1_at_095": f1(at_default), "seconds": seconds}))


main()
