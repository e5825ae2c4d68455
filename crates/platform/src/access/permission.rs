//! Permissions, as types that stand in a handler's signature: `Permit { actor, .. }: Permit<CustomersRead>`.

use axum::extract::{FromRef, FromRequestParts};
use axum::http::request::Parts;
use kernel::Fault;

use super::{Actor, Role, session};
use crate::Platform;
use crate::http::Problem;

/// One thing that one may do, and the roles that may.
pub trait Permission: Send + Sync + 'static {
    const CODE: &'static str;
    const ROLES: &'static [Role];
}

macro_rules! permissions {
    ($($(#[$doc:meta])* $name:ident $code:literal [$($role:ident)+];)+) => {
        $(
            $(#[$doc])*
            pub struct $name;
            impl Permission for $name {
                const CODE: &'static str = $code;
                const ROLES: &'static [Role] = &[$(Role::$role),+];
            }
        )+

        /// Every permission with its roles, as the sign-in answer and the tests want them.
        pub const ALL: &[(&str, &[Role])] = &[$(($code, $name::ROLES)),+];
    };
}

permissions! {
    /// Anybody who is signed in, about themselves.
    SignedIn "signed_in" [Manager Marketer Guide Analyst];
    /// Lists, search, one page per customer, the cockpit: each within their scope.
    CustomersRead "customers.read" [Manager Marketer Guide Analyst];
    CustomersEdit "customers.edit" [Manager Marketer Guide];
    CustomersTag "customers.tag" [Manager Marketer Guide];
    /// Merge, unmerge, confirm and refuse matches.
    CustomersMerge "customers.merge" [Manager Marketer];
    /// Change which identifiers tie records together, and from which score on a match is proposed or merged.
    IdentityManage "identity.manage" [Manager];
    CustomersExport "customers.export" [Manager Marketer Guide Analyst];
    /// Phone numbers, e-mail and cards in clear; without it they are masked everywhere.
    PhonesClear "phones.clear" [Manager Marketer Guide];
    /// Draw a sample of customers to be checked by hand.
    QualitySample "quality.sample" [Manager Marketer];
    TagsManage "tags.manage" [Manager Marketer];
    ImportsRun "imports.run" [Manager Marketer];
    /// Send records over the API.
    IntakeWrite "intake.write" [Manager Marketer];
    ValueRefit "value.refit" [Manager Marketer Analyst];
    JobsRead "jobs.read" [Manager Marketer Guide Analyst];
    ViewsShare "views.share" [Manager Marketer];
    PeopleManage "people.manage" [Manager];
}

/// The signed-in actor, if their role has the permission; otherwise 401 or 403 before the handler runs.
///
/// Taken apart in the signature: `Permit { actor, .. }: Permit<CustomersRead>`.
pub struct Permit<P: Permission> {
    pub actor: Actor,
    permission: std::marker::PhantomData<fn() -> P>,
}

impl<P: Permission, S> FromRequestParts<S> for Permit<P>
where
    Platform: FromRef<S>,
    S: Send + Sync,
{
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Problem> {
        session::refuse_cross_site(parts)?;
        let platform = Platform::from_ref(state);
        // The refusal names the permission, which is also how the OpenAPI document learns it.
        let actor = session::actor(&platform, &parts.headers)
            .await
            .map_err(|fault| fault.with("permission", P::CODE))?;
        if !P::ROLES.contains(&actor.role) {
            return Err(Fault::forbidden().with("permission", P::CODE).into());
        }
        Ok(Self { actor, permission: std::marker::PhantomData })
    }
}
