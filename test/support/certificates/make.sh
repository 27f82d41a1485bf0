#!/bin/sh
# Makes the certificates of the tests anew: an authority, a server (localhost, 127.0.0.1, ::1), a server of another name, a server whose
# time is over, and a client; the others are valid for 100 years from 2020. They protect nothing; never trust them outside the tests.
set -eu
cd "$(dirname "$0")"
work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
touch "$work/index"
cat >"$work/ca.cnf" <<CONFIG
[ca]
default_ca = tests
[tests]
database = $work/index
new_certs_dir = $work
rand_serial = yes
default_md = sha256
policy = any
unique_subject = no
[any]
commonName = supplied
CONFIG

issue() { # name, common name, extensions, end, more options of `openssl ca`
  openssl ecparam -name prime256v1 -genkey -noout -out "$1.key"
  openssl req -new -key "$1.key" -subj "/CN=$2" -out "$work/$1.csr"
  printf '%s\n' "$3" >"$work/$1.ext"
  openssl ca -batch -notext -config "$work/ca.cnf" -in "$work/$1.csr" -out "$1.pem" -extfile "$work/$1.ext" \
    -startdate 20200101000000Z -enddate "$4" -keyfile authority.key $5
}
forever=21200101000000Z
names='subjectAltName=DNS:localhost,IP:127.0.0.1,IP:::1'
issue authority 'ws-race test authority' 'basicConstraints=critical,CA:TRUE
keyUsage=critical,keyCertSign,cRLSign
subjectKeyIdentifier=hash' $forever -selfsign
issue server localhost "$names" $forever '-cert authority.pem'
issue other other.test 'subjectAltName=DNS:other.test' $forever '-cert authority.pem'
issue expired localhost "$names" 20200201000000Z '-cert authority.pem'
issue client 'ws-race test client' 'extendedKeyUsage=clientAuth' $forever '-cert authority.pem'
rm authority.key
