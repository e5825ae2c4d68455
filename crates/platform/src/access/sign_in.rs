//! Signing in.

use kernel::{Fault, FaultKind, OrgId};
use serde_json::json;

use super::people::Person;
use super::{Actor, attempts, password, people, session};
use crate::{Audit, Platform};

/// A session that has just begun.
pub(super) struct SignedIn {
    pub person: Person,
    /// What cookie and program carry.
    pub value: String,
}

/// Begins a session. Wrong login and wrong password get one answer, after the same work.
pub(super) async fn sign_in(
    platform: &Platform,
    org: OrgId,
    login: &str,
    given: String,
) -> Result<SignedIn, Fault> {
    let person = prove(platform, org, login, given).await?.ok_or_else(bad_credentials)?;
    let write = platform.write(&person.actor()).await?;
    let value = session::begin(&write, &person).await?;
    write.commit(Audit::of("session.begin", person.id)).await?;
    Ok(SignedIn { person, value })
}

/// The active person of that login, if the password is theirs. Counts, and fails while the login is locked.
pub(super) async fn prove(
    platform: &Platform,
    org: OrgId,
    login: &str,
    given: String,
) -> Result<Option<Person>, Fault> {
    let login = people::fold_login(login);
    let key = attempts::key(platform, &login);
    let conn = platform.records().reader();
    attempts::refuse_locked(conn, org, &key, platform.now()).await?;
    let write = platform.write(&Actor::system(org)).await?;
    let nth = attempts::count(&write, org, &key).await?;
    write.commit_part().await?;

    let person = people::by_login(conn, org, &login).await?.filter(|person| person.active);
    let subject = person.as_ref().map_or_else(|| format!("login:{key}"), |person| person.id.to_string());
    let stored = person.as_ref().map(|person| person.password_hash.clone());
    if !password::verify(stored, given).await? {
        note_failure(platform, org, subject, nth).await?;
        return Ok(None);
    }
    let write = platform.write(&Actor::system(org)).await?;
    attempts::forget(&*write, org, &key).await?;
    write.commit_part().await?;
    Ok(person)
}

async fn note_failure(platform: &Platform, org: OrgId, subject: String, nth: i64) -> Result<(), Fault> {
    let action = if nth >= attempts::FAILURES_MAX { "session.lock" } else { "session.failure" };
    let write = platform.write(&Actor::system(org)).await?;
    write.commit(Audit::of(action, subject).with(json!({"failures": nth}))).await
}

pub(super) fn bad_credentials() -> Fault {
    Fault::new(FaultKind::Unauthenticated, "bad_credentials", "login or password is wrong")
}
