//! What people say about a customer themselves: kept as a source record of its own, shown before all others, and
//! never written over what a system said.

use std::collections::BTreeSet;

use kernel::{CustomerId, Day, Fault, FieldFault};
use platform::http::or_null;
use platform::{Audit, Write, sql};
use sea_orm::ConnectionTrait;
use serde::Deserialize;
use serde_json::json;

use super::find::Found;
use crate::identifier::{Identifier, IdentifierKind, release};
use crate::intake::{self, Cleared, Item, RecordIn, Run};
use crate::record::store::{self, Draft};
use crate::record::{CustomerKind, Gender, Household, Profile};
use crate::source::SourceCode;
use crate::{Context, identity};

const NAME_MAX: usize = 100;
const PLACE_MAX: usize = 100;
const ADDRESS_MAX: usize = 300;
/// Nobody is older.
const AGE_YEARS_MAX: i64 = 130;

/// What to say anew. Absent stays as it is; null takes back what people said, so that the sources speak again.
#[derive(Debug, Clone, Default, Deserialize, utoipa::ToSchema)]
#[serde(default, deny_unknown_fields)]
pub struct CustomerChange {
    #[serde(deserialize_with = "or_null")]
    pub name: Option<Option<String>>,
    /// `female` or `male`.
    #[serde(deserialize_with = "or_null")]
    pub gender: Option<Option<String>>,
    /// `2001-05-31`.
    #[serde(deserialize_with = "or_null")]
    pub birthday: Option<Option<String>>,
    /// `single`, `couple`, `young_family`, `family` or `elderly`.
    #[serde(deserialize_with = "or_null")]
    pub household: Option<Option<String>>,
    #[serde(deserialize_with = "or_null")]
    pub city: Option<Option<String>>,
    #[serde(deserialize_with = "or_null")]
    pub district: Option<Option<String>>,
    #[serde(deserialize_with = "or_null")]
    pub address: Option<Option<String>>,
    /// A further e-mail address; one that is known stays known. Null takes back those that people said.
    #[serde(deserialize_with = "or_null")]
    pub email: Option<Option<String>>,
    /// A further phone number; one that is known stays known. Null takes back those that people said.
    #[serde(deserialize_with = "or_null")]
    pub phone: Option<Option<String>>,
}

/// The change, read and found good.
struct Said {
    fields: Vec<&'static str>,
    identifiers: Vec<Identifier>,
    taken_back: BTreeSet<IdentifierKind>,
    profile: Profile,
}

pub async fn edit(
    context: &Context,
    mut write: Write,
    found: Found,
    change: CustomerChange,
) -> Result<(), Fault> {
    let manual = SourceCode::manual();
    let key = found.id.to_string();
    let (kind, profile) = told_before(&write, found.id, &key).await?;
    let zone = write.organisation().await?.zone;
    let said = read(change, profile, zone.day_of(write.now()))?;
    if said.fields.is_empty() {
        return Ok(());
    }
    let Said { fields, identifiers, taken_back, profile } = said;
    let mut touched = vec![found.id];
    let mut run = Run::start(context, &write, manual.clone(), 0).await?;
    // Written and tied before intake sees it: intake would take it for somebody new, and keep what is taken back.
    let draft = Draft { key: key.clone(), kind, profile: profile.clone(), joined_at: None };
    let seq = keep(&write, &manual, draft).await?;
    if !taken_back.is_empty() {
        let gone = release::kinds(&write, seq, &taken_back, &BTreeSet::new()).await?;
        let seeds: Vec<i64> = gone.freed.into_iter().chain([seq]).collect();
        let cause = identity::apply::Cause::default();
        touched.extend(identity::reconcile(&write, &context.rules, &seeds, &cause).await?.touched);
    }
    touched.extend(identity::pin(&write, &context.rules, seq, found.id).await?.touched);
    if !identifiers.is_empty() {
        let record =
            RecordIn { key, kind, identifiers, profile, joined_at: None, cleared: Cleared::default() };
        touched.extend(intake::take(&mut write, &mut run, vec![Item::Customer(record)]).await?.touched);
    }
    crate::value::refresh(&mut write, &touched).await?;
    write.commit(Audit::of("customer.edit", found.id).with(json!({ "fields": fields }))).await
}

/// Writes what people say now over what they said before, and gives the record's number.
async fn keep(write: &Write, manual: &SourceCode, draft: Draft) -> Result<i64, Fault> {
    let key = draft.key.clone();
    let known = store::known(&**write, write.actor().org, manual, vec![key.clone()]).await?;
    if let Some((seq, _)) = known.get(&key) {
        store::put(write, &[(*seq, draft)], write.now()).await?;
        return Ok(*seq);
    }
    let seqs = store::insert(write, manual, &[draft], 0).await?;
    seqs.get(&key).copied().ok_or_else(|| Fault::internal("the edit's record was not kept"))
}

