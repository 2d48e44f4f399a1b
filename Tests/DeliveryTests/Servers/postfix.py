"""Postfix with STARTTLS and AUTH, all of its own: configuration, queue and mailbox in a folder. As root only.

Says its port as its first line and stops when its standard input ends. Mails for example.org are found in box/new.
"""
import argparse
import os
import pwd
import shutil
import socket
import subprocess
import sys

parser = argparse.ArgumentParser()
parser.add_argument("folder")
parser.add_argument("--certificate", required=True)
parser.add_argument("--key", required=True)
parser.add_argument("--user", required=True)
parser.add_argument("--password", required=True)
options = parser.parse_args()

folder = options.folder
os.chmod(folder, 0o755)
config, queue, data, box = (os.path.join(folder, name) for name in ("config", "queue", "data", "box"))
for path in (config, queue, data, box):
    os.mkdir(path)
postfix = pwd.getpwnam("postfix")
nobody = pwd.getpwnam("nobody")
os.chown(data, postfix.pw_uid, postfix.pw_gid)
os.chown(box, nobody.pw_uid, nobody.pw_gid)
for source, name in ((options.certificate, "server.pem"), (options.key, "server.key")):
    shutil.copy(source, os.path.join(config, name))

with socket.socket() as probe:
    probe.bind(("127.0.0.1", 0))
    port = probe.getsockname()[1]

with open(os.path.join(config, "main.cf"), "w") as file:
    file.write(f"""
compatibility_level = 3.6
queue_directory = {queue}
data_directory = {data}
maillog_file = {folder}/log
maillog_file_prefixes = {folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = localhost
mydestination =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = example.org
virtual_mailbox_base = {folder}
virtual_mailbox_maps = static:box/
virtual_uid_maps = static:{nobody.pw_uid}
virtual_gid_maps = static:{nobody.pw_gid}
smtpd_tls_security_level = encrypt
smtpd_tls_cert_file = {config}/server.pem
smtpd_tls_key_file = {config}/server.key
smtpd_sasl_auth_enable = yes
smtpd_sasl_local_domain = picket
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_relay_restrictions = permit_sasl_authenticated, reject
""")
# Debian's Postfix looks here, whatever cyrus_sasl_config_path says.
os.mkdir(os.path.join(config, "sasl"))
with open(os.path.join(config, "sasl", "smtpd.conf"), "w") as file:
    file.write(f"pwcheck_method: auxprop\nauxprop_plugin: sasldb\nmech_list: PLAIN LOGIN\nsasldb_path: {config}/sasldb2\n")
services = [
    f"127.0.0.1:{port} inet n - n - - smtpd", "pickup unix n - n 60 1 pickup", "cleanup unix n - n - 0 cleanup",
    "qmgr unix n - n 300 1 qmgr", "tlsmgr unix - - n 1000? 1 tlsmgr", "rewrite unix - - n - - trivial-rewrite",
    "bounce unix - - n - 0 bounce", "defer unix - - n - 0 bounce", "trace unix - - n - 0 bounce",
    "proxymap unix - - n - - proxymap", "proxywrite unix - - n - 1 proxymap", "error unix - - n - - error",
    "retry unix - - n - - error", "virtual unix - n n - - virtual", "anvil unix - - n - 1 anvil",
    "postlog unix-dgram n - n - 1 postlogd",
]
with open(os.path.join(config, "master.cf"), "w") as file:
    file.write("\n".join(services) + "\n")
subprocess.run(
    ["saslpasswd2", "-p", "-c", "-f", f"{config}/sasldb2", "-u", "picket", options.user],
    input=options.password.encode(), check=True)
os.chown(f"{config}/sasldb2", postfix.pw_uid, postfix.pw_gid)

quiet = dict(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
subprocess.run(["postfix", "-c", config, "start"], check=True, **quiet)
print(port, flush=True)
sys.stdin.read()
subprocess.run(["postfix", "-c", config, "stop"], **quiet)
