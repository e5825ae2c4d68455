//! Who acts, and what they may: every query starts from an [`Actor`].

mod attempts;
pub mod http;
mod password;
pub mod people;
pub mod permission;
pub mod session;
mod setup;
mod sign_in;

use kernel::{Fault, Locale, OrgId, PersonId, StoreId};
use sea_orm::{ConnectionTrait, DeriveActiveEnum, EnumIter};
use serde::{Deserialize, Serialize};

pub use permission::{Permission, Permit};

/// What somebody does in the company; permissions and scope follow from it.
#[derive(
    Debug,
    Clone,
    Copy,
    PartialEq,
    Eq,
    Hash,
    Serialize,
    Deserialize,
    utoipa::ToSchema,
    EnumIter,
    DeriveActiveEnum,
)]
#[serde(rename_all = "snake_case")]
#[sea_orm(rs_type = "String", db_type = "Text", rename_all = "snake_case")]
pub enum Role {
    /// Runs the company's Shuke: everything.
    Manager,
    /// Plans for all customers.
    Marketer,
    /// Looks after the customers of one store.
    Guide,
    /// Reads numbers about everybody, phone numbers of nobody.
    Analyst,
}

impl Role {
    pub const ALL: [Self; 4] = [Self::Manager, Self::Marketer, Self::Guide, Self::Analyst];

    pub const fn code(self) -> &'static str {
        match self {
            Self::Manager => "manager",
            Self::Marketer => "marketer",
            Self::Guide => "guide",
            Self::Analyst => "analyst",
        }
    }

    pub fn read(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.code() == code)
    }

    pub(crate) const fn sees_all_jobs(self) -> bool {
        matches!(self, Self::Manager)
    }
}

/// Which rows somebody may see.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All rows of the organisation.
    All,
    /// Only what belongs to this store.
    Store(StoreId),
    /// Nothing: a guide whom nobody has given a store yet.
    Nothing,
}

/// Somebody of one organisation, with what they may see. Every query and every command has one.
#[derive(Debug, Clone)]
pub struct Actor {
    pub org: OrgId,
    /// Nobody in particular when the system acts.
    pub person: Option<PersonId>,
    pub role: Role,
    pub scope: Scope,
    pub locale: Locale,
}

impl Actor {
    /// Acts for the organisation itself: nightly jobs, event handlers, the command line of whoever owns the machine.
    pub const fn system(org: OrgId) -> Self {
        Self { org, person: None, role: Role::Manager, scope: Scope::All, locale: Locale::ZhCn }
    }

    /// Whoever asked for a job, as they are now; the system when nobody did or they have left.
    pub async fn of_job(
        conn: &impl ConnectionTrait,
        org: OrgId,
        person: Option<PersonId>,
    ) -> Result<Self, Fault> {
        let person = match person {
            Some(person) => people::find(conn, org, person).await?,
            None => None,
        };
        Ok(person.map_or(Self::system(org), |person| person.actor()))
    }

    pub fn may<P: Permission>(&self) -> bool {
        P::ROLES.contains(&self.role)
    }
}
