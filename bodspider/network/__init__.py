"""Where a crawl may connect, and the connections that hold to it."""

from bodspider.network.policy import Policy, Refused, policy_of

__all__ = ["Policy", "Refused", "policy_of"]
