// The C++ header is included by CSimdJSON alone; this target names the Debian package and the link flag.
