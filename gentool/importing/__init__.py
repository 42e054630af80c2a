"""From what an office already has, a published report or a filled Excel form, to a YAML file that it can go on with."""
