namespace AgentHost;

/// <summary>A section of the system prompt, as a manifest declares it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Slot">Where it stands: <c>base</c>, <c>environment</c>, <c>instructions</c>, <c>memory</c>, <c>skills</c>, <c>agent</c>, in this order; within a slot by name.</param>
public sealed record PromptSectionSpec(string Name, string Slot)
{
    /// <summary>A text file of the plugin that is the section; absent when code writes it. <c>{{workspace}}</c>, <c>{{system}}</c>, <c>{{date}}</c>, <c>{{target}}</c>, <c>{{shell}}</c> and <c>{{git}}</c> are filled in.</summary>
    public string? File { get; init; }
}
