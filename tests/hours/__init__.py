"""Business time: what it promises, held against vectors, against other libraries, and against itself."""