/// The customer's kind, and what people have said before.
async fn told_before(write: &Write, id: CustomerId, key: &str) -> Result<(CustomerKind, Profile), Fault> {
    let text = "SELECT c.kind, r.fields FROM customer c LEFT JOIN source_record r ON r.org_id = c.org_id \
                AND r.source = 'manual' AND r.key = $3 WHERE c.org_id = $1 AND c.id = $2";
    let values = [write.actor().org.into(), id.into(), key.into()];
    let row = write.query_one_raw(sql(&**write, text, values)).await?;
    let row = row.ok_or_else(|| Fault::not_found("customer_not_found", "there is no such customer"))?;
    let fields: Option<serde_json::Value> = row.try_get("", "fields")?;
    let profile = fields.map(serde_json::from_value).transpose().map_err(Fault::internal)?;
    Ok((CustomerKind::read(&row.try_get::<String>("", "kind")?), profile.unwrap_or_default()))
}

fn read(change: CustomerChange, profile: Profile, today: Day) -> Result<Said, Fault> {
    let mut said = Said { fields: Vec::new(), identifiers: Vec::new(), taken_back: BTreeSet::new(), profile };
    let mut faults = Vec::new();
    let mut line = |field, text, max| match line(text, max) {
        Ok(line) => Some(line),
        Err(code) => {
            faults.push(FieldFault::new(format!("/{field}"), code));
            None
        }
    };
    for (field, text, max, slot) in [
        ("name", change.name, NAME_MAX, &mut said.profile.name),
        ("city", change.city, PLACE_MAX, &mut said.profile.city),
        ("district", change.district, PLACE_MAX, &mut said.profile.district),
        ("address", change.address, ADDRESS_MAX, &mut said.profile.address),
    ] {
        if let Some(text) = text {
            said.fields.push(field);
            *slot = line(field, text, max).flatten();
        }
    }
    if let Some(gender) = change.gender {
        said.fields.push("gender");
        match gender.as_deref() {
            None => said.profile.gender = None,
            Some("female") => said.profile.gender = Some(Gender::Female),
            Some("male") => said.profile.gender = Some(Gender::Male),
            Some(_) => faults.push(FieldFault::new("/gender", "gender_unknown")),
        }
    }
    if let Some(household) = change.household {
        said.fields.push("household");
        match household.as_deref().map(Household::of_code) {
            None => said.profile.household = None,
            Some(Some(household)) => said.profile.household = Some(household),
            Some(None) => faults.push(FieldFault::new("/household", "household_unknown")),
        }
    }
    if let Some(birthday) = change.birthday {
        said.fields.push("birthday");
        match birthday.map(|text| birthday_of(&text, today)).transpose() {
            Ok(day) => said.profile.birthday = day,
            Err(code) => faults.push(FieldFault::new("/birthday", code)),
        }
    }
    for (field, kind, text) in
        [("phone", IdentifierKind::Phone, change.phone), ("email", IdentifierKind::Email, change.email)]
    {
        let Some(text) = text else { continue };
        said.fields.push(field);
        let Some(text) = text else {
            said.taken_back.insert(kind);
            continue;
        };
        match Identifier::read(kind, &text) {
            Ok(identifier) => said.identifiers.push(identifier),
            Err(error) => faults.push(FieldFault::new(format!("/{field}"), error.code())),
        }
    }
    if faults.is_empty() {
        return Ok(said);
    }
    Err(Fault { fields: faults, ..Fault::invalid("customer_invalid", "some fields cannot be so") })
}

/// One line of text; empty is none.
fn line(text: Option<String>, max: usize) -> Result<Option<String>, &'static str> {
    let Some(text) = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty()) else {
        return Ok(None);
    };
    match () {
        () if text.chars().any(char::is_control) => Err("text_control"),
        () if text.chars().count() > max => Err("text_too_long"),
        () => Ok(Some(text)),
    }
}

fn birthday_of(text: &str, today: Day) -> Result<Day, &'static str> {
    let day: Day = text.trim().parse().map_err(|_| "birthday_format")?;
    match () {
        () if day > today => Err("birthday_future"),
        () if day.month() + AGE_YEARS_MAX * 100 < today.month() => Err("birthday_too_old"),
        () => Ok(day),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn birthdays() {
        let today: Day = "2026-11-22".parse().unwrap();
        for (text, code) in [
            ("2026-11-23", "birthday_future"),
            ("1890-01-01", "birthday_too_old"),
            ("1.5.2001", "birthday_format"),
        ] {
            assert_eq!(birthday_of(text, today), Err(code));
        }
        assert!(birthday_of("2001-05-31", today).is_ok());
    }

    #[test]
    fn every_wrong_field_is_named() {
        let change = CustomerChange {
            name: Some(Some("张\n三".into())),
            gender: Some(Some("x".into())),
            phone: Some(Some("123".into())),
            email: Some(Some("nobody".into())),
            ..CustomerChange::default()
        };
        let fault = read(change, Profile::default(), Day::from_number(20_000)).err().unwrap();
        let codes: Vec<_> = fault.fields.iter().map(|field| field.code.as_str()).collect();
        assert_eq!(codes, ["text_control", "gender_unknown", "phone_length", "email_format"]);
    }
}
