namespace AgentHost.Plugins.Files.Editing;

/// <summary>Arguments of <c>edit</c>.</summary>
/// <param name="Edits">Done in order.</param>
internal sealed record EditArguments(IReadOnlyList<TextEdit> Edits);
