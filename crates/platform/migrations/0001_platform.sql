CREATE TABLE organisation (
    org_id {key} NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    industry TEXT NOT NULL,
    currency TEXT NOT NULL,
    zone TEXT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE TABLE store (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    code {key} NOT NULL,
    name TEXT NOT NULL,
    region TEXT,
    city TEXT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX store_code ON store (org_id, code);
CREATE TABLE person (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    login {key} NOT NULL,
    name TEXT NOT NULL,
    role TEXT NOT NULL,
    store_id TEXT,
    locale TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    active BOOLEAN NOT NULL,
    last_seen_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
CREATE UNIQUE INDEX person_login ON person (org_id, login);
CREATE TABLE session (
    org_id {key} NOT NULL,
    token_hash {key} NOT NULL,
    person_id {key} NOT NULL,
    created_at BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, token_hash)
);
CREATE INDEX session_person ON session (org_id, person_id);
CREATE TABLE attempt (
    org_id {key} NOT NULL,
    login_hash {key} NOT NULL,
    failures BIGINT NOT NULL,
    at BIGINT NOT NULL,
    PRIMARY KEY (org_id, login_hash)
);
CREATE TABLE audit (
    seq {seq},
    org_id {key} NOT NULL,
    at BIGINT NOT NULL,
    person_id TEXT,
    action TEXT NOT NULL,
    subject TEXT NOT NULL,
    detail {json} NOT NULL
);
CREATE INDEX audit_subject ON audit (org_id, subject, seq);
CREATE TABLE outbox (
    seq {seq},
    org_id {key} NOT NULL,
    at BIGINT NOT NULL,
    topic TEXT NOT NULL,
    payload {json} NOT NULL,
    pending BOOLEAN NOT NULL
);
CREATE INDEX outbox_org ON outbox (org_id, seq);
CREATE INDEX outbox_pending ON outbox (topic, seq) WHERE pending = TRUE;
CREATE INDEX outbox_at ON outbox (at);
CREATE TABLE delivery (
    org_id {key} NOT NULL,
    handler {key} NOT NULL,
    event_seq BIGINT NOT NULL,
    at BIGINT NOT NULL,
    failure TEXT,
    PRIMARY KEY (org_id, handler, event_seq)
) {clustered};
CREATE TABLE job (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    kind TEXT NOT NULL,
    payload {json} NOT NULL,
    person_id TEXT,
    state TEXT NOT NULL,
    phase TEXT,
    done BIGINT NOT NULL,
    total BIGINT,
    attempts BIGINT NOT NULL,
    worker TEXT,
    run_at BIGINT NOT NULL,
    lease_until BIGINT,
    cancel_requested BOOLEAN NOT NULL,
    result {json},
    fault {json},
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT,
    PRIMARY KEY (org_id, id)
);
CREATE INDEX job_due ON job (state, run_at);
CREATE TABLE idempotency (
    org_id {key} NOT NULL,
    person_id {key} NOT NULL,
    key {key} NOT NULL,
    request_hash TEXT NOT NULL,
    status BIGINT,
    content_type TEXT,
    body_sealed TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (org_id, person_id, key)
);
CREATE TABLE saved_view (
    org_id {key} NOT NULL,
    id {key} NOT NULL,
    person_id TEXT NOT NULL,
    list TEXT NOT NULL,
    name TEXT NOT NULL,
    query TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (org_id, id)
);
