//! The pages are embedded from `web/dist`. Whoever has not built them yet can still build the server: it then serves
//! a page that says so.

use std::path::Path;

fn main() {
    let pages = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../web/dist");
    if let Err(error) = std::fs::create_dir_all(&pages) {
        println!("cargo::error=cannot create {}: {error}", pages.display());
    }
    println!("cargo::rerun-if-changed={}", pages.display());
}
