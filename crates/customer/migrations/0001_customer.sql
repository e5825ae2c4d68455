CREATE TABLE source (
    org_id {key} NOT NULL,
    code {key} NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, code)
);
CREATE TABLE customer (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    survivor_id {key},
    kind TEXT NOT NULL,
    name {key} NOT NULL,
    search TEXT NOT NULL,
    gender TEXT,
    birthday BIGINT,
    company TEXT,
    city TEXT,
    region TEXT,
    district TEXT,
    address TEXT,
    store_id {key},
    phone_sealed TEXT,
    phone_mask TEXT,
    phone_tail TEXT,
    email_sealed TEXT,
    email_mask TEXT,
    card_sealed TEXT,
    card_mask TEXT,
    sources TEXT NOT NULL,
    imports TEXT NOT NULL,
    records BIGINT NOT NULL,
    joined_at BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    orders BIGINT NOT NULL,
    occasions BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    returned_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    spent_minor BIGINT NOT NULL,
    returns BIGINT NOT NULL,
    complaints BIGINT NOT NULL,
    first_at BIGINT NOT NULL,
    last_at BIGINT NOT NULL,
    gap_sum BIGINT NOT NULL,
    gap_squares DOUBLE PRECISION NOT NULL,
    r BIGINT NOT NULL,
    f BIGINT NOT NULL,
    m BIGINT NOT NULL,
    rfm_class TEXT,
    rfm_score BIGINT NOT NULL,
    expected DOUBLE PRECISION NOT NULL,
    p_alive DOUBLE PRECISION NOT NULL,
    clv_minor BIGINT NOT NULL,
    tier TEXT,
    clv_band TEXT,
    health TEXT NOT NULL,
    health_score BIGINT NOT NULL,
    state TEXT NOT NULL,
    at_risk BOOLEAN NOT NULL,
    cycle_days DOUBLE PRECISION NOT NULL,
    price_sensitivity DOUBLE PRECISION NOT NULL,
    valued_at BIGINT NOT NULL,
    valuation BIGINT NOT NULL DEFAULT 0,
    changed BIGINT NOT NULL,
    flaws BIGINT NOT NULL,
    confirmed_at BIGINT NOT NULL,
    missing BIGINT GENERATED ALWAYS AS (
        CASE WHEN name = '' THEN 1 ELSE 0 END
        + CASE WHEN phone_mask IS NULL THEN 2 ELSE 0 END
        + CASE WHEN kind <> 'business' AND gender IS NULL THEN 4 ELSE 0 END
        + CASE WHEN kind <> 'business' AND birthday IS NULL THEN 8 ELSE 0 END
        + CASE WHEN city IS NULL THEN 16 ELSE 0 END
        + CASE WHEN store_id IS NULL THEN 32 ELSE 0 END
        + CASE WHEN kind = 'business' AND company IS NULL THEN 64 ELSE 0 END
        + CASE WHEN kind = 'business' AND address IS NULL THEN 128 ELSE 0 END
    ) STORED,
    bought TEXT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX customer_by_changed ON customer (org_id, changed, id);
CREATE INDEX customer_by_survivor ON customer (org_id, survivor_id) WHERE survivor_id IS NOT NULL;
CREATE TABLE customer_gone (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    changed BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
) {clustered};
CREATE INDEX customer_gone_changed ON customer_gone (org_id, changed);
CREATE TABLE source_record (
    seq {seq},
    org_id {key} NOT NULL,
    source {key} NOT NULL,
    key {key} NOT NULL,
    born_id {key} NOT NULL,
    kind TEXT NOT NULL,
    name TEXT,
    fields {json} NOT NULL,
    digest TEXT NOT NULL,
    joined_at BIGINT,
    first_seen_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    import_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX source_record_key ON source_record (org_id, source, key);
CREATE INDEX source_record_import ON source_record (org_id, import_no);
CREATE TABLE identifier (
    org_id {key} NOT NULL,
    record_seq BIGINT NOT NULL,
    hash {key} NOT NULL,
    kind TEXT NOT NULL,
    sealed TEXT NOT NULL,
    mask TEXT NOT NULL,
    current BOOLEAN NOT NULL,
    weak BOOLEAN NOT NULL,
    first_seen_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    import_no BIGINT NOT NULL,
    PRIMARY KEY (org_id, record_seq, hash)
) {clustered};
CREATE INDEX identifier_hash ON identifier (org_id, hash, record_seq, weak);
CREATE TABLE shared_identifier (
    org_id {key} NOT NULL,
    hash {key} NOT NULL,
    kind TEXT NOT NULL,
    since BIGINT NOT NULL,
    PRIMARY KEY (org_id, hash)
) {clustered};
CREATE TABLE identity_link (
    org_id {key} NOT NULL,
    record_seq BIGINT NOT NULL,
    customer_id {key} NOT NULL,
    rule TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    linked_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, record_seq)
) {clustered};
CREATE INDEX identity_link_customer ON identity_link (org_id, customer_id, record_seq);
CREATE TABLE identity_decision (
    org_id {key} NOT NULL,
    left_seq BIGINT NOT NULL,
    right_seq BIGINT NOT NULL,
    same BOOLEAN NOT NULL,
    operation_id TEXT,
    person_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (org_id, left_seq, right_seq)
) {clustered};
CREATE INDEX identity_decision_right ON identity_decision (org_id, right_seq);
CREATE TABLE identity_operation (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    kind TEXT NOT NULL,
    survivor_id {key} NOT NULL,
    absorbed_id {key} NOT NULL,
    rule TEXT NOT NULL,
    confidence DOUBLE PRECISION NOT NULL,
    person_id TEXT,
    detail {json} NOT NULL,
    at BIGINT NOT NULL,
    undone_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX identity_operation_survivor ON identity_operation (org_id, survivor_id);
CREATE INDEX identity_operation_absorbed ON identity_operation (org_id, absorbed_id);
CREATE TABLE match_candidate (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    left_seq BIGINT NOT NULL,
    right_seq BIGINT NOT NULL,
    score DOUBLE PRECISION NOT NULL,
    weight DOUBLE PRECISION NOT NULL,
    evidence {json} NOT NULL,
    agreeing TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL,
    deferred_until BIGINT,
    found_at BIGINT NOT NULL,
    decided_at BIGINT,
    person_id TEXT,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX match_candidate_pair ON match_candidate (org_id, left_seq, right_seq);
CREATE INDEX match_candidate_right ON match_candidate (org_id, right_seq);
CREATE INDEX match_candidate_state ON match_candidate (org_id, state, score, id);
CREATE TABLE identity_ruling (
    org_id {key} NOT NULL PRIMARY KEY,
    version BIGINT NOT NULL,
    rules {json} NOT NULL,
    person_id TEXT,
    job_id TEXT,
    at BIGINT NOT NULL
);
CREATE TABLE block_key (
    org_id {key} NOT NULL,
    key BIGINT NOT NULL,
    record_seq BIGINT NOT NULL,
    PRIMARY KEY (org_id, key, record_seq)
) {clustered};
CREATE TABLE record_keys (
    org_id {key} NOT NULL,
    record_seq BIGINT NOT NULL,
    keys TEXT NOT NULL,
    PRIMARY KEY (org_id, record_seq)
) {clustered};
CREATE TABLE linkage_model (
    org_id {key} NOT NULL PRIMARY KEY,
    trained_at BIGINT NOT NULL,
    model {json} NOT NULL
);
CREATE TABLE purchase (
    seq {seq},
    org_id {key} NOT NULL,
    source {key} NOT NULL,
    number {key} NOT NULL,
    record_seq BIGINT,
    store_id {key},
    channel TEXT NOT NULL,
    kind TEXT NOT NULL,
    at BIGINT NOT NULL,
    day BIGINT NOT NULL,
    month BIGINT NOT NULL,
    currency TEXT NOT NULL,
    lines BIGINT NOT NULL,
    gross_minor BIGINT NOT NULL,
    returned_minor BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    import_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_number ON purchase (org_id, source, number);
CREATE INDEX purchase_record ON purchase (org_id, record_seq, at, day, kind, gross_minor, returned_minor, discount_minor, currency);
CREATE INDEX purchase_day ON purchase (org_id, day);
CREATE INDEX purchase_anonymous ON purchase (org_id, month, at, seq, store_id) WHERE record_seq IS NULL;
CREATE INDEX purchase_import ON purchase (org_id, import_no);
CREATE TABLE anonymous_month (
    org_id {key} NOT NULL,
    month BIGINT NOT NULL,
    store_id {key} NOT NULL,
    source {key} NOT NULL,
    purchases BIGINT NOT NULL,
    others BIGINT NOT NULL,
    revenue_minor BIGINT NOT NULL,
    PRIMARY KEY (org_id, month, store_id, source)
) {clustered};
CREATE TABLE purchase_line (
    seq {seq},
    org_id {key} NOT NULL,
    purchase_seq BIGINT NOT NULL,
    line BIGINT NOT NULL,
    kind TEXT NOT NULL,
    sku TEXT,
    name TEXT,
    category TEXT,
    quantity_milli BIGINT NOT NULL,
    unit_micro BIGINT NOT NULL,
    discount_minor BIGINT NOT NULL,
    amount_minor BIGINT NOT NULL,
    import_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX purchase_line_key ON purchase_line (org_id, purchase_seq, line);
CREATE TABLE service_case (
    seq {seq},
    org_id {key} NOT NULL,
    source {key} NOT NULL,
    number {key} NOT NULL,
    record_seq BIGINT,
    store_id TEXT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    content TEXT,
    satisfaction BIGINT,
    state TEXT,
    import_no BIGINT NOT NULL
);
CREATE UNIQUE INDEX service_case_number ON service_case (org_id, source, number);
CREATE INDEX service_case_record ON service_case (org_id, record_seq, at);
CREATE INDEX service_case_import ON service_case (org_id, import_no);
CREATE TABLE event (
    seq {seq},
    org_id {key} NOT NULL,
    source {key} NOT NULL,
    message_id {key} NOT NULL,
    record_seq BIGINT,
    at BIGINT NOT NULL,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    properties {json} NOT NULL
);
CREATE UNIQUE INDEX event_message ON event (org_id, source, message_id);
CREATE INDEX event_record ON event (org_id, record_seq, at);
CREATE TABLE tag (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    name {key} NOT NULL,
    color TEXT NOT NULL,
    family TEXT NOT NULL,
    rule {json},
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX tag_name ON tag (org_id, name);
CREATE TABLE customer_tag (
    org_id {key} NOT NULL,
    customer_id {key} NOT NULL,
    tag_id {key} NOT NULL,
    given_by TEXT NOT NULL,
    person_id TEXT,
    operation_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (org_id, customer_id, tag_id)
) {clustered};
CREATE INDEX customer_tag_tag ON customer_tag (org_id, tag_id);
CREATE TABLE import (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    no BIGINT NOT NULL,
    file_name TEXT NOT NULL,
    bytes BIGINT NOT NULL,
    file_path TEXT NOT NULL,
    rejects_path TEXT,
    state TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    layout {json} NOT NULL,
    mapping {json} NOT NULL,
    trial {json},
    report {json},
    job_id TEXT,
    rows_done BIGINT NOT NULL,
    progress {json} NOT NULL,
    person_id TEXT,
    created_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX import_no ON import (org_id, no);
CREATE TABLE import_change (
    seq {seq},
    org_id {key} NOT NULL,
    import_no BIGINT NOT NULL,
    what TEXT NOT NULL,
    target_seq BIGINT NOT NULL,
    before {json} NOT NULL
);
CREATE INDEX import_change_no ON import_change (org_id, import_no);
CREATE TABLE import_reject (
    org_id {key} NOT NULL,
    import_no BIGINT NOT NULL,
    row_no BIGINT NOT NULL,
    line BIGINT,
    code TEXT NOT NULL,
    field TEXT,
    params {json} NOT NULL,
    PRIMARY KEY (org_id, import_no, row_no)
);
CREATE TABLE saved_mapping (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    source TEXT NOT NULL,
    header_hash {key} NOT NULL,
    mapping {json} NOT NULL,
    used_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX saved_mapping_header ON saved_mapping (org_id, kind, header_hash);
CREATE TABLE value_model (
    org_id {key} NOT NULL PRIMARY KEY,
    as_of BIGINT NOT NULL,
    fitted_at BIGINT NOT NULL,
    model {json} NOT NULL
);
CREATE TABLE quality_day (
    org_id {key} NOT NULL,
    day BIGINT NOT NULL,
    source {key} NOT NULL,
    store_id {key} NOT NULL,
    measure {key} NOT NULL,
    n BIGINT NOT NULL,
    PRIMARY KEY (org_id, source, store_id, day, measure)
);
CREATE INDEX quality_day_day ON quality_day (org_id, day);
CREATE TABLE quality_sample (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    month BIGINT NOT NULL,
    seed TEXT NOT NULL,
    population BIGINT NOT NULL,
    size BIGINT NOT NULL,
    person_id TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX quality_sample_month ON quality_sample (org_id, month);
CREATE TABLE quality_sample_item (
    org_id {key} NOT NULL,
    sample_id {key} NOT NULL,
    place BIGINT NOT NULL,
    customer_id {key} NOT NULL,
    PRIMARY KEY (org_id, sample_id, place)
);
CREATE TABLE quality_mark (
    org_id {key} NOT NULL,
    sample_id {key} NOT NULL,
    place BIGINT NOT NULL,
    field {key} NOT NULL,
    verdict TEXT NOT NULL,
    person_id TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (org_id, sample_id, place, field)
);
CREATE TABLE feed (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    name {key} NOT NULL,
    source TEXT NOT NULL,
    kind TEXT NOT NULL,
    mapping_id TEXT,
    way TEXT NOT NULL,
    place {key} NOT NULL,
    token_sealed TEXT,
    every_minutes BIGINT NOT NULL,
    looks {json} NOT NULL,
    etag TEXT,
    last_modified TEXT,
    failures BIGINT NOT NULL,
    fault {json},
    paused_at BIGINT,
    paused_by TEXT,
    job_id TEXT,
    next_at BIGINT NOT NULL,
    last_try_at BIGINT,
    last_success_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX feed_name ON feed (org_id, name);
CREATE UNIQUE INDEX feed_place ON feed (org_id, way, place);
CREATE TABLE feed_run (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    feed_id {key} NOT NULL,
    state {key} NOT NULL,
    file_name TEXT,
    bytes BIGINT,
    modified_at BIGINT,
    digest {key},
    blob_id TEXT,
    import_id TEXT,
    attempts BIGINT NOT NULL,
    rows BIGINT,
    taken BIGINT,
    unchanged BIGINT,
    rejected BIGINT,
    fault {json},
    etag TEXT,
    last_modified TEXT,
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX feed_run_feed ON feed_run (org_id, feed_id, id);
CREATE UNIQUE INDEX feed_run_digest ON feed_run (org_id, feed_id, digest) WHERE state IN ('taking', 'done');
