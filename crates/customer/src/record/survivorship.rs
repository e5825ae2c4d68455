//! Survivorship: which source's word is shown when several speak of the same customer.
//!
//! What people typed into Shuke comes first, then the source whose business it is to know (membership before ERP
//! before shop before till before service desk), then the latest word. Nothing is lost: every record keeps what its
//! source said, and the page shows them all.

use kernel::{Day, Moment};
use mining::text;

use super::{CustomerKind, Gender, Profile};
use crate::source::{SourceCode, SourceKind};

/// One record's word.
#[derive(Debug, Clone)]
pub struct Said {
    pub source: SourceCode,
    pub key: String,
    pub kind: CustomerKind,
    pub profile: Profile,
    pub joined_at: Option<Moment>,
    pub updated_at: Moment,
}

/// The customer as shown: for each field the best word there is.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Face {
    pub name: String,
    pub kind: CustomerKind,
    pub gender: Option<Gender>,
    pub birthday: Option<Day>,
    pub company: Option<String>,
    pub region: Option<String>,
    pub city: Option<String>,
    pub district: Option<String>,
    pub address: Option<String>,
    pub store: Option<String>,
    pub joined_at: Option<Moment>,
    /// What search looks through: name, pinyin, initials and company, lower case.
    pub search: String,
}

/// Lower speaks first.
pub const fn rank(kind: SourceKind) -> u8 {
    match kind {
        SourceKind::Manual => 0,
        SourceKind::Membership => 1,
        SourceKind::Erp => 2,
        SourceKind::Shop => 3,
        SourceKind::File => 4,
        SourceKind::Pos => 5,
        SourceKind::Service => 6,
    }
}

/// Makes one face of all that was said. The result does not depend on the order of `said`.
pub fn face(mut said: Vec<Said>) -> Face {
    said.sort_by(|a, b| {
        let key = |one: &Said| (rank(one.source.kind()), std::cmp::Reverse(one.updated_at));
        key(a).cmp(&key(b)).then_with(|| (&a.source, &a.key).cmp(&(&b.source, &b.key)))
    });
    let words = |field: fn(&Profile) -> &Option<String>| {
        said.iter().find_map(|one| field(&one.profile).clone().filter(|text| !text.is_empty()))
    };
    let company = words(|profile| &profile.company);
    let name = best_name(&said).or_else(|| company.clone()).unwrap_or_default();
    Face {
        search: search_text(&name, company.as_deref()),
        name,
        kind: match said.iter().any(|one| one.kind == CustomerKind::Business) {
            true => CustomerKind::Business,
            false => CustomerKind::Consumer,
        },
        gender: said.iter().find_map(|one| one.profile.gender),
        birthday: said.iter().filter_map(|one| one.profile.birthday).find(|day| !is_default_birthday(*day)),
        company,
        region: words(|profile| &profile.region),
        city: words(|profile| &profile.city),
        district: words(|profile| &profile.district),
        address: words(|profile| &profile.address),
        store: words(|profile| &profile.store),
        joined_at: said.iter().filter_map(|one| one.joined_at).min(),
    }
}

/// The first whole name; a mere 张女士 only when nobody knows better.
fn best_name(said: &[Said]) -> Option<String> {
    let names = || said.iter().filter_map(|one| one.profile.name.as_ref()).filter(|name| !name.is_empty());
    names().find(|name| is_whole(name)).or_else(|| names().next()).cloned()
}

fn is_whole(name: &str) -> bool {
    let person = text::split_person(name);
    person.surname.is_empty() || !person.given.is_empty()
}

/// Days that forms fill in by themselves.
pub fn is_default_birthday(day: Day) -> bool {
    matches!(
        day.to_string().as_str(),
        "1900-01-01" | "1970-01-01" | "1980-01-01" | "1990-01-01" | "2000-01-01"
    )
}

fn search_text(name: &str, company: Option<&str>) -> String {
    let mut words = vec![text::fold(name)];
    let reading = text::read_person(name);
    words.push(reading.full.replace(' ', ""));
    words.push(reading.initials);
    if let Some(company) = company.filter(|company| *company != name) {
        let reading = text::read_text(company);
        words.extend([text::fold(company), reading.full.replace(' ', ""), reading.initials]);
    }
    words.retain(|word| !word.is_empty());
    words.dedup();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(source: &str, name: &str, at: i64) -> Said {
        Said {
            source: source.parse().unwrap(),
            key: source.to_owned(),
            kind: CustomerKind::Consumer,
            profile: Profile { name: Some(name.to_owned()), ..Profile::default() },
            joined_at: None,
            updated_at: Moment::from_micros(at),
        }
    }

    #[test]
    fn the_source_that_knows_speaks_first() {
        let all = [said("service", "张女士", 9), said("shop", "张薇", 8), said("members", "张微", 1)];
        assert_eq!(face(all.to_vec()).name, "张微");
        let mut turned = all.to_vec();
        turned.reverse();
        assert_eq!(face(turned), face(all.to_vec()));
    }

    #[test]
    fn a_whole_name_beats_a_title() {
        assert_eq!(face(vec![said("members", "张女士", 9), said("service", "张薇", 1)]).name, "张薇");
        assert_eq!(face(vec![said("members", "张女士", 9)]).name, "张女士");
    }

    #[test]
    fn search_knows_pinyin_and_initials() {
        let search = face(vec![said("members", "单小明", 1)]).search;
        assert_eq!(search, "单小明 shanxiaoming sxm");
    }
}
