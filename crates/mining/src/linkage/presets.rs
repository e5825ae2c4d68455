//! Schemas that are ready to use.

use super::schema::{BlockRule, Comparator, Field, How, Schema};

impl Schema {
    /// A Chinese customer: `name, phone, birthday, gender, address, email, company, store`.
    pub fn chinese_consumer() -> Self {
        use Comparator::{Address, Category, ChineseName, Company, Date, Email, Phone};
        use How::{Core, Door, Prefix, Sound, Suffix, Whole};
        const NAME: usize = 0;
        const PHONE: usize = 1;
        const BIRTHDAY: usize = 2;
        const ADDRESS: usize = 4;
        const EMAIL: usize = 5;
        const COMPANY: usize = 6;
        const STORE: usize = 7;
        let fields = vec![
            Field::new("name", ChineseName).by_frequency().decisive(),
            Field::new("phone", Phone).by_frequency(),
            Field::new("birthday", Date),
            Field::new("gender", Category),
            Field::new("address", Address).by_frequency(),
            Field::new("email", Email).by_frequency(),
            Field::new("company", Company).by_frequency(),
            Field::new("store", Category).by_frequency().instead_of(ADDRESS),
        ];
        let rules = vec![
            BlockRule::new(&[(PHONE, Whole)]),
            BlockRule::new(&[(EMAIL, Whole)]),
            BlockRule::new(&[(NAME, Sound), (BIRTHDAY, Whole)]),
            BlockRule::new(&[(NAME, Core), (PHONE, Suffix(4))]),
            BlockRule::new(&[(NAME, Core), (PHONE, Prefix(7))]),
            BlockRule::new(&[(NAME, Sound), (ADDRESS, Core)]),
            BlockRule::new(&[(NAME, Core), (COMPANY, Core)]),
            BlockRule::new(&[(NAME, Sound), (EMAIL, Core)]),
            BlockRule::new(&[(ADDRESS, Sound), (NAME, Core)]),
            BlockRule::new(&[(NAME, Core), (ADDRESS, Door)]),
            BlockRule::new(&[(NAME, Core), (BIRTHDAY, Whole)]),
            BlockRule::new(&[(NAME, Sound), (STORE, Whole)]),
        ];
        Self::new(fields, rules)
    }

    /// A Chinese firm, dealer, restaurant or shop: `company, tax_id, phone, contact, address`.
    pub fn chinese_business() -> Self {
        use Comparator::{Address, ChineseName, Code, Company, Phone};
        use How::{Core, Sound, Suffix, Whole};
        const COMPANY: usize = 0;
        const TAX_ID: usize = 1;
        const PHONE: usize = 2;
        const CONTACT: usize = 3;
        const ADDRESS: usize = 4;
        let fields = vec![
            Field::new("company", Company).by_frequency(),
            Field::new("tax_id", Code),
            Field::new("phone", Phone).by_frequency(),
            Field::new("contact", ChineseName).by_frequency(),
            Field::new("address", Address).by_frequency(),
        ];
        let rules = vec![
            BlockRule::new(&[(TAX_ID, Whole)]),
            BlockRule::new(&[(PHONE, Whole)]),
            BlockRule::new(&[(COMPANY, Core)]),
            BlockRule::new(&[(COMPANY, Sound)]),
            BlockRule::new(&[(ADDRESS, Whole)]),
            BlockRule::new(&[(ADDRESS, Sound), (CONTACT, Core)]),
            BlockRule::new(&[(PHONE, Suffix(4)), (CONTACT, Core)]),
        ];
        Self::new(fields, rules)
    }

    /// The fields of the FEBRL data sets (Christen 2008): `given_name, surname, street_number, address_1, address_2,
    /// suburb, postcode, state, date_of_birth, soc_sec_id`.
    pub fn febrl() -> Self {
        use Comparator::{Category, Code, Date, Text};
        use How::{Prefix, Sound, Whole};
        let fields = vec![
            Field::new("given_name", Text).by_frequency().swaps_with(1),
            Field::new("surname", Text).by_frequency(),
            Field::new("street_number", Code),
            Field::new("address_1", Text).by_frequency().swaps_with(4),
            Field::new("address_2", Text).by_frequency(),
            Field::new("suburb", Text).by_frequency(),
            Field::new("postcode", Code).by_frequency(),
            Field::new("state", Category),
            Field::new("date_of_birth", Date),
            Field::new("soc_sec_id", Code),
        ];
        let rules = vec![
            BlockRule::new(&[(9, Whole)]),
            BlockRule::new(&[(8, Whole)]),
            BlockRule::new(&[(3, Whole)]),
            BlockRule::new(&[(0, Sound), (1, Sound)]),
            BlockRule::new(&[(1, Sound), (6, Whole)]),
            BlockRule::new(&[(0, Sound), (6, Whole)]),
            BlockRule::new(&[(0, Sound), (5, Whole)]),
            BlockRule::new(&[(1, Sound), (5, Prefix(4))]),
            BlockRule::new(&[(2, Whole), (6, Whole)]),
            BlockRule::new(&[(5, Sound), (2, Whole)]),
        ];
        Self::new(fields, rules)
    }
}
