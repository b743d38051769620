-- "Sesi saya" finds the sessions of one account. Prisma has no word for an index on an expression.
CREATE INDEX "sesi_akun" ON "sesi" (("sess"->'passport'->>'user'));
