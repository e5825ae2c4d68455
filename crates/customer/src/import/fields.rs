//! What a column can mean, kind by kind of file.

use serde::Serialize;

use super::ImportKind;

/// What a field's cells hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum FieldType {
    Text,
    Phone,
    Email,
    Date,
    Moment,
    Decimal,
    Integer,
    Money,
    Enum,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $name:ident $code:literal $holds:ident;)+) => {
        /// A meaning that one column of a file can have.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Field { $($(#[$doc])* $name),+ }

        impl Field {
            pub const ALL: &'static [Self] = &[$(Self::$name),+];

            pub const fn code(self) -> &'static str {
                match self { $(Self::$name => $code),+ }
            }

            pub const fn holds(self) -> FieldType {
                match self { $(Self::$name => FieldType::$holds),+ }
            }
        }
    };
}

fields! {
    /// The key of the customer's record in its own system, when it is none of the numbers below.
    CustomerKey "customer_key" Text;
    CustomerNo "customer_no" Text;
    BuyerId "buyer_id" Text;
    Card "card" Text;
    DealerNo "dealer_no" Text;
    TaxId "tax_id" Text;
    Unionid "unionid" Text;
    Openid "openid" Text;
    Phone "phone" Phone;
    Email "email" Email;
    Name "name" Text;
    /// What somebody calls themselves; kept, but never taken for a name.
    Nickname "nickname" Text;
    CustomerName "customer_name" Text;
    /// Consumer or business.
    CustomerType "kind" Enum;
    Gender "gender" Enum;
    Birthday "birthday" Date;
    /// Who lives together.
    Household "household" Enum;
    Company "company" Text;
    Region "region" Text;
    City "city" Text;
    District "district" Text;
    Address "address" Text;
    Store "store" Text;
    Level "level" Text;
    Points "points" Text;
    Remark "note" Text;
    JoinedAt "joined_at" Moment;
    /// Receipt, order, invoice or ticket number.
    Number "number" Text;
    /// Place on the receipt.
    Line "line" Integer;
    At "at" Moment;
    /// The time of day, when it stands in a column of its own.
    Time "time" Text;
    Channel "channel" Text;
    Currency "currency" Enum;
    Sku "sku" Text;
    ProductName "product_name" Text;
    Category "category" Text;
    Quantity "quantity" Decimal;
    UnitPrice "unit_price" Money;
    Discount "discount" Money;
    Amount "amount" Money;
    /// The receipt that this one takes back.
    OriginalNumber "original_number" Text;
    Status "status" Enum;
    CaseType "type" Enum;
    Content "content" Text;
    Satisfaction "satisfaction" Integer;
    StoreCode "code" Text;
    StoreName "name" Text;
}

use Field::*;

const CUSTOMERS: &[Field] = &[
    CustomerKey,
    CustomerNo,
    BuyerId,
    Card,
    DealerNo,
    TaxId,
    Unionid,
    Openid,
    Phone,
    Email,
    Name,
    Nickname,
    CustomerType,
    Gender,
    Birthday,
    Household,
    Company,
    Region,
    City,
    District,
    Address,
    Store,
    Level,
    Points,
    Remark,
    JoinedAt,
];
const PURCHASES: &[Field] = &[
    Number,
    Line,
    At,
    Time,
    CustomerKey,
    CustomerNo,
    BuyerId,
    Card,
    DealerNo,
    Unionid,
    Openid,
    Phone,
    Email,
    CustomerName,
    Store,
    Channel,
    Currency,
    Sku,
    ProductName,
    Category,
    Quantity,
    UnitPrice,
    Discount,
    Amount,
    OriginalNumber,
    Status,
];
const SERVICE: &[Field] = &[
    Number,
    At,
    Time,
    CustomerKey,
    CustomerNo,
    BuyerId,
    Card,
    DealerNo,
    Unionid,
    Openid,
    Phone,
    Email,
    CustomerName,
    Store,
    CaseType,
    Content,
    Satisfaction,
    Status,
];
const STORES: &[Field] = &[StoreCode, StoreName, Region, City];

/// Fields that can say who a customer is. The first that is filled is the key of the record, when no column is the
/// key itself.
pub const KEYS: [Field; 9] = [CustomerNo, BuyerId, Card, DealerNo, TaxId, Unionid, Openid, Phone, Email];

impl ImportKind {
    pub const fn fields(self) -> &'static [Field] {
        match self {
            Self::Customers => CUSTOMERS,
            Self::Purchases => PURCHASES,
            Self::Service => SERVICE,
            Self::Stores => STORES,
        }
    }

    /// The field of that code among those of this kind.
    pub fn field(self, code: &str) -> Option<Field> {
        self.fields().iter().copied().find(|field| field.code() == code)
    }

    /// Whether no row can be taken without the field. What can be had in two ways is told by [`Self::missing`].
    pub fn requires(self, field: Field) -> bool {
        match self {
            Self::Customers => false,
            Self::Purchases | Self::Service => matches!(field, Number | At),
            Self::Stores => field == StoreCode,
        }
    }

    /// What is still missing before rows can be taken: required fields, the `amount` when it can neither be read nor
    /// be multiplied, the `customer_key` when nothing says who a customer is.
    pub fn missing(self, mapped: &[Field]) -> Vec<Field> {
        let has = |field: Field| mapped.contains(&field);
        let mut missing: Vec<Field> =
            self.fields().iter().copied().filter(|field| self.requires(*field) && !has(*field)).collect();
        match self {
            Self::Purchases if !(has(Amount) || has(Quantity) && has(UnitPrice)) => missing.push(Amount),
            Self::Customers if !has(CustomerKey) && !KEYS.into_iter().any(has) => missing.push(CustomerKey),
            _ => {}
        }
        missing
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_unique_within_a_kind() {
        for kind in ImportKind::ALL {
            for field in kind.fields() {
                assert_eq!(kind.field(field.code()), Some(*field), "{kind:?} {field:?}");
            }
        }
        assert!(
            Field::ALL.iter().all(|field| ImportKind::ALL.iter().any(|kind| kind.fields().contains(field)))
        );
    }

    #[test]
    fn tells_what_is_missing() {
        let table: [(ImportKind, &[Field], &[Field]); 6] = [
            (ImportKind::Purchases, &[], &[Number, At, Amount]),
            (ImportKind::Purchases, &[Number, At, Quantity, UnitPrice], &[]),
            (ImportKind::Purchases, &[Number, At, Quantity], &[Amount]),
            (ImportKind::Customers, &[Name], &[CustomerKey]),
            (ImportKind::Customers, &[Phone], &[]),
            (ImportKind::Stores, &[StoreName], &[StoreCode]),
        ];
        for (kind, mapped, missing) in table {
            assert_eq!(kind.missing(mapped), missing, "{mapped:?}");
        }
    }
}
