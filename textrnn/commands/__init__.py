"""One file per subcommand: options in, one call of the library, results out."""
