//! Sessions: an opaque random token whose SHA-256 is all the table keeps.
//!
//! A browser carries it in the cookie `shuke_session`, a program as `Authorization: Bearer`; both hold
//! `<organisation>.<token>`, so the look-up starts from the organisation like every other query.

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Uri, header};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::{Fault, FaultKind, Moment, OrgId, PersonId};
use sea_orm::{ConnectionTrait, FromQueryResult};
use sha2::{Digest as _, Sha256};

use super::people::Person;
use crate::http::Problem;
use crate::{Actor, Audit, Platform, Write, sql};

const COOKIE: &str = "shuke_session";
/// A session ends when nobody used it for so long …
const IDLE_MAX_MICROS: i64 = 14 * Moment::DAY;
/// … and at this age in any case.
const AGE_MAX_MICROS: i64 = 90 * Moment::DAY;
/// Use is noted at most this often; most requests write nothing.
const SEEN_EVERY_MICROS: i64 = Moment::MINUTE;
/// Sessions of one person; signing in once more ends the one unused for longest.
const PER_PERSON_MAX: i64 = 100;

/// What a request proves itself with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    org: OrgId,
    token_hash: String,
    by_cookie: bool,
}

impl Credential {
    /// From the `Authorization` header, or else from the cookie.
    pub fn of(headers: &HeaderMap) -> Option<Self> {
        match bearer(headers) {
            Some(value) => Self::read(value, false),
            None => Self::read(cookie(headers)?, true),
        }
    }

    fn read(value: &str, by_cookie: bool) -> Option<Self> {
        let (org, token) = value.split_once('.')?;
        Some(Self { org: org.parse().ok()?, token_hash: hash(token), by_cookie })
    }
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, value) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| value.trim())
}

fn cookie(headers: &HeaderMap) -> Option<&str> {
    let pairs = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(name, _)| *name == COOKIE)
        .map(|(_, value)| value)
}

fn hash(token: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(token.as_bytes()))
}

/// The answer's `Set-Cookie`; without a value it takes the cookie away.
pub(super) fn set_cookie(request: &HeaderMap, value: Option<&str>) -> Result<HeaderValue, Fault> {
    let secure = if came_over_https(request) { "; Secure" } else { "" };
    let age_s = value.map_or(0, |_| IDLE_MAX_MICROS / Moment::SECOND);
    let value = value.unwrap_or_default();
    HeaderValue::from_str(&format!(
        "{COOKIE}={value}; Path=/; HttpOnly; SameSite=Lax; Max-Age={age_s}{secure}"
    ))
    .map_err(Fault::internal)
}

/// The same cookie for as long again, when that is how the request came.
pub(super) fn renewed_cookie(request: &HeaderMap) -> Option<HeaderValue> {
    let value = bearer(request).is_none().then(|| cookie(request)).flatten()?;
    set_cookie(request, Some(value)).ok()
}

fn came_over_https(headers: &HeaderMap) -> bool {
    let first = headers.get("x-forwarded-proto").and_then(|value| value.to_str().ok());
    first.and_then(|list| list.split(',').next()).is_some_and(|proto| proto.trim() == "https")
}

/// Whoever is signed in, for one query.
pub async fn actor(platform: &Platform, headers: &HeaderMap) -> Result<Actor, Fault> {
    Ok(person(platform, headers).await?.actor())
}

/// The same with everything we keep about them.
pub(super) async fn person(platform: &Platform, headers: &HeaderMap) -> Result<Person, Fault> {
    let credential = Credential::of(headers).ok_or_else(Fault::unauthenticated)?;
    let conn = platform.records().reader();
    let text = "SELECT p.*, s.created_at AS session_created_at, s.seen_at AS session_seen_at FROM session s \
                JOIN person p ON p.org_id = s.org_id AND p.id = s.person_id \
                WHERE s.org_id = $1 AND s.token_hash = $2 AND s.expires_at > $3 AND p.active = TRUE";
    let now = platform.now();
    let values = [credential.org.into(), credential.token_hash.clone().into(), now.into()];
    let row = conn.query_one_raw(sql(conn, text, values)).await?.ok_or_else(Fault::unauthenticated)?;
    let person = Person::from_query_result(&row, "")?;
    let seen: Moment = row.try_get("", "session_seen_at")?;
    if seen.plus_micros(SEEN_EVERY_MICROS) <= now {
        note_use(platform, credential, row.try_get("", "session_created_at")?, person.id);
    }
    Ok(person)
}

