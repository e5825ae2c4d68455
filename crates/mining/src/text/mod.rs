//! Chinese names, companies and addresses taken apart, so that they can be compared.
//!
//! Everything starts with [`fold`]; the other functions fold their input themselves.

mod address;
mod company;
mod confusion;
mod fold;
mod given;
mod person;
mod reading;
mod regions;

pub use address::{Address, split_address};
pub use company::{Company, split_company};
pub use confusion::confusion_distance;
pub(crate) use confusion::same_shape;
pub use fold::fold;
pub(crate) use fold::is_han;
pub use given::given_sex;
pub use person::{Person, Sex, split_person};
pub use reading::{Reading, char_reading, read_person, read_text};
