//! Passwords: argon2id with the parameters OWASP recommends, kept as PHC strings.

use std::sync::LazyLock;

use argon2::password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash};
use argon2::{Algorithm, Argon2, Params, Version};
use kernel::Fault;
use tokio::sync::Semaphore;

use crate::http::wrong_field;

pub const LENGTH_MIN: usize = 8;
pub const LENGTH_MAX: usize = 128;
/// OWASP's second choice of parameters: 19 MiB, two passes, one lane.
const MEMORY_KIB: u32 = 19 * 1024;
const PASSES: u32 = 2;
const LANES: u32 = 1;
/// Hashes computed side by side; more attempts wait, so that guessing cannot eat the machine's memory.
const AT_ONCE: usize = 4;

static TURNS: Semaphore = Semaphore::const_new(AT_ONCE);
/// Verified for logins that do not exist, so that they take as long as those that do.
static NOBODY: LazyLock<String> = LazyLock::new(|| compute("nobody signs in with this").unwrap_or_default());

/// Refuses what is too short to be safe or too long to be typed. Lengths are counted in characters.
pub(crate) fn check(password: &str) -> Result<(), Fault> {
    match password.chars().count() {
        0..LENGTH_MIN => Err(wrong_field("password", "password_too_short", "the password is too short")
            .with("min", LENGTH_MIN)),
        LENGTH_MIN..=LENGTH_MAX => Ok(()),
        _ => {
            Err(wrong_field("password", "password_too_long", "the password is too long")
                .with("max", LENGTH_MAX))
        }
    }
}

/// The PHC string to keep.
pub(crate) async fn hash(password: String) -> Result<String, Fault> {
    aside(move || compute(&password)).await?
}

/// Whether the password is the one that was hashed; nothing stored means no, after the same time.
pub(crate) async fn verify(stored: Option<String>, password: String) -> Result<bool, Fault> {
    if password.chars().count() > LENGTH_MAX {
        return Ok(false);
    }
    aside(move || {
        let known = stored.is_some();
        let text = stored.unwrap_or_else(|| NOBODY.clone());
        let hash = PasswordHash::new(&text).map_err(Fault::internal)?;
        Ok(Argon2::default().verify_password(password.as_bytes(), &hash).is_ok() && known)
    })
    .await?
}

async fn aside<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> Result<T, Fault> {
    let _turn = TURNS.acquire().await.map_err(Fault::internal)?;
    tokio::task::spawn_blocking(work).await.map_err(Fault::internal)
}

fn compute(password: &str) -> Result<String, Fault> {
    let params = Params::new(MEMORY_KIB, PASSES, LANES, None).map_err(Fault::internal)?;
    let argon2 = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    let hash: PasswordHash = argon2.hash_password(password.as_bytes()).map_err(Fault::internal)?;
    Ok(hash.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn knows_its_own_and_nothing_else() {
        let stored = hash("熟客再来一次吧".to_owned()).await.unwrap();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(verify(Some(stored.clone()), "熟客再来一次吧".to_owned()).await.unwrap());
        assert!(!verify(Some(stored), "熟客再来一次啊".to_owned()).await.unwrap());
        assert!(!verify(None, "nobody signs in with this".to_owned()).await.unwrap());
    }

    #[test]
    fn lengths_are_characters() {
        assert!(check("一二三四五六七八").is_ok());
        for (password, code) in [("1234567", "password_too_short"), (&*"x".repeat(129), "password_too_long")]
        {
            assert_eq!(check(password).unwrap_err().code, code);
        }
    }
}
