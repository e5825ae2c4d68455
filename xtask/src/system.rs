//! What has to be on the machine, and how it gets there.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::process::{answer, run};

const NODE_MIN: (u32, u32) = (20, 19);
const NODE_HELP: &str = "install Node.js 20.19 or newer with npm: https://nodejs.org/en/download, or on Debian 13: \
     apt-get install nodejs npm";

/// One thing that tests stand on.
struct Need {
    name: &'static str,
    /// Debian's packages that bring it.
    packages: &'static [&'static str],
    is_there: fn() -> bool,
}

const NODE: Need = Need { name: "Node.js 20.19 with npm", packages: &["nodejs", "npm"], is_there: has_node };

const FOR_TESTS: [Need; 4] = [
    NODE,
    Need {
        name: "PostgreSQL's server binaries",
        packages: &[testbed::POSTGRES_PACKAGE],
        is_there: || testbed::find_binaries().is_ok(),
    },
    Need { name: "Chromium", packages: &["chromium"], is_there: || chromium().is_some() },
    Need { name: "a Chinese font", packages: &["fontconfig", "fonts-noto-cjk"], is_there: has_chinese_font },
];

/// Makes sure that the tests can run: installs what is missing when we may, and otherwise says what to install.
pub fn ready_for_tests() -> Result<(), String> {
    let missing: Vec<&Need> = FOR_TESTS.iter().filter(|need| !(need.is_there)()).collect();
    if missing.is_empty() {
        return Ok(());
    }
    if may_install() {
        let packages = missing.iter().flat_map(|need| need.packages);
        let apt = || {
            let mut apt = Command::new("apt-get");
            apt.env("DEBIAN_FRONTEND", "noninteractive");
            apt
        };
        run(apt().arg("update"))?;
        run(apt().args(["install", "--yes", "--no-install-recommends"]).args(packages))?;
    }
    complain(FOR_TESTS.iter().filter(|need| !(need.is_there)()))
}

/// Makes sure that the pages can be built.
pub fn ready_for_web() -> Result<(), String> {
    if has_node() { Ok(()) } else { Err(format!("Node.js is missing or too old; {NODE_HELP}")) }
}

fn complain<'a>(missing: impl Iterator<Item = &'a Need>) -> Result<(), String> {
    let lines: Vec<String> = missing
        .map(|need| match need.name == NODE.name {
            true => format!("  {}: {NODE_HELP}", need.name),
            false => format!("  {}: apt-get install {}", need.name, need.packages.join(" ")),
        })
        .collect();
    if lines.is_empty() { Ok(()) } else { Err(format!("this machine lacks\n{}", lines.join("\n"))) }
}

fn may_install() -> bool {
    answer("id", &["-u"]).as_deref() == Some("0") && answer("apt-get", &["--version"]).is_some()
}

fn has_node() -> bool {
    let version = answer("node", &["--version"]).unwrap_or_default();
    let mut parts = version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let version = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    version >= NODE_MIN && answer("npm", &["--version"]).is_some()
}

/// The browser: as `CHROMIUM` says, or where distributions put it.
pub fn chromium() -> Option<PathBuf> {
    let named = std::env::var_os("CHROMIUM").map(PathBuf::from);
    let usual = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    named.into_iter().chain(usual.map(PathBuf::from)).find(|path| Path::is_file(path))
}

fn has_chinese_font() -> bool {
    answer("fc-list", &[":lang=zh"]).is_some_and(|fonts| !fonts.is_empty())
}
