"""Whose a name is, and what traders say of themselves."""

from typing import Final

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table, Text, Uuid

from backend.database.schema import METADATA, owner

BIO_LENGTH_MAX: Final = 160

NAME_CLAIMS = Table(
    "name_claims",
    METADATA,
    Column("skeleton", Text, primary_key=True),
    owner(),
    Index("idx_name_claims_user", "user_id"),
    CheckConstraint("skeleton <> ''", name="skeleton_given"),
    comment="what a trader's name looks like, which no other trader's may; who has a name and no "
    "claim had it when another had it already, or has the default name",
)

PROFILES = Table(
    "profiles",
    METADATA,
    Column("user_id", Uuid, ForeignKey("users.id"), primary_key=True),
    Column("bio", String(BIO_LENGTH_MAX), nullable=False),
    CheckConstraint("bio <> ''", name="bio_given"),
    comment="the line that a trader wrote about themselves",
)
