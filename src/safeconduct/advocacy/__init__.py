"""What an organisation asks of those in power, what they answer, and which country offers a way out."""
