//! The organisation as value sees it: its days, its money, and what counts how much there.

use kernel::{Currency, Fault, OrgId, Zone};
use mining::rfm::{self, Weights};
use platform::organisation::{self, Industry, Organisation};
use sea_orm::ConnectionTrait;

#[derive(Debug, Clone)]
pub struct Owner {
    pub org: OrgId,
    pub zone: Zone,
    pub currency: Currency,
    pub industry: Industry,
}

impl Owner {
    pub async fn load(conn: &impl ConnectionTrait, org: OrgId) -> Result<Self, Fault> {
        Ok(Self::from(&organisation::load(conn, org).await?))
    }
}

impl From<&Organisation> for Owner {
    fn from(found: &Organisation) -> Self {
        let Organisation { org, zone, currency, industry, .. } = found;
        Self { org: *org, zone: zone.clone(), currency: *currency, industry: *industry }
    }
}

/// A seasoning maker lives from kitchens that order every week, like a restaurant's supplier; who says nothing of
/// their trade is taken for a shop.
pub fn weights(industry: Industry) -> Weights {
    Weights::of(match industry {
        Industry::Restaurant | Industry::Seasoning => rfm::Industry::FoodService,
        Industry::Supermarket | Industry::Other => rfm::Industry::Supermarket,
        Industry::Fashion => rfm::Industry::Fashion,
        Industry::Trade => rfm::Industry::Trade,
    })
}
