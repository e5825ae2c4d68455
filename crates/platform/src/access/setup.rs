//! The first start: one organisation and its first manager, by whoever opens the page first.

use kernel::{Fault, Locale};
use serde_json::json;

use super::people::{self, NewPerson};
use super::sign_in::SignedIn;
use super::{Actor, Role, session};
use crate::organisation::{self, NewOrganisation};
use crate::{Audit, Platform};

/// Whether nobody can sign in yet.
pub(super) async fn is_needed(platform: &Platform) -> Result<bool, Fault> {
    Ok(!people::any(platform.records().reader()).await?)
}

/// Who sets the installation up.
pub(super) struct Founder {
    pub login: String,
    pub name: String,
    pub password: String,
    pub locale: Locale,
}

/// Creates the organisation with its first manager and signs them in. An organisation that the command line has made
/// before, with nobody in it, is taken over.
pub(super) async fn set_up(
    platform: &Platform,
    company: &NewOrganisation,
    founder: Founder,
) -> Result<SignedIn, Fault> {
    if !is_needed(platform).await? {
        return Err(already_set_up());
    }
    let Founder { login, name, password, locale } = founder;
    let manager =
        people::prepare(NewPerson { login, name, role: Role::Manager, store: None, locale, password });
    let manager = manager.await?;
    // Whoever acts has to be known before the transaction opens, so what is true inside it is looked at again.
    let before = organisation::only(platform).await?.map(|found| found.org);
    let org = before.unwrap_or_else(|| platform.mint());
    let write = platform.write(&Actor::system(org)).await?;
    platform.records().engine().alone(&*write).await?;
    let now = organisation::sole(&*write).await?.map(|found| found.org);
    if now != before || people::any(&*write).await? {
        return Err(already_set_up());
    }
    let made = match now {
        Some(_) => organisation::replace(&write, company).await?,
        None => organisation::create(&write, company).await?,
    };
    let person = people::insert(&write, manager).await?;
    let value = session::begin(&write, &person).await?;
    let detail = json!({"name": made.name, "manager": person.id});
    write.commit(Audit::of("organisation.set_up", org).with(detail)).await?;
    Ok(SignedIn { person, value })
}

fn already_set_up() -> Fault {
    Fault::conflict("already_set_up", "this installation is set up; sign in")
}