/// Notes the use in its own time: nobody should wait for the writer's turn just to read something.
fn note_use(platform: &Platform, credential: Credential, created_at: Moment, person: PersonId) {
    let platform = platform.clone();
    tokio::spawn(async move {
        if let Err(fault) = slide(&platform, &credential, created_at, person).await {
            tracing::warn!(%fault, "session use was not noted");
        }
    });
}

async fn slide(
    platform: &Platform,
    credential: &Credential,
    created_at: Moment,
    person: PersonId,
) -> Result<(), Fault> {
    let now = platform.now();
    let tx = platform.records().begin().await?;
    let text = "UPDATE session SET seen_at = $3, expires_at = $4 \
                WHERE org_id = $1 AND token_hash = $2 AND seen_at <= $5";
    let values = [
        credential.org.into(),
        credential.token_hash.clone().into(),
        now.into(),
        expiry(created_at, now).into(),
        now.plus_micros(-SEEN_EVERY_MICROS).into(),
    ];
    if tx.execute_raw(sql(&*tx, text, values)).await?.rows_affected() == 1 {
        let text = "UPDATE person SET last_seen_at = $3 WHERE org_id = $1 AND id = $2";
        tx.execute_raw(sql(&*tx, text, [credential.org.into(), person.into(), now.into()])).await?;
    }
    Ok(tx.commit().await?)
}

fn expiry(created_at: Moment, seen_at: Moment) -> Moment {
    seen_at.plus_micros(IDLE_MAX_MICROS).min(created_at.plus_micros(AGE_MAX_MICROS))
}

/// Begins a session and gives the value that cookie and program carry.
pub(super) async fn begin(write: &Write, person: &Person) -> Result<String, Fault> {
    let (org, now) = (person.org, write.now());
    let token = URL_SAFE_NO_PAD.encode(rand::random::<[u8; 32]>());
    let text = "DELETE FROM session WHERE org_id = $1 AND (expires_at <= $2 OR token_hash IN \
                (SELECT token_hash FROM session WHERE org_id = $1 AND person_id = $3 \
                 ORDER BY seen_at DESC, token_hash LIMIT 1000 OFFSET $4))";
    let values = [org.into(), now.into(), person.id.into(), (PER_PERSON_MAX - 1).into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    let text = "INSERT INTO session (org_id, token_hash, person_id, created_at, seen_at, expires_at) \
                VALUES ($1, $2, $3, $4, $4, $5)";
    let values = [org.into(), hash(&token).into(), person.id.into(), now.into(), expiry(now, now).into()];
    write.execute_raw(sql(&**write, text, values)).await?;
    let text = "UPDATE person SET last_seen_at = $3 WHERE org_id = $1 AND id = $2";
    write.execute_raw(sql(&**write, text, [org.into(), person.id.into(), now.into()])).await?;
    Ok(format!("{org}.{token}"))
}

/// Ends this one session.
pub(super) async fn sign_out(
    platform: &Platform,
    actor: &Actor,
    credential: &Credential,
) -> Result<(), Fault> {
    let write = platform.write(actor).await?;
    let text = "DELETE FROM session WHERE org_id = $1 AND token_hash = $2";
    let values = [actor.org.into(), credential.token_hash.clone().into()];
    write.execute_raw(sql(&*write, text, values)).await?;
    write.commit(Audit::of("session.end", subject(actor))).await
}

/// Ends every session of the actor.
pub(super) async fn sign_out_everywhere(platform: &Platform, actor: &Actor) -> Result<(), Fault> {
    let person = actor.person.ok_or_else(Fault::unauthenticated)?;
    let write = platform.write(actor).await?;
    end_all(&write, actor.org, person, None).await?;
    write.commit(Audit::of("session.end_all", person)).await
}

fn subject(actor: &Actor) -> String {
    actor.person.map(|person| person.to_string()).unwrap_or_default()
}

/// Ends every session of the person, but for the one given.
pub(super) async fn end_all(
    write: &Write,
    org: OrgId,
    person: PersonId,
    but: Option<&Credential>,
) -> Result<(), Fault> {
    let text = "DELETE FROM session WHERE org_id = $1 AND person_id = $2 AND token_hash <> $3";
    let kept = but.map(|credential| credential.token_hash.clone()).unwrap_or_default();
    write.execute_raw(sql(&**write, text, [org.into(), person.into(), kept.into()])).await?;
    Ok(())
}

/// Refuses a change that another site's page made this browser ask for with its cookie.
pub(super) fn refuse_cross_site(parts: &Parts) -> Result<(), Fault> {
    let changes = !matches!(parts.method, Method::GET | Method::HEAD | Method::OPTIONS);
    let by_cookie = Credential::of(&parts.headers).is_none_or(|credential| credential.by_cookie);
    if changes && by_cookie && is_cross_site(&parts.headers, &parts.uri) {
        return Err(Fault::new(FaultKind::Forbidden, "cross_site", "another site may not ask for this"));
    }
    Ok(())
}

/// Browsers say it in `Sec-Fetch-Site`; older ones only name the `Origin`. Programs send neither.
fn is_cross_site(headers: &HeaderMap, uri: &Uri) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    match (text("sec-fetch-site"), text("origin")) {
        (Some(site), _) => !matches!(site, "same-origin" | "none"),
        (None, Some(origin)) => {
            let ours = [text("host"), text("x-forwarded-host"), uri.authority().map(|name| name.as_str())];
            let theirs = origin.split_once("://").map(|(_, host)| host);
            theirs.is_none_or(|host| !ours.into_iter().flatten().any(|name| name.eq_ignore_ascii_case(host)))
        }
        (None, None) => false,
    }
}

