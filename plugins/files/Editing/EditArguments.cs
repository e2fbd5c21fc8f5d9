namespace AgentHost.Plugins.Files.Editing;

/// <summary>Arguments of <c>edit</c>.</summary>
internal sealed record EditArguments(IReadOnlyList<TextEdit> Edits);
