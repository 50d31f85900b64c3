"""What a pod may do beside what its identity is granted: get out of its walls, use its token, reach the network, run any image."""
