"""Where a crawl may connect, and the connections that hold to it."""

from bodspider.network.policy import Address, Policy, Refused, policy_of

__all__ = ["Address", "Policy", "Refused", "policy_of"]
