namespace AgentHost.Client;

/// <summary>A run option that a plugin of a workspace declares.</summary>
/// <param name="Plugin">The plugin's id.</param>
/// <param name="Option">The option.</param>
public sealed record DeclaredRunOption(string Plugin, OptionSpec Option);
