"""The raffle: people who meet its conditions take tickets, and the prizes are drawn among them so that everybody can check it."""
