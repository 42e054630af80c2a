"""The manners in which sites, word processors and people write a report down."""
