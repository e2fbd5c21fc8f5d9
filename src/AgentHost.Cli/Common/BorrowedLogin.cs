namespace AgentHost.Cli.Common;

/// <summary>Login of a subscription that belongs to another program.</summary>
/// <param name="Names">Names that people type for it.</param>
/// <param name="What">The subscription.</param>
/// <param name="Agent">Name of the agent that has the login.</param>
internal sealed record BorrowedLogin(IReadOnlyList<string> Names, string What, string Agent)
{
    /// <summary>Sentence for who logs in at a provider that takes keys.</summary>
    public string Note =>
        $"Only an API key is stored. The login of {What} is not borrowed; its own agent works from here: agent acp get {Agent}";

    /// <summary>Sentence where nothing can be kept.</summary>
    public string Refusal =>
        $"The login of {What} is not borrowed from the program that it belongs to. Use that agent from here: agent acp get {Agent} says how, "
        + $"then agent run --model {Agent}/default \"…\"";
}
