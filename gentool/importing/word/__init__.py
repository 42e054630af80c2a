"""Word documents → blocks: read from their XML, as Word shows them with all revisions accepted."""
