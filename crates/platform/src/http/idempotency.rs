//! Writes that can be repeated safely: the first answer to an `Idempotency-Key` is kept for a day and given again.
//!
//! The key is taken before the command runs and the answer is kept after it has committed. A process that dies in
//! between leaves the key without an answer; after a minute the request may run again.

use axum::body::{Body, Bytes, HttpBody as _, to_bytes};
use axum::extract::{Request, State};
use axum::http::response::Parts;
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use kernel::{Fault, FaultKind, Moment, OrgId, PersonId};
use sea_orm::ConnectionTrait;
use sha2::{Digest as _, Sha256};

use super::Problem;
use crate::access::session;
use crate::{Platform, sql};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");
const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");
const KEY_LEN_MAX: usize = 128;
/// Bodies that may carry a key; files do not, and repeat safely by their content.
const BODY_BYTES_MAX: usize = 16 << 20;
/// Larger answers are not kept: asking again runs again.
const ANSWER_BYTES_MAX: usize = 4 << 20;
const KEPT_MICROS: i64 = Moment::DAY;
/// A request without an answer for so long has died.
const STALE_MICROS: i64 = Moment::MINUTE;

/// A layer over every route: `axum::middleware::from_fn_with_state(platform, idempotency::once)`.
pub async fn once(State(platform): State<Platform>, request: Request, next: Next) -> Response {
    match key_of(&request) {
        Ok(None) => next.run(request).await,
        Ok(Some(key)) => {
            keyed(platform, key, request, next).await.unwrap_or_else(|fault| Problem(fault).into_response())
        }
        Err(fault) => Problem(fault).into_response(),
    }
}

fn key_of(request: &Request) -> Result<Option<String>, Fault> {
    let writes = matches!(*request.method(), Method::POST | Method::PUT | Method::PATCH | Method::DELETE);
    let Some(key) = request.headers().get(KEY).filter(|_| writes && !is_multipart(request.headers())) else {
        return Ok(None);
    };
    match key.to_str() {
        Ok(key) if (1..=KEY_LEN_MAX).contains(&key.len()) => Ok(Some(key.to_owned())),
        _ => Err(Fault::malformed("idempotency_key_invalid", "the key must be 1 to 128 visible characters")
            .with("max", KEY_LEN_MAX)),
    }
}

fn is_multipart(headers: &HeaderMap) -> bool {
    let media = headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
    media.is_some_and(|media| media.starts_with("multipart/"))
}

async fn keyed(platform: Platform, key: String, request: Request, next: Next) -> Result<Response, Fault> {
    // Whoever is not signed in gets that answer from the route itself.
    let Ok(actor) = session::actor(&platform, request.headers()).await else {
        return Ok(next.run(request).await);
    };
    let Some(person) = actor.person else { return Ok(next.run(request).await) };
    let (parts, body) = request.into_parts();
    let bytes = to_bytes(body, BODY_BYTES_MAX).await.map_err(|_| {
        Fault::new(FaultKind::TooLarge, "body_too_large", "the body is too large").with("max", BODY_BYTES_MAX)
    })?;
    let place = Place { org: actor.org, person, key };
    let digest =
        digest(&platform, &[parts.method.as_str().as_bytes(), parts.uri.to_string().as_bytes(), &bytes]);
    if let Some(answer) = place.take(&platform, &digest).await? {
        return Ok(answer);
    }
    let request = Request::from_parts(parts, Body::from(bytes));
    // A task of its own, so that a caller who hangs up does not leave the work done and the answer lost.
    let running = tokio::spawn(async move {
        let answer = next.run(request).await;
        place.keep(&platform, answer).await
    });
    running.await.map_err(Fault::internal)
}

/// Keyed by the vault, so that nobody can guess a body from its digest.
fn digest(platform: &Platform, parts: &[&[u8]]) -> String {
    let mut sum = Sha256::new();
    for part in parts {
        sum.update((part.len() as u64).to_be_bytes());
        sum.update(part);
    }
    let hex: String = sum.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    platform.vault().hash("request", &hex)
}

/// Where one person's key stands in the table.
struct Place {
    org: OrgId,
    person: PersonId,
    key: String,
}

impl Place {
    fn values(&self) -> [sea_orm::Value; 3] {
        [self.org.into(), self.person.into(), self.key.as_str().into()]
    }

