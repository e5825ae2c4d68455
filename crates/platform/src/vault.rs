//! Sensitive values: sealed to keep (AES-256-GCM), hashed to look up (HMAC-SHA-256), never stored in clear.
//!
//! The key file lives in the data folder with mode 0600. Sealed text names its key, so that keys can rotate.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use aes_gcm::Aes256Gcm;
use aes_gcm::aead::{Aead, Key, KeyInit, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use hmac::{Hmac, Mac};
use kernel::Fault;
use sha2::Sha256;

const KEY_LEN: usize = 32;
const NONCE_LEN: usize = 12;
/// Bytes of the HMAC that are kept: 16 make an accidental clash among billions of values unthinkable.
const HASH_LEN: usize = 16;
/// The first key's name, in front of everything it sealed.
const KEY_NAME: &str = "k1";

pub struct Vault {
    cipher: Aes256Gcm,
    hasher: Hmac<Sha256>,
}

impl Vault {
    /// Reads the keys under `folder`, or makes them on the first start.
    pub fn open(folder: &Path) -> Result<Self, Fault> {
        let file = folder.join(KEY_NAME);
        let bytes = match fs::read(&file) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => create(folder, &file)?,
            Err(error) => return Err(unusable(&file, error)),
        };
        match bytes.as_slice().try_into() {
            Ok(keys) => Ok(Self::from_keys(keys)),
            Err(_) => Err(unusable(&file, format!("{} bytes instead of {}", bytes.len(), 2 * KEY_LEN))),
        }
    }

    fn from_keys(keys: &[u8; 2 * KEY_LEN]) -> Self {
        let (seal, hash) = keys.split_at(KEY_LEN);
        let mut sealing = Key::<Aes256Gcm>::default();
        sealing.copy_from_slice(seal);
        let mut hashing = hmac::digest::Key::<Hmac<Sha256>>::default();
        hashing[..KEY_LEN].copy_from_slice(hash);
        Self { cipher: Aes256Gcm::new(&sealing), hasher: <Hmac<Sha256> as hmac::KeyInit>::new(&hashing) }
    }

    /// Encrypts; the same text seals to other bytes each time.
    pub fn seal(&self, clear: &str) -> Result<String, Fault> {
        let mut nonce = Nonce::<Aes256Gcm>::default();
        nonce.copy_from_slice(&rand::random::<[u8; NONCE_LEN]>());
        let sealed =
            self.cipher.encrypt(&nonce, clear.as_bytes()).map_err(|_| Fault::internal("sealing failed"))?;
        let mut bytes = nonce.to_vec();
        bytes.extend(sealed);
        Ok(format!("{KEY_NAME}.{}", URL_SAFE_NO_PAD.encode(bytes)))
    }

    /// Decrypts what [`Vault::seal`] made; anything else is an error, not an empty text.
    pub fn open_sealed(&self, sealed: &str) -> Result<String, Fault> {
        let broken = || Fault::internal("a sealed value cannot be opened with the keys of this installation");
        let text =
            sealed.strip_prefix(KEY_NAME).and_then(|rest| rest.strip_prefix('.')).ok_or_else(broken)?;
        let bytes = URL_SAFE_NO_PAD.decode(text).map_err(|_| broken())?;
        let (head, body) = bytes.split_at_checked(NONCE_LEN).ok_or_else(broken)?;
        let mut nonce = Nonce::<Aes256Gcm>::default();
        nonce.copy_from_slice(head);
        let clear = self.cipher.decrypt(&nonce, body).map_err(|_| broken())?;
        String::from_utf8(clear).map_err(|_| broken())
    }

    /// The look-up hash of a normalised value; `kind` keeps a phone and a card of the same digits apart.
    pub fn hash(&self, kind: &str, value: &str) -> String {
        let mut hasher = self.hasher.clone();
        hasher.update(kind.as_bytes());
        hasher.update(&[0]);
        hasher.update(value.as_bytes());
        URL_SAFE_NO_PAD.encode(&hasher.finalize().into_bytes()[..HASH_LEN])
    }
}

fn create(folder: &Path, file: &Path) -> Result<Vec<u8>, Fault> {
    let keys: [u8; 2 * KEY_LEN] = std::array::from_fn(|_| rand::random());
    fs::create_dir_all(folder).map_err(|error| unusable(folder, error))?;
    let mut options = fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let mut out = match options.open(file) {
        Ok(out) => out,
        // Another process of the same folder was faster: its keys are the keys.
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {
            return fs::read(file).map_err(|error| unusable(file, error));
        }
        Err(error) => return Err(unusable(file, error)),
    };
    out.write_all(&keys).and_then(|()| out.sync_all()).map_err(|error| unusable(file, error))?;
    Ok(keys.to_vec())
}

fn unusable(path: &Path, cause: impl std::fmt::Display) -> Fault {
    Fault::new(kernel::FaultKind::Unavailable, "keys_unusable", "the key file cannot be used")
        .with("path", path.display().to_string())
        .because(cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn opens_what_it_sealed_and_nothing_else() {
        let vault = Vault::from_keys(&[7; 64]);
        let sealed = vault.seal("13812345678").unwrap();
        assert_ne!(sealed, vault.seal("13812345678").unwrap());
        assert!(!sealed.contains("13812345678"));
        assert_eq!(vault.open_sealed(&sealed).unwrap(), "13812345678");
        for broken in ["", "k1.", "k9.AAAA", &sealed[..sealed.len() - 2]] {
            assert!(vault.open_sealed(broken).is_err(), "{broken}");
        }
        assert!(Vault::from_keys(&[8; 64]).open_sealed(&sealed).is_err());
    }

    #[test]
    fn hashes_depend_on_kind_and_key() {
        let vault = Vault::from_keys(&[7; 64]);
        assert_eq!(vault.hash("phone", "1"), vault.hash("phone", "1"));
        assert_ne!(vault.hash("phone", "1"), vault.hash("card", "1"));
        assert_ne!(vault.hash("phone", "1"), Vault::from_keys(&[8; 64]).hash("phone", "1"));
    }

    #[test]
    fn keys_survive_a_restart() {
        let folder = tempfile::tempdir().unwrap();
        let first = Vault::open(folder.path()).unwrap();
        let second = Vault::open(folder.path()).unwrap();
        assert_eq!(second.open_sealed(&first.seal("茶").unwrap()).unwrap(), "茶");
    }
}
