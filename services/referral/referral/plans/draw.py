from referral.domain.plan import PathwayPlan


def draw(plan: PathwayPlan, lit: str | None = None) -> str:
    return ""
