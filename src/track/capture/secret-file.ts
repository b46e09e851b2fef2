const SECRET_FILE = /^\.env(?:\..+)?$|^id_[a-z0-9]+$|\.(?:pem|key|p12|pfx|keystore)$/;

/** Whether a file of this name, without its folder, is made to hold secrets: its content is kept nowhere. */
export function isSecretFile(name: string): boolean {
  return SECRET_FILE.test(name);
}
