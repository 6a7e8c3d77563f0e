"""The pages of the statistical methods: read from the library, rendered for a reader."""
