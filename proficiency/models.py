"""Every table of the product in one import: what migrations and the tests compare."""

from __future__ import annotations

from .appeals import models as appeals
from .audit import models as audit
from .bundles import models as bundles
from .certificates import models as certificates
from .corrective import models as corrective
from .database import Base
from .evaluation import models as evaluation
from .evaluation import suspicion_models as suspicions
from .identity import access, signatures
from .identity import models as identity
from .notices import models as notices
from .reporting import models as reporting
from .reporting import statement_models as statements
from .results import correction_models as corrections
from .results import exclusion_models as exclusions
from .results import models as results
from .rounds import decision_models as decisions
from .rounds import models as rounds
from .rounds import plan_models as plans
from .samples import models as samples
from .samples import parcel_models as parcels
from .schemes import models as schemes
from .schemes import performance
from .studies import models as studies

__all__ = [
    "Base",
    "access",
    "appeals",
    "audit",
    "bundles",
    "certificates",
    "corrections",
    "corrective",
    "decisions",
    "evaluation",
    "exclusions",
    "identity",
    "notices",
    "parcels",
    "performance",
    "plans",
    "reporting",
    "results",
    "rounds",
    "samples",
    "schemes",
    "signatures",
    "statements",
    "studies",
    "suspicions",
]