    /// The answer that is kept, or none when the place is ours and the request is to run.
    async fn take(&self, platform: &Platform, digest: &str) -> Result<Option<Response>, Fault> {
        let now = platform.now();
        let tx = platform.records().begin().await?;
        let text = "DELETE FROM idempotency WHERE org_id = $1 AND at < $2";
        let values = [self.org.into(), now.plus_micros(-KEPT_MICROS).into()];
        tx.execute_raw(sql(&*tx, text, values)).await?;
        // What has died is taken over; whatever else is there stands.
        let text = "INSERT INTO idempotency (org_id, person_id, key, request_hash, at) VALUES ($1, $2, $3, $4, $5) \
                    ON CONFLICT (org_id, person_id, key) DO UPDATE SET at = excluded.at \
                    WHERE idempotency.status IS NULL AND idempotency.at < $6 \
                    AND idempotency.request_hash = excluded.request_hash";
        let stale = now.plus_micros(-STALE_MICROS);
        let values = self.values().into_iter().chain([digest.into(), now.into(), stale.into()]);
        let ours = tx.execute_raw(sql(&*tx, text, values)).await?.rows_affected() == 1;
        let text = "SELECT request_hash, status, content_type, body_sealed FROM idempotency \
                    WHERE org_id = $1 AND person_id = $2 AND key = $3";
        let row = tx.query_one_raw(sql(&*tx, text, self.values())).await?;
        tx.commit().await?;
        let row = match row {
            Some(row) if !ours => row,
            _ => return Ok(None),
        };
        if row.try_get::<String>("", "request_hash")? != digest {
            return Err(Fault::invalid(
                "idempotency_key_reused",
                "the key belongs to another request; take a new one",
            ));
        }
        match row.try_get::<Option<i64>>("", "status")? {
            Some(status) => {
                let sealed: String = row.try_get("", "body_sealed")?;
                let body = platform.vault().open_sealed(&sealed)?;
                Ok(Some(replay(status, row.try_get("", "content_type")?, body)?))
            }
            None => Err(Fault::conflict(
                "idempotency_in_progress",
                "the first request with this key is still running",
            )),
        }
    }

    /// Keeps the answer for the next time, or frees the place when it is not one to give twice.
    async fn keep(&self, platform: &Platform, answer: Response) -> Response {
        let (parts, body) = answer.into_parts();
        // Answers that stream have no length beforehand.
        let fits = body.size_hint().exact().is_some_and(|length| length <= ANSWER_BYTES_MAX as u64);
        if !fits || !is_final(parts.status) {
            warn(self.free(platform).await);
            return Response::from_parts(parts, body);
        }
        let bytes = match to_bytes(body, ANSWER_BYTES_MAX).await {
            Ok(bytes) => bytes,
            Err(error) => return Problem(Fault::internal(error)).into_response(),
        };
        warn(self.save(platform, &parts, &bytes).await);
        Response::from_parts(parts, Body::from(bytes))
    }

    async fn save(&self, platform: &Platform, parts: &Parts, body: &Bytes) -> Result<(), Fault> {
        let Ok(body) = std::str::from_utf8(body) else { return self.free(platform).await };
        let media = parts.headers.get(header::CONTENT_TYPE).and_then(|media| media.to_str().ok());
        let tx = platform.records().begin().await?;
        let text = "UPDATE idempotency SET status = $4, content_type = $5, body_sealed = $6 \
                    WHERE org_id = $1 AND person_id = $2 AND key = $3";
        // Answers hold what the vault keeps from prying eyes elsewhere, so they are sealed too.
        let sealed = platform.vault().seal(body)?;
        let answer = [i64::from(parts.status.as_u16()).into(), media.into(), sealed.into()];
        tx.execute_raw(sql(&*tx, text, self.values().into_iter().chain(answer))).await?;
        Ok(tx.commit().await?)
    }

    async fn free(&self, platform: &Platform) -> Result<(), Fault> {
        let tx = platform.records().begin().await?;
        let text =
            "DELETE FROM idempotency WHERE org_id = $1 AND person_id = $2 AND key = $3 AND status IS NULL";
        tx.execute_raw(sql(&*tx, text, self.values())).await?;
        Ok(tx.commit().await?)
    }
}

/// The command is over by now, so its answer goes out even when it cannot be kept.
fn warn(kept: Result<(), Fault>) {
    if let Err(fault) = kept {
        tracing::warn!(%fault, "answer was not kept for its idempotency key");
    }
}

/// Whether asking again would give the same; our own failures and "too often" would not.
fn is_final(status: StatusCode) -> bool {
    !status.is_server_error() && status != StatusCode::TOO_MANY_REQUESTS
}

fn replay(status: i64, media: Option<String>, body: String) -> Result<Response, Fault> {
    let status = u16::try_from(status).map_err(Fault::internal)?;
    let mut answer = Response::builder().status(status).header(REPLAYED, HeaderValue::from_static("true"));
    if let Some(media) = media {
        answer = answer.header(header::CONTENT_TYPE, media);
    }
    answer.body(Body::from(body)).map_err(Fault::internal)
}