/// For the doors that stand open before anybody is signed in: only our own pages and programs may knock.
pub struct SameSite;

impl<S: Sync> FromRequestParts<S> for SameSite {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        refuse_cross_site(parts)?;
        Ok(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
        pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
    }

    #[test]
    fn reads_cookie_and_bearer() {
        let org = "org_01h455vb4pex5vsknk084sn02q";
        let by_cookie = |text: String| Credential::of(&headers(&[("cookie", &text)]));
        let found = by_cookie(format!("a=b; shuke_session={org}.token; c=d")).unwrap();
        assert!(found.by_cookie);
        let bearer = format!("bearer {org}.token");
        let program = Credential::of(&headers(&[("authorization", &bearer), ("cookie", "x=y")])).unwrap();
        assert!(!program.by_cookie);
        assert_eq!(program.token_hash, found.token_hash);
        for broken in ["", "shuke_session=", "shuke_session=token", "shuke_session=org_x.token", "x"] {
            assert_eq!(by_cookie(broken.to_owned()), None, "{broken}");
        }
    }

    #[test]
    fn knows_other_sites() {
        let table: [(&[(&str, &str)], bool); 8] = [
            (&[], false),
            (&[("sec-fetch-site", "same-origin"), ("origin", "http://elsewhere")], false),
            (&[("sec-fetch-site", "none")], false),
            (&[("sec-fetch-site", "cross-site")], true),
            (&[("sec-fetch-site", "same-site")], true),
            (&[("origin", "http://shuke.test:8080"), ("host", "shuke.test:8080")], false),
            (&[("origin", "http://elsewhere:8080"), ("host", "shuke.test:8080")], true),
            (&[("origin", "null"), ("host", "shuke.test:8080")], true),
        ];
        for (pairs, refused) in table {
            assert_eq!(is_cross_site(&headers(pairs), &Uri::from_static("/x")), refused, "{pairs:?}");
        }
    }

    #[test]
    fn cookies_are_secure_behind_https() {
        let plain = set_cookie(&headers(&[]), Some("v")).unwrap();
        assert_eq!(plain, "shuke_session=v; Path=/; HttpOnly; SameSite=Lax; Max-Age=1209600");
        let secure = set_cookie(&headers(&[("x-forwarded-proto", "https, http")]), None).unwrap();
        assert_eq!(secure, "shuke_session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0; Secure");
    }
}
