namespace AgentHost.Cli.Common;

/// <summary>Logins of subscriptions that belong to another program: they are not taken over, and that program can be used from here.</summary>
internal static class BorrowedLogins
{
    private static readonly BorrowedLogin[] All =
    [
        new(["openai", "chatgpt", "codex"], "a ChatGPT plan", "codex"),
        new(["anthropic", "claude", "claude-code"], "a Claude plan", "claude-code"),
        new(["copilot", "github-copilot", "copilot-cli"], "GitHub Copilot", "copilot-cli"),
        new(["google", "gemini", "gemini-cli"], "a Google account", "gemini-cli"),
        new(["opencode-cli"], "OpenCode", "opencode-cli"),
    ];

    /// <summary>Finds the subscription that somebody may mean; null where there is none.</summary>
    /// <param name="name">Name as it was typed: of a provider, or of the other program.</param>
    public static BorrowedLogin? Find(string name) =>
        All.FirstOrDefault(each => each.Names.Contains(name, StringComparer.OrdinalIgnoreCase));
}
