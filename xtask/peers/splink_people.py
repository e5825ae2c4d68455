"""Links simulated customers with Splink 5, without labels, and says how fast and how well.

Usage: splink_people.py FILE    (columns person, name, phone, birthday, gender, address, email, company, store;
pip install splink==5.0.0)
"""

import json
import resource
import sys
import time

import pandas
import splink.comparison_library as comparisons
from splink import DuckDBAPI, Linker, SettingsCreator, block_on

MERGE_FROM = 0.95

SETTINGS = SettingsCreator(
    link_type="dedupe_only",
    unique_id_column_name="record",
    blocking_rules_to_generate_predictions=[
        block_on("phone"),
        block_on("email"),
        block_on("name", "birthday"),
        block_on("name", "substr(phone, 8)"),
        block_on("name", "substr(phone, 1, 7)"),
        block_on("name", "store"),
        block_on("substr(address, 1, 9)", "name"),
    ],
    comparisons=[
        comparisons.JaroWinklerAtThresholds("name", [0.9, 0.8]).configure(term_frequency_adjustments=True),
        comparisons.LevenshteinAtThresholds("phone", [1, 2]),
        comparisons.LevenshteinAtThresholds("birthday", [1]),
        comparisons.ExactMatch("gender"),
        comparisons.JaccardAtThresholds("address", [0.9, 0.7, 0.5]),
        comparisons.ExactMatch("email"),
        comparisons.ExactMatch("store"),
    ],
)


def clean(people: pandas.DataFrame) -> None:
    """What anybody would do before comparing: no spaces, and phones without country code and dashes."""
    for column in ("name", "address"):
        people[column] = people[column].str.replace(r"\s", "", regex=True)
    people["phone"] = people["phone"].str.replace(r"\D", "", regex=True).str[-11:]


def main() -> None:
    people = pandas.read_csv(sys.argv[1], dtype=str)
    people["record"] = people.index.astype(str)
    begun = time.perf_counter()
    clean(people)
    linker = Linker(DuckDBAPI().register(people), SETTINGS, log_level="ERROR")
    linker.training.estimate_probability_two_random_records_match([block_on("phone", "name")], recall=0.6)
    linker.training.estimate_u_using_random_sampling(max_pairs=1e6, seed=1)
    # Whoever shares a phone alone is as often family, which would be taken for what matches look like.
    for rule in (block_on("name", "birthday"), block_on("phone", "name")):
        linker.training.estimate_parameters_using_expectation_maximisation(rule)
    pairs = linker.inference.predict(threshold_match_probability=MERGE_FROM)
    linker.clustering.cluster_pairwise_predictions_at_threshold(pairs, threshold_match_probability=MERGE_FROM)
    seconds = time.perf_counter() - begun
    found = pairs.as_pandas_dataframe()[["record_l", "record_r"]].astype(int)
    person = people["person"].to_numpy()
    right = (person[found["record_l"]] == person[found["record_r"]]).sum()
    peak_mb = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({
        "records": len(people),
        "pairs": len(found),
        "precision": float(right) / max(len(found), 1),
        "seconds": seconds,
        "peak_mb": peak_mb,
    }))


main()
